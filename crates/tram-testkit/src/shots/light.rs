//! Light on the desk: a lamp to one side, whoever stands in it, a hard edge, a shine, the lens.

/// How a picture is lit. Places are in parts of half the frame, from -1 to 1.
#[derive(Clone, Debug)]
pub struct Light {
    /// Where the light comes from, an angle in the frame in radians.
    pub from: f64,
    /// How much brighter the near side is, 0 to 1.
    pub slope: f64,
    /// How dark the soft shadow of a person is, 0 to 1.
    pub person: f64,
    /// Where that shadow begins.
    pub person_edge: f64,
    /// How dark a shadow with a hard edge is, 0 to 1.
    pub hard: f64,
    /// Its edge: angle in radians, distance from the middle, width of the half shadow.
    pub hard_edge: (f64, f64, f64),
    /// Colour of the lamp, red, green and blue.
    pub colour: [f64; 3],
    /// How much darker the corners of the frame are.
    pub vignetting: f64,
    /// A lamp or window that shines back.
    pub shine: Option<Shine>,
    /// Everything brighter or darker than right.
    pub exposure: f64,
}

/// Light that comes back as from a mirror. Places are in parts of half the frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shine {
    /// Its middle.
    pub at: (f64, f64),
    /// How wide it is across and down.
    pub radii: (f64, f64),
    /// How much light it adds (linear; 1 is white).
    pub strength: f64,
}

impl Light {
    /// Even daylight.
    pub const EVEN: Self = Self {
        from: -1.6,
        slope: 0.05,
        person: 0.0,
        person_edge: 0.4,
        hard: 0.0,
        hard_edge: (0.0, 0.0, 0.05),
        colour: [1.0, 0.99, 0.97],
        vignetting: 0.08,
        shine: None,
        exposure: 1.0,
    };

    /// Where a lamp is seen from the desk, for the sides of what stands up.
    #[expect(clippy::cast_possible_truncation, reason = "a direction")]
    pub(crate) fn lamp(&self) -> (f32, f32) {
        (self.from.cos() as f32, self.from.sin() as f32)
    }

    /// What the light of a point is multiplied with, and what is added to it, both linear.
    #[expect(clippy::cast_possible_truncation, reason = "light needs few digits")]
    #[inline]
    pub(crate) fn at(&self, x: f32, y: f32) -> (f32, f32) {
        let lamp = self.lamp();
        let along = x * lamp.0 + y * lamp.1;
        let slope = 1.0 + self.slope as f32 * along;
        let into = ((-along - self.person_edge as f32) / 0.35).clamp(0.0, 1.0);
        let soft = 1.0 - self.person as f32 * into * into * (3.0 - 2.0 * into);
        let (angle, off, wide) = self.hard_edge;
        let mut hard = 1.0;
        if self.hard > 0.0 {
            let past = x * angle.cos() as f32 + y * angle.sin() as f32 - off as f32;
            let share = (past / wide as f32 + 0.5).clamp(0.0, 1.0);
            hard = 1.0 - self.hard as f32 * share * share * (3.0 - 2.0 * share);
        }
        let lens = 1.0 - self.vignetting as f32 * (x * x + y * y);
        let shine = self.shine.map_or(0.0, |shine| {
            let dx = (x - shine.at.0 as f32) / shine.radii.0 as f32;
            let dy = (y - shine.at.1 as f32) / shine.radii.1 as f32;
            shine.strength as f32 * (-(dx * dx + dy * dy)).exp()
        });
        (self.exposure as f32 * slope * soft * hard * lens, shine)
    }
}
