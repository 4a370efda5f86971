//! What the catalogue built into the program says, and that a citizen can walk through it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what a test takes for granted fails it"
)]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use tram_catalogue::{Catalogue, Place};
use tram_domain::form::Phase;
use tram_domain::{
    Answer, Answers, Applicable, Date, Fee, Field, FieldId, FieldKind, Need, OnBehalf, Procedure,
};

/// What has a form of its own, in the order of use.
const GUIDED: [&str; 15] = [
    "1.000894", "2.000815", "2.000884", "2.000987", "2.000635", "1.001193", "1.004873", "1.001612",
    "1.000656", "1.004222", "1.004194", "1.014027", "1.001776", "1.001731", "1.004859",
];
const BIRTH: &str = "1.001193";
const MARITAL: &str = "1.004873";
const COPY: &str = "2.000815";
/// A procedure of the national list without a form of its own: splitting a household.
const GENERAL: &str = "1.010038";
const DEATH: &str = "1.000656";

fn procedure<'c>(catalogue: &'c Catalogue, code: &str) -> &'c Procedure {
    catalogue.procedure(&code.parse().unwrap(), None).unwrap()
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    let answer = |text: &str| match text {
        "true" => Answer::YesNo(true),
        "false" => Answer::YesNo(false),
        _ => Answer::Text(text.into()),
    };
    pairs.iter().map(|(field, text)| (FieldId((*field).into()), answer(text))).collect()
}

fn needs(applicable: &Applicable, wanted: Need) -> Vec<&str> {
    let of = applicable.needs.iter().filter(|(_, need)| *need == wanted);
    of.map(|(id, _)| id.0.as_str()).collect()
}

fn asked(applicable: &Applicable) -> Vec<&str> {
    let all = applicable.case_fields.iter().chain(&applicable.declaration_fields);
    all.map(|field| field.0.as_str()).collect()
}

#[test]
fn the_built_in_catalogue_has_its_procedures_in_order_of_use() {
    let catalogue = Catalogue::embedded();
    let codes: Vec<_> = catalogue.procedures().map(|p| p.code.as_str()).collect();
    assert_eq!(codes, GUIDED);
    assert_eq!(catalogue.most_used().len(), GUIDED.len());
    assert!(catalogue.life_events().len() >= 6);
    for event in catalogue.life_events() {
        assert!(!event.icon.is_empty() && !event.procedures.is_empty(), "{}", event.id);
    }
}

#[test]
fn a_fee_that_is_not_known_is_not_published() {
    let catalogue = Catalogue::embedded();
    assert_eq!(procedure(&catalogue, MARITAL).fee, Fee::NotPublished);
    let Fee::Free { why } = &procedure(&catalogue, BIRTH).fee else { panic!("birth is free") };
    assert!(why.vi.contains("60 ngày"), "free only in time");
    let Fee::Stated { tariff } = &procedure(&catalogue, COPY).fee else { panic!("stated") };
    for part in ["2.000 đ", "1.000 đ", "200.000 đ", "báo chí"] {
        assert!(tariff.vi.contains(part), "{part}");
    }
}

#[test]
fn every_text_stands_in_both_languages_and_every_id_is_its_own() {
    let catalogue = Catalogue::embedded();
    for procedure in catalogue.procedures() {
        let mut texts = vec![&procedure.name, &procedure.short_name, &procedure.summary];
        texts.extend(&procedure.time_limit);
        let mut ids = BTreeSet::new();
        for paper in &procedure.requirements {
            texts.extend([&paper.name, &paper.hint]);
            texts.extend(catalogue.why(procedure, &paper.id));
            assert_eq!(paper.condition.is_some(), catalogue.why(procedure, &paper.id).is_some());
            assert!(ids.insert(&paper.id.0), "{}", paper.id);
        }
        for field in &procedure.form.fields {
            texts.extend([&field.section, &field.label]);
            // Whether there is another one needs no hint.
            let more = field.item.as_ref().is_some_and(|item| item.name.is_none());
            texts.extend(Some(&field.hint).filter(|_| !more));
            assert!(ids.insert(&field.id.0), "{}", field.id);
            if let FieldKind::Choice { choices } = &field.kind {
                texts.extend(choices.iter().map(|choice| &choice.label));
            }
        }
        for text in texts {
            assert!(!text.vi.is_empty() && !text.en.is_empty(), "{text:?}");
            assert!(!text.vi.contains('!') && !text.en.contains('!'), "{text:?}");
        }
    }
}

