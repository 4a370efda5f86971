//! What happens to a dossier at each step, without a session around it: the same for the kiosk and
//! for `tramctl`.

use tram_catalogue::Advice;
use tram_domain::dossier::ChosenProcedure;
use tram_domain::form::tidy;
use tram_domain::{
    Answer, Answers, Applicant, Assistance, CardSource, CitizenCard, Consent, Date, Dossier, Field,
    FieldId, OnBehalf, ProcedureCode, RequirementId, Severity, Sex, Step, journey,
};
use tram_imaging::{FieldName, MachineLines};
use tram_ipc::args::{ConsentGiven, TypedCard};

use crate::error::CoreError;
use crate::kiosk::{Core, work};
use crate::questions::{answer_or_card, as_written, from_card};

impl Core {
    /// Takes what the citizen agrees to, purpose by purpose.
    pub(crate) fn consent(
        &self,
        dossier: &mut Dossier,
        given: ConsentGiven,
    ) -> Result<(), CoreError> {
        let ConsentGiven { reading, filing, keeping } = given;
        let consent = Consent { reading, filing, keeping, given: self.clock.now() };
        if !consent.is_enough() {
            return Err(CoreError::ConsentMissing);
        }
        dossier.consent = Some(consent);
        Ok(())
    }

    pub(crate) fn choose(
        &self,
        dossier: &mut Dossier,
        code: &ProcedureCode,
    ) -> Result<(), CoreError> {
        let procedure = self.catalogue.procedure(code, None).ok_or(CoreError::ProcedureUnknown)?;
        let chosen =
            ChosenProcedure { code: procedure.code.clone(), edition: procedure.edition.clone() };
        if dossier.procedure.as_ref() != Some(&chosen) {
            // Questions of two procedures may bear one name and mean two things: what was given for
            // another one is asked anew. Of another edition the answers stay and are gone past again.
            if dossier.procedure.as_ref().is_some_and(|before| before.code != chosen.code) {
                dossier.answers = Answers::default();
                dossier.parts.clear();
            }
            dossier.asked.clear();
            dossier.procedure = Some(chosen);
            dossier.checklist_seen = false;
            dossier.papers_done = false;
        }
        Ok(())
    }

    /// Takes an answer, or says why not.
    pub(crate) fn answer(
        &self,
        dossier: &mut Dossier,
        field: &FieldId,
        answer: &Answer,
    ) -> Result<(), CoreError> {
        let refused = |problem| CoreError::Answer { field: field.clone(), problem };
        let known = self.field(dossier, field);
        let known = known.ok_or_else(|| refused(tram_domain::AnswerProblem::NoSuchField))?;
        match known.check(answer, self.today()).map_err(refused)? {
            Some(answer) => dossier.answers.give(field.clone(), answer),
            None => dossier.answers.take_back(field),
        }
        if !dossier.asked.contains(field) {
            dossier.asked.push(field.clone());
        }
        Ok(())
    }

    /// Goes past the questions that the card answers: the citizen has looked at the card and agreed,
    /// and sees every answer again before anything is sent. Where there is anything to be said about
    /// an answer it is asked, and so is what the back of a card spells without marks.
    pub(crate) fn take_from_card(&self, dossier: &mut Dossier) {
        if !is_spelled_out(dossier) {
            return;
        }
        loop {
            let next = journey::frontier(dossier, self.applicable(dossier).as_ref());
            let Step::Declaration { field } = next else { return };
            let Some(known) = self.field(dossier, &field) else { return };
            let (Some(answer), true) = answer_or_card(known, dossier) else { return };
            let answer = as_written(&known.kind, answer);
            let spoken_of = self.advice(dossier).iter().any(|advice| advice.field == field);
            if spoken_of || self.answer(dossier, &field, &answer).is_err() {
                return;
            }
        }
    }

    /// Whether a question is gone past because the card answers it, as [`Self::take_from_card`] does.
    pub(crate) fn is_passed_over(field: &Field, dossier: &Dossier, advice: &[Advice]) -> bool {
        let card = dossier.applicant.as_ref().map(|applicant| &applicant.card);
        is_spelled_out(dossier)
            && card.is_some_and(|card| from_card(field, card).is_some())
            && advice.iter().all(|advice| advice.field != field.id)
    }

    /// Whether an answer that was just given needs another look, and how grave that is. One that
    /// the portal would refuse is asked again until it is another one, wherever it stands; one that
    /// is only odd is asked again once.
    pub(crate) fn look_again(
        &self,
        dossier: &mut Dossier,
        field: &FieldId,
        before: Option<&Answer>,
    ) -> Option<Severity> {
        let advice = self.advice(dossier);
        ask_again(dossier, &advice);
        let own = advice.iter().filter(|advice| advice.field == *field);
        let gravest = own.map(|advice| advice.severity).max()?;
        let given = dossier.answers.of(field);
        let insists = given.is_some() && given == before;
        match gravest {
            Severity::Block => Some(gravest),
            Severity::Warn | Severity::Note => (!insists).then_some(gravest),
        }
    }

