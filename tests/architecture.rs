//! The shape of the project: which crate may use which, who may draw a window, and what every crate
//! promises. Compared with what Cargo knows, so that a wrong edge fails here and not in a review.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "clippy sees tests only in functions marked so; here all of it is test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Which of our own crates a crate may use to do its work, lowest layer first.
const MAY_USE: &[(&str, &[&str])] = &[
    ("tram-domain", &[]),
    ("tram-composer", &[]),
    ("tram-catalogue", &["tram-domain"]),
    ("tram-imaging", &["tram-domain"]),
    ("tram-capture", &["tram-domain"]),
    ("tram-ocr", &["tram-domain"]),
    ("tram-vault", &["tram-domain"]),
    ("tram-portal", &["tram-domain"]),
    ("tram-ipc", &["tram-domain"]),
    ("tram-places", &["tram-domain"]),
    ("tram-voice", &[]),
    ("tram-outbox", &["tram-domain", "tram-vault", "tram-portal"]),
    ("tram-sandbox", &["tram-domain", "tram-portal"]),
    (
        "tram-core",
        &[
            "tram-domain",
            "tram-composer",
            "tram-catalogue",
            "tram-imaging",
            "tram-capture",
            "tram-ocr",
            "tram-vault",
            "tram-portal",
            "tram-ipc",
            "tram-places",
            "tram-voice",
            "tram-outbox",
        ],
    ),
    ("tram", &["tram-core", "tram-ipc", "tram-sandbox"]),
    ("tram-bridge", &["tram-core", "tram-ipc", "tram-sandbox"]),
    ("tram-cli", &["tram-core", "tram-ipc", "tram-sandbox"]),
    ("tram-testkit", &["tram-domain", "tram-imaging", "tram-capture", "tram-portal"]),
    ("tram-gauge", &["tram-domain", "tram-imaging", "tram-ocr", "tram-testkit"]),
    ("tram-lab", &["tram-domain", "tram-vault", "tram-portal", "tram-outbox", "tram-sandbox"]),
    ("xtask", &[]),
];

/// What tests may use beside that.
const TESTS_MAY_USE: &[(&str, &[&str])] = &[
    ("tram-imaging", &["tram-testkit"]),
    ("tram-capture", &["tram-testkit"]),
    ("tram-ocr", &["tram-testkit"]),
    ("tram-voice", &["tram-testkit"]),
    ("tram-catalogue", &["tram-testkit"]),
    ("tram-vault", &["tram-testkit"]),
    ("tram-portal", &["tram-testkit"]),
    ("tram-outbox", &["tram-testkit", "tram-sandbox"]),
    // The conformance suite of the trait `Portal` runs against the sandbox.
    ("tram-sandbox", &["tram-domain", "tram-portal", "tram-testkit"]),
    ("tram-core", &["tram-testkit", "tram-sandbox"]),
    ("tram-bridge", &["tram-testkit", "tram-domain"]),
    ("tram-cli", &["tram-testkit", "tram-domain"]),
    ("tram-testkit", &[]),
    ("tram", &["tram-domain", "tram-core", "tram-ipc", "tram-sandbox", "tram-testkit", "xtask"]),
];

/// The folder of the checkout.
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// One dependency of one of our crates on another of ours, or on anything else.
struct Edge {
    from: String,
    to: String,
    for_tests: bool,
}

#[test]
fn crates_use_only_what_their_layer_may() {
    let wrong = forbidden(&edges(&metadata(&["--no-deps"])));
    assert!(wrong.is_empty(), "not in the table of tests/architecture.rs:\n{}", wrong.join("\n"));
}

#[test]
fn a_forbidden_edge_is_found() {
    let edge = |from: &str, to: &str, for_tests| Edge {
        from: from.to_owned(),
        to: to.to_owned(),
        for_tests,
    };
    let fine = [
        edge("tram-core", "tram-vault", false),
        edge("tram-core", "tram-sandbox", true),
        edge("tram-core", "serde", false),
    ];
    assert_eq!(forbidden(&fine), Vec::<String>::new());
    let wrong = [
        edge("tram-core", "tram-sandbox", false),
        edge("tram-domain", "tram-ipc", false),
        edge("tram-vault", "tram-portal", true),
        edge("tram-cli", "tram-testkit", false),
        edge("tram-stranger", "tram-domain", false),
    ];
    assert_eq!(forbidden(&wrong).len(), wrong.len());
}

