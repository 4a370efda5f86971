//! A commune and the province it is in.

use std::fmt;

use crate::code::{CommuneCode, ProvinceCode};

/// A commune of today. Displayed with its province: `Phường Quy Nhơn, Tỉnh Gia Lai`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Place {
    /// The General Statistics Office's code.
    pub code: CommuneCode,
    /// The name without its kind, as the resolution writes it: `Quy Nhơn`.
    pub name: &'static str,
    /// What the place is.
    pub kind: PlaceKind,
    /// Where it is.
    pub province: Province,
}

/// What a commune is (đơn vị hành chính cấp xã).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum PlaceKind {
    /// Xã.
    Commune,
    /// Phường.
    Ward,
    /// Đặc khu.
    SpecialZone,
}

/// A province of today. Displayed with its kind: `Tỉnh Gia Lai`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Province {
    /// The General Statistics Office's code.
    pub code: ProvinceCode,
    /// The name without its kind: `Gia Lai`.
    pub name: &'static str,
    /// What it is.
    pub kind: ProvinceKind,
}

/// What a province is (đơn vị hành chính cấp tỉnh).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ProvinceKind {
    /// Tỉnh.
    Province,
    /// Thành phố trực thuộc trung ương.
    City,
}

impl PlaceKind {
    /// The Vietnamese word, as it stands before a name.
    pub const fn vi(self) -> &'static str {
        match self {
            Self::Commune => "Xã",
            Self::Ward => "Phường",
            Self::SpecialZone => "Đặc khu",
        }
    }
}

impl ProvinceKind {
    /// The Vietnamese word, as it stands before a name.
    pub const fn vi(self) -> &'static str {
        match self {
            Self::Province => "Tỉnh",
            Self::City => "Thành phố",
        }
    }
}

impl Place {
    /// The name with its kind, without the province: `Phường Quy Nhơn`.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.kind.vi(), self.name)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}, {}", self.kind.vi(), self.name, self.province)
    }
}

impl fmt::Display for Province {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.vi(), self.name)
    }
}
