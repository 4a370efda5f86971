//! The catalogue as the rest of the program sees it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use tram_domain::{
    Answers, Applicable, Date, FieldKind, OnBehalf, Procedure, ProcedureCode, RequirementId, Text,
};

use crate::advice::Advice;
use crate::assemble::{Assembled, assemble};
use crate::edition::Edition;
use crate::everyday::Everyday;
use crate::fault::Fault;
use crate::generic::Template;
use crate::life_event::LifeEvent;
use crate::lists::{Listed, Lists};
use crate::national::National;
use crate::rules::Rules;
use crate::search::{Hit, Index};
use crate::source::{self, Source};

/// Procedures in all their editions, life events and the order of the first screen.
#[derive(Debug)]
pub struct Catalogue {
    editions: Vec<Edition>,
    /// The edition offered to new dossiers: its place in `editions`.
    offered: BTreeMap<ProcedureCode, usize>,
    /// Every procedure of the national list with the general form, made when one is asked for: where
    /// it has no form of its own, or none in force.
    general: BTreeMap<ProcedureCode, OnceLock<Edition>>,
    template: Option<Template>,
    national: Vec<National>,
    everyday: Everyday,
    lists: Lists,
    life_events: Vec<LifeEvent>,
    most_used: Vec<ProcedureCode>,
    /// Built by the first search.
    index: OnceLock<Index>,
}

/// Every fault of the catalogue in a folder; none means that it loads.
pub fn check(dir: &Path) -> Vec<Fault> {
    Catalogue::load(dir).err().unwrap_or_default()
}