#[test]
fn the_table_has_no_circle_and_every_crate_is_in_it() {
    for (place, (name, uses)) in
        MAY_USE.iter().enumerate().filter(|(_, (n, _))| *n != "tram-testkit")
    {
        for used in *uses {
            let below = MAY_USE.iter().position(|(other, _)| other == used);
            assert!(
                below.is_some_and(|below| below < place),
                "{name} may use {used}, which is above it"
            );
        }
    }
    for package in packages(&metadata(&["--no-deps"])) {
        let name = text(&package, "name");
        assert!(MAY_USE.iter().any(|(known, _)| *known == name), "{name} has no layer");
    }
}

#[test]
fn only_the_shell_draws_a_window() {
    let metadata = metadata(&["--no-deps"]);
    for edge in edges(&metadata).iter().filter(|edge| edge.to.starts_with("tauri")) {
        assert_eq!(edge.from, "tram", "{} uses {}", edge.from, edge.to);
    }
    for file in files_below(&Path::new(ROOT).join("crates"), &["rs"]) {
        let source = fs::read_to_string(&file).unwrap();
        assert!(!source.contains("tauri::"), "{} uses Tauri", file.display());
    }
}

#[test]
fn only_one_folder_of_the_interface_knows_tauri() {
    let interface = Path::new(ROOT).join("ui/src");
    let door = interface.join("ipc");
    let sources = files_below(&interface, &["ts", "js", "svelte"]);
    assert!(!sources.is_empty(), "the interface has sources");
    for file in sources.iter().filter(|file| !file.starts_with(&door)) {
        let source = fs::read_to_string(file).unwrap();
        assert!(
            !source.contains("@tauri-apps"),
            "{} imports Tauri past ui/src/ipc",
            file.display()
        );
    }
}

#[test]
fn screens_are_made_of_parts_and_parts_of_the_kit_and_never_back() {
    let interface = Path::new(ROOT).join("ui/src");
    for (folder, above) in [("kit", &["parts", "screens"][..]), ("parts", &["screens"])] {
        for file in files_below(&interface.join(folder), &["ts", "svelte"]) {
            let source = fs::read_to_string(&file).unwrap();
            for tier in above {
                let path = format!("../{tier}/");
                assert!(!source.contains(&path), "{} reaches up into {tier}", file.display());
            }
        }
    }
}

#[test]
fn every_crate_says_what_it_is_for_and_takes_the_workspaces_lints() {
    for package in packages(&metadata(&["--no-deps"])) {
        let name = text(&package, "name");
        assert!(!text(&package, "description").is_empty(), "{name} has no description");
        assert_eq!(text(&package, "license"), "Apache-2.0", "{name}");
        let manifest = fs::read_to_string(text(&package, "manifest_path")).unwrap();
        let lints = manifest.split("[lints]").nth(1).unwrap_or_default();
        assert!(
            lints.trim_start().starts_with("workspace = true"),
            "{name} has lints of its own: unsafe code is forbidden in every crate"
        );
    }
}

#[test]
fn every_licence_is_one_that_deny_toml_allows() {
    let rules = fs::read_to_string(Path::new(ROOT).join("deny.toml")).unwrap();
    let allowed = allowed_licences(&rules);
    assert!(allowed.iter().any(|licence| licence == "Apache-2.0"), "{allowed:?}");
    let host = host();
    let metadata = metadata(&["--filter-platform", &host]);
    let mut wrong = Vec::new();
    for package in packages(&metadata) {
        let licence = text(&package, "license");
        if !is_allowed(&licence, &allowed) {
            wrong.push(format!("{}: {licence:?}", text(&package, "name")));
        }
    }
    assert!(wrong.is_empty(), "licences that deny.toml does not allow:\n{}", wrong.join("\n"));
}

#[test]
fn licence_expressions_are_read_as_written() {
    let allowed: Vec<String> = ["MIT", "Apache-2.0", "Unicode-3.0"].map(str::to_owned).into();
    for good in [
        "MIT",
        "MIT OR GPL-3.0",
        "GPL-3.0/MIT",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR MIT",
        "MIT AND (Apache-2.0 OR Zlib)",
    ] {
        assert!(is_allowed(good, &allowed), "{good}");
    }
    for bad in ["GPL-3.0", "MIT AND GPL-3.0", "", "(MIT OR Apache-2.0) AND AGPL-3.0", "MIT OR"] {
        assert!(!is_allowed(bad, &allowed), "{bad}");
    }
}

/// Edges that no table allows, in words.
fn forbidden(edges: &[Edge]) -> Vec<String> {
    let listed = |table: &[(&str, &[&str])], edge: &Edge| {
        table.iter().any(|(from, uses)| *from == edge.from && uses.contains(&edge.to.as_str()))
    };
    edges
        .iter()
        .filter(|edge| edge.to.starts_with("tram") || edge.to == "xtask")
        .filter(|edge| !(listed(MAY_USE, edge) || edge.for_tests && listed(TESTS_MAY_USE, edge)))
        .map(|edge| {
            let what = if edge.for_tests { "in tests" } else { "to do its work" };
            format!("{} uses {} {what}", edge.from, edge.to)
        })
        .collect()
}