#[test]
fn a_newborn_with_a_birth_notice_needs_only_that() {
    let catalogue = Catalogue::embedded();
    let birth = procedure(&catalogue, BIRTH);
    let of = |pairs: &[(&str, &str)]| {
        catalogue.applicable(birth, &answers(pairs), Some(OnBehalf::Myself))
    };
    let usual = [("nyc_quan_he", "me"), ("hoan_canh", "thong_thuong"), ("chung_sinh", "giay")];
    assert_eq!(needs(&of(&usual), Need::Needed), ["giay-chung-sinh"]);
    assert_eq!(needs(&of(&usual), Need::ShowOnly), ["giay-to-tuy-than"]);
    assert_eq!(needs(&of(&usual), Need::Optional), ["giay-to-cu-tru"]);
    let without = [("nyc_quan_he", "me"), ("hoan_canh", "thong_thuong"), ("chung_sinh", "khong")];
    assert_eq!(needs(&of(&without), Need::Needed), ["van-ban-lam-chung"]);
    let electronic =
        [("nyc_quan_he", "cha"), ("hoan_canh", "thong_thuong"), ("chung_sinh", "dien_tu")];
    assert!(needs(&of(&electronic), Need::Needed).is_empty(), "it replaces the paper");
    let asked_by_parents =
        [("nyc_quan_he", "uy_quyen"), ("hoan_canh", "mang_thai_ho"), ("chung_sinh", "giay")];
    assert_eq!(
        needs(&of(&asked_by_parents), Need::Needed),
        ["giay-chung-sinh", "giay-mang-thai-ho", "van-ban-uy-quyen"]
    );
}

