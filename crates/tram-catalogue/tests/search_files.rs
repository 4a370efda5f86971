//! The national list and the everyday words of an office's own folder.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what a test takes for granted fails it"
)]

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use tempfile::TempDir;
use tram_catalogue::{Catalogue, Defect, Fault, check};

const TWO: &str = "code\tstate\ttype\tcategory\tagency\tname\n\
    1.010038\tUPDATED\tSTANDARD\tĐăng ký, quản lý cư trú\tCông an cấp Xã\tTách hộ\n\
    2.000815\tUPDATED\tSTANDARD\tChứng thực\t\tChứng thực bản sao\n";

/// One procedure with a folder, and these files beside it.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/procedures/2.000815");
    let folder = tempfile::tempdir().unwrap();
    let procedure = folder.path().join("procedures/2.000815");
    fs::create_dir_all(&procedure).unwrap();
    for entry in fs::read_dir(data).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, procedure.join(path.file_name().unwrap())).unwrap();
    }
    for (name, bytes) in files {
        write(&folder.path().join(name), bytes);
    }
    folder
}

#[expect(clippy::disallowed_methods, reason = "the tests write the data that they read")]
fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
}

fn faults(files: &[(&str, &str)]) -> Vec<(String, usize, Defect)> {
    let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let fault = |fault: Fault| (fault.file, fault.line, fault.what);
    check(folder(&files).path()).into_iter().map(fault).collect()
}

#[test]
fn an_office_has_its_own_list_and_words() {
    let everyday = "[[procedure]]\ncode = \"1.010038\"\nwords = [\"ra riêng\"]\n\
        [[synonym]]\nwords = [\"ra riêng\", \"tự lập\"]\n";
    let files: [(&str, &[u8]); 2] =
        [("national.tsv", TWO.as_bytes()), ("everyday.toml", everyday.as_bytes())];
    let catalogue = Catalogue::load(folder(&files).path()).unwrap();
    assert_eq!(catalogue.national_list().len(), 2);
    let code = "1.010038".parse().unwrap();
    let national = catalogue.national(&code).unwrap();
    assert_eq!((national.name.as_str(), national.agencies.len()), ("Tách hộ", 1));
    for words in ["tách hộ", "ra riêng", "tự lập", "cư trú", "1010038"] {
        let hits = catalogue.search(words, 3);
        assert_eq!(hits.first().map(|hit| &hit.code), Some(&code), "{words}");
    }
    let without = Catalogue::load(folder(&[]).path()).unwrap();
    assert!(without.national(&code).is_none() && without.search("tách hộ", 3).is_empty());
}

#[test]
fn a_fault_in_either_file_is_named_with_its_line() {
    let bad = format!("{TWO}1.010038\tUPDATED\n");
    let columns = Defect::Syntax("2 columns instead of 6".to_owned());
    assert_eq!(faults(&[("national.tsv", &bad)]), [("national.tsv".to_owned(), 4, columns)]);
    for (text, line, defect) in [
        (
            "code = \"1.009999\"\nwords = [\"a\"]",
            2,
            Defect::UnknownProcedure("1.009999".to_owned()),
        ),
        ("code = \"1.9\"\nwords = [\"a\"]", 2, Defect::MalformedCode("1.9".to_owned())),
        ("code = \"1.010038\"\nwords = []", 3, Defect::Empty("words")),
        ("code = \"1.010038\"\nwords = [\" \"]", 3, Defect::Empty("words")),
    ] {
        let text = format!("[[procedure]]\n{text}\n");
        let found = faults(&[("national.tsv", TWO), ("everyday.toml", &text)]);
        assert!(found.contains(&("everyday.toml".to_owned(), line, defect)), "{found:?}");
    }
    let text = "[[synonym]]\nwords = [\"má\"]\n";
    let alone = ("everyday.toml".to_owned(), 2, Defect::Empty("words"));
    assert_eq!(faults(&[("everyday.toml", text)]), [alone]);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48, failure_persistence: None, ..ProptestConfig::default()
    })]
    #[test]
    fn no_bytes_in_either_file_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0_usize..160,
    ) {
        let mut spoilt = TWO.as_bytes().to_vec();
        let at = at.min(spoilt.len());
        spoilt.splice(at..at, bytes.iter().copied());
        let folder = folder(&[("national.tsv", &spoilt), ("everyday.toml", &bytes)]);
        for fault in check(folder.path()) {
            prop_assert!(fault.line >= 1 && !fault.mend.is_empty());
        }
    }
}
