//! The story as `make example-native` prints it.

use expect_test::expect;

#[test]
fn the_story_is_told_as_it_happens() {
    let mut text = String::new();
    let told = fevm_example_native::tell(&mut |line| text += &format!("{line}\n"));
    println!("{text}");
    told.unwrap();
    expect![[r#"
        the broker is f0111, a native actor
        the client is f0112
        the worker is f0113

        A job that is done in time
        the client.create(0x0155a0e402201d29292ae4a0c276d90aec44c56e01774be49f31d40878504f306fac30826738, 500000000000000000, 5) with 2000000000000000000 attoFIL
            f0111 logs JobCreated(id: 0, client: 112)
        the broker says: job 0 of f0112 is open, worker nobody
            reward 2.0, collateral 0.5
        the worker.claim(0) with 333333333333333333 attoFIL
            reverts with Refused(exitCode: 66)
        the worker.claim(0) with 500000000000000000 attoFIL
            f0111 logs JobClaimed(id: 0, worker: 113)
        the client.prove(0, 0x0155a0e4022067809d16fb2496214295e3ac5a5e70dd8478e74372146991f013e57c3c440576)
            reverts with Refused(exitCode: 69)
        the worker.prove(0, 0x0155a0e4022067809d16fb2496214295e3ac5a5e70dd8478e74372146991f013e57c3c440576)
            f0111 logs JobDone(id: 0, worker: 113)
            f0112 logs ResultReceived(id: 0, result: 0x0155a0e4022067809d16fb2496214295e3ac5a5e70dd8478e74372146991f013e57c3c440576)
        the broker says: job 0 of f0112 is done, worker f0113
            reward 2.0, collateral 0.5
            result bafk2bzacebtybhiw7msjmikcsxr2yws6odoyi6hhinzbi2mr6aj6k7b4iqcxm
        the client.results is 0x0155a0e4022067809d16fb2496214295e3ac5a5e70dd8478e74372146991f013e57c3c440576
        the client.job is 0x88187058260155a0e402201d29292ae4a0c276d90aec44c56e01774be49f31d40878504f306fac3082673849001bc16d674ec80000490006f05b59d3b2000009187158260155a0e4022067809d16fb2496214295e3ac5a5e70dd8478e74372146991f013e57c3c44057602
        the worker owns 2500000000000000000 attoFIL

        A job that nobody does in time
        the client.create(0x0155a0e402201d29292ae4a0c276d90aec44c56e01774be49f31d40878504f306fac30826738, 500000000000000000, 2) with 2000000000000000000 attoFIL
            f0111 logs JobCreated(id: 1, client: 112)
        the worker.claim(1) with 500000000000000000 attoFIL
            f0111 logs JobClaimed(id: 1, worker: 113)
        the client.reclaim(1)
            reverts with Refused(exitCode: 68)
        the worker.prove(1, 0x0155a0e4022067809d16fb2496214295e3ac5a5e70dd8478e74372146991f013e57c3c440576)
            reverts with Refused(exitCode: 67)
        the client.reclaim(1)
            f0111 logs JobReclaimed(id: 1, client: 112)
        the broker says: job 1 of f0112 is reclaimed, worker f0113
            reward 2.0, collateral 0.5
        the client owns 2500000000000000000 attoFIL
    "#]].assert_eq(&text);
}
