//! A folder with faults is refused, and each fault is named with file, line and remedy.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what a test takes for granted fails it"
)]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tempfile::TempDir;
use tram_catalogue::{Catalogue, ConditionDefect, Defect, Fault, check};

/// The data of the repository, copied to be spoilt.
fn copied() -> TempDir {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    let folder = tempfile::tempdir().unwrap();
    copy(&data, folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the tests spoil a copy of the data")]
fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::write(path, bytes).unwrap();
}

/// Replaces the first `from` in a file of a fresh copy and returns the faults, and the line of it.
fn spoilt(file: &str, from: &str, to: &str) -> (Vec<Fault>, usize) {
    let folder = copied();
    let path = folder.path().join(file);
    let text = fs::read_to_string(&path).unwrap();
    let at = text.find(from).unwrap_or_else(|| panic!("{file} has no {from}"));
    write(&path, text.replacen(from, to, 1));
    (check(folder.path()), text[..at].matches('\n').count() + 1)
}

const FORM: &str = "procedures/1.001193/form.toml";
const PAPERS: &str = "procedures/1.001193/requirements.toml";
const PROCEDURE: &str = "procedures/1.001193/procedure.toml";

fn only(file: &str, from: &str, to: &str) -> Defect {
    let (faults, line) = spoilt(file, from, to);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!((faults[0].file.as_str(), faults[0].line), (file, line), "{faults:?}");
    assert!(!faults[0].mend.is_empty());
    faults[0].what.clone()
}

#[test]
fn the_data_of_the_repository_has_no_fault() {
    let folder = copied();
    assert_eq!(check(folder.path()), []);
    let loaded = Catalogue::load(folder.path()).unwrap();
    let embedded = Catalogue::embedded();
    assert!(loaded.procedures().eq(embedded.procedures()), "the folder and the program agree");
}

#[test]
fn an_unknown_key_is_refused_at_its_line() {
    let defect = only(FORM, "optional = true", "optinal = true");
    assert!(matches!(&defect, Defect::Syntax(why) if why.contains("optinal")), "{defect}");
    let defect = only(PAPERS, "show_only = true", "showonly = true");
    assert!(matches!(&defect, Defect::Syntax(why) if why.contains("showonly")), "{defect}");
}

#[test]
fn a_fault_reads_as_file_line_defect_and_remedy() {
    let (faults, line) = spoilt(FORM, r#"hoan_canh != "bo_roi""#, r#"hoan_can != "bo_roi""#);
    let place = format!("{FORM}:{line}: there is no question `hoan_can`; correct the name");
    assert!(faults[0].to_string().starts_with(&place), "{}", faults[0]);
}

#[test]
fn conditions_that_cannot_work_are_refused() {
    use ConditionDefect as C;
    let condition = r#"when = 'nhan_ket_qua == "buu_dien"'"#;
    let with = |source: &str| {
        let Defect::Condition(defect) = only(FORM, condition, &format!("when = '{source}'")) else {
            panic!("no condition defect for {source}")
        };
        defect
    };
    assert!(matches!(with("nhan_ket_qua =="), C::Malformed(_)));
    assert_eq!(with("size(nhan_ket_qua) > 1"), C::Forbidden("size".into()));
    assert_eq!(with("nks_noi_sinh == \"x\""), C::NotCountable("nks_noi_sinh".into()));
    assert_eq!(with("so_ban_sao - 1 > 0"), C::Forbidden("_-_".into()));
    assert_eq!(
        with("nhan_ket_qua == \"fax\""),
        C::NotAnAnswer { question: "nhan_ket_qua".into(), answer: "fax".into() }
    );
    assert_eq!(with("so_ban_sao"), C::NotYesOrNo);
    assert_eq!(with("so_ban_sao > 20"), C::Never);
    assert_eq!(with("so_ban_sao <= 20"), C::Always);
    assert_eq!(
        with("dia_chi_nhan == \"x\""),
        C::AskedLater("dia_chi_nhan".into()),
        "a question cannot rest on itself"
    );
}

#[test]
fn a_paper_may_not_rest_on_a_question_that_comes_after_the_checklist() {
    let defect = only(PAPERS, r#"chung_sinh == "khong""#, r#"nhan_ket_qua == "tai_quay""#);
    assert_eq!(defect, ConditionDefect::AskedLater("nhan_ket_qua".into()).into());
}

#[test]
fn each_kind_of_slip_that_editors_make_is_named_at_its_line() {
    use ConditionDefect as C;
    const MARRIAGE: &str = "procedures/1.000894/form.toml";
    let unknown = |name: &str| Defect::Condition(C::UnknownName(name.into()));
    assert_eq!(
        only(PAPERS, r#"hoan_canh == "bo_roi""#, r#"hoan_can == "bo_roi""#),
        unknown("hoan_can"),
        "an unknown question in a condition"
    );
    let nameless =
        only(PAPERS, "name = { vi = \"Giấy chứng sinh\"", "nam = { vi = \"Giấy chứng sinh\"");
    assert!(matches!(&nameless, Defect::Syntax(why) if why.contains("nam")), "{nameless}");
    let unlisted = spoilt(PROCEDURE, "1.001193", "1.999999").0;
    assert!(
        unlisted.iter().any(|fault| fault.what == Defect::NotListed("1.999999".into())),
        "a code that the national list does not have: {unlisted:?}"
    );
    assert_eq!(
        only(PAPERS, r#"chung_sinh == "giay""#, r#"chung_sinh == "giay" && chung_sinh == "khong""#),
        Defect::Condition(C::Never),
        "a dead condition"
    );
    let half = only(PAPERS, ", en = \"Birth notice from the hospital\" }", " }");
    assert!(matches!(&half, Defect::Syntax(why) if why.contains("en")), "a missing translation");
    let check = |from: &str, to: &str| only(MARRIAGE, from, to);
    assert_eq!(check("today - ", "hom_nay - "), unknown("hom_nay"), "a check of what nobody asked");
}

#[test]
fn groups_checks_cases_and_numbers_are_looked_at() {
    const HOME: &str = "procedures/1.004222/form.toml";
    const BIRTH: &str = FORM;
    assert_eq!(only(HOME, "most = 10", "most = 80"), Defect::GroupSize { most: 20 });
    assert!(matches!(only(HOME, "more = {", "moer = {"), Defect::Syntax(_)));
    let numbers = spoilt(BIRTH, "birth = \"me_ngay_sinh\"", "birth = \"me_ho_ten\"").0;
    assert!(
        !numbers.is_empty()
            && numbers.iter().all(|fault| matches!(fault.what, Defect::PersonMisfit(_))),
        "{numbers:?}"
    );
    let unknown = spoilt("generic/requirements.toml", "giay_to_1_ten", "giay_to_0_ten").0;
    assert_eq!(unknown[0].what, Defect::NameFrom("giay_to_0_ten".into()));
    assert_eq!(
        only(
            PROCEDURE,
            "effective_from = \"2026-07-18\"",
            "effective_until = \"2026-07-17\"\neffective_from = \"2026-07-18\""
        ),
        Defect::EndsBefore
    );
    let unlisted = spoilt("procedures/2.000987/procedure.toml", "unlisted = ", "# unlisted = ").0;
    assert_eq!(unlisted[0].what, Defect::NotListed("2.000987".into()));
}

#[test]
fn texts_ids_and_kinds_are_checked() {
    assert_eq!(only(FORM, r#"en = "The child""#, r#"en = """#), Defect::Empty("en"));
    assert_eq!(only(FORM, "Phần lớn là trường hợp đầu tiên.", "Phần lớn!"), Defect::Exclamation);
    assert_eq!(
        only(FORM, r#"id = "nks_ho_ten""#, r#"id = "nks ho ten""#),
        Defect::MalformedId("nks ho ten".into())
    );
    assert_eq!(
        only(FORM, r#"id = "nks_ho_ten""#, r#"id = "nyc_quan_he""#),
        Defect::RepeatedId("nyc_quan_he".into())
    );
    assert_eq!(
        spoilt(FORM, "kind = \"date\"\npast", "kind = \"phone\"\npast").0[0].what,
        Defect::KeyUnused("past")
    );
    assert_eq!(
        only(FORM, r#"prefill = "card_name""#, r#"prefill = "card_birth""#),
        Defect::PrefillMisfit
    );
    assert_eq!(only(PAPERS, "KQ004389", "KQ4389"), Defect::MalformedComponent("KQ4389".into()));
    assert_eq!(spoilt(PAPERS, "when = ", "# when = ").0[0].what, Defect::WhyAndWhen);
    assert_eq!(
        only(PROCEDURE, r#""2026-07-18""#, r#""2026-02-30""#),
        Defect::NotADay("2026-02-30".into())
    );
    let other = spoilt(PROCEDURE, r#"code = "1.001193""#, r#"code = "1.004222""#).0;
    assert_eq!(other[0].what, Defect::FolderName, "{other:?}");
    assert_eq!(
        only("most-used.toml", "1.004873", "1.004999"),
        Defect::UnknownProcedure("1.004999".into())
    );
}

#[test]
fn all_faults_are_named_at_once() {
    let folder = copied();
    for file in [FORM, PAPERS] {
        let path = folder.path().join(file);
        write(&path, fs::read_to_string(&path).unwrap().replace("Giấy", "Giấy!"));
    }
    fs::remove_file(folder.path().join("procedures/2.000815/form.toml")).unwrap();
    write(&folder.path().join("extra.toml"), "");
    let faults = check(folder.path());
    assert!(faults.len() > 4, "{faults:?}");
    assert!(faults.iter().any(|fault| fault.what == Defect::MissingFile));
    assert!(faults.iter().any(|fault| fault.what == Defect::StrayFile));
    assert!(Catalogue::load(folder.path()).is_err());
}

#[test]
fn a_folder_that_is_not_there_is_a_fault() {
    let nowhere = tempfile::tempdir().unwrap().path().join("nowhere");
    let faults = check(&nowhere);
    assert!(matches!(faults[0].what, Defect::Unreadable(_)), "{faults:?}");
}

#[test]
fn a_file_of_other_bytes_is_a_fault() {
    let folder = copied();
    write(&folder.path().join(FORM), [0xff, 0xfe, 0x00, 0x80]);
    let faults = check(folder.path());
    assert!(faults.iter().any(|fault| matches!(fault.what, Defect::Unreadable(_))), "{faults:?}");
}

#[test]
fn a_later_edition_stands_beside_the_earlier_one() {
    let folder = copied();
    let earlier = folder.path().join("procedures/1.001193");
    let later = folder.path().join("procedures/1.001193@2027-03");
    copy(&earlier, &later);
    let faults = check(folder.path());
    assert!(
        faults.iter().any(|fault| matches!(fault.what, Defect::RepeatedEdition(_))),
        "{faults:?}"
    );

    let text = fs::read_to_string(later.join("procedure.toml")).unwrap();
    let text = text.replace(r#"edition = "2026-07""#, r#"edition = "2027-03""#);
    write(&later.join("procedure.toml"), text.replace("2026-07-18", "2027-03-01"));
    let catalogue = Catalogue::load(folder.path()).unwrap();
    let code = "1.001193".parse().unwrap();
    assert_eq!(catalogue.procedure(&code, None).unwrap().edition, "2027-03");
    assert_eq!(catalogue.procedure(&code, Some("2026-07")).unwrap().edition, "2026-07");
    assert_eq!(
        catalogue.procedures().count(),
        Catalogue::embedded().procedures().count(),
        "one edition each is offered"
    );
    let catalogue = catalogue.as_of(tram_domain::Date::new(2027, 2, 28).unwrap());
    assert_eq!(catalogue.procedure(&code, None).unwrap().edition, "2026-07");
    assert_eq!(catalogue.editions(&code).len(), 2);
}

fn some_file() -> impl Strategy<Value = PathBuf> {
    let files = vec![FORM, PAPERS, PROCEDURE, "life-events.toml", "most-used.toml"];
    proptest::sample::select(files).prop_map(PathBuf::from)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24, failure_persistence: None, ..ProptestConfig::default()
    })]
    #[test]
    fn no_bytes_in_a_file_make_the_reader_panic(
        file in some_file(),
        junk in proptest::collection::vec(any::<u8>(), 0..40),
        at in any::<proptest::sample::Index>(),
        cut in 0_usize..60,
        whole in any::<bool>(),
    ) {
        let folder = copied();
        let path = folder.path().join(file);
        let mut bytes = fs::read(&path).unwrap();
        if whole {
            bytes.clone_from(&junk);
        } else {
            let at = at.index(bytes.len());
            let end = (at + cut).min(bytes.len());
            bytes.splice(at..end, junk);
        }
        write(&path, &bytes);
        for fault in check(folder.path()) {
            prop_assert!(fault.line >= 1 && !fault.mend.is_empty());
        }
    }
}

#[test]
fn a_title_is_in_small_letters_and_of_one_paper() {
    let title = r#"titles = ["giấy chứng sinh"]"#;
    for wrong in ["Giấy chứng sinh", "giấy  chứng sinh", "giấy chứng sinh:"] {
        let defect = only(PAPERS, title, &format!("titles = [\"{wrong}\"]"));
        assert_eq!(defect, Defect::MalformedTitle(wrong.to_owned()));
    }
    assert_eq!(only(PAPERS, title, r#"titles = [""]"#), Defect::Empty("titles"));
    let twice = only(PAPERS, title, r#"titles = ["giấy chứng sinh", "giay chung sinh"]"#);
    assert_eq!(twice, Defect::SharedTitle("giay chung sinh".to_owned()));
    let (faults, _) = spoilt(PAPERS, title, r#"titles = ["giấy chứng sinh", "giấy uỷ quyền"]"#);
    assert!(
        faults.iter().all(|fault| matches!(fault.what, Defect::SharedTitle(_)))
            && faults.len() == 1,
        "{faults:?}"
    );
}
