//! Rows on stdout, words on stderr.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use serde_json::{Value, json};
use tram_core::domain::Text;

use crate::args::{Common, Lang};
use crate::exit::Exit;
use crate::texts::{self, Words};
use crate::trouble::Trouble;

/// Where a command's results go.
pub(crate) struct Out<'a> {
    json: bool,
    lang: Lang,
    stdout: &'a mut dyn Write,
    stderr: &'a mut dyn Write,
}

impl<'a> Out<'a> {
    pub(crate) fn new(
        common: &Common,
        stdout: &'a mut dyn Write,
        stderr: &'a mut dyn Write,
    ) -> Self {
        Self { json: common.json, lang: common.lang, stdout, stderr }
    }

    pub(crate) const fn words(&self) -> &'static Words {
        texts::words(self.lang)
    }

    pub(crate) const fn is_json(&self) -> bool {
        self.json
    }

    /// A text of the catalogue in the language asked for, or else in Vietnamese.
    pub(crate) fn text(&self, text: &Text) -> String {
        match self.lang {
            Lang::En if !text.en.is_empty() => text.en.clone(),
            Lang::En | Lang::Vi => text.vi.clone(),
        }
    }

    /// One object: a line of JSON, or its particulars one below the other.
    pub(crate) fn object(
        &mut self,
        row: &impl Serialize,
        particulars: &[(&str, String)],
    ) -> Result<(), Trouble> {
        if self.json {
            return self.line(row);
        }
        let width = particulars.iter().map(|(label, _)| breadth(label)).max().unwrap_or(0);
        let mut text = String::new();
        for (label, value) in particulars.iter().filter(|(_, value)| !value.is_empty()) {
            text.push_str(&padded(label, width + 2));
            text.push_str(value);
            text.push('\n');
        }
        self.write(&text)
    }

    /// One line of a list: a line of JSON at once, or a row for [`Out::table`].
    pub(crate) fn row(
        &mut self,
        row: &impl Serialize,
        cells: Vec<String>,
        table: &mut Vec<Vec<String>>,
    ) -> Result<(), Trouble> {
        if self.json {
            return self.line(row);
        }
        table.push(cells);
        Ok(())
    }

    /// The rows gathered, in columns. Nothing for an empty list.
    pub(crate) fn table(&mut self, titles: &[&str], rows: &[Vec<String>]) -> Result<(), Trouble> {
        if self.json || rows.is_empty() {
            return Ok(());
        }
        let column = |at: usize| rows.iter().filter_map(move |row| row.get(at));
        let widths: Vec<usize> = titles
            .iter()
            .enumerate()
            .map(|(at, title)| {
                column(at).map(|cell| breadth(cell)).fold(breadth(title), usize::max)
            })
            .collect();
        let mut text = String::new();
        let heads: Vec<String> = titles.iter().map(|title| (*title).to_owned()).collect();
        for row in std::iter::once(&heads).chain(rows) {
            let cells = row.iter().zip(&widths).map(|(cell, width)| padded(cell, width + 2));
            text.push_str(cells.collect::<String>().trim_end());
            text.push('\n');
        }
        self.write(&text)
    }

    /// A line of plain text on stdout, without `--json` only.
    pub(crate) fn plain(&mut self, text: &str) -> Result<(), Trouble> {
        if self.json { Ok(()) } else { self.write(&format!("{text}\n")) }
    }

    /// A sentence for people.
    pub(crate) fn say(&mut self, sentence: &str) {
        // Whoever has closed stderr does not want to hear it.
        drop(writeln!(self.stderr, "{sentence}"));
    }

    /// Says what went wrong, to programs and to people, and with which code to end.
    pub(crate) fn trouble(&mut self, file: Option<&Path>, trouble: &Trouble) -> Exit {
        if matches!(trouble, Trouble::StdoutClosed) {
            return Exit::Done;
        }
        let file = file.or_else(|| trouble.file());
        if self.json {
            let mut row = json!({});
            if let (Some(fields), Some(file)) = (row.as_object_mut(), file) {
                fields.insert("file".to_owned(), Value::String(file.display().to_string()));
            }
            if let Some(fields) = row.as_object_mut() {
                fields.insert("error".to_owned(), trouble.to_json());
                if let Trouble::Incomplete(gaps) = trouble {
                    let gaps = serde_json::to_value(gaps).unwrap_or_default();
                    fields.insert("missing".to_owned(), gaps);
                }
            }
            if let Err(Trouble::StdoutClosed) = self.line(&row) {
                return Exit::Done;
            }
        }
        let sentence = (self.words().trouble)(trouble);
        let place = file.map(|file| format!("{}: ", file.display())).unwrap_or_default();
        self.say(&format!("{place}{sentence} [{}]", trouble.code()));
        trouble.exit()
    }

    fn line(&mut self, row: &impl Serialize) -> Result<(), Trouble> {
        let text = serde_json::to_string(row).map_err(|_| Trouble::Internal)?;
        self.write(&format!("{text}\n"))
    }

    fn write(&mut self, text: &str) -> Result<(), Trouble> {
        let written = self.stdout.write_all(text.as_bytes()).and_then(|()| self.stdout.flush());
        written.map_err(|error| {
            if error.kind() == io::ErrorKind::BrokenPipe {
                Trouble::StdoutClosed
            } else {
                Trouble::Stdout(error)
            }
        })
    }
}

/// Columns that a text takes: composed Vietnamese letters take one each.
fn breadth(text: &str) -> usize {
    text.chars().count()
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(breadth(text))))
}
