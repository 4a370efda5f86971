//! The ways to read a line, and which of them make sense.

use super::names::{Bearer, Match, Names};
use crate::table::Table;
use crate::words::{Gap, Level, Word};

/// Words behind which a name is a street's.
const STREETS: [&str; 10] =
    ["duong", "pho", "ngo", "hem", "kiet", "ngach", "so", "dai", "lo", "quoc"];

/// Words behind which a number is a hamlet's and not a house's.
const HAMLETS: [&str; 13] =
    ["to", "thon", "xom", "ap", "khu", "doi", "ban", "buon", "khom", "pho", "lang", "cum", "plei"];

/// One way to read a line.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// The first word that was understood.
    pub(super) begin: usize,
    /// Commune of today.
    pub(super) commune: Option<usize>,
    /// Province of today.
    pub(super) province: Option<usize>,
    /// Communes of today that former names lead to.
    pub(super) old: Vec<usize>,
    worth: i32,
}

impl Reading {
    pub(super) fn worth(&self) -> i32 {
        self.worth
    }

    pub(super) fn says_something(&self) -> bool {
        self.commune.is_some() || self.province.is_some() || !self.old.is_empty()
    }
}

/// The names of one reading, largest place first.
#[derive(Clone, Copy, Default)]
struct Chosen<'m> {
    province: Option<&'m ProvinceMatch>,
    district: Option<&'m Match>,
    commune: Option<&'m CommuneMatch>,
}

/// A province's name may be of today, former, or both.
struct ProvinceMatch {
    now: Option<Match>,
    former: Option<Match>,
}

/// So may a commune's.
struct CommuneMatch {
    now: Option<Match>,
    former: Option<Match>,
}

impl ProvinceMatch {
    fn either(&self) -> Option<&Match> {
        self.now.as_ref().or(self.former.as_ref())
    }
}

impl CommuneMatch {
    fn either(&self) -> Option<&Match> {
        self.now.as_ref().or(self.former.as_ref())
    }
}

impl Names {
    /// All ways to read these words that make sense.
    pub(super) fn readings(&self, table: &Table, words: &[Word]) -> Vec<Reading> {
        let mut readings = Vec::new();
        let provinces = self.provinces_ending(words.len(), words);
        for province in provinces.iter().map(Some).chain([None]) {
            let end = province.and_then(ProvinceMatch::either).map_or(words.len(), |m| m.begin);
            let levels = [Level::District, Level::City];
            let districts = self.districts.ending(end, words, &levels);
            for district in districts.iter().filter(|d| plausible(d, words)).map(Some).chain([None])
            {
                let end = district.map_or(end, |district| district.begin);
                let communes = self.communes_ending(end, words);
                for commune in communes.iter().map(Some).chain([None]) {
                    let chosen = Chosen { province, district, commune };
                    readings.extend(self.reading(table, words, chosen));
                }
            }
        }
        readings
    }

    fn provinces_ending(&self, end: usize, words: &[Word]) -> Vec<ProvinceMatch> {
        let levels = [Level::Province, Level::City];
        let now = self.provinces.ending(end, words, &levels);
        let former = self.former_provinces.ending(end, words, &levels);
        paired(now, former).map(|(now, former)| ProvinceMatch { now, former }).collect()
    }

    fn communes_ending(&self, end: usize, words: &[Word]) -> Vec<CommuneMatch> {
        let now = self.places.ending(end, words, &[Level::Commune]);
        let former = self.communes.ending(end, words, &[Level::Commune]);
        let paired = paired(now, former).map(|(now, former)| CommuneMatch { now, former });
        paired.filter(|one| one.either().is_some_and(|one| plausible(one, words))).collect()
    }

    /// What the chosen names say together; `None` where they contradict each other or say too little.
    fn reading(&self, table: &Table, words: &[Word], chosen: Chosen<'_>) -> Option<Reading> {
        let matches = [
            chosen.province.and_then(ProvinceMatch::either),
            chosen.district,
            chosen.commune.and_then(CommuneMatch::either),
        ];
        let first = matches.into_iter().flatten().last()?;
        let lone = chosen.district.is_none() && chosen.commune.is_none();
        let unsure =
            !first.set_off && (lone || chosen.province.is_none() && chosen.district.is_none());
        if unsure && first.begin > 0 || first.odd && lone {
            return None;
        }
        let mut reading = self.meant(table, chosen)?;
        reading.begin = first.begin;
        for one in matches.into_iter().flatten() {
            let covered = i32::try_from(one.end - one.begin).unwrap_or(0);
            reading.worth += 2 * covered + 2 * i32::from(one.kind.is_some());
            reading.worth -= i32::from(!one.set_off) + 4 * i32::from(one.odd);
        }
        // A comma inside what was understood is a better border than one that was not seen.
        reading.worth +=
            i32::from(words.get(first.begin).is_some_and(|word| word.before == Gap::Comma));
        Some(reading)
    }

