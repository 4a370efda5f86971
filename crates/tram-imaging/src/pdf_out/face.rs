//! What a page shows in the file: one picture, or a picture with sharp black print over it.

/// How the bytes of a layer are packed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Packing {
    /// JPEG in colour (`DCTDecode`, three components).
    Colour,
    /// JPEG in grey (`DCTDecode`, one component).
    Grey,
    /// Black and white (CCITT group 4, ITU-T T.6).
    BlackWhite,
    /// The same, its black printed over what lies below and its white letting it through.
    Print,
}

/// One picture.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    pub(super) packing: Packing,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) bytes: Vec<u8>,
}

/// All of a page, lowest layer first.
#[derive(Clone, Debug)]
pub(super) struct Face {
    pub(super) layers: Vec<Layer>,
}

impl Face {
    pub(super) fn of(layer: Layer) -> Self {
        Self { layers: vec![layer] }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.layers.iter().map(|layer| layer.bytes.len() as u64).sum()
    }

    /// Pixels across of its coarsest layer.
    pub(super) fn width(&self) -> u32 {
        self.layers.iter().map(|layer| layer.width).min().unwrap_or(0)
    }
}
