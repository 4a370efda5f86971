//! Differences of brightness and of colour.

pub(super) fn plus([a, b, c]: [f32; 3], [x, y, z]: [f32; 3]) -> [f32; 3] {
    [a + x, b + y, c + z]
}

pub(super) fn minus([a, b, c]: [f32; 3], [x, y, z]: [f32; 3]) -> [f32; 3] {
    [a - x, b - y, c - z]
}

pub(super) fn scaled(step: [f32; 3], by: f32) -> [f32; 3] {
    step.map(|part| part * by)
}

/// How much of a difference lies in a direction.
pub(super) fn dot([a, b, c]: [f32; 3], [x, y, z]: [f32; 3]) -> f32 {
    a * x + b * y + c * z
}

/// How far a difference is from none.
pub(super) fn length(step: [f32; 3]) -> f32 {
    dot(step, step).sqrt()
}
