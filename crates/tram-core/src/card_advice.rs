//! What differs from the citizen card: an answer that the card had filled in and that was changed.
//! Names are compared as people write them, in capitals or not and with either placement of the tone
//! mark; what was typed is what is filed.

use tram_catalogue::Advice;
use tram_domain::names::same_name;
use tram_domain::{Answer, Answers, CitizenCard, FieldId, Prefill, Procedure};

/// The name is another one than on the card.
pub(crate) const NAME: &str = "card_name_differs";
/// The number is another one than on the card.
pub(crate) const NUMBER: &str = "card_number_differs";

/// Answers to what was asked that are other than on the card.
pub(crate) fn advice(
    procedure: &Procedure,
    answers: &Answers,
    asked: &[FieldId],
    card: &CitizenCard,
) -> Vec<Advice> {
    let fields = procedure.form.fields.iter().filter(|field| asked.contains(&field.id));
    let of = |field: &tram_domain::Field| {
        let text = answers.of(&field.id).and_then(Answer::as_text)?;
        let code = match field.prefill? {
            Prefill::CardName if !same_name(text, &card.name) => NAME,
            Prefill::CardNumber if text != card.number.as_str() => NUMBER,
            Prefill::CardName
            | Prefill::CardNumber
            | Prefill::CardBirth
            | Prefill::CardSex
            | Prefill::CardResidence
            | Prefill::CardIssued => return None,
        };
        Some(Advice::warning(&field.id, code))
    };
    fields.filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use tram_catalogue::Catalogue;

    use super::*;

    #[test]
    fn a_name_in_other_capitals_or_with_the_tone_mark_elsewhere_is_the_same_name() {
        let catalogue = Catalogue::embedded();
        let procedure = catalogue.procedure(&"1.001193".parse().unwrap(), None).unwrap();
        let card =
            CitizenCard::from_qr("052199000123||NGUYỄN THỊ HOÀ ĐÔNG|15011999|Nữ|Thôn 1|20062021");
        let card = card.unwrap();
        let field = FieldId("nyc_ho_ten".into());
        let said = |name: &str| {
            let answers = [(field.clone(), Answer::Text(name.into()))].into_iter().collect();
            let advice = advice(procedure, &answers, std::slice::from_ref(&field), &card);
            advice.into_iter().map(|one| one.code).collect::<Vec<_>>()
        };
        for same in ["Nguyễn Thị Hòa Đông", "NGUYỄN THỊ HOÀ ĐÔNG", "nguyễn thị hoà đông"]
        {
            assert!(said(same).is_empty(), "{same}");
        }
        assert_eq!(said("Nguyễn Thị Hoa Đông"), [NAME], "another tone is another name");
    }
}
