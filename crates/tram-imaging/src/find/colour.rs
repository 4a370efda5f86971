//! Colours, and differences between them: brightness and two parts of colour.

pub(super) fn plus([a, b, c]: [f32; 3], [x, y, z]: [f32; 3]) -> [f32; 3] {
    [a + x, b + y, c + z]
}

pub(super) fn minus([a, b, c]: [f32; 3], [x, y, z]: [f32; 3]) -> [f32; 3] {
    [a - x, b - y, c - z]
}

pub(super) fn mean([a, b, c]: [f32; 3], [x, y, z]: [f32; 3]) -> [f32; 3] {
    [f32::midpoint(a, x), f32::midpoint(b, y), f32::midpoint(c, z)]
}

/// How far a difference is from none.
pub(super) fn length(step: [f32; 3]) -> f32 {
    step.iter().map(|part| part * part).sum::<f32>().sqrt()
}