#[test]
fn a_death_needs_its_notice_or_what_stands_in_for_it() {
    let catalogue = Catalogue::embedded();
    let death = procedure(&catalogue, DEATH);
    let needed = |who: &str, notice: &str, long_ago: &str| {
        let pairs = [("nyc_quan_he", who), ("giay_bao_tu", notice), ("mat_da_lau", long_ago)];
        let applicable = catalogue.applicable(death, &answers(&pairs), Some(OnBehalf::Myself));
        needs(&applicable, Need::Needed).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(needed("con", "giay", "false"), ["giay-bao-tu"]);
    assert!(needed("vo_chong", "dien_tu", "false").is_empty(), "it replaces the paper");
    assert_eq!(needed("con", "giay_khac", "false"), ["giay-thay-bao-tu"]);
    assert_eq!(needed("uy_quyen", "giay", "true"), ["giay-bao-tu", "van-ban-uy-quyen"]);
    assert_eq!(
        needed("uy_quyen", "khong", "true"),
        ["chung-cu-mat-da-lau", "van-ban-uy-quyen"],
        "evidence is for a death long ago that left no paper"
    );
    assert!(needed("con", "khong", "false").is_empty());
}

#[test]
fn the_answers_of_a_branch_left_behind_decide_nothing() {
    let catalogue = Catalogue::embedded();
    let birth = procedure(&catalogue, BIRTH);
    let changed = answers(&[
        ("nyc_quan_he", "nuoi_duong"),
        ("hoan_canh", "bo_roi"),
        ("chung_sinh", "giay"),
        ("cha_me", "ca_hai"),
        ("da_ket_hon", "true"),
    ]);
    let applicable = catalogue.applicable(birth, &changed, Some(OnBehalf::SomeoneElse));
    assert_eq!(needs(&applicable, Need::Needed), ["bien-ban-bo-roi"]);
    assert_eq!(applicable.case_fields.len(), 2, "no birth notice is asked about");
    assert!(!asked(&applicable).iter().any(|id| id.starts_with("me_") || id.starts_with("cha_")));
    assert!(!asked(&applicable).contains(&"giay_ket_hon"));
}

#[test]
fn what_rests_on_an_open_question_stays_open() {
    let catalogue = Catalogue::embedded();
    for procedure in catalogue.procedures() {
        let applicable = catalogue.applicable(procedure, &Answers::default(), None);
        for (paper, (id, need)) in procedure.requirements.iter().zip(&applicable.needs) {
            assert_eq!(&paper.id, id);
            assert_eq!(paper.condition.is_some(), *need == Need::Unknown, "{id}");
        }
        for id in asked(&applicable) {
            let field = procedure.form.field(&FieldId(id.into())).unwrap();
            assert_eq!(field.condition, None, "{id}");
        }
    }
}

#[test]
fn the_certificate_asks_for_papers_by_case_and_for_the_card_holder_only_when_present() {
    let catalogue = Catalogue::embedded();
    let marital = procedure(&catalogue, MARITAL);
    let case = |extra: &[(&str, &str)]| {
        let mut pairs = vec![("muc_dich", "vay_von"), ("tinh_trang", "chua_ket_hon")];
        pairs.extend([("cap_lai", "false")]);
        pairs.extend(extra);
        answers(&pairs)
    };
    let mine = catalogue.applicable(marital, &case(&[]), Some(OnBehalf::Myself));
    assert!(needs(&mine, Need::Needed).is_empty());
    assert!(asked(&mine).contains(&"nxn_ho_ten_cua_toi"));
    assert!(!asked(&mine).contains(&"nxn_ho_ten"));
    assert!(!asked(&mine).contains(&"nyc_ho_ten"), "the same person is not asked twice");

    let case_of_a_friend =
        case(&[("nyc_quan_he", "nguoi_khac"), ("tinh_trang", "da_ly_hon"), ("cap_lai", "true")]);
    let friend = catalogue.applicable(marital, &case_of_a_friend, Some(OnBehalf::SomeoneElse));
    assert_eq!(
        needs(&friend, Need::Needed),
        ["giay-ly-hon-khai-tu", "giay-xac-nhan-cu", "van-ban-uy-quyen"]
    );
    assert!(asked(&friend).contains(&"nxn_ho_ten") && asked(&friend).contains(&"nyc_ho_ten"));

    let of_my_child = case(&[("nyc_quan_he", "cha_me")]);
    let family = catalogue.applicable(marital, &of_my_child, Some(OnBehalf::SomeoneElse));
    assert!(needs(&family, Need::Needed).is_empty(), "family needs no certified authorisation");
    assert_eq!(needs(&family, Need::Optional), ["giay-uy-quyen-nguoi-nha", "giay-to-cu-tru"]);
}

#[test]
fn only_fields_about_the_person_present_are_filled_from_the_card() {
    let catalogue = Catalogue::embedded();
    for procedure in catalogue.procedures() {
        for field in procedure.form.fields.iter().filter(|field| field.prefill.is_some()) {
            let own = field.id.0.ends_with("_cua_toi");
            let requester = ["nyc_", "nop_", "dia_chi_nhan"];
            let requester = requester.iter().any(|begin| field.id.0.starts_with(begin));
            assert!(own || requester, "{}: {}", procedure.code, field.id);
            assert!(!own || field.condition.is_some(), "{}", field.id);
        }
    }
}

#[test]
fn an_edition_is_offered_from_its_day_on_and_found_by_its_name_for_ever() {
    let catalogue = Catalogue::embedded();
    let code = BIRTH.parse().unwrap();
    let edition = catalogue.procedure(&code, None).unwrap().edition.clone();
    let before = Catalogue::embedded().as_of(Date::new(2026, 7, 17).unwrap());
    assert!(!before.procedure(&code, None).unwrap().guided, "the general form stands in");
    // The national list has it all the same; what the folder says of it is not in force yet.
    let places: Vec<_> =
        before.search("khai sinh", 5).into_iter().map(|hit| hit.why.place).collect();
    assert!(!places.contains(&Place::ShortName) && !places.contains(&Place::Summary));
    assert!(before.procedure(&code, Some(&edition)).is_some());
    assert!(before.procedure(&code, Some("1999")).is_none());
    let after = Catalogue::embedded().as_of(Date::new(2026, 7, 18).unwrap());
    assert!(after.procedure(&code, None).is_some());
    assert_eq!(after.editions(&code).len(), 1);
}

#[test]
fn the_catalogue_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Catalogue>();
}

