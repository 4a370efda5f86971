//! People by the dozen, and what a camera does to a drawing: for the sections on cards.

#![expect(
    clippy::indexing_slicing,
    reason = "words are picked below the length of their list, pixels are clamped to the picture"
)]

use image::{GrayImage, Luma, RgbImage};
use tram_domain::{Date, Sex};
use tram_testkit::Person;
use tram_testkit::chance::Chance;

const SURNAMES: [&str; 8] = ["NGUYỄN", "TRẦN", "LÊ", "PHẠM", "ĐỖ", "HOÀNG", "VŨ", "BÙI"];
const MIDDLES: [&str; 8] = ["VĂN", "THỊ", "ĐỨC", "THU", "QUỐC", "NGỌC", "XUÂN", "HỮU"];
const GIVEN: [&str; 10] = [
    "THỬ NGHIỆM",
    "TẬP DƯỢT",
    "VÍ DỤ",
    "MẪU",
    "KIỂM TRA",
    "GIẢ ĐỊNH",
    "PHỎNG",
    "BẢN NHÁP",
    "ƯỚC",
    "KHUYẾT",
];
const PLACES: [&str; 5] = [
    "Thôn 1, Xã Ví Dụ, Gia Lai",
    "Làng Mẫu, Xã Ví Dụ, Gia Lai",
    "Tổ dân phố 12, Phường Thử Nghiệm, Gia Lai",
    "Số 5 đường Tập Dượt, Phường Ví Dụ, Gia Lai",
    "Thôn Kiểm Tra Phía Đông, Xã Giả Định, Gia Lai",
];

/// Somebody who does not exist.
pub(super) fn person(seed: u64) -> Person {
    let mut chance = Chance::new(seed ^ 0xCA2D);
    let mut pick = |count: u64| usize::try_from(chance.bits() % count).unwrap_or(0);
    let male = pick(2) == 0;
    let year = u16::try_from(1940 + pick(70)).unwrap_or(1990);
    let (month, day) =
        (u8::try_from(1 + pick(12)).unwrap_or(1), u8::try_from(1 + pick(28)).unwrap_or(1));
    let century = (year / 100 - 19) * 2 + u16::from(!male);
    let number = format!("052{century}{:02}{:06}", year % 100, pick(1_000_000));
    let name = format!("{} {} {}", SURNAMES[pick(8)], MIDDLES[pick(8)], GIVEN[pick(10)]);
    let date = |year, month, day| Date::new(year, month, day).unwrap_or(Person::applicant().birth);
    // A few hundred of them live until the program ends.
    Person {
        number: String::leak(number),
        old_number: if pick(2) == 0 {
            ""
        } else {
            String::leak(format!("{:09}", pick(1_000_000_000)))
        },
        name: String::leak(name),
        birth: date(year, month, day),
        sex: if male { Sex::Male } else { Sex::Female },
        residence: PLACES[pick(5)],
        expires: date(2028 + u16::try_from(pick(40)).unwrap_or(0), month, day),
        ..Person::applicant()
    }
}

/// How a picture is spoilt, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) enum Blur {
    None,
    /// A lens out of focus: a disc of this radius.
    Disc(f64),
    /// A hand that moves: a line of this length, at this angle in degrees.
    Motion(f64, f64),
    /// A Gaussian of this deviation, as in the figures this work began with.
    Gauss(f64),
}

/// Brightness of a picture, blurred, with noise of `noise` grey levels on it.
pub(super) fn spoilt(image: &RgbImage, blur: Blur, noise: f64, seed: u64) -> GrayImage {
    let grey = image::DynamicImage::from(image.clone()).into_luma8();
    let kernel = kernel(blur);
    let (width, height) = (i64::from(grey.width()), i64::from(grey.height()));
    let mut chance = Chance::new(seed ^ 0x0590_11ED);
    let at = |x: i64, y: i64| {
        let (x, y) = (x.clamp(0, width - 1), y.clamp(0, height - 1));
        f64::from(grey.as_raw()[usize::try_from(y * width + x).unwrap_or(0)])
    };
    GrayImage::from_fn(grey.width(), grey.height(), |x, y| {
        let sum: f64 = kernel
            .iter()
            .map(|(dx, dy, share)| share * at(i64::from(x) + dx, i64::from(y) + dy))
            .sum();
        Luma([byte(sum + chance.normal() * noise)])
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
fn byte(level: f64) -> u8 {
    level.round().clamp(0.0, 255.0) as u8
}

/// Where the light of a point goes. Every pixel is looked at in nine places.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a few pixels")]
fn kernel(blur: Blur) -> Vec<(i64, i64, f64)> {
    let (reach, light): (f64, Box<dyn Fn(f64, f64) -> f64>) = match blur {
        Blur::None => return vec![(0, 0, 1.0)],
        Blur::Disc(radius) => {
            (radius, Box::new(move |x, y| if x * x + y * y <= radius * radius { 1.0 } else { 0.0 }))
        }
        Blur::Motion(length, angle) => {
            let (sin, cos) = angle.to_radians().sin_cos();
            let inside = move |x: f64, y: f64| {
                let (along, aside) = (x * cos + y * sin, y * cos - x * sin);
                if along.abs() <= length / 2.0 && aside.abs() <= 0.5 { 1.0 } else { 0.0 }
            };
            (length / 2.0, Box::new(inside))
        }
        Blur::Gauss(deviation) => (
            deviation * 3.0,
            Box::new(move |x, y| (-(x * x + y * y) / (2.0 * deviation * deviation)).exp()),
        ),
    };
    let reach = reach.ceil() as i64 + 1;
    let mut kernel = Vec::new();
    for dy in -reach..=reach {
        for dx in -reach..=reach {
            let mut share = 0.0;
            for part in 0..9 {
                let (u, v) = (f64::from(part % 3 - 1) / 3.0, f64::from(part / 3 - 1) / 3.0);
                share += light(dx as f64 + u, dy as f64 + v);
            }
            if share > 0.0 {
                kernel.push((dx, dy, share));
            }
        }
    }
    let whole: f64 = kernel.iter().map(|(_, _, share)| share).sum();
    kernel.iter().map(|(dx, dy, share)| (*dx, *dy, share / whole)).collect()
}
