//! What the tests stand on: the program, a throwaway folder, samples, and a sandbox.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// How a run of the program ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The lines of stdout, each an object.
    pub(crate) fn rows(&self) -> Vec<Value> {
        let line = |line: &str| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        self.out.lines().map(line).collect()
    }

    /// The one line of stdout.
    pub(crate) fn row(&self) -> Value {
        let rows = self.rows();
        assert_eq!(rows.len(), 1, "{}{}", self.out, self.err);
        rows.into_iter().next().unwrap()
    }
}

/// The program, without anything of the machine it runs on.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tramctl"));
    let nowhere = std::env::temp_dir().join("tramctl-no-such-home");
    command.env("XDG_DATA_HOME", &nowhere).env("HOME", &nowhere).env("RUST_BACKTRACE", "1");
    command.stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub(crate) fn tramctl<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Ran {
    let output = program().args(arguments).output().unwrap();
    let ran = Ran {
        code: output.status.code().expect("not killed"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!ran.err.contains("panicked") && !ran.err.contains("backtrace"), "{}", ran.err);
    ran
}

/// A sample paper of practice mode.
pub(crate) fn sample(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../practice");
    let path = folder.canonicalize().unwrap().join(name);
    path.to_str().unwrap().to_owned()
}

/// A throwaway folder.
pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Lays a file into a folder.
pub(crate) fn lay(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path: PathBuf = folder.path().join(name);
    #[expect(clippy::disallowed_methods, reason = "a test's own throwaway file")]
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A PDF that asks for a password.
pub(crate) const LOCKED: &[u8] = include_bytes!("../../../tram-testkit/fixtures/password.pdf");

/// A sandbox in a process of its own.
pub(crate) struct Sandbox {
    child: Child,
    pub(crate) url: String,
}

impl Sandbox {
    pub(crate) fn start(more: &[&str]) -> Self {
        let mut child = program()
            .args(["--json", "sandbox", "--dialect", "opencps", "--listen", "127.0.0.1:0"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let told: Value = serde_json::from_str(&first).unwrap();
        Self { child, url: told["url"].as_str().unwrap().to_owned() }
    }

    /// `http://host:port` without a path.
    pub(crate) fn bare(&self) -> String {
        self.url.trim_end_matches("/o/rest/v2").to_owned()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Answers for a divorced applicant who wants a marital-status certificate for herself.
pub(crate) const ANSWERS: &str = r#"{
    "muc_dich": "nha_dat", "tinh_trang": "da_ly_hon", "cap_lai": false,
    "nxn_dan_toc": "Kinh", "nxn_loai_cu_tru": "thuong_tru", "xac_nhan_noi_cu": false,
    "nyc_so_dien_thoai": "0905 000 123", "nhan_ket_qua": "tai_quay"
}"#;

/// A port on which nobody listens.
pub(crate) fn nobody() -> String {
    let port = {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        taken.local_addr().unwrap().port()
    };
    format!("http://127.0.0.1:{port}")
}