/// An answer that a field takes; `pick` chooses among several.
fn plausible(field: &Field, pick: usize) -> Answer {
    let text = match &field.kind {
        FieldKind::Choice { choices } => choices[pick % choices.len()].id.clone(),
        // More often yes than no: repeated groups go on for as long as one says so.
        FieldKind::YesNo => return Answer::YesNo(!pick.is_multiple_of(4)),
        FieldKind::Count { least, most } => {
            return Answer::Count((least + u32::try_from(pick % 7).unwrap()).min(*most));
        }
        FieldKind::Copies { most } => {
            return Answer::Count((1 + u32::try_from(pick % 3).unwrap()).min(*most));
        }
        FieldKind::Date { .. } => "15/01/1999".into(),
        FieldKind::PartialDate { .. } => ["15/01/1999", "1/1999", "1999"][pick % 3].into(),
        FieldKind::CitizenNumber { .. } => "052199000123".into(),
        FieldKind::OldNumber => "211000123".into(),
        FieldKind::Money { .. } => "150.000.000".into(),
        FieldKind::Phone => "0912345678".into(),
        FieldKind::Email => "thu@vidu.vn".into(),
        FieldKind::Text { .. }
        | FieldKind::PersonName
        | FieldKind::Place
        | FieldKind::Commune
        | FieldKind::Ethnicity
        | FieldKind::Nationality
        | FieldKind::Relation => "Thử Nghiệm".into(),
    };
    Answer::Text(text)
}

/// Answers every open question in order until none is left. Returns the answers and what was asked.
fn walk(
    catalogue: &Catalogue,
    procedure: &Procedure,
    on_behalf: OnBehalf,
    picks: &[usize],
) -> (Answers, Vec<FieldId>) {
    let today = Date::new(2026, 11, 24).unwrap();
    let (mut given, mut seen) = (Answers::default(), Vec::new());
    loop {
        let applicable = catalogue.applicable(procedure, &given, Some(on_behalf));
        let all = applicable.case_fields.iter().chain(&applicable.declaration_fields);
        let Some(next) = all.clone().find(|field| !seen.contains(*field)) else {
            assert_eq!(all.count(), seen.len(), "nothing asked was in vain");
            return (given, seen);
        };
        let field = procedure.form.field(next).unwrap();
        let pick = picks[seen.len() % picks.len()];
        seen.push(next.clone());
        assert!(seen.len() <= procedure.form.fields.len(), "the declaration ends");
        if !field.required && pick.is_multiple_of(3) {
            continue;
        }
        let answer = field.check(&plausible(field, pick), today).unwrap().unwrap();
        given.give(field.id.clone(), answer);
    }
}

#[test]
fn every_field_and_every_paper_is_reached_by_someone() {
    let catalogue = Catalogue::embedded();
    let general = catalogue.procedure(&GENERAL.parse().unwrap(), None);
    for procedure in catalogue.procedures().chain(general) {
        let (mut fields, mut papers) = (BTreeSet::new(), BTreeSet::new());
        let mut chance = 7_usize;
        for round in 0..400 {
            let picks: Vec<usize> = (0..31)
                .map(|_| {
                    chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
                    chance >> 33
                })
                .collect();
            let on_behalf = [OnBehalf::Myself, OnBehalf::SomeoneElse][round % 2];
            let (given, seen) = walk(&catalogue, procedure, on_behalf, &picks);
            let applicable = catalogue.applicable(procedure, &given, Some(on_behalf));
            fields.extend(seen);
            let wanted = applicable.needs.into_iter().filter(|(_, need)| *need != Need::NotNeeded);
            papers.extend(wanted.map(|(id, _)| id));
            if fields.len() == procedure.form.fields.len()
                && papers.len() == procedure.requirements.len()
            {
                break;
            }
        }
        let all = procedure.form.fields.iter().map(|field| &field.id);
        let missed: Vec<_> = all.filter(|id| !fields.contains(*id)).collect();
        assert!(missed.is_empty(), "{}: {missed:?}", procedure.code);
        let all = procedure.requirements.iter().map(|paper| &paper.id);
        let missed: Vec<_> = all.filter(|id| !papers.contains(*id)).collect();
        assert!(missed.is_empty(), "{}: {missed:?}", procedure.code);
    }
}

