//! What the kiosk's start script sets is what the program would start itself again for.
#![cfg(target_os = "linux")]

use std::process::Command;

#[test]
fn the_start_script_sets_what_the_program_wants_and_leaves_what_is_set() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/packaging/linux/tram-start");
    let told = |set: &[(&str, &str)]| {
        let mut command = Command::new(script);
        command.env_clear().env("PATH", "/usr/bin:/bin").env("TRAM_PROGRAM", "/usr/bin/env");
        let ran = command.envs(set.iter().copied()).output().unwrap();
        assert!(ran.status.success(), "{ran:?}");
        String::from_utf8(ran.stdout).unwrap()
    };
    let gpu = std::fs::read_dir("/dev/dri").is_ok_and(|entries| {
        entries.flatten().any(|one| one.file_name().to_string_lossy().starts_with("renderD"))
    });
    let plain = told(&[]);
    for (name, value) in tram_shell::surroundings::wanted(gpu) {
        assert!(plain.lines().any(|line| line == format!("{name}={value}")), "{name}: {plain}");
    }
    assert!(told(&[("Malloc", "0")]).lines().any(|line| line == "Malloc=0"));
}
