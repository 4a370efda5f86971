//! One whole filing without a window: card, three pages, form, portal, every file read back.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{RUNS, median};
use crate::fault::Fault;
use crate::progress::{Step, now};
use crate::screen::Running;
use crate::workspace;

const ANSWERS: &str = r#"{
  "muc_dich": "vay_von",
  "tinh_trang": "da_ly_hon",
  "cap_lai": false,
  "nxn_dan_toc": "Kinh",
  "nxn_loai_cu_tru": "thuong_tru",
  "xac_nhan_noi_cu": false,
  "nhan_ket_qua": "tai_quay"
}
"#;

/// The median of whole runs of `tramctl dossier file`, each with a store of its own.
pub(super) fn measure(step: &mut Step, tramctl: &Path) -> Result<Duration, Fault> {
    let answers = workspace::own().join("answers.json");
    #[expect(clippy::disallowed_methods, reason = "made-up answers of nobody")]
    std::fs::write(&answers, ANSWERS).map_err(|why| Fault::File(answers.clone(), why))?;
    let mut command = Command::new(tramctl);
    command.args(["sandbox", "--dialect", "opencps", "--listen", "127.0.0.1:0"]);
    let (_portal, address) =
        Running::start_and_hear("tramctl sandbox", command.stderr(Stdio::null()))?;
    let mut took = Vec::new();
    for run in 0..=RUNS {
        let one = one_filing(tramctl, &answers, &address)?;
        if run > 0 {
            took.push(one);
        }
    }
    step.tell(&format!("runs of {took:?}"));
    median(took).ok_or_else(|| Fault::Failed("measuring".to_owned()))
}

fn one_filing(tramctl: &Path, answers: &Path, portal: &str) -> Result<Duration, Fault> {
    let practice = |name: &str| workspace::root().join("practice").join(name);
    let page = practice("ban-an-ly-hon-mau.jpg").display().to_string();
    let mut command = Command::new(tramctl);
    command.args(["--json", "--lang", "en", "--key-store", "memory", "dossier", "file"]);
    command.args(["--procedure", "1.004873", "--portal", portal, "--answers"]).arg(answers);
    command.arg("--card").arg(practice("the-can-cuoc-mau.jpg"));
    command.args(["--paper", &format!("giay-ly-hon-khai-tu={page},{page},{page}")]);
    let begun = now();
    let done = command.stdin(Stdio::null()).output();
    let took = begun.elapsed();
    let done = done.map_err(|why| Fault::CannotStart("tramctl".to_owned(), why))?;
    if done.status.success() {
        return Ok(took);
    }
    let said = String::from_utf8_lossy(&done.stderr).trim().to_owned();
    Err(Fault::Failed(format!("tramctl dossier file: {said}")))
}
