//! Help, usage, languages, exit codes.

use std::process::Stdio;

use super::stage::{folder, lay, program, tramctl};

#[test]
fn help_is_vietnamese_unless_english_is_asked_for() {
    let help = tramctl(["--help"]);
    assert_eq!(help.code, 0);
    assert!(help.out.contains("Cách dùng: tramctl") && help.out.contains("Thẻ căn cước"));
    assert_eq!(help.err, "");
    let english = tramctl(["dossier", "file", "--help", "--lang", "en"]);
    assert_eq!(english.code, 0);
    assert!(english.out.contains("Usage: tramctl dossier file") && english.out.contains("--paper"));
    assert!(!english.out.contains("Cách dùng"));
}

#[test]
fn a_command_line_that_makes_no_sense_ends_with_2_and_one_next_action() {
    for wrong in [
        vec!["--bogus"],
        vec!["card"],
        vec!["card", "read"],
        vec!["catalogue", "show", "khong-phai-ma"],
        vec!["outbox", "show", "zz"],
        vec!["pdf", "make", "a.jpg"],
        vec![
            "dossier",
            "file",
            "--procedure",
            "1.004873",
            "--answers",
            "x",
            "--no-wait",
            "--wait",
            "1",
        ],
    ] {
        let ran = tramctl(&wrong);
        assert_eq!(ran.code, 2, "{wrong:?}: {}", ran.err);
        assert!(ran.out.is_empty() && ran.err.contains("--help"), "{wrong:?}: {}", ran.err);
    }
    let ran = tramctl(["--bogus", "--json", "--lang", "en"]);
    assert_eq!(ran.row()["error"]["code"], "usage");
    assert!(ran.err.contains("`--bogus`") && ran.err.contains("[usage]"), "{}", ran.err);
}

#[test]
fn common_options_stand_before_or_after_the_command() {
    let before = tramctl(["--json", "--lang", "en", "catalogue", "list"]);
    let after = tramctl(["catalogue", "list", "--json", "--lang", "en"]);
    assert_eq!((before.code, after.code), (0, 0));
    assert_eq!(before.out, after.out);
    assert!(before.rows().len() >= 3);
}

#[test]
fn a_reader_that_goes_away_ends_the_program_quietly() {
    let mut child = program()
        .args(["--json", "catalogue", "show", "1.004873"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert!(ended.stderr.is_empty(), "{}", String::from_utf8_lossy(&ended.stderr));
}

#[test]
fn a_configuration_that_is_missing_or_wrong_is_named() {
    let folder = folder();
    let missing = folder.path().join("x.toml");
    let ran = tramctl(["--json", "--config", missing.to_str().unwrap(), "capture", "sources"]);
    assert_eq!((ran.code, &ran.row()["error"]["code"]), (3, &"file_missing".into()));
    let wrong = lay(&folder, "tram.toml", "bogus = 1");
    let ran = tramctl(["--json", "--config", &wrong, "capture", "sources"]);
    assert_eq!((ran.code, &ran.row()["error"]["code"]), (2, &"config_wrong".into()));
    assert!(ran.err.contains("bogus"), "{}", ran.err);
}

#[test]
fn a_password_file_that_cannot_be_read_is_told_from_the_configuration() {
    let folder = folder();
    let portal =
        "[portal]\nurl = \"http://127.0.0.1:9/\"\npassword_file = \"/khong/co/mat-khau\"\n";
    let text = format!("office = \"UBND xã Ví Dụ\"\nagency = \"H21.1\"\n{portal}");
    let config = lay(&folder, "tram.toml", text);
    let ran = tramctl(["--json", "--config", &config, "capture", "sources"]);
    assert_eq!((ran.code, &ran.row()["error"]["code"]), (5, &"password_unreadable".into()));
    assert!(ran.err.contains("/khong/co/mat-khau"), "{}", ran.err);
}

#[test]
fn a_file_of_faults_that_is_not_there_is_missing_and_named() {
    let folder = folder();
    let missing = folder.path().join("khong-co.toml");
    let order = ["--json", "sandbox", "--dialect", "opencps", "--listen", "127.0.0.1:0"];
    let ran = tramctl(order.into_iter().chain(["--faults", missing.to_str().unwrap()]));
    assert_eq!((ran.code, &ran.row()["error"]["code"]), (3, &"file_missing".into()));
    assert!(ran.err.contains("khong-co.toml"), "{}", ran.err);
}
