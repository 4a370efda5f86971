//! One completed dossier of each procedure, filed by the program as an office's script would, and
//! compared with what the portal was seen to accept.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tram_core::Catalogue;
use tram_sandbox::{Faults, HeldDossier, Sandbox};

use super::stage::{Ran, folder, sample, tramctl};

/// Set, it has `accepted.json` written anew from what the portal holds.
const RECORD: &str = "TRAM_RECORD_DOSSIERS";

#[derive(Deserialize)]
struct Story {
    procedure: String,
    on_behalf: String,
    papers: Vec<String>,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Accepted {
    declaration: BTreeMap<String, Value>,
    papers: Vec<Paper>,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Paper {
    part: String,
    display_name: String,
}

impl Accepted {
    /// What the portal holds.
    fn of(held: &HeldDossier) -> Self {
        let form = held.files.iter().find_map(|file| file.form_data.as_ref());
        let declaration = form.map(|data| serde_json::from_str(data).unwrap()).unwrap_or_default();
        let papers = held
            .files
            .iter()
            .filter(|file| file.bytes.is_some())
            .map(|file| Paper { part: file.part.clone(), display_name: file.display_name.clone() });
        Self { declaration, papers: papers.collect() }
    }
}

fn folders() -> Vec<PathBuf> {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/dossiers");
    let entries = std::fs::read_dir(all).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn file(story: &Story, answers: &Path, portal: &str) -> Ran {
    let home = folder();
    let papers =
        story.papers.iter().map(|id| format!("{id}={}", sample("giay-chung-sinh-mau.jpg")));
    let papers = papers.flat_map(|paper| ["--paper".to_owned(), paper]);
    let place = home.path().join("kho");
    let words = ["--json", "--key-store", "memory", "--home", place.to_str().unwrap()];
    let order = ["dossier", "file", "--procedure", &story.procedure, "--portal", portal];
    let case = ["--on-behalf", &story.on_behalf, "--answers", answers.to_str().unwrap()];
    let all = words.into_iter().chain(order).chain(case).map(str::to_owned);
    tramctl(all.chain(papers))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_completed_dossier_is_accepted_and_arrives_as_it_did_before() {
    let mut seen = Vec::new();
    for folder in folders() {
        let text = std::fs::read_to_string(folder.join("dossier.toml")).unwrap();
        let story: Story = toml::from_str(&text).unwrap();
        let code = story.procedure.clone();
        let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let portal = Sandbox::start(anywhere, Faults::default(), None).await.unwrap();
        let (url, answers) = (portal.url(), folder.join("answers.json"));
        let ran = tokio::task::spawn_blocking(move || file(&story, &answers, &url)).await.unwrap();
        assert_eq!(ran.code, 0, "{code}: {}{}", ran.out, ran.err);
        assert_eq!(ran.row()["state"], "accepted", "{code}");
        let held = portal.held();
        assert!(held.len() == 1 && held[0].is_submitted(), "{code}");
        assert_eq!(held[0].fields["serviceCode"], code);
        let arrived = Accepted::of(&held[0]);
        let path = folder.join("accepted.json");
        if std::env::var_os(RECORD).is_some() {
            let text = serde_json::to_string_pretty(&arrived).unwrap() + "\n";
            #[expect(clippy::disallowed_methods, reason = "records a file of the repository")]
            std::fs::write(&path, text).unwrap();
        }
        let before: Accepted =
            serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(arrived, before, "{code}: see {RECORD}");
        seen.push(code);
    }
    let catalogue = Catalogue::embedded();
    for procedure in catalogue.procedures() {
        assert!(seen.contains(&procedure.code.to_string()), "{} has a dossier", procedure.code);
    }
    let general =
        |code: &String| !catalogue.procedure(&code.parse().unwrap(), None).unwrap().guided;
    assert!(seen.iter().any(general), "and the general form has one");
}
