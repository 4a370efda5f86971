//! The table.

use crate::row::Row;

/// One section as aligned text.
pub(crate) fn text(about: &str, rows: &[Row]) -> String {
    let width = |of: fn(&Row) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let length = |text: &str| text.chars().count();
    let what = width(|row| row.what.chars().count()).max(length(about));
    let measured = width(|row| row.measured.chars().count()).max(8);
    let goal = width(|row| row.goal.chars().count()).max(4);
    let mut lines =
        vec![format!("{about:<what$}  {:>6}  {:>measured$}  {:>goal$}", "of", "measured", "goal")];
    for row in rows {
        let verdict = match row.reached {
            Some(true) => "reached",
            Some(false) => "MISSED",
            None => "",
        };
        lines.push(
            format!(
                "{:<what$}  {:>6}  {:>measured$}  {:>goal$}  {verdict}",
                row.what, row.count, row.measured, row.goal
            )
            .trim_end()
            .to_owned(),
        );
    }
    lines.join("\n") + "\n"
}
