//! docs/reliability.md, written from what runs of the laboratory found.

use serde_json::Value;

const OPENING: &str = "\
# Reliability

What the store and the queue were put through, and what that broke. This page is written by
`cargo xtask lab --record`; nothing in it is typed by hand.

*Rounds* is how often something was broken on purpose, *promises* what had been acknowledged before,
*broken* how many of those did not hold. No failure in *n* rounds does not mean that there is none:
it lies, with 95 % certainty, below 3/*n* (the rule of three), which is the last column.

What has to break is in here, too: writers that are known to be wrong go through the same bench in
the same run. If the bench did not see them break, the run would be void.

Not covered: a disk that lies about flushing, file systems other than ext4, root on a running kiosk.
";

/// The whole document.
pub(super) fn markdown(runs: &[Value]) -> String {
    let mut text = OPENING.to_owned();
    for run in runs {
        for part in list(run, "parts") {
            text += &section(run, part);
        }
    }
    text + &repeat(runs)
}

fn section(run: &Value, part: &Value) -> String {
    let (name, about) = (word(part, "part"), word(part, "about"));
    let outcome = &part["outcome"];
    let mut text = format!("\n## {name}: {about}\n\n{}\n", when(run, part));
    if let Some(why) = outcome["skipped"].as_str() {
        text = text + "\nSkipped: " + why + ".\n";
    }
    if let Some(why) = part["fault"].as_str() {
        text = text + "\nFAILED: " + why + ".\n";
    }
    text += &table(
        "| | rounds | promises | broken | 95 % certain: below |\n|---|--:|--:|--:|--:|\n",
        list(outcome, "rows").iter().map(breaking),
    );
    text += &table(
        "| must break | rounds | broke | share | at least |\n|---|--:|--:|--:|--:|\n",
        list(outcome, "controls").iter().map(control),
    );
    text += &table(
        "| peer | rounds | promises | broken | |\n|---|--:|--:|--:|---|\n",
        list(outcome, "peers").iter().map(peer),
    );
    text += &table(
        "| figure | measured | goal | |\n|---|--:|--:|---|\n",
        list(outcome, "figures").iter().map(figure),
    );
    text
}

fn table(header: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: String = lines.collect();
    if lines.is_empty() { lines } else { format!("\n{header}{lines}") }
}

fn breaking(row: &Value) -> String {
    let rounds = number(row, "rounds");
    let broken = broken(row);
    let bound = if broken.is_empty() { percent(3.0 / as_f64(rounds.max(1))) } else { broken };
    let count = broken_count(row);
    format!(
        "| {} | {} | {} | {} | {bound} |\n",
        word(row, "what"),
        thousands(rounds),
        thousands(number(row, "promises")),
        thousands(count)
    )
}

fn control(control: &Value) -> String {
    let (rounds, broke) = (number(control, "rounds"), number(control, "broke"));
    let least = control["least"].as_f64().unwrap_or_default();
    format!(
        "| {} | {} | {} | {} | {} |\n",
        word(control, "what"),
        thousands(rounds),
        thousands(broke),
        percent(as_f64(broke) / as_f64(rounds.max(1))),
        percent(least)
    )
}

fn peer(row: &Value) -> String {
    format!(
        "| {} | {} | {} | {} | {} |\n",
        word(row, "what"),
        thousands(number(row, "rounds")),
        thousands(number(row, "promises")),
        thousands(broken_count(row)),
        broken(row)
    )
}

fn figure(figure: &Value) -> String {
    let reached = if figure["reached"].as_bool() == Some(true) { "reached" } else { "MISSED" };
    let (what, measured) = (word(figure, "what"), word(figure, "measured"));
    format!("| {what} | {measured} | {} | {reached} |\n", word(figure, "goal"))
}

fn when(run: &Value, part: &Value) -> String {
    let seconds = part["seconds"].as_f64().unwrap_or_default();
    let took = if seconds < 100.0 {
        format!("{seconds:.0} s")
    } else {
        format!("{:.0} min", seconds / 60.0)
    };
    let disk = run["file_system"].as_str().map(|name| format!(", {name}")).unwrap_or_default();
    let (date, cores) = (date(number(run, "begun")), number(run, "cores"));
    format!("Run on {date}, took {took}, on {cores} cores{disk}.")
}

/// The commands that lead to the same tables.
fn repeat(runs: &[Value]) -> String {
    let mut text = "\n## To repeat\n\nAs root, for the disks:\n\n```sh\n".to_owned();
    let commands = runs.iter().map(|run| {
        let parts: Vec<_> = list(run, "parts").iter().map(|part| word(part, "part")).collect();
        let rounds = number(&run["size"], "cuts");
        format!("cargo xtask lab --long {rounds} {}\n", parts.join(" "))
    });
    text.extend(commands);
    text + "cargo xtask lab --quick                 # a few minutes, part of `cargo xtask test`\n```\n"
}

fn broken(row: &Value) -> String {
    let kinds = list(row, "broken").iter().filter_map(|pair| {
        let (what, count) = (pair.get(0)?.as_str()?, pair.get(1)?.as_u64()?);
        (count > 0).then(|| format!("{} {what}", thousands(count)))
    });
    kinds.collect::<Vec<_>>().join(", ")
}

fn broken_count(row: &Value) -> u64 {
    list(row, "broken").iter().filter_map(|pair| pair.get(1)?.as_u64()).sum()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn word<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn number(value: &Value, name: &str) -> u64 {
    value[name].as_u64().unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "counts of rounds")]
const fn as_f64(number: u64) -> f64 {
    number as f64
}

fn percent(share: f64) -> String {
    let share = share * 100.0;
    let decimals = if share >= 10.0 {
        0
    } else if share >= 1.0 {
        1
    } else {
        3
    };
    format!("{share:.decimals$} %")
}

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

/// The day of a moment in seconds since 1970, UTC (Howard Hinnant, `civil_from_days`).
fn date(seconds: u64) -> String {
    let days = seconds / 86_400 + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(951_782_400), "2000-02-29");
        assert_eq!(date(1_767_225_599), "2025-12-31");
        assert_eq!(date(1_767_225_600), "2026-01-01");
    }

    #[test]
    fn the_document_shows_every_table_with_its_bound_and_how_to_repeat_it() {
        let run = json!({
            "begun": 1_767_225_600_u64, "cores": 2, "file_system": "ext4",
            "size": { "cuts": 10_000 },
            "parts": [{
                "part": "cuts", "about": "power cuts", "seconds": 1_500.0, "fault": null,
                "outcome": {
                    "rows": [{ "what": "torn", "rounds": 10_000, "promises": 1_234, "broken": [["lost", 0]] },
                             { "what": "bad", "rounds": 10, "promises": 10, "broken": [["lost", 2]] }],
                    "controls": [{ "what": "no sync", "rounds": 100, "broke": 91, "least": 0.8 }],
                    "peers": [{ "what": "other", "rounds": 60, "promises": 9, "broken": [["sent twice", 3]] }],
                    "figures": [{ "what": "commit", "measured": "1.7", "goal": "<= 3", "reached": true }],
                    "skipped": null
                }
            }]
        });
        let text = markdown(&[run]);
        for line in [
            "Run on 2026-01-01, took 25 min, on 2 cores, ext4.",
            "| torn | 10,000 | 1,234 | 0 | 0.030 % |",
            "| bad | 10 | 10 | 2 | 2 lost |",
            "| no sync | 100 | 91 | 91 % | 80 % |",
            "| other | 60 | 9 | 3 | 3 sent twice |",
            "| commit | 1.7 | <= 3 | reached |",
            "cargo xtask lab --long 10000 cuts",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }
}
