//! How much memory a large dossier needs on its way.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use tram_sandbox::{Faults, Operation};

use super::stage::{Kiosk, portal};

/// Eight papers of the largest size that portals take: 40 MB.
const PAPERS: [usize; 8] = [5_000_000; 8];
const MOST: u64 = 64 * 1024 * 1024;

/// The most memory that this process has held at once since the last call, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    let kilobytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes * 1024
}

#[test]
#[ignore = "the portal of the test below, in a process of its own"]
fn a_portal_until_its_input_ends() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let sandbox = portal(Faults::default(), None).await;
        println!("\nat {}", sandbox.url());
        let mut line = String::new();
        tokio::task::spawn_blocking(move || std::io::stdin().read_line(&mut line))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(sandbox.carried_out(Operation::Submit), 1);
    });
}

/// In a process of its own, because a peak is the whole process's.
#[test]
fn forty_megabytes_on_their_way_need_no_more_than_sixty_four() {
    let run = |name: &str| {
        Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", name])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let mut portal = run("memory::a_portal_until_its_input_ends");
    let mut lines = BufReader::new(portal.stdout.take().unwrap()).lines();
    let url = lines.find_map(|line| line.unwrap().strip_prefix("at ").map(str::to_owned)).unwrap();
    let sender = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "memory::a_kiosk_that_measures_itself"])
        .env("TRAM_TEST_PORTAL", url)
        .output()
        .unwrap();
    assert!(sender.status.success(), "{}", String::from_utf8_lossy(&sender.stdout));
    drop(portal.stdin.take());
    assert!(portal.wait().unwrap().success());
}

#[test]
#[ignore = "the kiosk of the test above"]
fn a_kiosk_that_measures_itself() {
    let url = std::env::var("TRAM_TEST_PORTAL").expect("run by its parent");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let kiosk = Kiosk::new(&url);
        let key = kiosk.hand_over(1, "H99.01", &PAPERS);
        let kiosk = kiosk.restart();
        tokio::time::sleep(Duration::from_millis(200)).await;
        // Forgets the peak so far.
        std::fs::write("/proc/self/clear_refs", "5").unwrap();
        let before = peak();
        kiosk.round().await;
        let extra = peak().saturating_sub(before);
        println!("extra bytes {extra}");
        assert_eq!(kiosk.state(key), "accepted");
        assert!(extra <= MOST, "{extra} bytes more");
    });
}
