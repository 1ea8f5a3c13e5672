//! The story as `make example-native` prints it.

use expect_test::expect;

#[test]
fn the_story_is_told_as_it_happens() {
    let mut text = String::new();
    let told = fevm_example_native::tell(&mut |line| text += &format!("{line}\n"));
    println!("{text}");
    told.unwrap();
    expect![[""]].assert_eq(&text);
}
