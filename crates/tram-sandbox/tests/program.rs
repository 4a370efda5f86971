//! The program: it says where it is and serves until ended.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[tokio::test]
async fn the_program_prints_its_address_first_and_then_answers() {
    let folder = tempfile::tempdir().unwrap();
    let faults = folder.path().join("faults.toml");
    let mut file = std::fs::File::create(&faults).unwrap();
    writeln!(file, "[[fault]]\non = [\"look_up\"]\neffect = {{ status = {{ code = 520 }} }}")
        .unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tram-sandbox"));
    command.args(["--dialect", "opencps", "--listen", "127.0.0.1:0", "--faults"]).arg(&faults);
    let mut child = Ended(command.stdout(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let said: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(said["dialect"], "opencps");
    let url = said["url"].as_str().unwrap();
    assert_eq!(url, format!("http://{}/o/rest/v2", said["address"].as_str().unwrap()));

    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let pong = client.get(format!("{url}/ping")).send().await.unwrap();
    assert_eq!(pong.text().await.unwrap(), "ok");
    let answer = client.get(format!("{url}/dossiers/a")).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 520, "the faults were read");
}

#[test]
fn a_file_of_faults_with_a_slip_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let faults = folder.path().join("faults.toml");
    writeln!(std::fs::File::create(&faults).unwrap(), "sede = 7").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tram-sandbox"));
    let out = command.arg("--faults").arg(&faults).output().unwrap();
    assert_eq!(out.status.code(), Some(5));
    assert!(out.stdout.is_empty() && !out.stderr.is_empty());
}
