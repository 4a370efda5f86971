//! `--answers FILE`: a JSON object of field to answer.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use tram_core::domain::Answer;

use crate::files;
use crate::trouble::Trouble;

/// The answers in a file. `null` means: no answer.
pub(super) fn read(file: &Path) -> Result<BTreeMap<String, Answer>, Trouble> {
    let bytes = files::read(file)?;
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    parse(text)
}

fn parse(text: &[u8]) -> Result<BTreeMap<String, Answer>, Trouble> {
    let values: BTreeMap<String, Value> =
        serde_json::from_slice(text).map_err(|_| Trouble::AnswersMalformed)?;
    let given = values.into_iter().filter(|(_, value)| !value.is_null());
    given.map(|(field, value)| answer(&field, value).map(|answer| (field, answer))).collect()
}

fn answer(field: &str, value: Value) -> Result<Answer, Trouble> {
    let odd = || Trouble::AnswerShape(field.to_owned());
    match value {
        Value::Bool(yes) => Ok(Answer::YesNo(yes)),
        Value::String(text) => Ok(Answer::Text(text)),
        Value::Number(number) => {
            let count = number.as_u64().and_then(|count| u32::try_from(count).ok());
            count.map(Answer::Count).ok_or_else(odd)
        }
        Value::Null | Value::Array(_) | Value::Object(_) => Err(odd()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_numbers_and_yes_or_no_are_answers_and_null_is_none() {
        let read = parse(br#"{"a":"x","b":2,"c":true,"d":null}"#).unwrap();
        assert_eq!(read.len(), 3);
        assert_eq!(read["b"], Answer::Count(2));
    }

    #[test]
    fn a_list_or_a_fraction_is_refused_with_the_fields_name() {
        for text in [r#"{"a":[1]}"#, r#"{"a":1.5}"#, r#"{"a":-1}"#, r#"{"a":99999999999}"#] {
            let refused = parse(text.as_bytes());
            assert!(matches!(refused, Err(Trouble::AnswerShape(field)) if field == "a"), "{text}");
        }
        assert!(matches!(parse(b"[]"), Err(Trouble::AnswersMalformed)));
    }
}
