//! What goes over the wire: the fields of a dossier as OpenCPS names them, and the parts of its
//! answers that matter here. Unknown fields are passed over; numbers and text are taken for each
//! other, because the versions in use differ.

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use tram_domain::SubmissionKey;

use crate::{Package, PortalDossier};

/// `DossierDetailModel`, as far as it is needed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
pub(super) struct WireDossier {
    #[serde(deserialize_with = "text")]
    pub(super) dossier_id: String,
    #[serde(deserialize_with = "text")]
    reference_uid: String,
    #[serde(deserialize_with = "text")]
    dossier_no: String,
    #[serde(deserialize_with = "text")]
    dossier_status: String,
    #[serde(deserialize_with = "text")]
    applicant_id_no: String,
    #[serde(deserialize_with = "text")]
    service_code: String,
    #[serde(deserialize_with = "text")]
    gov_agency_code: String,
}

impl WireDossier {
    /// Whether it is filed under `key`; dashes and case are the portal's business.
    pub(super) fn has_key(&self, key: SubmissionKey) -> bool {
        self.reference_uid.parse() == Ok(key)
    }

    /// Whether it is this package's dossier: key, person, procedure and agency.
    pub(super) fn is_of(&self, package: &Package<'_>) -> bool {
        self.has_key(package.key)
            && self.applicant_id_no == package.body.applicant_number
            && self.service_code == package.body.procedure.as_str()
            && self.gov_agency_code == package.body.agency
    }

    /// Whether it is more than a draft. Every status word but the empty one means so.
    pub(super) fn is_submitted(&self) -> bool {
        !self.dossier_status.trim().is_empty()
    }

    pub(super) fn into_portal_dossier(self) -> PortalDossier {
        PortalDossier {
            submitted: self.is_submitted(),
            portal_dossier: self.dossier_id,
            dossier_number: Some(self.dossier_no).filter(|number| !number.is_empty()),
            status: self.dossier_status,
        }
    }
}

/// `DossierFileModel`, as far as it is needed.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct WireFile {
    #[serde(deserialize_with = "text")]
    dossier_file_id: String,
    #[serde(deserialize_with = "text")]
    pub(super) reference_uid: String,
    #[serde(deserialize_with = "text")]
    pub(super) dossier_part_no: String,
    #[serde(deserialize_with = "text")]
    removed: String,
}

impl WireFile {
    /// What it is called in a path: its own identity, or the portal's where it has none.
    pub(super) fn address(&self) -> &str {
        if self.reference_uid.is_empty() { &self.dossier_file_id } else { &self.reference_uid }
    }
}

/// A number, a truth value or text as text; nothing as empty text.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    })
}

/// The dossier in an answer; `None` if the answer is not one.
pub(super) fn dossier(body: &[u8]) -> Option<WireDossier> {
    let dossier: WireDossier = serde_json::from_slice(body).ok()?;
    (!dossier.dossier_id.is_empty() && !dossier.reference_uid.is_empty()).then_some(dossier)
}

/// Whether the answer says that there is no dossier: an empty body, `null` or `{}`.
pub(super) fn is_nothing(body: &[u8]) -> bool {
    let bare: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    matches!(bare.as_slice(), b"" | b"null" | b"{}")
}

/// The files in an answer; `None` if it is not a whole list.
pub(super) fn files(body: &[u8]) -> Option<Vec<WireFile>> {
    #[derive(Deserialize)]
    struct Page {
        total: u64,
        #[serde(default)]
        data: Value,
    }
    let page: Page = serde_json::from_slice(body).ok()?;
    let entries = match page.data {
        Value::Array(entries) => entries,
        Value::Null => Vec::new(),
        // Some JSON writers unwrap a list of one.
        entry @ Value::Object(_) => vec![entry],
        Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    };
    let files: Vec<WireFile> =
        entries.into_iter().map(serde_json::from_value).collect::<Result<_, _>>().ok()?;
    let whole = files.len() as u64 >= page.total && files.iter().all(|f| !f.address().is_empty());
    whole.then(|| files.into_iter().filter(|file| file.removed != "true").collect())
}

/// The declaration in an answer. Some versions wrap the object in text.
pub(super) fn form_data(body: &[u8]) -> Option<Value> {
    match serde_json::from_slice(body).ok()? {
        Value::String(inner) => serde_json::from_str(&inner).ok(),
        value @ Value::Object(_) => Some(value),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    }
}

