//! The FVM's gas tracker, run again over what it recorded: how much of a charge was really taken.

/// Thousandths in a unit of gas, in which the FVM counts. Source: ref-fvm, `MILLIGAS_PRECISION`.
pub const MILLIGAS: u64 = 1_000;

/// What is left of a message's gas. A charge that does not fit takes what there is.
///
/// Source: ref-fvm, `GasTracker`; a call with a limit of its own counts on a meter of its own.
#[derive(Debug, Clone)]
pub struct Meter {
    left: u64,
    /// What each frame around the running one has left besides what the running one may use.
    kept: Vec<u64>,
}

impl Meter {
    /// A meter for a whole message.
    pub fn new(gas_limit: u64) -> Meter {
        Meter { left: gas_limit.saturating_mul(MILLIGAS), kept: Vec::new() }
    }

    /// Takes a charge, and says how much of it there was.
    pub fn charge(&mut self, milligas: u64) -> u64 {
        let taken = milligas.min(self.left);
        self.left -= taken;
        taken
    }

    /// A call with at most `gas_limit` units begins.
    pub fn enter(&mut self, gas_limit: u64) {
        let limit = gas_limit.saturating_mul(MILLIGAS).min(self.left);
        self.kept.push(self.left - limit);
        self.left = limit;
    }

    /// It is over; what it has not used is its caller's.
    pub fn leave(&mut self) {
        self.left += self.kept.pop().unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charge_that_does_not_fit_takes_the_rest_of_its_own_limit() {
        let mut meter = Meter::new(10);
        assert_eq!(meter.charge(1_500), 1_500);
        meter.enter(2);
        assert_eq!((meter.charge(1_999), meter.charge(5), meter.charge(5)), (1_999, 1, 0));
        meter.leave();
        assert_eq!(meter.charge(10_000), 6_500);
    }

    #[test]
    fn a_call_cannot_have_more_than_there_is() {
        let mut meter = Meter::new(1);
        meter.enter(u64::MAX);
        assert_eq!(meter.charge(2_000), 1_000);
        meter.leave();
        assert_eq!(meter.charge(1), 0);
    }
}
