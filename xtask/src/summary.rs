//! How many tests passed and failed, read from what the test programs print.

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Count {
    /// Adds what a line says, if it is a result: Cargo's `test result: ok. 3 passed; 0 failed; …`
    /// or Vitest's `Tests  1 failed | 12 passed (13)`.
    pub(crate) fn take(&mut self, line: &str) {
        let line = plain(line);
        let line = line.trim();
        let Some(said) = line.strip_prefix("test result:").or_else(|| line.strip_prefix("Tests  "))
        else {
            return;
        };
        self.passed += before(said, "passed");
        self.failed += before(said, "failed");
    }

    /// Counts something that is one test by itself, and passes it on.
    pub(crate) fn one<T, E>(&mut self, ended: Result<T, E>) -> Result<T, E> {
        match ended {
            Ok(_) => self.passed += 1,
            Err(_) => self.failed += 1,
        }
        ended
    }
}

/// The number before `word`; 0 where it is not said.
fn before(text: &str, word: &str) -> u64 {
    let mut last = None;
    for piece in text.split([' ', ';', '.', '|', '(', ')']).filter(|piece| !piece.is_empty()) {
        if piece == word {
            return last.unwrap_or_default();
        }
        last = piece.parse().ok();
    }
    0
}

/// The line without terminal colours.
fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut in_colour = false;
    for character in line.chars() {
        match (in_colour, character) {
            (false, '\u{1b}') => in_colour = true,
            (false, other) => text.push(other),
            (true, 'm') => in_colour = false,
            (true, _) => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(lines: &[&str]) -> Count {
        let mut count = Count::default();
        for line in lines {
            count.take(line);
        }
        count
    }

    #[test]
    fn results_of_every_test_program_are_added_up() {
        let counted = count(&[
            "running 3 tests",
            "test a ... ok",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s",
            "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s",
        ]);
        assert_eq!(counted, Count { passed: 4, failed: 2 });
    }

    #[test]
    fn the_interfaces_tests_count_too_colours_or_not() {
        assert_eq!(count(&["      Tests  12 passed (12)"]), Count { passed: 12, failed: 0 });
        let coloured = "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[31m1 failed\u{1b}[39m | \u{1b}[32m12 passed\u{1b}[39m (13)";
        assert_eq!(count(&[coloured]), Count { passed: 12, failed: 1 });
    }

    #[test]
    fn other_lines_say_nothing() {
        let counted = count(&["error: test failed", "3 passed", "", "test result:", "\u{1b}["]);
        assert_eq!(counted, Count::default());
    }
}
