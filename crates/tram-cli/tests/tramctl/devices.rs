//! Folders to capture from, and the sandbox as a program.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::stage::{folder, lay, program, sample, tramctl};

#[test]
fn a_configured_folder_is_listed_and_its_files_are_brought_in() {
    let (folder, papers) = (folder(), folder());
    for name in ["a.jpg", "b.jpg"] {
        lay(&papers, name, std::fs::read(sample("giay-chung-sinh-mau.jpg")).unwrap());
    }
    lay(&papers, "c.txt", "not offered");
    let config = format!(
        "office = \"UBND xã Ví Dụ\"\nagency = \"H21.1\"\n[portal]\nurl = \"http://127.0.0.1:9\"\n\
         [[folders]]\nid = \"ban-chup\"\nname = \"Bàn chụp\"\npath = {:?}\n",
        papers.path()
    );
    let config = lay(&folder, "tram.toml", config);
    let ran = tramctl(["--json", "--config", &config, "capture", "sources"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let rows = ran.rows();
    assert_eq!((&rows[0]["source"], &rows[0]["kind"]), (&json!("ban-chup"), &json!("folder")));
    assert!(rows[0]["name"].is_string() && rows[0]["capabilities"].is_array());

    let out = folder.path().join("ra");
    let ran = tramctl([
        "--json",
        "--config",
        &config,
        "capture",
        "scan",
        "--source",
        "ban-chup",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let pages: Vec<Value> = ran.rows().iter().map(|row| row["page"].clone()).collect();
    assert_eq!(pages, [json!(1), json!(2)]);
    assert!(std::fs::read(ran.rows()[1]["file"].as_str().unwrap()).unwrap().len() > 1000);

    let unknown =
        ["--json", "--config", &config, "capture", "scan", "--source", "x", "--out", "/tmp"];
    let ran = tramctl(unknown);
    assert_eq!((ran.code, &ran.row()["error"]["code"]), (3, &json!("not_found")));
}

#[test]
fn the_sandbox_tells_its_address_first_and_ends_when_asked_to() {
    let mut child = program()
        .args(["sandbox", "--dialect", "opencps", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut out, &mut first).unwrap();
    assert!(
        first.starts_with("http://127.0.0.1:") && first.trim().ends_with("/o/rest/v2"),
        "{first}"
    );
    let asked = Command::new("kill").arg(child.id().to_string()).status().unwrap();
    assert!(asked.success());
    #[expect(clippy::disallowed_methods, reason = "a test that waits for a process")]
    let until = Instant::now() + Duration::from_secs(5);
    let ended = loop {
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        #[expect(clippy::disallowed_methods, reason = "a test that waits for a process")]
        let late = Instant::now() > until;
        assert!(!late, "it still runs");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(ended.code(), Some(0));
}

#[test]
fn an_unknown_dialect_or_a_taken_address_is_named() {
    let ran = tramctl(["--json", "sandbox", "--dialect", "igate", "--listen", "127.0.0.1:0"]);
    assert_eq!((ran.code, &ran.row()["error"]["code"]), (2, &json!("dialect_unknown")));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ran = tramctl(["--json", "sandbox", "--dialect", "opencps", "--listen", &address]);
    assert_eq!((ran.code, &ran.row()["error"]["code"]), (5, &json!("address_taken")));
}
