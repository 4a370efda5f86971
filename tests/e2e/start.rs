//! Starts that come to nothing, each said so that somebody can mend it.

use std::process::Command;

use crate::stand::program;

#[test]
fn a_configuration_that_is_not_there_is_named_in_vietnamese_first() {
    let output = Command::new(program()).args(["--config", "/khong/co.toml"]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(5), "{said}");
    let lines: Vec<&str> = said.lines().filter(|line| line.contains("/khong/co.toml")).collect();
    assert!(lines.first().is_some_and(|line| line.starts_with("Không có tệp")), "{said}");
    assert!(lines.last().is_some_and(|line| line.starts_with("There is no")), "{said}");
}
