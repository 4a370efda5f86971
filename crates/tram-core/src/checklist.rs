//! What to bring, on paper: the checklist of one case as a PDF, to take home before anything is
//! filed. Nothing of the person is on it.

use krilla::Document;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use serde::Deserialize;
use tram_catalogue::Catalogue;
use tram_domain::{Answers, Applicable, Dossier, Fee, Need, OnBehalf, Procedure, Requirement};

use crate::error::CoreError;
use crate::kiosk::Core;
use crate::pen::{BLACK, Face, INK, LEADING, Pen, QUIET, TEAL};
use crate::printing::{Leaf, ROLL_LENGTH, Shape};
use crate::screens::named_paper;

/// How far papers stand in, to leave room for the box that is ticked.
const INDENT: f32 = 24.0;
/// The side of that box.
const BOX: f32 = 11.0;

/// Where the lines go.
#[derive(Clone, Copy)]
struct Geometry {
    size: (f32, f32),
    margin: f32,
    /// How large a point of A4 is.
    scale: f32,
    /// Rolls know no other.
    black: bool,
}

impl Geometry {
    fn of(shape: Shape) -> Self {
        match shape {
            Shape::Sheet => Self { size: (595.28, 841.89), margin: 48.0, scale: 1.0, black: false },
            Shape::Roll { dots } => Self {
                size: (f32::from(dots), ROLL_LENGTH),
                margin: 8.0,
                // 14 points of A4 are 25 dots, a little more than 3 mm, on the narrow roll.
                scale: 1.1 + f32::from(dots) / 576.0,
                black: true,
            },
        }
    }
}

static TEXTS: &str = include_str!("../../../assets/texts/checklist.toml");

#[derive(Deserialize)]
struct Texts {
    vi: Words,
}

#[derive(Deserialize)]
struct Words {
    title: String,
    case: String,
    time_limit: String,
    fee: String,
    fee_not_published: String,
    needed: String,
    nothing_needed: String,
    show_only: String,
    optional: String,
    unknown: String,
    no_longer: String,
    originals: String,
    copies: String,
    law: String,
    may_still_ask: String,
    not_a_receipt: String,
}

/// One thing that stands on the sheet.
struct Line {
    text: String,
    size: f32,
    bold: bool,
    colour: (u8, u8, u8),
    indent: f32,
    /// Room above it.
    above: f32,
    /// A box to tick stands before it.
    ticked: bool,
}

impl Line {
    fn of(text: impl Into<String>, size: f32) -> Self {
        let text = text.into();
        Self { text, size, bold: false, colour: INK, indent: 0.0, above: 0.0, ticked: false }
    }

    fn bold(self, colour: (u8, u8, u8)) -> Self {
        Self { bold: true, colour, ..self }
    }

    fn quiet(self) -> Self {
        Self { colour: QUIET, ..self }
    }

    fn below(self, above: f32) -> Self {
        Self { above, ..self }
    }

    fn inside(self) -> Self {
        Self { indent: INDENT, ..self }
    }

    fn ticked(self) -> Self {
        Self { ticked: true, ..self.inside() }
    }
}

/// The checklist of a procedure in the case that the answers lead to, as a PDF (A4).
pub fn checklist_pdf(
    catalogue: &Catalogue,
    procedure: &Procedure,
    answers: &Answers,
    on_behalf: Option<OnBehalf>,
    office: &str,
) -> Result<Vec<u8>, CoreError> {
    let applicable = catalogue.applicable(procedure, answers, on_behalf);
    let (title, lines) = sheet(procedure, answers, &applicable, office)?;
    draw(&lines, &title, Geometry::of(Shape::Sheet)).ok_or(CoreError::WorkLost)
}

/// The sheet's title for programs, and its lines.
fn sheet(
    procedure: &Procedure,
    answers: &Answers,
    applicable: &Applicable,
    office: &str,
) -> Result<(String, Vec<Line>), CoreError> {
    let texts: Texts = toml::from_str(TEXTS).map_err(|_| CoreError::WorkLost)?;
    let title = format!("{}: {}", texts.vi.title, procedure.short_name.vi);
    Ok((title, lines(procedure, answers, applicable, office, &texts.vi)))
}

