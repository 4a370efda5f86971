//! Pictures as files: JPEG as cameras write it, PNG, PPM, TIFF with several pages, PDF; and the
//! traps that real files set.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use tiff::encoder::{TiffEncoder, colortype::RGB8};

/// A PDF of one page that asks for a password ("mau") before it shows anything.
pub static PASSWORD_PDF: &[u8] = include_bytes!("../fixtures/password.pdf");

/// JPEG with colour at half resolution (4:2:0), as cameras and phones write it.
pub fn jpeg(image: &RgbImage, quality: i32) -> Vec<u8> {
    encoded_as_jpeg(image, quality, true)
}

/// The same as most telephones do it: with the standard's own code tables, which is faster.
pub fn jpeg_at_once(image: &RgbImage, quality: i32) -> Vec<u8> {
    encoded_as_jpeg(image, quality, false)
}

fn encoded_as_jpeg(image: &RgbImage, quality: i32, own_tables: bool) -> Vec<u8> {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let view = turbojpeg::Image {
        pixels: image.as_raw().as_slice(),
        width,
        pitch: width * 3,
        height,
        format: turbojpeg::PixelFormat::RGB,
    };
    let mut encoder = turbojpeg::Compressor::new().expect("the encoder is linked in");
    encoder.set_quality(quality).expect("1 to 100");
    encoder.set_subsamp(turbojpeg::Subsamp::Sub2x2).expect("a known subsampling");
    encoder.set_optimize(own_tables).expect("a known option");
    encoder.compress_to_vec(view).expect("the picture has the size it says")
}

/// PNG.
pub fn png(image: &RgbImage) -> Vec<u8> {
    encoded(&image.clone().into(), ImageFormat::Png)
}

/// Binary PPM, which a scanner driver for page files reads.
pub fn ppm(image: &RgbImage) -> Vec<u8> {
    let mut bytes = format!("P6\n{} {}\n255\n", image.width(), image.height()).into_bytes();
    bytes.extend_from_slice(image.as_raw());
    bytes
}

/// TIFF with one page for each picture.
pub fn tiff(pages: &[RgbImage]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).expect("memory takes any bytes");
    for page in pages {
        encoder
            .write_image::<RGB8>(page.width(), page.height(), page.as_raw())
            .expect("memory takes any bytes");
    }
    bytes.into_inner()
}

/// PDF with one A4 page for each JPEG, as the photo apps of phones make it.
pub fn pdf(jpegs: &[(Vec<u8>, u32, u32)]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut starts = Vec::new();
    let mut object = |bytes: &mut Vec<u8>, head: &str, stream: Option<&[u8]>| {
        starts.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{head}\n", starts.len()).bytes());
        if let Some(stream) = stream {
            bytes.extend(b"stream\n");
            bytes.extend(stream);
            bytes.extend(b"\nendstream\n");
        }
        bytes.extend(b"endobj\n");
    };
    let kids: Vec<String> = (0..jpegs.len()).map(|page| format!("{} 0 R", 3 + page * 3)).collect();
    object(&mut bytes, "<< /Type /Catalog /Pages 2 0 R >>", None);
    let pages = format!("<< /Type /Pages /Count {} /Kids [{}] >>", kids.len(), kids.join(" "));
    object(&mut bytes, &pages, None);
    for (page, (jpeg, width, height)) in jpegs.iter().enumerate() {
        let (content, picture) = (4 + page * 3, 5 + page * 3);
        let leaf = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R /Resources << /XObject << /P {picture} 0 R >> >> >>"
        );
        object(&mut bytes, &leaf, None);
        let draw = b"q 595 0 0 842 0 0 cm /P Do Q";
        object(&mut bytes, &format!("<< /Length {} >>", draw.len()), Some(draw));
        let head = format!(
            "<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length {} >>",
            jpeg.len()
        );
        object(&mut bytes, &head, Some(jpeg));
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", starts.len() + 1).bytes());
    for start in &starts {
        bytes.extend(format!("{start:010} 00000 n \n").bytes());
    }
    let trailer = format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        starts.len() + 1
    );
    bytes.extend(trailer.bytes());
    bytes
}

