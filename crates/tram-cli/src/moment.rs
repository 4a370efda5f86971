//! Moments as text.

use tram_core::domain::{Date, Instant};

/// For programs: `2026-11-24T16:59:59Z`.
pub(crate) fn iso(moment: Instant) -> String {
    format!("{}T{}Z", Date::at(moment, 0), clock(moment, 0))
}

/// For people in Vietnam: `24/11/2026 23:59:59`.
pub(crate) fn local(moment: Instant) -> String {
    const AHEAD: u64 = 7;
    format!("{} {}", Date::at(moment, AHEAD).to_vietnamese(), clock(moment, AHEAD))
}

fn clock(moment: Instant, ahead: u64) -> String {
    let seconds = moment.0 / 1_000 + ahead * 3_600;
    format!("{:02}:{:02}:{:02}", seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_in_utc_for_programs_and_in_vietnams_time_for_people() {
        let late = Instant(1_795_539_599_000);
        assert_eq!(iso(late), "2026-11-24T16:59:59Z");
        assert_eq!(local(late), "24/11/2026 23:59:59");
        assert_eq!(local(Instant(1_795_539_600_000)), "25/11/2026 00:00:00");
    }
}