fn lines(
    procedure: &Procedure,
    answers: &Answers,
    applicable: &Applicable,
    office: &str,
    words: &Words,
) -> Vec<Line> {
    let mut lines = Vec::new();
    if !office.is_empty() {
        lines.push(Line::of(office, 10.5).quiet());
    }
    lines.push(Line::of(&words.title, 26.0).bold(TEAL));
    lines.push(Line::of(&procedure.name.vi, 15.0).bold(INK).below(4.0));
    let case = procedure.cases.iter().find(|case| applicable.case.as_ref() == Some(&case.id));
    if let Some(case) = case {
        lines.push(Line::of(format!("{}: {}", words.case, case.name.vi), 13.0).below(4.0));
    }
    let time_limit = case.and_then(|case| case.time_limit.as_ref());
    if let Some(limit) = time_limit.or(procedure.time_limit.as_ref()) {
        lines.push(Line::of(format!("{}: {}", words.time_limit, limit.vi), 13.0).below(4.0));
    }
    let fee = match case.and_then(|case| case.fee.as_ref()).unwrap_or(&procedure.fee) {
        Fee::NotPublished => &words.fee_not_published,
        Fee::Free { why } => &why.vi,
        Fee::Stated { tariff } => &tariff.vi,
    };
    lines.push(Line::of(format!("{}: {fee}", words.fee), 13.0).below(4.0));
    papers(procedure, answers, applicable, words, &mut lines);
    let no_longer = procedure.no_longer.iter().filter(|p| applicable.no_longer.contains(&p.id));
    for (place, paper) in no_longer.enumerate() {
        if place == 0 {
            lines.push(Line::of(&words.no_longer, 15.0).bold(TEAL).below(14.0));
        }
        lines.push(Line::of(&paper.name.vi, 14.0).inside().below(6.0));
        lines.push(Line::of(format!("{} ({})", paper.why.vi, paper.law), 12.0).inside().quiet());
    }
    lines.push(Line::of(&words.may_still_ask, 12.0).below(16.0));
    lines.push(Line::of(&words.not_a_receipt, 12.0).quiet().below(6.0));
    if !procedure.legal_basis.is_empty() {
        let laws = procedure.legal_basis.join("; ");
        lines.push(Line::of(format!("{}: {laws}", words.law), 8.5).quiet().below(10.0));
    }
    lines
}

fn papers(
    procedure: &Procedure,
    answers: &Answers,
    applicable: &Applicable,
    words: &Words,
    lines: &mut Vec<Line>,
) {
    let groups = [
        (Need::Needed, &words.needed),
        (Need::Optional, &words.optional),
        (Need::ShowOnly, &words.show_only),
        (Need::Unknown, &words.unknown),
    ];
    for (need, title) in groups {
        let of = |paper: &&Requirement| applicable.need(&paper.id) == need;
        let mut papers = procedure.requirements.iter().filter(of).peekable();
        if papers.peek().is_none() {
            let open = applicable.needs.iter().any(|(_, need)| *need == Need::Unknown);
            if need == Need::Needed && !open {
                lines.push(Line::of(&words.nothing_needed, 15.0).bold(TEAL).below(14.0));
            }
            continue;
        }
        lines.push(Line::of(title, 15.0).bold(TEAL).below(14.0));
        for paper in papers {
            let line = Line::of(named_paper(paper, answers).vi, 14.0).bold(INK).below(7.0);
            lines.push(line.ticked());
            let counts = [(paper.originals, &words.originals), (paper.copies, &words.copies)];
            let counts = counts.into_iter().filter(|(count, _)| *count > 0);
            let counts: Vec<_> = counts.map(|(count, word)| format!("{count} {word}")).collect();
            let told = format!("{}. {}", counts.join(", "), paper.hint.vi);
            lines.push(Line::of(told, 12.0).inside().quiet());
        }
    }
}

fn draw(lines: &[Line], title: &str, shape: Geometry) -> Option<Vec<u8>> {
    let (regular, bold) = (Face::regular()?, Face::bold()?);
    let face = |line: &Line| if line.bold { &bold } else { &regular };
    let Geometry { size: (width, bottom), margin, scale, black } = shape;
    let room = width - 2.0 * margin;
    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
    let height = |line: &Line| {
        let size = line.size * scale;
        let count = face(line).lines(&line.text, size, room - line.indent * scale).len();
        line.above * scale + count as f32 * size * LEADING
    };
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(title.to_owned()).language("vi".to_owned()));
    let mut left = lines;
    while !left.is_empty() {
        let mut page = document.start_page_with(PageSettings::from_wh(width, bottom)?);
        let mut surface = page.surface();
        let mut pen = Pen { surface: &mut surface, left: margin, room, y: margin };
        while let Some((line, rest)) = left.split_first() {
            let fits = pen.y + height(line) <= bottom - margin;
            // What is taller than a page is cut off rather than never ending.
            if !fits && pen.y > margin {
                break;
            }
            left = rest;
            pen.y += line.above * scale;
            let size = line.size * scale;
            if line.ticked {
                // In the middle of the capital letters of the line that follows.
                let top = pen.y + size * (LEADING - 0.35) - BOX * scale / 2.0;
                pen.fill(INK);
                pen.tick_box(margin, top, BOX * scale, scale.round());
            }
            let colour = if black { BLACK } else { line.colour };
            pen.indented(line.indent * scale, |pen| {
                pen.write(face(line), size, colour, &line.text);
            });
        }
        surface.finish();
        page.finish();
    }
    document.finish().ok()
}

impl Core {
    /// Prints the checklist of this dossier's case.
    pub(crate) async fn print_checklist(&self, dossier: Dossier) -> Result<(), CoreError> {
        let chosen = dossier.procedure.as_ref().ok_or(CoreError::NotNow)?;
        let procedure = self.catalogue.procedure(&chosen.code, Some(&chosen.edition));
        let procedure = procedure.ok_or(CoreError::ProcedureUnknown)?;
        let answers = &dossier.answers;
        let applicable = self.catalogue.applicable(procedure, answers, dossier.on_behalf);
        let (title, lines) = sheet(procedure, answers, &applicable, &self.settings.office)?;
        self.print(Leaf::A4, move |shape| draw(&lines, &title, Geometry::of(shape))).await
    }
}
