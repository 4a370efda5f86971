//! What was found on the glass: told apart, and in reading order.

use super::rectangle::Rectangle;

/// A paper in measured pixels; without a rectangle, the whole frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) rectangle: Option<Rectangle>,
    pub(super) confidence: f64,
}

/// Without what lies inside another: parts of one paper.
pub(super) fn distinct(mut items: Vec<Item>) -> Vec<Item> {
    let area = |item: &Item| item.rectangle.map_or(0.0, |rectangle| rectangle.area());
    items.sort_by(|a, b| area(b).total_cmp(&area(a)));
    let mut kept: Vec<Item> = Vec::new();
    for item in items {
        let inside = |other: &Item| {
            other.rectangle.zip(item.rectangle).is_some_and(|(a, b)| a.holds(b.middle))
        };
        if !kept.iter().any(inside) {
            kept.push(item);
        }
    }
    // Where something was found, what nobody knows the place of is not another paper.
    if kept.iter().any(|item| item.rectangle.is_some()) {
        kept.retain(|item| item.rectangle.is_some());
    } else {
        kept.truncate(1);
    }
    kept
}

/// Top to bottom, left to right: what lies at about the same height is a row.
pub(super) fn sort(items: &mut Vec<Item>) {
    items.sort_by(|a, b| middle(a).1.total_cmp(&middle(b).1));
    let mut rows: Vec<Vec<Item>> = Vec::new();
    for item in items.drain(..) {
        let same = rows.last().and_then(|row| row.first()).is_some_and(|first| {
            let height = |item: &Item| item.rectangle.map_or(0.0, |rectangle| rectangle.height);
            middle(&item).1 - middle(first).1 < 0.5 * height(first).min(height(&item))
        });
        match rows.last_mut() {
            Some(row) if same => row.push(item),
            _ => rows.push(vec![item]),
        }
    }
    for mut row in rows {
        row.sort_by(|a, b| middle(a).0.total_cmp(&middle(b).0));
        items.extend(row);
    }
}

fn middle(item: &Item) -> (f64, f64) {
    item.rectangle.map_or((0.0, 0.0), |rectangle| rectangle.middle)
}
