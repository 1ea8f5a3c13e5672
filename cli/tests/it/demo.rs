//! The demo, which checks itself: here only that it ends well, fits a terminal and tells everything.

use expect_test::expect;

use crate::support::run;

/// Columns of the terminal that the demo is written for.
const COLUMNS: usize = 100;

#[test]
fn the_demo_goes_through_and_fits_the_terminal() {
    let run = run(&["demo"]).ok();
    for line in run.stdout.lines() {
        assert!(line.chars().count() <= COLUMNS, "{line}");
    }
    run.prints(expect![[""]]);
}

#[test]
fn the_demo_as_a_document_has_every_step() {
    let demo = run(&["--json", "demo"]).ok().json();
    let steps = demo["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 14);
    for step in steps {
        assert!(step["gasUsed"].as_u64().unwrap() > 0, "{step:#}");
        assert!(step["contract"]["filecoin"].as_str().unwrap().starts_with("f410f"), "{step:#}");
    }
}