#[test]
fn the_usual_declaration_is_one_that_a_person_can_finish() {
    let catalogue = Catalogue::embedded();
    let length = |code: &str, given: &[(&str, &str)], on_behalf| {
        let given = answers(given);
        asked(&catalogue.applicable(procedure(&catalogue, code), &given, Some(on_behalf))).len()
    };
    let both_parents = [
        ("nyc_quan_he", "me"),
        ("hoan_canh", "thong_thuong"),
        ("chung_sinh", "giay"),
        ("cha_me", "ca_hai"),
        ("da_ket_hon", "true"),
        ("nhan_ket_qua", "tai_quay"),
    ];
    assert_eq!(length(BIRTH, &both_parents, OnBehalf::Myself), 29);
    let mut mother_only = both_parents;
    mother_only[3].1 = "me";
    assert_eq!(length(BIRTH, &mother_only, OnBehalf::Myself), 22);
    let single = [
        ("muc_dich", "vay_von"),
        ("tinh_trang", "chua_ket_hon"),
        ("cap_lai", "false"),
        ("xac_nhan_noi_cu", "false"),
        ("nhan_ket_qua", "tai_quay"),
        ("nyc_quan_he", "cha_me"),
    ];
    assert_eq!(length(MARITAL, &single, OnBehalf::Myself), 14);
    assert_eq!(length(MARITAL, &single, OnBehalf::SomeoneElse), 17);
    assert_eq!(length(COPY, &[], OnBehalf::Myself), 6);
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let ids = vec!["me", "cha", "ca_hai", "bo_roi", "thong_thuong", "giay", "khong", "viec_khac"];
    prop_oneof![
        any::<bool>().prop_map(Answer::YesNo),
        any::<u32>().prop_map(Answer::Count),
        proptest::sample::select(ids).prop_map(|id| Answer::Text(id.into())),
        "\\PC{0,6}".prop_map(Answer::Text),
    ]
}

/// Loaded once: the properties below try hundreds of cases.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::embedded);

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn every_procedure_can_be_walked_to_its_end(
        picks in proptest::collection::vec(0_usize..60, 5..40),
        which in 0_usize..64,
        myself in any::<bool>(),
    ) {
        let catalogue = &*CATALOGUE;
        let on_behalf = if myself { OnBehalf::Myself } else { OnBehalf::SomeoneElse };
        let general = catalogue.procedure(&GENERAL.parse().unwrap(), None);
        let all: Vec<_> = catalogue.procedures().chain(general).collect();
        let procedure = all[which % all.len()];
            let (given, seen) = walk(catalogue, procedure, on_behalf, &picks);
            let applicable = catalogue.applicable(procedure, &given, Some(on_behalf));
            prop_assert!(needs(&applicable, Need::Unknown).is_empty(), "the checklist is decided");
            // A name of the portal stands once, and in a repeated group once for each item.
            let portal = |id: &FieldId| {
                let field = procedure.form.field(id).unwrap();
                let item = field.item.as_ref().map(|item| (item.group.clone(), item.number));
                (item, field.portal.of("opencps", "").to_owned())
            };
            let names: Vec<_> = seen.iter().map(portal).filter(|(_, name)| !name.is_empty()).collect();
            let once: BTreeSet<_> = names.iter().collect();
            prop_assert_eq!(once.len(), names.len(), "no portal field is filled twice");
            let wanted = procedure.requirements.iter().zip(&applicable.needs);
            let wanted = wanted.filter(|(_, (_, need))| *need != Need::NotNeeded);
            let codes: Vec<_> =
                wanted.map(|(paper, _)| &paper.component).filter(|c| !c.is_empty()).collect();
            let once: BTreeSet<_> = codes.iter().collect();
            prop_assert_eq!(once.len(), codes.len(), "no component is asked for twice");
            let phone = |id: &&FieldId| {
                matches!(procedure.form.field(id).unwrap().kind, FieldKind::Phone)
            };
            // Who files for a business may leave a number beside the owner's: each by its own name.
            let phones: Vec<_> = seen.iter().filter(phone).collect();
            let asked = |id: &&FieldId| procedure.form.field(id).unwrap().label.vi.clone();
            let once: BTreeSet<_> = phones.iter().copied().map(|id| asked(&id)).collect();
            prop_assert_eq!(once.len(), phones.len(), "the same telephone is asked once");
    }

    #[test]
    fn no_answers_however_odd_break_a_condition(
        odd in proptest::collection::vec(any_answer(), 12),
        on_behalf in proptest::option::of(any::<bool>()),
    ) {
        let catalogue = &*CATALOGUE;
        let on_behalf =
            on_behalf.map(|mine| if mine { OnBehalf::Myself } else { OnBehalf::SomeoneElse });
        for procedure in catalogue.procedures() {
            let fields = procedure.form.fields.iter().zip(odd.iter().cycle());
            let given = fields.map(|(field, odd)| (field.id.clone(), odd.clone())).collect();
            let applicable = catalogue.applicable(procedure, &given, on_behalf);
            prop_assert_eq!(applicable.needs.len(), procedure.requirements.len());
            let case = |id: &FieldId| procedure.form.field(id).unwrap().phase == Phase::Case;
            prop_assert!(applicable.case_fields.iter().all(case));
            prop_assert!(!applicable.declaration_fields.iter().any(case));
        }
    }
}