fn edges(metadata: &Value) -> Vec<Edge> {
    let mut edges = Vec::new();
    for package in packages(metadata) {
        for used in package["dependencies"].as_array().unwrap() {
            edges.push(Edge {
                from: text(&package, "name"),
                to: text(used, "name"),
                for_tests: used["kind"] == "dev",
            });
        }
    }
    edges
}

fn packages(metadata: &Value) -> Vec<Value> {
    metadata["packages"].as_array().unwrap().clone()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn metadata(arguments: &[&str]) -> Value {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--locked"]).args(arguments);
    let answer = cargo.current_dir(ROOT).output().unwrap();
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    serde_json::from_slice(&answer.stdout).unwrap()
}

/// The platform that this machine is.
fn host() -> String {
    let answer = Command::new("rustc").arg("-vV").output().unwrap();
    let said = String::from_utf8(answer.stdout).unwrap();
    said.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

fn files_below(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_below(&path, endings));
        } else if path.extension().is_some_and(|one| endings.iter().any(|ending| one == *ending)) {
            found.push(path);
        }
    }
    found
}

/// The list `allow` under `[licenses]`.
fn allowed_licences(rules: &str) -> Vec<String> {
    let section = rules.split("[licenses]").nth(1).unwrap();
    let list = section.split("allow = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
    list.lines()
        .map(|line| line.split('#').next().unwrap_or_default())
        .flat_map(|line| line.split(','))
        .map(|name| name.trim().trim_matches('"').to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// Whether one may use what is under this SPDX expression.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut words = words.as_slice();
    either(&mut words, allowed) == Some(true) && words.is_empty()
}

fn either(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let mut good = both(words, allowed)?;
    while let [word, rest @ ..] = *words
        && *word == "OR"
    {
        *words = rest;
        good |= both(words, allowed)?;
    }
    Some(good)
}

fn both(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let mut good = one(words, allowed)?;
    while let [word, rest @ ..] = *words
        && *word == "AND"
    {
        *words = rest;
        good &= one(words, allowed)?;
    }
    Some(good)
}

fn one(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let (first, rest) = words.split_first()?;
    *words = rest;
    if *first == "(" {
        let good = either(words, allowed)?;
        *words = words.strip_prefix(&[")"])?;
        return Some(good);
    }
    let mut licence = (*first).to_owned();
    if let [with, exception, rest @ ..] = *words
        && *with == "WITH"
    {
        licence = format!("{licence} WITH {exception}");
        *words = rest;
    }
    Some(allowed.contains(&licence))
}

/// The crates of ARCHITECTURE.md's table: layer, name, and what it may use in the document's words.
fn printed(document: &str) -> Vec<[String; 3]> {
    let rows = document.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    rows.filter_map(|row| {
        let [layer, name, _, uses] = row.split(" | ").collect::<Vec<_>>()[..] else { return None };
        let name = name.strip_prefix('`')?.strip_suffix('`')?;
        Some([layer, name, uses].map(str::to_owned))
    })
    .collect()
}

/// What a row's words mean: names without `tram-`, `nothing`, or all of some layers but one.
fn meant(uses: &str, rows: &[[String; 3]]) -> BTreeSet<String> {
    let full = |name: &str| format!("tram-{name}");
    if uses == "nothing" {
        return BTreeSet::new();
    }
    let Some(but) = uses.strip_prefix("all of 0-2 but ") else {
        return uses.split(", ").map(full).collect();
    };
    let below = rows.iter().filter(|[layer, _, _]| ["0", "1", "2"].contains(&layer.as_str()));
    below.map(|[_, name, _]| name.clone()).filter(|name| *name != full(but)).collect()
}

#[test]
fn the_architecture_document_prints_this_very_table() {
    let document = fs::read_to_string(Path::new(ROOT).join("ARCHITECTURE.md")).unwrap();
    let rows = printed(&document);
    let said: BTreeMap<&str, BTreeSet<String>> =
        rows.iter().map(|[_, name, uses]| (name.as_str(), meant(uses, &rows))).collect();
    let held: BTreeMap<&str, BTreeSet<String>> = MAY_USE
        .iter()
        .map(|(name, uses)| (*name, uses.iter().map(|used| (*used).to_owned()).collect()))
        .collect();
    assert_eq!(said, held);
}
