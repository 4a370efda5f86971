//! The national list of the commune's procedures: a table, one procedure a line.
//!
//! It knows what a procedure is called and who answers for it, and nothing about papers or forms.

use std::collections::BTreeSet;

use tram_domain::ProcedureCode;

use crate::fault::{Defect, Fault};
use crate::source::Source;

/// A procedure as the national list has it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct National {
    /// Its code.
    pub code: ProcedureCode,
    /// Its official name, in Vietnamese only.
    pub name: String,
    /// The field it belongs to, such as `Hộ tịch`.
    pub category: String,
    /// Who answers for it; empty where the list does not say.
    pub agencies: Vec<String>,
    /// What the list says about its edition.
    pub state: State,
    /// Where it holds.
    pub kind: Kind,
}

/// What the list says about an edition.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    /// As first published.
    Active,
    /// Changed since it was first published.
    Updated,
}

/// Where a procedure holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// In the whole country.
    Standard,
    /// In one province.
    Specific,
    /// Between agencies.
    Internal,
}

const HEADER: &str = "code\tstate\ttype\tcategory\tagency\tname";

/// The list, or as much of it as can be read beside the faults.
pub(crate) fn national(source: &Source, faults: &mut Vec<Fault>) -> Vec<National> {
    let mut codes = BTreeSet::new();
    let mut list = Vec::new();
    let lines = source.text.lines().zip(1..).filter(|(line, _)| !line.starts_with('#'));
    for (place, (line, number)) in lines.enumerate() {
        let read = match place {
            0 if line == HEADER => continue,
            0 => Err(Defect::Syntax(format!("not the first line `{}`", HEADER.escape_debug()))),
            _ => procedure(line),
        };
        match read {
            Ok(procedure) if codes.insert(procedure.code.clone()) => list.push(procedure),
            Ok(procedure) => {
                let repeated = Defect::RepeatedId(procedure.code.to_string());
                faults.push(Fault::new(&source.file, number, repeated));
            }
            Err(defect) => faults.push(Fault::new(&source.file, number, defect)),
        }
    }
    list
}

fn procedure(line: &str) -> Result<National, Defect> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [code, state, kind, category, agencies, name] = columns.as_slice() else {
        return Err(Defect::Syntax(format!("{} columns instead of 6", columns.len())));
    };
    for (column, called) in [(category, "category"), (name, "name")] {
        if column.trim().is_empty() {
            return Err(Defect::Empty(called));
        }
    }
    let tidy = |column: &&str| {
        column.trim() == *column
            && !column.contains(char::is_control)
            && unicode_normalization::is_nfc(column)
    };
    if !columns.iter().all(tidy) {
        return Err(Defect::Untidy);
    }
    Ok(National {
        code: code.parse().map_err(|_| Defect::MalformedCode((*code).to_owned()))?,
        name: (*name).to_owned(),
        category: (*category).to_owned(),
        agencies: agencies.split("; ").filter(|a| !a.is_empty()).map(str::to_owned).collect(),
        state: match *state {
            "ACTIVE" => State::Active,
            "UPDATED" => State::Updated,
            other => return Err(Defect::Syntax(format!("unknown state `{other}`"))),
        },
        kind: match *kind {
            "STANDARD" => Kind::Standard,
            "SPECIFIC" => Kind::Specific,
            "STANDARD_INTERNAL" => Kind::Internal,
            other => return Err(Defect::Syntax(format!("unknown type `{other}`"))),
        },
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> (Vec<National>, Vec<(usize, Defect)>) {
        let mut faults = Vec::new();
        let source = Source { file: "national.tsv".to_owned(), text: text.to_owned() };
        let list = national(&source, &mut faults);
        (list, faults.into_iter().map(|fault| (fault.line, fault.what)).collect())
    }

    #[test]
    fn a_malformed_line_is_a_fault_at_its_line_and_the_others_are_read() {
        let good = "1.010038\tUPDATED\tSTANDARD\tCư trú\tCông an cấp Xã; Bộ Công an\tTách hộ";
        let (list, faults) = read(&format!("# from\n{HEADER}\n{good}\n"));
        assert_eq!(faults, []);
        assert_eq!(list[0].agencies, ["Công an cấp Xã", "Bộ Công an"]);
        assert_eq!((list[0].kind, list[0].state), (Kind::Standard, State::Updated));
        for (bad, defect) in [
            (good.to_owned(), Defect::RepeatedId("1.010038".to_owned())),
            (good.replace("1.0", "1.O"), Defect::MalformedCode("1.O10038".to_owned())),
            (good.replace("UPDATED", "?"), Defect::Syntax("unknown state `?`".to_owned())),
            (good.replace("STANDARD", "?"), Defect::Syntax("unknown type `?`".to_owned())),
            (good.replace("Tách hộ", ""), Defect::Empty("name")),
            (good.replace("Tách hộ", "Tách hộ "), Defect::Untidy),
            ("1.010038".to_owned(), Defect::Syntax("1 columns instead of 6".to_owned())),
        ] {
            let (list, faults) = read(&format!("{HEADER}\n{good}\n{bad}\n"));
            assert_eq!((list.len(), faults), (1, vec![(3, defect)]), "{bad}");
        }
        assert_eq!(read(good).1.len(), 1, "without its first line it is another table");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "([0-9.]{0,9}|[A-Z_]{0,9}|\t|\n|\r|#|\\PC){0,60}") {
            let lines = text.lines().count();
            for (line, _) in read(&text).1.into_iter().chain(read(&format!("{HEADER}\n{text}")).1) {
                prop_assert!(line >= 1 && line <= lines + 1);
            }
        }
    }
}
