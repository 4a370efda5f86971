//! Even light: a photographed page is as bright at its shadowed edge as in its middle, and as white
//! under a yellow lamp as by a window.
//!
//! Brightness and colour of the bare paper are measured in squares ([`Ground`]), smoothed, and taken
//! out: brightness is divided, and the colour differences grow with it, so that stamps and ink keep
//! their hue. What is paper becomes white and without colour, which halves the file. It is gentle:
//! noise in a deep shadow is not blown up, and pictures on the page keep every step of their tones.
#![expect(
    clippy::indexing_slicing,
    reason = "a kernel over millions of pixels; the grid is made for the picture it is used on"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "gains and colour differences clamped to sixteen bits"
)]

use fearless_simd::{Level, dispatch};
use rayon::prelude::*;

use crate::ground::{Ground, Row};
use crate::planes::{NEUTRAL, Planes};

/// Colour rows changed together; twice as many of brightness.
const BAND: usize = 8;

/// Evens out the light, makes paper white and takes its colour away.
pub(crate) fn flatten(planes: &mut Planes) {
    let width = planes.width as usize;
    let across = width.div_ceil(2);
    let ground = Ground::measured(planes);
    let level = Level::new();
    let luma = planes.luma.par_chunks_mut(width * 2 * BAND);
    let blue = planes.blue.par_chunks_mut(across * BAND);
    let red = planes.red.par_chunks_mut(across * BAND);
    luma.zip(blue).zip(red).enumerate().for_each(|(band, ((luma, blue), red))| {
        dispatch!(level, _simd => evened(&ground, band * BAND, width, luma, [blue, red]));
    });
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
fn evened(ground: &Ground, first: usize, width: usize, luma: &mut [u8], colours: [&mut [u8]; 2]) {
    let across = width.div_ceil(2);
    let mut gains = vec![0_i16; width];
    let mut half = vec![0_i16; across];
    let mut tints = [vec![0_i16; across], vec![0_i16; across]];
    let mut under = vec![0_i16; across];
    let [blue, red] = colours;
    let pairs = luma.chunks_mut(width * 2);
    let colours = blue.chunks_exact_mut(across).zip(red.chunks_exact_mut(across));
    for (row, (pair, (blue, red))) in pairs.zip(colours).enumerate() {
        let at = (first + row) * 2;
        ground.gains(Row { at, step: 1 }, &mut gains);
        for levels in pair.chunks_exact_mut(width) {
            brighten(levels, &gains);
            whiten(levels);
        }
        ground.gains(Row { at, step: 2 }, &mut half);
        let [blues, reds] = &mut tints;
        ground.tints(Row { at, step: 2 }, blues, reds);
        gather(&pair[..width], &mut under);
        tinted(blue, &half, blues, &under);
        tinted(red, &half, reds, &under);
    }
}

/// Multiplies by gains of which 2^13 is one.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
fn brighten(levels: &mut [u8], gains: &[i16]) {
    for (level, gain) in levels.iter_mut().zip(gains) {
        let product = (i32::from(i16::from(*level) << 7) * i32::from(*gain)) >> 16;
        *level = ((product as i16 + 8) >> 4).min(255) as u8;
    }
}

/// From here on brightness is stretched towards white.
const KNEE: i16 = 200;
/// What becomes white: paper, with its grain and the noise on it.
const PAPER: i16 = 234;
/// What that adds to each level above the knee, of 128.
const STEEPER: i16 = (255 - KNEE) * 128 / (PAPER - KNEE) - 127;

/// Steepens what is nearly white, so that paper becomes white all over.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
fn whiten(levels: &mut [u8]) {
    for level in levels {
        let own = i16::from(*level);
        let above = (own - KNEE).max(0);
        *level = (own + ((above * STEEPER) >> 7)).min(255) as u8;
    }
}

/// The brightness of every second pixel: of those that colours belong to.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
fn gather(levels: &[u8], under: &mut [i16]) {
    for (pair, under) in levels.chunks(2).zip(under) {
        *under = i16::from(pair[0]);
    }
}

/// Brightness from which a pixel counts as paper, whose colour is noise.
const BRIGHT: i16 = 225;
/// Colour differences up to which nothing is left of them, on paper and elsewhere. Up to twice as
/// much they fade, above they stay.
const FAINT: (i16, i16) = (9, 3);

/// Takes the paper's own colour away, as much of it as the brightness reflects, and fades what is
/// nearly grey.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
fn tinted(colours: &mut [u8], gains: &[i16], tints: &[i16], under: &[i16]) {
    let inputs = gains.iter().zip(tints).zip(under);
    for (colour, ((gain, tint), under)) in colours.iter_mut().zip(inputs) {
        let own = (i16::from(*colour) - i16::from(NEUTRAL)) << 7;
        let grown = ((i32::from(own) * i32::from(*gain)) >> 16) as i16;
        let reflected = ((i32::from(*tint) * i32::from(*under << 7)) >> 16) as i16;
        let difference = (grown - reflected + 8) >> 4;
        let faint = if *under >= BRIGHT { FAINT.0 } else { FAINT.1 };
        let size = difference.abs();
        let kept = size.min(((size - faint) * 2).max(0)).min(127);
        let kept = if difference < 0 { -kept } else { kept };
        *colour = (kept + i16::from(NEUTRAL)) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Picture;

    const WIDTH: usize = 300;

    /// Paper whose light falls to under half from left to right and is yellow, with lines of ink, a
    /// red stamp, and a portrait of many greys.
    fn shadowed() -> Planes {
        let rgb = (0..400_u32)
            .flat_map(|y| {
                (0..300_u32).flat_map(move |x| {
                    let light = 1.0 - 0.55 * f64::from(x) / 300.0;
                    let ink = y % 20 < 3 && x % 40 < 30 && y < 300;
                    let stamp = (140..160).contains(&y) && (250..270).contains(&x);
                    let portrait = (320..380).contains(&y) && (40..72).contains(&x);
                    let colour = match (ink, stamp, portrait) {
                        (_, true, _) => [200.0, 60.0, 60.0],
                        (true, ..) => [40.0; 3],
                        (_, _, true) => [60.0 + f64::from(x - 40) * 4.0; 3],
                        _ => [235.0; 3],
                    };
                    let lamp = [1.0, 0.96, 0.84];
                    [0, 1, 2].map(|part| (colour[part] * lamp[part] * light) as u8)
                })
            })
            .collect();
        Planes::of(&Picture::new(300, 400, rgb).unwrap())
    }

    #[test]
    fn the_shadowed_side_becomes_as_bright_as_the_other_and_both_are_white() {
        let mut page = shadowed();
        flatten(&mut page);
        let at = |x: usize, y: usize| page.luma[y * WIDTH + x];
        let (bright, dark) = (at(35, 10), at(275, 10));
        assert!(bright > 250 && dark > 225, "{bright} and {dark}");
        assert!(at(5, 201) < 60, "ink stays ink");
        let colour = |x: usize, y: usize| {
            let at = y / 2 * WIDTH / 2 + x / 2;
            (page.blue[at], page.red[at])
        };
        assert_eq!(colour(36, 10), (NEUTRAL, NEUTRAL), "the lamp is no longer yellow");
        let (blue, red) = colour(260, 150);
        assert!(red > 180 && blue < NEUTRAL, "the stamp stays red: {blue} {red}");
    }

    #[test]
    fn a_portrait_keeps_its_tones() {
        let mut page = shadowed();
        flatten(&mut page);
        let row = &page.luma[350 * WIDTH + 40..350 * WIDTH + 72];
        assert!(row[0] < 110, "{row:?}");
        assert!(row.windows(2).all(|two| two[0] <= two[1]), "{row:?}");
        let mut tones = row.to_vec();
        tones.dedup();
        assert!(tones.len() > 25, "{row:?}");
    }

    #[test]
    fn the_smallest_pictures_are_taken() {
        for (width, height) in [(1, 1), (1, 9), (300, 1), (5, 5)] {
            let count = width as usize * height as usize * 3;
            let mut planes = Planes::of(&Picture::new(width, height, vec![100; count]).unwrap());
            flatten(&mut planes);
            assert_eq!(planes.luma.len() * 3, count);
        }
    }
}
