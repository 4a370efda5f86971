//! The WAV that the voice says: sixteen bits, its length unknown when its first byte is written.

use std::num::NonZero;

use crate::clip::Clip;
use crate::error::VoiceError;

/// Reads it; a length beyond the end means "to the end".
pub(crate) fn read(bytes: &[u8]) -> Result<Clip, VoiceError> {
    let mut rest = bytes.strip_prefix(b"RIFF").and_then(|rest| rest.get(4..));
    rest = rest.and_then(|rest| rest.strip_prefix(b"WAVE"));
    let mut format = None;
    while let Some(chunk) = rest {
        let (Some(name), Some(length)) = (chunk.get(..4), number(chunk, 4, 4)) else { break };
        let body = chunk.get(8..).unwrap_or_default();
        let length = usize::try_from(length).unwrap_or(usize::MAX).min(body.len());
        let (body, after) = body.split_at_checked(length).unwrap_or_default();
        match (name, format) {
            (b"fmt ", _) => format = Some(form(body).ok_or(VoiceError::Damaged)?),
            (b"data", Some((channels, rate))) => {
                let samples = body.chunks_exact(2).map(sample).collect();
                return Ok(Clip { samples, channels, rate });
            }
            _ => {}
        }
        // Chunks stand at even places.
        rest = after.get(length % 2..);
    }
    Err(VoiceError::Damaged)
}

/// Channels and rate of uncompressed sound in sixteen bits.
fn form(body: &[u8]) -> Option<(NonZero<u16>, NonZero<u32>)> {
    let (kind, bits) = (number(body, 0, 2)?, number(body, 14, 2)?);
    let channels = NonZero::new(u16::try_from(number(body, 2, 2)?).ok()?)?;
    let rate = NonZero::new(number(body, 4, 4)?)?;
    let usual = kind == 1 && bits == 16 && channels.get() <= 8;
    (usual && (4_000..=192_000).contains(&rate.get())).then_some((channels, rate))
}

/// A number of some bytes, the lowest first.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

fn sample(pair: &[u8]) -> f32 {
    let pair = <[u8; 2]>::try_from(pair).unwrap_or_default();
    f32::from(i16::from_le_bytes(pair)) / 32_768.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wav(length: u32, samples: &[i16]) -> Vec<u8> {
        let mut bytes = b"RIFF\x24\xf0\xff\x7fWAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
        bytes.extend(22_050_u32.to_le_bytes());
        bytes.extend(44_100_u32.to_le_bytes());
        bytes.extend(b"\x02\0\x10\0data");
        bytes.extend(length.to_le_bytes());
        bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
        bytes
    }

    #[test]
    fn a_length_that_was_not_known_means_to_the_end() {
        let clip = read(&wav(0x7fff_f000, &[0, 16_384, -32_768])).unwrap();
        assert_eq!(clip.samples, [0.0, 0.5, -1.0]);
        assert_eq!((clip.channels.get(), clip.rate.get()), (1, 22_050));
        let shorter = read(&wav(4, &[0, 16_384, -32_768])).unwrap();
        assert_eq!(shorter.samples.len(), 2);
    }

    #[test]
    fn what_is_no_wav_is_refused() {
        for bytes in [&b""[..], b"RIFF", b"OggS....", &wav(0, &[])[..30]] {
            assert!(matches!(read(bytes), Err(VoiceError::Damaged)));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(
            cut in 0..60_usize, at in 0..48_usize, byte: u8, noise: Vec<u8>,
        ) {
            let mut bytes = wav(9, &[1, 2, 3, 4]);
            bytes[at] = byte;
            read(&bytes[..cut.min(bytes.len())]).ok();
            read(&bytes).ok();
            read(&noise).ok();
        }
    }
}
