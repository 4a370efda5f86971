//! The list of nationalities: from npm's `i18n-iso-countries` to the catalogue's form of a list.

use std::fmt::Write as _;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What stands above the list.
const HEAD: &str = "\
# Nationalities: ISO 3166-1 alpha-2 (and xk, which users of that standard assign), small letters as id; Viet Nam first, then by
# Vietnamese name.
# Written by `cargo xtask places` from the npm package i18n-iso-countries (MIT, © 2016 widdix GmbH; see
# LICENSE-i18n-iso-countries.md); change xtask/src/places/nationalities.rs, not this file.
";

/// Vietnamese names as they are written on forms, where the package's is wrong or a translator's.
const WRITTEN: [(&str, &str); 5] =
    [("LA", "Lào"), ("MY", "Malaysia"), ("PS", "Palestine"), ("SY", "Syria"), ("US", "Hoa Kỳ")];

/// Names that people also look for.
const ALSO: [(&str, &[&str]); 13] = [
    ("AE", &["UAE"]),
    ("AU", &["Ôxtrâylia"]),
    ("CN", &["Tàu"]),
    ("CZ", &["Tiệp", "Séc"]),
    ("GB", &["Anh", "Anh quốc"]),
    ("IR", &["Iran"]),
    ("KH", &["Cam-pu-chia", "Kampuchea"]),
    ("KP", &["Bắc Triều Tiên"]),
    ("KR", &["Nam Hàn", "Đại Hàn"]),
    ("LA", &["Cộng hòa Dân chủ nhân dân Lào"]),
    ("NL", &["Hòa Lan"]),
    ("RU", &["Nga"]),
    ("US", &["Mỹ", "Hợp chủng quốc Hoa Kỳ"]),
];

/// The list as TOML.
pub(super) fn of(vi: &Value, en: &Value) -> Result<String, String> {
    let mut entries = Vec::new();
    let countries = vi.get("countries").and_then(Value::as_object);
    for (code, vietnamese) in countries.ok_or("the package has no Vietnamese names")? {
        let english = en.get("countries").and_then(|all| all.get(code));
        entries.push(Entry::new(
            code,
            &names(vietnamese),
            &names(english.unwrap_or(&Value::Null)),
        )?);
    }
    entries.sort_by_key(|entry| (entry.code != "VN", bare(&entry.vi), entry.code.clone()));
    let mut text = HEAD.to_owned();
    for entry in &entries {
        entry.write(&mut text).map_err(|why| why.to_string())?;
    }
    Ok(text)
}

/// One nationality.
struct Entry {
    code: String,
    vi: String,
    en: String,
    also: Vec<String>,
}

impl Entry {
    /// The first name is shown, the others are for finding.
    fn new(code: &str, vietnamese: &[String], english: &[String]) -> Result<Self, String> {
        let first = |names: &[String]| names.first().cloned().ok_or(format!("{code} has no name"));
        let written =
            WRITTEN.iter().find(|(of, _)| *of == code).map(|(_, name)| (*name).to_owned());
        let (vi, en) = (written.map_or_else(|| first(vietnamese), Ok)?, first(english)?);
        let own = ALSO.iter().filter(|(of, _)| *of == code).flat_map(|(_, also)| *also);
        let theirs = vietnamese.iter().chain(english).skip(usize::from(!is_written(code)));
        let mut also: Vec<String> = Vec::new();
        for name in own.map(|name| (*name).to_owned()).chain(theirs.cloned()) {
            if name != vi && name != en && !also.contains(&name) && !is_wrong(code, &name) {
                also.push(name);
            }
        }
        Ok(Self { code: code.to_owned(), vi, en, also })
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        let quoted =
            |name: &str| format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""));
        let (vi, en) = (quoted(&self.vi), quoted(&self.en));
        write!(text, "\n[[entry]]\nid = \"{}\"\nvi = {vi}\nen = {en}\n", self.code.to_lowercase())?;
        if self.also.is_empty() {
            return Ok(());
        }
        let also: Vec<String> = self.also.iter().map(|name| quoted(name)).collect();
        writeln!(text, "also = [{}]", also.join(", "))
    }
}

fn is_written(code: &str) -> bool {
    WRITTEN.iter().any(|(of, _)| *of == code)
}

/// The package calls Malaysia by the name of the peninsula, which is a part of it.
fn is_wrong(code: &str, name: &str) -> bool {
    (code, name) == ("MY", "Bán đảo Mã Lai")
}

/// A name, or several of them.
fn names(value: &Value) -> Vec<String> {
    let composed = |name: &Value| name.as_str().map(|name| name.nfc().collect::<String>());
    match value.as_array() {
        Some(several) => several.iter().filter_map(composed).collect(),
        None => composed(value).into_iter().collect(),
    }
}

/// What a name is sorted by.
fn bare(name: &str) -> String {
    let small = name.to_lowercase().replace('đ', "d");
    small.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn viet_nam_comes_first_and_the_names_of_forms_are_shown() {
        let vi = json!({"countries": {"BE": "Bỉ", "US": ["Hợp chủng quốc Hoa Kỳ", "Mỹ"], "VN": "Việt Nam"}});
        let en =
            json!({"countries": {"BE": "Belgium", "US": ["United States", "US"], "VN": "Vietnam"}});
        let text = of(&vi, &en).unwrap();
        let list = text.split_once("\n\n").unwrap().1;
        assert_eq!(
            list,
            "[[entry]]\nid = \"vn\"\nvi = \"Việt Nam\"\nen = \"Vietnam\"\n\n\
             [[entry]]\nid = \"be\"\nvi = \"Bỉ\"\nen = \"Belgium\"\n\n\
             [[entry]]\nid = \"us\"\nvi = \"Hoa Kỳ\"\nen = \"United States\"\n\
             also = [\"Mỹ\", \"Hợp chủng quốc Hoa Kỳ\", \"US\"]\n"
        );
    }

    #[test]
    fn a_country_without_a_name_stops_the_command() {
        let vi = json!({"countries": {"BE": "Bỉ"}});
        assert_eq!(of(&vi, &json!({})).unwrap_err(), "BE has no name");
    }
}
