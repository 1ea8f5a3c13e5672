//! The list of rules.

use fevm_oracle::{Rule, Rules};

#[test]
fn rules_are_numbered_from_one_without_gaps() {
    let numbers: Vec<_> = Rule::ALL.iter().map(|rule| rule.number()).collect();
    assert_eq!(numbers, (1..=16).collect::<Vec<_>>());
}

#[test]
fn a_set_has_what_was_put_in_and_no_more() {
    let set = Rules::ETHEREUM.with(Rule::ValueRange).with(Rule::Gas).with(Rule::Gas);
    assert_eq!(set.iter().collect::<Vec<_>>(), [Rule::Gas, Rule::ValueRange]);
    assert_eq!(set.without(Rule::Gas), Rules::of(&[Rule::ValueRange]));
    assert_eq!(Rules::FILECOIN.iter().count(), Rule::ALL.len());
    assert_eq!(Rules::FILECOIN.iter().collect::<Rules>(), Rules::FILECOIN);
    assert_eq!(Rules::ETHEREUM.iter().count(), 0);
}