    pub(crate) fn field(&self, dossier: &Dossier, field: &FieldId) -> Option<&Field> {
        let chosen = dossier.procedure.as_ref()?;
        self.catalogue.procedure(&chosen.code, Some(&chosen.edition))?.form.field(field)
    }

    /// Whether the procedure asks for a paper of that name.
    pub(crate) fn has_requirement(&self, dossier: &Dossier, id: &RequirementId) -> bool {
        dossier
            .procedure
            .as_ref()
            .and_then(|chosen| self.catalogue.procedure(&chosen.code, Some(&chosen.edition)))
            .is_some_and(|procedure| procedure.requirement(id).is_some())
    }
}

/// Whether names stand on the card with their marks: the lines on its back have none.
fn is_spelled_out(dossier: &Dossier) -> bool {
    let source = dossier.applicant.as_ref().map(|applicant| applicant.source);
    matches!(source, Some(CardSource::Qr | CardSource::Typed))
}

/// Has what the portal would refuse asked again. Whether there was anything.
pub(crate) fn ask_again(dossier: &mut Dossier, advice: &[Advice]) -> bool {
    let before = dossier.asked.len();
    for refused in advice.iter().filter(|advice| advice.severity == Severity::Block) {
        dossier.asked.retain(|asked| *asked != refused.field);
    }
    dossier.asked.len() < before
}

pub(crate) fn on_behalf(dossier: &mut Dossier, whom: OnBehalf) {
    dossier.on_behalf = Some(whom);
}

pub(crate) fn assistance(dossier: &mut Dossier, helper: Option<&str>) -> Result<(), CoreError> {
    dossier.assistance = Some(match helper {
        None => Assistance::Alone,
        Some(code) => {
            Assistance::Helped { helper: code.parse().map_err(|_| CoreError::HelperCode)? }
        }
    });
    Ok(())
}

/// Reads a citizen card from the bytes of a picture, scan or PDF: its code, or where none can be read
/// the lines for machines on its back.
pub async fn read_card(bytes: Vec<u8>) -> Result<(CitizenCard, CardSource), CoreError> {
    work(move || {
        let frames = tram_imaging::normalise(&bytes)?;
        let mut other = false;
        for frame in &frames {
            for code in tram_imaging::codes(frame) {
                match CitizenCard::from_qr(&code.text) {
                    Ok(card) => return Ok((card, CardSource::Qr)),
                    Err(_) => other = true,
                }
            }
        }
        // Several pictures of one card may hold together what each of them lacks.
        let joined =
            if frames.len() > 1 { tram_imaging::codes_joined(&frames) } else { Vec::new() };
        let card = joined.iter().find_map(|code| CitizenCard::from_qr(&code.text).ok());
        if let Some(card) = card {
            return Ok((card, CardSource::Qr));
        }
        let back = frames.iter().find_map(|frame| tram_imaging::machine_lines(frame, None));
        if let Some(card) = back.as_ref().and_then(of_machine_lines) {
            return Ok((card, CardSource::Mrz));
        }
        Err(if other { CoreError::CardCodeOther } else { CoreError::CardCodeNotFound })
    })
    .await
}

/// A card from lines whose number and day of birth are proven; the name is for a person to look at.
fn of_machine_lines(lines: &MachineLines) -> Option<CitizenCard> {
    let proven = |name: FieldName| lines.fields.iter().any(|one| one.name == name && one.proven);
    if !(proven(FieldName::Number) && proven(FieldName::Birth)) {
        return None;
    }
    CitizenCard::from_machine_lines(&lines.number, &lines.name(), lines.birth, lines.sex).ok()
}

pub(crate) fn applicant(dossier: &mut Dossier, card: CitizenCard, source: CardSource) {
    dossier.applicant = Some(Applicant { card, source, confirmed: false });
}

/// A card typed by hand: number, name and birth are needed, the rest may be empty.
pub(crate) fn typed_card(typed: &TypedCard) -> Result<CitizenCard, CoreError> {
    let compact: String = typed.number.split_whitespace().collect();
    let name = tidy(&typed.name);
    if name.is_empty() {
        return Err(CoreError::CardField("name"));
    }
    let date = |text: &str, field: &'static str| match text.trim() {
        "" => Ok(None),
        text => Date::from_vietnamese(text).map(Some).map_err(|_| CoreError::CardField(field)),
    };
    let birth = date(&typed.birth, "birth")?.ok_or(CoreError::CardField("birth"))?;
    let residence = tidy(&typed.residence);
    Ok(CitizenCard {
        number: compact.parse().map_err(|_| CoreError::CardField("number"))?,
        old_number: None,
        name,
        birth: Some(birth),
        sex: match typed.sex.as_str() {
            "male" => Some(Sex::Male),
            "female" => Some(Sex::Female),
            "" => None,
            _ => return Err(CoreError::CardField("sex")),
        },
        residence: (!residence.is_empty()).then_some(residence),
        issued: date(&typed.issued, "issued")?,
        fields: 0,
    })
}
