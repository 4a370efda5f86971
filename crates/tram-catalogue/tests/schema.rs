//! The shape of the catalogue's files that editors are told is the shape that the reader takes.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what a test takes for granted fails it"
)]

use std::path::{Path, PathBuf};

use jsonschema::Validator;
use serde_json::Value;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue")
}

/// Every TOML file of the catalogue.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            found.push(path);
        }
    }
    found
}

fn read(path: &Path) -> Value {
    let parsed: toml::Value = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    serde_json::to_value(parsed).unwrap()
}

fn validator() -> Validator {
    jsonschema::validator_for(&serde_json::from_str(&tram_catalogue::schema()).unwrap()).unwrap()
}

#[test]
fn the_schema_beside_the_data_is_up_to_date() {
    let path = data().join("schema.json");
    if std::env::var_os("TRAM_PRINT_SCHEMA").is_some() {
        #[expect(
            clippy::disallowed_methods,
            reason = "prints a file of the repository, on request"
        )]
        std::fs::write(&path, tram_catalogue::schema()).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(path).unwrap_or_default(),
        tram_catalogue::schema(),
        "print it again: tramctl catalogue schema > catalogue/schema.json"
    );
}

#[test]
fn another_reader_of_schemas_finds_every_file_in_its_shape() {
    let validator = validator();
    let files = files(&data());
    assert!(files.len() > 50, "{}", files.len());
    for file in files {
        let faults: Vec<_> = validator.iter_errors(&read(&file)).map(|e| e.to_string()).collect();
        assert!(faults.is_empty(), "{}: {faults:?}", file.display());
    }
}

#[test]
fn a_slip_in_a_key_or_a_value_is_told_while_one_writes() {
    let validator = validator();
    let form = read(&data().join("procedures/1.001193/form.toml"));
    assert!(validator.is_valid(&form));
    let mut unknown = form.clone();
    unknown["field"][0]["optinal"] = Value::Bool(true);
    assert!(!validator.is_valid(&unknown), "an unknown key");
    let mut kind = form.clone();
    kind["field"][0]["kind"] = "person".into();
    assert!(!validator.is_valid(&kind), "an unknown kind");
    let mut text = form;
    text["field"][0]["label"].as_object_mut().unwrap().remove("en");
    assert!(!validator.is_valid(&text), "a missing translation");
}