/// A phone's JPEG: the pixels lie as the sensor read them and EXIF says how to turn them
/// (`orientation` 1 to 8). It also says which phone it was, as real ones do.
pub fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let make = b"MAU DIEN THOAI\0\0";
    let mut exif = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x02".to_vec();
    exif.extend([0x01, 0x0F, 0, 2, 0, 0, 0, 16, 0, 0, 0, 38]); // Make, 16 letters at offset 38
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]); // Orientation
    exif.extend([0, 0, 0, 0]);
    exif.extend(make);
    let length = u16::try_from(exif.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
    let (start, rest) = jpeg.split_at(2.min(jpeg.len()));
    [start, &[0xFF, 0xE1], &length, &exif, rest].concat()
}

/// A phone's JPEG whose EXIF says these words: which camera, who took it, who owns it, what it shows.
pub fn with_exif_words(jpeg: &[u8], words: &[(ExifTag, &str)]) -> Vec<u8> {
    const FIRST: usize = 8;
    let mut directory = u16::try_from(words.len()).unwrap_or(u16::MAX).to_be_bytes().to_vec();
    let mut texts = Vec::new();
    let table = FIRST + 2 + words.len() * 12 + 4;
    for (tag, text) in words {
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes();
        directory.extend((*tag as u16).to_be_bytes());
        directory.extend([0, 2]);
        directory.extend(number(text.len() + 1));
        directory.extend(number(table + texts.len()));
        texts.extend(text.bytes().chain([0]));
    }
    directory.extend([0; 4]);
    let exif = [&b"Exif\0\0MM\0\x2A\0\0\0\x08"[..], &directory, &texts].concat();
    let length = u16::try_from(exif.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
    let (start, rest) = jpeg.split_at(2.min(jpeg.len()));
    [start, &[0xFF, 0xE1], &length, &exif, rest].concat()
}

/// What a camera says in EXIF, in the order in which EXIF wants them.
#[derive(Clone, Copy, Debug)]
#[repr(u16)]
pub enum ExifTag {
    /// What the picture shows.
    Description = 0x010E,
    /// Who made the camera.
    Make = 0x010F,
    /// Which camera it is.
    Model = 0x0110,
    /// Who took the picture.
    Artist = 0x013B,
    /// Who owns it.
    Copyright = 0x8298,
}

/// Encodes what cannot fail: memory takes any bytes.
pub(crate) fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("memory takes any bytes");
    bytes.into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripes() -> RgbImage {
        RgbImage::from_fn(64, 32, |x, _| image::Rgb([if x % 16 < 8 { 20 } else { 230 }, 100, 90]))
    }

    #[test]
    fn each_format_reads_back_with_its_size() {
        let image = stripes();
        for bytes in [jpeg(&image, 90), png(&image), tiff(&[image.clone(), image.clone()])] {
            let read = image::load_from_memory(&bytes).unwrap();
            assert_eq!((read.width(), read.height()), (64, 32));
        }
        assert!(ppm(&image).starts_with(b"P6\n64 32\n255\n"));
        let pages = tiff(&[image.clone(), image]);
        let mut reader = tiff::decoder::Decoder::new(Cursor::new(pages)).unwrap();
        assert!(reader.more_images());
        reader.next_image().unwrap();
        assert!(!reader.more_images(), "two pages");
    }

    #[test]
    fn the_orientation_in_the_file_is_the_one_asked_for() {
        use image::ImageDecoder;
        let turned = with_exif(&jpeg(&stripes(), 90), 6);
        let mut decoder = image::codecs::jpeg::JpegDecoder::new(Cursor::new(turned)).unwrap();
        assert_eq!(decoder.orientation().unwrap(), image::metadata::Orientation::Rotate90);
    }
}
