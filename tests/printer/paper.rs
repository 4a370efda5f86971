//! Reads what was printed, knowing nothing of who drew it.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// Black and white, as a printer's head sees it.
pub(crate) struct Dots {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Brightness, 0 or 255.
    pub(crate) pixels: Vec<u8>,
}

/// Carries out ESC/POS as a printer does: `ESC @`, `GS v 0`, `ESC d`, `GS V`, and nothing else is
/// understood.
pub(crate) fn decoded(mut bytes: &[u8]) -> Dots {
    let (mut width, mut pixels, mut cut) = (0, Vec::new(), false);
    while !bytes.is_empty() {
        assert!(!cut, "something follows the cut");
        match bytes {
            [0x1b, b'@', rest @ ..] | [0x1b, b'd', _, rest @ ..] => bytes = rest,
            [0x1d, b'V', 1, rest @ ..] => (cut, bytes) = (true, rest),
            [0x1d, b'v', b'0', 0, xl, xh, yl, yh, rest @ ..] => {
                let across = usize::from(u16::from_le_bytes([*xl, *xh]));
                let rows = usize::from(u16::from_le_bytes([*yl, *yh]));
                assert!(rows > 0 && across > 0, "an empty picture");
                let (picture, after) = rest.split_at(across * rows);
                assert!(width == 0 || width == across * 8, "all are equally wide");
                (width, bytes) = (across * 8, after);
                let bits = picture.iter().flat_map(|byte| (0..8).map(move |bit| byte >> (7 - bit)));
                pixels.extend(bits.map(|bit| if bit & 1 == 1 { 0 } else { 255 }));
            }
            other => panic!("no printer understands {:02x?}", &other[..other.len().min(8)]),
        }
    }
    assert!(cut, "the slip is cut off");
    let height = pixels.len() / width.max(1);
    Dots { width: width.try_into().unwrap(), height: height.try_into().unwrap(), pixels }
}

impl Dots {
    /// As a portable grey map.
    pub(crate) fn pgm(&self) -> Vec<u8> {
        let mut bytes = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        bytes.extend(&self.pixels);
        bytes
    }

    /// What Tesseract reads.
    pub(crate) fn words(&self) -> String {
        read(&self.pgm())
    }
}

/// Dots of a printer are 203 an inch.
fn read(picture: &[u8]) -> String {
    let mut reader = Command::new("tesseract")
        .args(["-", "-", "-l", "vie", "--dpi", "203"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    reader.stdin.take().unwrap().write_all(picture).unwrap();
    String::from_utf8(reader.wait_with_output().unwrap().stdout).unwrap()
}

/// Width, height and brightness of a picture in any format.
pub(crate) fn pixels(bytes: &[u8]) -> (u32, u32, Vec<u8>) {
    let picture = image::load_from_memory(bytes).unwrap().into_luma8();
    (picture.width(), picture.height(), picture.into_raw())
}

/// What the one code in a picture says.
pub(crate) fn read_code(pixels: &[u8], width: u32, height: u32) -> String {
    let lum = zxingcpp::ImageFormat::Lum;
    let view = zxingcpp::ImageView::from_slice(pixels, width, height, lum).unwrap();
    let found = zxingcpp::read().formats(zxingcpp::BarcodeFormat::QRCode).from(&view).unwrap();
    assert_eq!(found.len(), 1, "one code");
    found[0].text()
}