/// The reason that an error gives, in JSON or as bare text.
pub(super) fn description(body: &[u8]) -> String {
    match serde_json::from_slice::<Value>(body) {
        Ok(value) => {
            value.get("description").and_then(Value::as_str).unwrap_or_default().to_owned()
        }
        Err(_) => String::from_utf8_lossy(body).into_owned(),
    }
}

/// Whether a body begins as JSON and does not end so: something on the way cut it.
pub(super) fn is_cut(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"{") && serde_json::from_slice::<Value>(body).is_err()
}

/// The `code` of an error body; `None` for every other body.
pub(super) fn code_in_error_body(body: &[u8]) -> Option<u64> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let is_error = value.get("message").is_some() && value.get("referenceUid").is_none();
    if is_error {
        value.get("code").and_then(Value::as_u64).filter(|code| *code >= 203)
    } else {
        None
    }
}

/// The fields of `POST /dossiers`.
pub(super) fn create_form(package: &Package<'_>) -> Vec<(&'static str, String)> {
    let body = package.body;
    let helper = body.helper.as_ref().map(|code| format!("; người hỗ trợ: {code}"));
    let note = format!("Mã phiếu Trạm: {}{}", body.reference, helper.unwrap_or_default());
    let mut form = vec![
        ("referenceUid", package.key.to_string()),
        ("serviceCode", body.procedure.to_string()),
        ("govAgencyCode", body.agency.clone()),
        ("dossierTemplateNo", body.template.clone()),
        ("applicantName", body.applicant_name.clone()),
        ("applicantIdType", "citizen".to_owned()),
        ("applicantIdNo", body.applicant_number.clone()),
        ("address", body.applicant_address.clone()),
        ("contactName", body.applicant_name.clone()),
        ("contactTelNo", body.applicant_phone.clone()),
        ("contactEmail", body.applicant_email.clone()),
        ("applicantNote", note),
        // Filed by the citizen over the network (1), not at a counter (3).
        ("originality", "1".to_owned()),
        ("online", "true".to_owned()),
    ];
    if let Some(issued) = body.applicant_issued {
        form.push(("applicantIdDate", issued.to_vietnamese()));
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_text_are_taken_for_each_other() {
        let json = br#"{"dossierId": 71, "referenceUid": "AABB", "dossierNo": null, "x": [1]}"#;
        let found = dossier(json).unwrap().into_portal_dossier();
        assert_eq!(
            (found.portal_dossier.as_str(), found.dossier_number, found.submitted),
            ("71", None, false)
        );
    }

    #[test]
    fn nothing_is_told_from_nonsense() {
        for nothing in ["", " \n", "null", "{ }"] {
            assert!(is_nothing(nothing.as_bytes()), "{nothing}");
        }
        for nonsense in ["[]", "7", "{\"total\":0}", "{\"dossierId\":1}", "{\"dossierId\":1,"] {
            let body = nonsense.as_bytes();
            assert!(!is_nothing(body) && dossier(body).is_none(), "{nonsense}");
        }
    }

    #[test]
    fn a_list_that_is_not_whole_is_no_list() {
        let entry = r#"{"referenceUid":"a"}"#;
        assert!(files(format!(r#"{{"total":2,"data":[{entry}]}}"#).as_bytes()).is_none());
        assert!(files(br#"{"data":[]}"#).is_none(), "without a total nothing is known");
        assert!(files(br#"{"total":1,"data":[{"displayName":"x"}]}"#).is_none());
        assert_eq!(files(format!(r#"{{"total":1,"data":{entry}}}"#).as_bytes()).unwrap().len(), 1);
        let removed = br#"{"total":1,"data":[{"referenceUid":"a","removed":true}]}"#;
        assert!(files(removed).unwrap().is_empty());
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_a_reader_panic(bytes: Vec<u8>, text in "[\\[\\]{}\":,a-z0-9 ]{0,60}") {
            for body in [bytes.as_slice(), text.as_bytes()] {
                let _ = (dossier(body).is_some(), is_nothing(body));
                let _ = (files(body).is_some(), form_data(body), description(body));
                let _ = code_in_error_body(body);
            }
        }

        #[test]
        fn whatever_type_a_field_has_the_answer_is_read(
            id in 1_u64.., status in "[a-z]{0,8}", number in proptest::option::of(0_u64..),
        ) {
            let json = serde_json::json!({
                "dossierId": id, "referenceUid": "a", "dossierStatus": status, "dossierNo": number,
            });
            let read = dossier(json.to_string().as_bytes()).unwrap().into_portal_dossier();
            assert_eq!(read.portal_dossier, id.to_string());
            assert_eq!(read.submitted, !status.is_empty());
            assert_eq!(read.dossier_number, number.map(|n| n.to_string()));
        }
    }
}
