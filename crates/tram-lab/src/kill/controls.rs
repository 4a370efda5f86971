//! Two clients that are known to be wrong, at the same portal in the same mood. A laboratory in
//! which they file nothing twice would not see it if ours did.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::{Client, RequestBuilder};
use serde_json::Value;
use tram_sandbox::{HeldDossier, Running};

use super::portal_in_a_bad_mood;
use crate::chance::Chance;
use crate::outcome::Control;

/// Dossiers for each round that is asked for: a share is to be told from chance.
const DOSSIERS_A_ROUND: u32 = 4;
/// After so many tries even these give up.
const MOST_TRIES: u32 = 40;
/// How often, in a hundred, a client gives up on an answer while the portal is still at work.
const IMPATIENT: u64 = 50;
/// How many milliseconds the portal works on a new dossier: as good as none, and so long that it can
/// be asked meanwhile.
const WORK: (u64, u64) = (1, 150);
/// How many milliseconds the impatient wait.
const PATIENCE: u64 = 40;

/// Both clients, each with a portal of its own.
pub(super) async fn run(rounds: u32, seed: u64) -> Result<Vec<Control>, String> {
    let dossiers = rounds.saturating_mul(DOSSIERS_A_ROUND);
    let mut client = Wrong::at(portal_in_a_bad_mood(seed, WORK.0).await?, seed)?;
    for number in 0..dossiers {
        client.file_blindly(number).await;
    }
    let blind = client.filed_twice("applicantIdNo", HeldDossier::is_submitted);
    client.portal.shutdown().await;

    let mut client = Wrong::at(portal_in_a_bad_mood(seed, WORK.1).await?, seed)?;
    for number in 0..dossiers {
        client.file_by_reference(number).await;
    }
    let hasty = client.filed_twice("applicantIdNo", |_| true);
    client.portal.shutdown().await;

    let control = |what: &str, broke, least| Control {
        what: what.to_owned(),
        rounds: dossiers.into(),
        broke,
        least,
    };
    Ok(vec![
        control("a client that files again after every error", blind, 0.15),
        control("a client that looks its reference up, but at once", hasty, 0.03),
    ])
}

/// A client that is wrong, and the portal that suffers it.
struct Wrong {
    portal: Running,
    client: Client,
    chance: Chance,
}

/// The portal did not say that it did what was asked.
struct NoAnswer;

impl Wrong {
    fn at(portal: Running, seed: u64) -> Result<Self, String> {
        let client = Client::builder().no_proxy().tls_certs_only(std::iter::empty()).build();
        Ok(Self {
            portal,
            client: client.map_err(|error| error.to_string())?,
            chance: Chance::new(seed),
        })
    }

    /// Files without any reference, and again from the start after every error.
    async fn file_blindly(&mut self, number: u32) {
        for _ in 0..MOST_TRIES {
            if self.file(number, None).await.is_ok() {
                return;
            }
        }
    }

    /// Asks whether the reference is known and files at once if it is not, although the portal may
    /// still be at work on it.
    async fn file_by_reference(&mut self, number: u32) {
        let reference = format!("{number:032x}");
        for _ in 0..MOST_TRIES {
            let sent = self.ask(self.client.get(self.address(&format!("/{reference}"))));
            let filed = match sent.await {
                Ok(found) if found.get("dossierStatus").is_some_and(|word| word != "") => return,
                Ok(found) if found.get("dossierId").is_some() => self.fill(&found).await,
                Ok(_) => self.file(number, Some(&reference)).await,
                Err(NoAnswer) => Err(NoAnswer),
            };
            if filed.is_ok() {
                return;
            }
        }
    }

    async fn file(&mut self, number: u32, reference: Option<&str>) -> Result<(), NoAnswer> {
        let mut form = vec![
            ("serviceCode", "1.001193".to_owned()),
            // Each at an agency of its own: the portal would give the next one the draft that was
            // filed too many, and hide it.
            ("govAgencyCode", format!("H01.{number}")),
            ("dossierTemplateNo", "1.001193".to_owned()),
            ("applicantIdNo", format!("{number:012}")),
        ];
        form.extend(reference.map(|reference| ("referenceUid", reference.to_owned())));
        let mut request = self.client.post(self.address("")).form(&form);
        if self.chance.percent(IMPATIENT) {
            request = request.timeout(Duration::from_millis(PATIENCE));
        }
        let made = self.ask(request).await?;
        self.fill(&made).await
    }

    /// One paper, then the whole is submitted and its state read.
    async fn fill(&mut self, made: &Value) -> Result<(), NoAnswer> {
        let id = made.get("dossierId").map(Value::to_string).ok_or(NoAnswer)?;
        let id = id.trim_matches('"');
        let paper = Part::bytes(b"%PDF-1.7".to_vec()).file_name("1.pdf");
        let form = Form::new().text("dossierPartNo", "KQ.G15.000001").part("file", paper);
        let upload = self.client.post(self.address(&format!("/{id}/files"))).multipart(form);
        self.ask(upload).await?;
        let submit = self.client.post(self.address(&format!("/{id}/submit")));
        self.ask(submit.form(&[("note", "")])).await?;
        self.ask(self.client.get(self.address(&format!("/{id}")))).await.map(drop)
    }

    async fn ask(&self, request: RequestBuilder) -> Result<Value, NoAnswer> {
        let request = request.header("groupId", 1).basic_auth("tram", Some("tap-duot"));
        let answer = request.send().await.map_err(|_| NoAnswer)?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(|_| NoAnswer)?;
        let value: Value = serde_json::from_slice(&body).map_err(|_| NoAnswer)?;
        // 403 with a null pointer is how this portal says that it has no such dossier.
        let absent = status.as_u16() == 403;
        if status.is_success() || absent { Ok(value) } else { Err(NoAnswer) }
    }

    fn address(&self, path: &str) -> String {
        format!("{}/dossiers{path}", self.portal.url())
    }

    /// How many people have more than one dossier at the portal.
    fn filed_twice(&self, field: &str, counts: impl Fn(&HeldDossier) -> bool) -> u64 {
        let mut filed: BTreeMap<String, u64> = BTreeMap::new();
        for dossier in self.portal.held().iter().filter(|dossier| counts(dossier)) {
            let person = dossier.fields.get(field).cloned().unwrap_or_default();
            *filed.entry(person).or_default() += 1;
        }
        filed.values().filter(|count| **count > 1).count() as u64
    }
}
