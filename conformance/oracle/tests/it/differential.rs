//! Programs made by the grammar: the interpreter in memory against revm.

use std::collections::BTreeMap;

use fevm_oracle::{
    Case, Difference, Ending, Limits, Post, Rule, Rules, compare, memory, program, revm,
};

/// Programs compared in each test.
const PROGRAMS: u64 = 2_000;

const LIMITS: Limits = Limits { steps: 50_000, memory: 8 << 20 };

/// Both machines' answers, unless one of them ran out of something.
fn both(case: &Case) -> Option<(Post, Post)> {
    let ours = memory::run(case, &LIMITS).expect("a program asks nothing of a chain");
    let theirs = revm::run(case, &Rules::MEMORY, &LIMITS).expect("as above");
    let exhausted = ours.exhausted_inside || theirs.exhausted_inside;
    (!exhausted).then_some((ours, theirs))
}

#[test]
fn no_program_tells_the_interpreter_from_revm() {
    let mut compared = 0;
    for seed in 0..PROGRAMS {
        let case = program::seeded(seed);
        let Some((ours, theirs)) = both(&case) else { continue };
        let lines: Vec<_> = compare(&ours, &theirs).iter().map(ToString::to_string).collect();
        assert!(lines.is_empty(), "{}:\n{}\n{case:#?}", case.name, lines.join("\n"));
        compared += 1;
    }
    assert!(compared > PROGRAMS * 9 / 10, "only {compared} of {PROGRAMS} ran to an end");
}

#[test]
fn no_program_tells_the_full_interpreter_from_revm() {
    let rules = Rules::MEMORY.without(Rule::UndefinedInstructions).without(Rule::ReservedAddresses);
    let mut compared = 0;
    for seed in PROGRAMS..2 * PROGRAMS {
        let case = program::seeded(seed);
        let ours = memory::run_in_full(&case, &LIMITS).expect("a program asks nothing of a chain");
        let theirs = revm::run(&case, &rules, &LIMITS).expect("as above");
        if ours.exhausted_inside || theirs.exhausted_inside {
            continue;
        }
        let lines: Vec<_> = compare(&ours, &theirs).iter().map(ToString::to_string).collect();
        assert!(lines.is_empty(), "{}:\n{}\n{case:#?}", case.name, lines.join("\n"));
        compared += 1;
    }
    assert!(compared > PROGRAMS * 9 / 10, "only {compared} of {PROGRAMS} ran to an end");
}

#[test]
fn most_programs_succeed_and_show_what_they_did() {
    let mut endings: BTreeMap<Ending, u64> = BTreeMap::new();
    let mut visible = 0;
    for seed in 0..PROGRAMS / 4 {
        let case = program::seeded(seed);
        let Ok(post) = memory::run(&case, &LIMITS) else { continue };
        *endings.entry(post.ending).or_default() += 1;
        let wrote = case.pre.keys().any(|address| {
            let after = post.world.get(address).map(|account| &account.storage);
            after != Some(&case.pre[address].storage)
        });
        visible += u64::from(wrote || !post.output.is_empty() || !post.logs.is_empty());
    }
    let share = |ending| 100 * endings.get(&ending).copied().unwrap_or(0) / (PROGRAMS / 4);
    let shown = format!("{endings:?}, {visible} with a visible effect");
    assert!((60..95).contains(&share(Ending::Succeeded)), "{shown}");
    assert!(share(Ending::Halted) >= 2 && share(Ending::Reverted) >= 1, "{shown}");
    assert!(visible > PROGRAMS / 4 * 6 / 10, "{shown}");
}

/// The comparison itself: it must see what a mistake in the interpreter would do.
#[test]
fn a_difference_in_one_slot_is_seen() {
    let seen = (0..PROGRAMS).find_map(|seed| {
        let (mut ours, theirs) = both(&program::seeded(seed))?;
        let slots = ours.world.values_mut().flat_map(|account| account.storage.values_mut());
        *slots.last()? += alloy_primitives::U256::from(1);
        Some(compare(&ours, &theirs))
    });
    assert!(matches!(seen.as_deref(), Some([Difference::Slot(..)])), "{seen:?}");
}

/// The programs themselves: each of these rules can be told from Ethereum's by some program.
#[test]
fn programs_tell_the_rules_from_ethereums() {
    for rule in [
        Rule::Gas,
        Rule::UndefinedInstructions,
        Rule::ReservedAddresses,
        Rule::SelfDestruct,
        Rule::CreateRules,
    ] {
        let rules = Rules::MEMORY.without(rule);
        let told = (0..PROGRAMS).any(|seed| {
            let case = program::seeded(seed);
            let with = revm::run(&case, &Rules::MEMORY, &LIMITS).expect("nothing of a chain's");
            revm::run(&case, &rules, &LIMITS).is_ok_and(|without| {
                !with.exhausted_inside
                    && !without.exhausted_inside
                    && !compare(&with, &without).is_empty()
            })
        });
        assert!(told, "{rule}");
    }
}
