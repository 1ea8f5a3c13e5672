//! The calls that gas is measured on give what they give on the network.

use fevm_benches::{folder, load, run};
use harness::Bundle;

#[test]
fn every_case_exits_and_returns_as_on_the_network() {
    let folder = folder();
    let Some((cases, rows)) = load(&folder).expect("the case files are well-formed") else {
        println!("no cases in {}: nothing was compared", folder.display());
        return;
    };
    let lines = run(&Bundle::embedded(), &cases, &rows).expect("the cases run");
    assert_eq!(lines.len(), rows.len(), "a row was not measured");
    for line in &lines {
        let (row, ours) = (&line.production, &line.ours);
        let text = ours.error.as_deref().unwrap_or("no error");
        assert!(line.agrees(), "{} {}: exit {}, {text}", row.case, row.call, ours.exit);
    }
}
