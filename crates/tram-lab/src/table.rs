//! The one table that a run ends with.

use crate::outcome::{Control, Figure, Row};
use crate::run::Ran;

/// One line: what, how often, promises, broken or measured, what that means.
type Line = [String; 5];

/// All that was found, for a person.
pub(crate) fn text(ran: &[Ran]) -> String {
    let mut lines: Vec<Line> =
        vec![["", "rounds", "promises", "broken", "95 % sure: below"].map(str::to_owned)];
    let mut skipped = 0;
    for ran in ran {
        lines.push([
            format!("{}: {}", ran.part, ran.about),
            String::new(),
            String::new(),
            String::new(),
            took(ran.seconds),
        ]);
        lines.extend(ran.outcome.rows.iter().map(row));
        lines.extend(ran.outcome.controls.iter().map(control));
        lines.extend(ran.outcome.peers.iter().map(peer));
        lines.extend(ran.outcome.figures.iter().map(figure));
        if let Some(why) = &ran.outcome.skipped {
            skipped += 1;
            lines.push(remark("skipped", why));
        }
        if let Some(why) = &ran.fault {
            lines.push(remark("FAILED", why));
        }
    }
    let text = aligned(&lines);
    if skipped == 0 { text } else { text + &format!("{skipped} of {} parts skipped.\n", ran.len()) }
}

fn row(row: &Row) -> Line {
    let kinds = kinds(row);
    let meaning = if kinds.is_empty() {
        percent(row.bound())
    } else {
        format!("BROKEN: {}", kinds.join(", "))
    };
    [
        format!("  {}", row.what),
        thousands(row.rounds),
        thousands(row.promises),
        thousands(row.failures()),
        meaning,
    ]
}

/// Somebody else's: told, and no fault of ours.
fn peer(peer: &Row) -> Line {
    let [_, rounds, promises, broken, _] = row(peer);
    [format!("  peer: {}", peer.what), rounds, promises, broken, kinds(peer).join(", ")]
}

fn kinds(row: &Row) -> Vec<String> {
    let broken = row.broken.iter().filter(|(_, count)| *count > 0);
    broken.map(|(kind, count)| format!("{} {kind}", thousands(*count))).collect()
}

fn control(control: &Control) -> Line {
    #[expect(clippy::cast_precision_loss, reason = "counts of rounds")]
    let share = control.broke as f64 / control.rounds.max(1) as f64;
    let seen = if control.is_seen() { "seen" } else { "NOT SEEN: the run is void" };
    [
        format!("  must break: {}", control.what),
        thousands(control.rounds),
        String::new(),
        thousands(control.broke),
        format!("{:.0} %, at least {:.0} %: {seen}", share * 100.0, control.least * 100.0),
    ]
}

fn figure(figure: &Figure) -> Line {
    let reached = if figure.reached { "reached" } else { "MISSED" };
    [
        format!("  {}", figure.what),
        String::new(),
        String::new(),
        figure.measured.clone(),
        format!("{}: {reached}", figure.goal),
    ]
}

fn remark(what: &str, why: &str) -> Line {
    [format!("  {what}: {why}"), String::new(), String::new(), String::new(), String::new()]
}

fn took(seconds: f64) -> String {
    format!("({seconds:.0} s)")
}

fn percent(rate: f64) -> String {
    format!("{} %", significant(rate * 100.0))
}

/// Two digits that count.
fn significant(number: f64) -> String {
    let decimals = if number >= 10.0 {
        0
    } else if number >= 1.0 {
        1
    } else if number >= 0.1 {
        2
    } else {
        3
    };
    format!("{number:.decimals$}")
}

/// `12,345`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Columns of one width each; a line with nothing but its first cell makes none wider.
fn aligned(lines: &[Line]) -> String {
    let wide = |column: fn(&Line) -> &String| {
        let cells = lines.iter().filter(|line| {
            let [_, rounds, _, broken, _] = line;
            !(rounds.is_empty() && broken.is_empty())
        });
        cells.map(|line| column(line).chars().count()).max().unwrap_or_default()
    };
    let (a, b, c, d) =
        (wide(|[a, ..]| a), wide(|[_, b, ..]| b), wide(|[_, _, c, ..]| c), wide(|[.., d, _]| d));
    let line = |line: &Line| {
        let [what, rounds, promises, broken, meaning] = line;
        let text = format!("{what:a$}  {rounds:>b$}  {promises:>c$}  {broken:>d$}  {meaning}");
        text.trim_end().to_owned() + "\n"
    };
    lines.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Outcome;

    #[test]
    fn the_table_says_what_was_broken_what_had_to_break_and_what_was_not_tried() {
        let row = |what: &str, broken: u64| Row {
            what: what.to_owned(),
            rounds: 10_000,
            promises: 1_234_567,
            broken: vec![("lost".to_owned(), broken), ("changed".to_owned(), 0)],
        };
        let outcome = Outcome {
            rows: vec![row("none lost", 0), row("torn writes", 2)],
            controls: vec![Control {
                what: "no sync".to_owned(),
                rounds: 60,
                broke: 9,
                least: 0.8,
            }],
            figures: vec![Figure {
                what: "commit".to_owned(),
                measured: "1.7".to_owned(),
                goal: "<= 3".to_owned(),
                reached: true,
            }],
            peers: vec![row("another queue", 7)],
            skipped: Some("no FUSE here".to_owned()),
        };
        let ran = Ran { part: "cuts", about: "power cuts", seconds: 61.2, outcome, fault: None };
        let text = text(&[ran]);
        let line = |what: &str| text.lines().find(|line| line.contains(what)).unwrap().to_owned();
        assert!(line("none lost").ends_with("10,000  1,234,567       0  0.030 %"), "{text}");
        assert!(line("torn").ends_with("2  BROKEN: 2 lost"), "{text}");
        assert!(line("peer: another queue").ends_with("7  7 lost"), "{text}");
        assert!(line("no sync").ends_with("9  15 %, at least 80 %: NOT SEEN: the run is void"));
        assert!(line("commit").ends_with("1.7  <= 3: reached"), "{text}");
        assert!(
            line("skipped: ").ends_with("no FUSE here") && text.contains("1 of 1 parts skipped")
        );
    }

    #[test]
    fn large_numbers_are_read_in_threes() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }
}