impl Catalogue {
    /// The catalogue of a folder, or everything that is wrong with it.
    pub fn load(dir: &Path) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let sources = source::folder(dir, &mut faults);
        Self::from_sources(&sources, true, faults)
    }

    /// Everything wrong with the catalogue built into the program; the tests of this crate keep it
    /// empty.
    pub fn embedded_faults() -> Vec<Fault> {
        Self::from_sources(&source::embedded(), true, Vec::new()).err().unwrap_or_default()
    }

    /// The catalogue built into the program.
    pub fn embedded() -> Self {
        Self::from_sources(&source::embedded(), false, Vec::new())
            .expect("the catalogue built in was checked by the tests of this crate")
    }

    pub(crate) fn from_sources(
        sources: &[Source],
        thorough: bool,
        mut faults: Vec<Fault>,
    ) -> Result<Self, Vec<Fault>> {
        let assembled = assemble(sources, thorough, &mut faults);
        let Assembled { editions, life_events, mut most_used, .. } = assembled;
        if !faults.is_empty() {
            faults.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
            return Err(faults);
        }
        let mut codes: Vec<_> = editions.iter().map(|e| e.procedure.code.clone()).collect();
        codes.dedup();
        codes.retain(|code| !most_used.contains(code));
        most_used.extend(codes);
        let template = assembled.generic;
        let national = assembled.national;
        let general = national.iter().map(|listed| &listed.code).filter(|_| template.is_some());
        let mut catalogue = Self {
            general: general.map(|code| (code.clone(), OnceLock::new())).collect(),
            template,
            national,
            everyday: assembled.everyday,
            lists: assembled.lists,
            editions,
            offered: BTreeMap::new(),
            life_events,
            most_used,
            index: OnceLock::new(),
        };
        catalogue.offer(|_| true);
        Ok(catalogue)
    }

    /// Offers to new dossiers only what is in force on a day. Without it the newest editions are
    /// offered, those to come included.
    #[must_use]
    pub fn as_of(mut self, today: Date) -> Self {
        self.offer(|edition| edition.holds(today));
        self
    }

    fn offer(&mut self, in_force: impl Fn(&Edition) -> bool) {
        let mut places: Vec<usize> = (0..self.editions.len()).collect();
        places.sort_by_key(|place| self.editions.get(*place).map(|e| e.effective_from));
        self.offered.clear();
        for place in places {
            if let Some(edition) = self.editions.get(place).filter(|edition| in_force(edition)) {
                self.offered.insert(edition.procedure.code.clone(), place);
            }
        }
        self.index = OnceLock::new();
    }

    /// The procedures offered that have a form of their own, most used first.
    pub fn procedures(&self) -> impl Iterator<Item = &Procedure> {
        let place = |code| self.offered.get(code).copied();
        let offered = self.most_used.iter().filter_map(place);
        offered.filter_map(|place| self.editions.get(place)).map(|edition| &edition.procedure)
    }

    /// A procedure in the edition of that name, as a dossier begun with it needs; `None` takes the
    /// edition offered now.
    pub fn procedure(&self, code: &ProcedureCode, edition: Option<&str>) -> Option<&Procedure> {
        let found = match edition {
            None => {
                let offered = self.offered.get(code).and_then(|place| self.editions.get(*place));
                offered.or_else(|| self.general(code))
            }
            Some(name) => self.edition(code, name),
        };
        found.map(|edition| &edition.procedure)
    }

    fn edition(&self, code: &ProcedureCode, name: &str) -> Option<&Edition> {
        let same = |e: &&Edition| e.procedure.code == *code && e.procedure.edition == name;
        self.editions.iter().find(same).or_else(|| {
            self.template.as_ref().filter(|template| template.edition() == name)?;
            self.general(code)
        })
    }

    /// The general form of a procedure of the national list.
    fn general(&self, code: &ProcedureCode) -> Option<&Edition> {
        let (template, made) = (self.template.as_ref()?, self.general.get(code)?);
        let listed = self.national(code)?;
        Some(made.get_or_init(|| template.edition_of(listed)))
    }

    /// What the national list says of a code.
    pub fn national(&self, code: &ProcedureCode) -> Option<&National> {
        self.national.iter().find(|listed| listed.code == *code)
    }

    /// The national list of the procedures at commune level.
    pub fn national_list(&self) -> &[National] {
        &self.national
    }

    /// The words that a question of this kind offers; none for other kinds.
    pub fn listed(&self, kind: &FieldKind) -> &[Listed] {
        self.lists.of(kind)
    }

    /// Every title of a paper that the catalogue knows: those of the list, and those that requirements
    /// name.
    pub fn known_titles(&self) -> BTreeSet<&str> {
        let listed = self.lists.titles().iter().flat_map(Listed::titles);
        let papers = self.editions.iter().flat_map(|edition| &edition.procedure.requirements);
        let named = papers.flat_map(|paper| paper.titles.iter().map(String::as_str));
        listed.chain(named).collect()
    }

    /// The paper of the list that bears a title, by the name that people know.
    pub fn titled(&self, title: &str) -> Option<&Text> {
        let mut listed = self.lists.titles().iter();
        listed.find(|paper| paper.titles().any(|one| one == title)).map(|paper| &paper.label)
    }

    /// Every title of the list of papers that people bring, with the paper's name in that list.
    pub fn listed_titles(&self) -> impl Iterator<Item = (&str, &str)> {
        let listed = self.lists.titles().iter();
        listed.flat_map(|paper| paper.titles().map(|title| (title, paper.id.as_str())))
    }

    /// From which day on an edition holds.
    pub fn effective_from(&self, procedure: &Procedure) -> Option<Date> {
        self.edition(&procedure.code, &procedure.edition).map(|edition| edition.effective_from)
    }

    /// What of a procedure applies with these answers.
    pub fn applicable(
        &self,
        procedure: &Procedure,
        answers: &Answers,
        on_behalf: Option<OnBehalf>,
    ) -> Applicable {
        match self.edition(&procedure.code, &procedure.edition) {
            Some(edition) if std::ptr::eq(&raw const edition.procedure, procedure) => {
                edition.rules().applicable(procedure, answers, on_behalf)
            }
            _ => Rules::of(procedure).applicable(procedure, answers, on_behalf),
        }
    }

    /// What is to be said about these answers on this day, question by question.
    pub fn advice(
        &self,
        procedure: &Procedure,
        answers: &Answers,
        on_behalf: Option<OnBehalf>,
        today: Date,
    ) -> Vec<Advice> {
        match self.edition(&procedure.code, &procedure.edition) {
            Some(edition) if std::ptr::eq(&raw const edition.procedure, procedure) => {
                edition.rules().advice(procedure, answers, on_behalf, today)
            }
            _ => Rules::of(procedure).advice(procedure, answers, on_behalf, today),
        }
    }

    /// Why a paper is needed, for papers that are needed in some cases only.
    pub fn why(&self, procedure: &Procedure, requirement: &RequirementId) -> Option<&Text> {
        self.edition(&procedure.code, &procedure.edition)?.whys.get(requirement)
    }

    /// Procedures that answer a search, best first. Accents, everyday words and one slip of the
    /// fingers a word do not matter.
    pub fn search(&self, words: &str, limit: usize) -> Vec<Hit> {
        let build = || {
            let Self { life_events, most_used, national, everyday, .. } = self;
            Index::of(self.procedures(), life_events, most_used, national, everyday)
        };
        self.index.get_or_init(build).search(words, limit)
    }

    /// Occasions in life, in the order shown.
    pub fn life_events(&self) -> &[LifeEvent] {
        &self.life_events
    }

    /// Every procedure, most used first.
    pub fn most_used(&self) -> &[ProcedureCode] {
        &self.most_used
    }

    /// The editions of one procedure, newest first.
    pub fn editions(&self, code: &ProcedureCode) -> Vec<&Procedure> {
        let mut editions: Vec<_> =
            self.editions.iter().filter(|e| e.procedure.code == *code).collect();
        editions.sort_by_key(|edition| Reverse(edition.effective_from));
        editions.into_iter().map(|edition| &edition.procedure).collect()
    }
}
