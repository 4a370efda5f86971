//! `staff pin`

use std::io::{BufRead, IsTerminal};

use serde::Serialize;
use tram_core::PinHash;
use zeroize::Zeroizing;

use crate::args::Staff;
use crate::exit::Exit;
use crate::out::Out;
use crate::trouble::Trouble;

#[derive(Serialize)]
struct Row<'a> {
    pin_hash: &'a str,
}

pub(super) fn run(command: &Staff, out: &mut Out<'_>) -> Result<Exit, Trouble> {
    match command {
        Staff::Pin => pin(out),
    }
}

fn pin(out: &mut Out<'_>) -> Result<Exit, Trouble> {
    let (first, again) = ask(out.words().pin)?;
    if first != again {
        return Err(Trouble::PinsDiffer);
    }
    let hash = PinHash::of(&first)?;
    out.say(out.words().pin_made);
    if out.is_json() {
        out.object(&Row { pin_hash: hash.as_str() }, &[])?;
    } else {
        out.plain(&format!("[staff]\npin_hash = \"{}\"", hash.as_str()))?;
    }
    Ok(Exit::Done)
}

type Pin = Zeroizing<String>;

/// The PIN twice: from a terminal unseen, from a script as two lines.
fn ask([first, again]: [&str; 2]) -> Result<(Pin, Pin), Trouble> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        let asked = |words: &str| rpassword::prompt_password(words).map(Zeroizing::new);
        let both = asked(first).and_then(|pin| Ok((pin, asked(again)?)));
        return both.map_err(|_| Trouble::PinShape);
    }
    let mut lines = stdin.lock().lines().map(|line| line.map(Zeroizing::new));
    let mut line = || lines.next().and_then(Result::ok).unwrap_or_default();
    Ok((line(), line()))
}
