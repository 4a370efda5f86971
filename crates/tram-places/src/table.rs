//! Reads `data/places.tsv`. What its lines mean is told at its top.

use tram_domain::names::same_name;

use crate::code::CommuneCode;
use crate::hash::QuickMap;
use crate::place::{Place, PlaceKind, Province, ProvinceKind};

/// The whole table.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// By code.
    pub(crate) provinces: Vec<Province>,
    /// By province, then by code.
    pub(crate) places: Vec<Place>,
    /// What people also write for a province.
    pub(crate) also: Vec<(Province, &'static str)>,
    /// Former provinces, full names.
    pub(crate) former_provinces: Vec<&'static str>,
    /// Former districts.
    pub(crate) districts: Vec<District>,
    /// Former communes.
    pub(crate) communes: Vec<Commune>,
}

/// A former district.
#[derive(Debug)]
pub(crate) struct District {
    /// With its kind: `Thành phố Quy Nhơn`.
    pub(crate) name: &'static str,
    /// Its place in [`Table::former_provinces`].
    pub(crate) province: usize,
    /// The places that its land is in, as positions in [`Table::places`]: one of the same name first, then by code.
    pub(crate) now: Vec<usize>,
}

/// A former commune.
#[derive(Debug)]
pub(crate) struct Commune {
    /// With its kind: `Phường Trần Phú`.
    pub(crate) name: &'static str,
    /// Its place in [`Table::districts`].
    pub(crate) district: usize,
    /// As in [`District`].
    pub(crate) now: Vec<usize>,
}

impl Table {
    /// `None` where a line is none of those that may stand there.
    pub(crate) fn read(text: &'static str) -> Option<Self> {
        let mut table = Self::default();
        let mut at = QuickMap::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            match (columns.next()?, columns.next()?) {
                ("P", code) => table.province(code, columns.next()?, columns)?,
                ("C", code) => {
                    at.insert(code, table.places.len());
                    table.place(code, columns.next()?)?;
                }
                ("p", name) => table.former_provinces.push(name),
                ("d", name) => {
                    let province = table.former_provinces.len().checked_sub(1)?;
                    let now =
                        columns.next().map_or(Some(Vec::new()), |codes| listed(codes, &at))?;
                    table.districts.push(District { name, province, now });
                }
                ("c", name) => {
                    let district = table.districts.len().checked_sub(1)?;
                    let now = listed(columns.next()?, &at)?;
                    let whole = &mut table.districts.last_mut()?.now;
                    whole.extend(&now);
                    whole.sort_unstable();
                    whole.dedup();
                    table.communes.push(Commune { name, district, now });
                }
                _ => return None,
            }
        }
        table.put_namesakes_first();
        Some(table)
    }

    /// Among the places that a former one is in now, the one that kept its name comes first.
    fn put_namesakes_first(&mut self) {
        let places = &self.places;
        let sort = |full, now: &mut Vec<usize>| {
            let (_, name) = parted(full);
            // Spelling a name takes long; another length is another name.
            let length = name.chars().count();
            let kept = |at: &usize| {
                let place = places.get(*at).filter(|place| place.name.chars().count() == length);
                place.is_some_and(|place| same_name(place.name, name))
            };
            if let Some(first) = now.iter().position(kept).and_then(|at| now.get_mut(..=at)) {
                first.rotate_right(1);
            }
        };
        for district in &mut self.districts {
            sort(district.name, &mut district.now);
        }
        for commune in self.communes.iter_mut().filter(|one| one.now.len() > 1) {
            sort(commune.name, &mut commune.now);
        }
    }

    /// A former district with its province: `Thành phố Quy Nhơn, Tỉnh Bình Định`.
    pub(crate) fn district_name(&self, at: usize) -> Option<String> {
        let district = self.districts.get(at)?;
        Some(format!("{}, {}", district.name, self.former_provinces.get(district.province)?))
    }

    /// A former commune with its district and province.
    pub(crate) fn commune_name(&self, at: usize) -> Option<String> {
        let commune = self.communes.get(at)?;
        Some(format!("{}, {}", commune.name, self.district_name(commune.district)?))
    }

    fn province(
        &mut self,
        code: &str,
        full: &'static str,
        also: impl Iterator<Item = &'static str>,
    ) -> Option<()> {
        let (kind, name) = [ProvinceKind::Province, ProvinceKind::City]
            .into_iter()
            .find_map(|kind| Some((kind, without(full, kind.vi())?)))?;
        let province = Province { code: code.parse().ok()?, name, kind };
        self.provinces.push(province);
        self.also.extend(also.map(|other| (province, other)));
        Some(())
    }

    fn place(&mut self, code: &str, full: &'static str) -> Option<()> {
        let (kind, name) = [PlaceKind::Commune, PlaceKind::Ward, PlaceKind::SpecialZone]
            .into_iter()
            .find_map(|kind| Some((kind, without(full, kind.vi())?)))?;
        let code: CommuneCode = code.parse().ok()?;
        self.places.push(Place { code, name, kind, province: *self.provinces.last()? });
        Some(())
    }
}

/// The kinds of former places.
const FORMER_KINDS: [&str; 7] =
    ["Xã", "Phường", "Thị trấn", "Huyện", "Quận", "Thị xã", "Thành phố"];

/// A former place's kind and its name without it.
pub(crate) fn parted(full: &'static str) -> (&'static str, &'static str) {
    let kinds = FORMER_KINDS.iter().chain(&["Tỉnh", "Đặc khu"]);
    let mut parted = kinds.filter_map(|kind| Some((*kind, without(full, kind)?)));
    parted.next().unwrap_or(("", full))
}

fn without(full: &'static str, kind: &str) -> Option<&'static str> {
    full.strip_prefix(kind)?.strip_prefix(' ')
}

fn listed(codes: &str, at: &QuickMap<&str, usize>) -> Option<Vec<usize>> {
    codes.split(' ').map(|code| at.get(code).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_may_not_stand_there_is_refused() {
        let good =
            "# x\nP\t52\tTỉnh Gia Lai\nC\t00001\tXã An\np\tTỉnh Cũ\nd\tHuyện Cũ\nc\tXã Cũ\t00001\n";
        let table = Table::read(good).unwrap();
        assert_eq!(table.districts[0].now, [0]);
        for bad in
            ["C\t00001\tXã An", "d\tHuyện", "P\t1\tTỉnh X", "P\t01\tX", "Q\tx", "P", "c\tXã\t00001"]
        {
            assert!(Table::read(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_town_is_not_a_commune_whose_name_begins_alike() {
        assert_eq!(parted("Thị xã An Nhơn"), ("Thị xã", "An Nhơn"));
        assert_eq!(parted("Xã Xà Phiên"), ("Xã", "Xà Phiên"));
        assert_eq!(parted("Quận 3"), ("Quận", "3"));
    }
}