    fn meant(&self, table: &Table, chosen: Chosen<'_>) -> Option<Reading> {
        let districts = self.districts_meant(table, chosen);
        if chosen.district.is_some() && districts.is_empty() {
            return None;
        }
        let former_only = chosen.province.is_some_and(|province| province.now.is_none());
        let is_former = chosen.district.is_some() || former_only;
        let mut reading = Reading { province: self.province_meant(chosen), ..Reading::default() };
        if let Some(commune) = chosen.commune {
            let now = self.places_meant(table, chosen, commune, &districts);
            let old = self.communes_meant(table, chosen, commune, &districts);
            match (now.as_slice(), old.is_empty()) {
                ([one], empty) if empty || !is_former => reading.commune = Some(*one),
                (_, false) if is_former || now.is_empty() => reading.old = old,
                _ => return None,
            }
            reading.worth += 1;
        } else if chosen.district.is_some() {
            let [district] = districts.as_slice() else { return None };
            reading.old.clone_from(&table.districts.get(*district)?.now);
        }
        let understood: Vec<usize> = reading.old.iter().copied().chain(reading.commune).collect();
        if let [province] = self.provinces_of(&understood).into_iter().collect::<Vec<_>>()[..] {
            reading.province = Some(province);
        }
        Some(reading)
    }

    /// The province of today, by its name or its successor's.
    fn province_meant(&self, chosen: Chosen<'_>) -> Option<usize> {
        let province = chosen.province?;
        match (&province.now, &province.former) {
            (Some(now), _) => now.bearers.first().map(|one| one.at),
            (None, Some(former)) => {
                former.bearers.first().and_then(|one| *self.successors.get(one.at)?)
            }
            (None, None) => None,
        }
    }

    /// The former districts of that name which are in the province, then or now.
    fn districts_meant(&self, table: &Table, chosen: Chosen<'_>) -> Vec<usize> {
        let bearers = chosen.district.map_or(&[][..], |district| district.bearers.as_slice());
        let inside = |one: &&Bearer| {
            table.districts.get(one.at).is_some_and(|d| self.is_in(chosen, d.province, &d.now))
        };
        bearers.iter().filter(inside).map(|one| one.at).collect()
    }

    /// Whether what was in `former` and is in `now` is in the province that was chosen.
    fn is_in(&self, chosen: Chosen<'_>, former: usize, now: &[usize]) -> bool {
        let Some(province) = chosen.province else { return true };
        let bears = |m: &Option<Match>, at: usize| {
            m.as_ref().is_some_and(|m| m.bearers.iter().any(|one| one.at == at))
        };
        bears(&province.former, former)
            || self.provinces_of(now).into_iter().any(|one| bears(&province.now, one))
    }

    /// The communes of today of that name.
    fn places_meant(
        &self,
        table: &Table,
        chosen: Chosen<'_>,
        commune: &CommuneMatch,
        districts: &[usize],
    ) -> Vec<usize> {
        let bearers = commune.now.as_ref().map_or(&[][..], |one| one.bearers.as_slice());
        let province = self.province_meant(chosen);
        let fits = |one: &&Bearer| {
            let here = province.is_none_or(|at| self.province_of.get(one.at) == Some(&at));
            let land =
                |at: &usize| table.districts.get(*at).is_some_and(|d| d.now.contains(&one.at));
            here && (chosen.district.is_none() || districts.iter().any(land))
        };
        bearers.iter().filter(fits).map(|one| one.at).collect()
    }

    /// Where the former communes of that name are now. Without a province or district, only where one
    /// alone bore the name.
    fn communes_meant(
        &self,
        table: &Table,
        chosen: Chosen<'_>,
        commune: &CommuneMatch,
        districts: &[usize],
    ) -> Vec<usize> {
        let bearers = commune.former.as_ref().map_or(&[][..], |one| one.bearers.as_slice());
        let fits = bearers.iter().filter_map(|one| table.communes.get(one.at)).filter(|commune| {
            let district = table.districts.get(commune.district);
            let inside = district.is_some_and(|d| self.is_in(chosen, d.province, &commune.now));
            inside && (chosen.district.is_none() || districts.contains(&commune.district))
        });
        let fits: Vec<_> = fits.collect();
        if chosen.province.is_none() && chosen.district.is_none() && fits.len() > 1 {
            return Vec::new();
        }
        let mut now: Vec<usize> =
            fits.iter().flat_map(|commune| commune.now.iter().copied()).collect();
        now.sort_unstable();
        now.dedup();
        now
    }
}

/// Matches of one name in two lists, by where they begin.
fn paired(
    now: Vec<Match>,
    former: Vec<Match>,
) -> impl Iterator<Item = (Option<Match>, Option<Match>)> {
    let mut former: Vec<Option<Match>> = former.into_iter().map(Some).collect();
    let mut both = Vec::new();
    for one in now {
        let twin = former.iter_mut().find(|f| f.as_ref().is_some_and(|f| f.begin == one.begin));
        let twin = twin.and_then(Option::take);
        both.push((Some(one), twin));
    }
    both.extend(former.into_iter().flatten().map(|one| (None, Some(one))));
    both.into_iter()
}

/// Whether these words can be a commune's or district's name: not a street's, and no bare number.
fn plausible(one: &Match, words: &[Word]) -> bool {
    if one.odd {
        return false;
    }
    if one.kind.is_some() {
        return true;
    }
    let name = words.get(one.begin..one.end).unwrap_or_default();
    if name.iter().all(Word::is_number) {
        return false;
    }
    let joined = words.get(one.begin).is_some_and(|word| word.before == Gap::Blank);
    let before = words.get(..one.begin).unwrap_or_default();
    match before {
        [.., last] if joined && STREETS.contains(&last.folded.as_str()) => false,
        [.., of, number] if joined && number.is_number() => HAMLETS.contains(&of.folded.as_str()),
        [number] if joined && number.is_number() => false,
        // Behind a comma somewhere, names stand behind commas.
        [.., _] if joined => !words.iter().skip(1).any(|word| word.before == Gap::Comma),
        _ => true,
    }
}
