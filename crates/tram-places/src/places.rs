//! All places, and what can be asked of them.

use std::fmt;
use std::sync::LazyLock;

use crate::code::{CommuneCode, ProvinceCode};
use crate::place::{Place, Province};
use crate::recognise::{Names, Recognised};
use crate::search::{Found, Index};
use crate::table::Table;

/// Vietnam's provinces and communes since 1 July 2025, with the former ones that lead to them.
pub struct Places {
    table: Table,
    index: Index,
    names: Names,
}

impl Places {
    /// The places built into the program. The first call reads them, which takes milliseconds.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Places> = LazyLock::new(|| {
            let table = Table::read(include_str!("../data/places.tsv"));
            Places::new(table.expect("tests read the table that is built in"))
        });
        &EMBEDDED
    }

    fn new(table: Table) -> Self {
        let index = Index::of(&table);
        Self { names: Names::of(&table, &index), index, table }
    }

    /// The 34 provinces, by code.
    pub fn provinces(&self) -> &[Province] {
        &self.table.provinces
    }

    /// The province with this code.
    pub fn province(&self, code: ProvinceCode) -> Option<&Province> {
        self.table.provinces.iter().find(|province| province.code == code)
    }

    /// The communes of a province, by code; none where no province has this code.
    pub fn communes_of(&self, province: ProvinceCode) -> &[Place] {
        let places = &self.table.places;
        let from = places.partition_point(|place| place.province.code < province);
        let to = places.partition_point(|place| place.province.code <= province);
        places.get(from..to).unwrap_or_default()
    }

    /// The commune with this code.
    pub fn commune(&self, code: CommuneCode) -> Option<&Place> {
        self.table.places.iter().find(|place| place.code == code)
    }

    /// The communes that these words may mean, best first, at most `limit`, each once; in one province
    /// if `within` names it.
    ///
    /// For typing: accents, kinds (`xã`, `P.`, `tp`) and the order of words need not be written, the
    /// last word may be begun, and where nothing else fits one slip of the fingers is overlooked. Every
    /// other word must fit. Former communes, districts and provinces are found and answered with the
    /// communes that their land is in now: all of them where it was split. The first 16 words count.
    pub fn search(
        &self,
        words: &str,
        within: Option<ProvinceCode>,
        limit: usize,
    ) -> Vec<Found<'_>> {
        self.index.search(&self.table, words, within, limit)
    }

    /// Reads a written address line, of today or from before July 2025:
    /// `Tổ 3, P. Trần Phú, TP Quy Nhơn, Bình Định`. See [`Recognised`].
    pub fn recognise(&self, line: &str) -> Recognised<'_> {
        self.names.recognise(&self.table, line)
    }
}

impl fmt::Debug for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Places").field("communes", &self.table.places.len()).finish_non_exhaustive()
    }
}
