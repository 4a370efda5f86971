//! What goes wrong, when, and how often. With the same seed and the same requests the same things
//! go wrong.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How the sandbox behaves. Read from TOML or JSON; every field may be left out.
///
/// ```toml
/// seed = 7
/// size_limit = 6000000
///
/// [[fault]]
/// on = ["submit"]
/// effect = "drop_answer"
/// next = 1
///
/// [[fault]]
/// effect = { busy = { status = 503, retry_after = "30" } }
/// every = 5
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Where chance begins.
    pub seed: u64,
    /// The largest paper it takes, in bytes.
    pub size_limit: u64,
    /// How long after submitting the agency begins to receive and gives a number.
    pub number_after_millis: u64,
    /// How long two posts of one key may overtake each other: the original has no unique index.
    pub race_window_millis: u64,
    /// A re-used draft keeps its old `referenceUid`, as some versions of the original do. Otherwise
    /// it takes the new one.
    pub reused_draft_keeps_key: bool,
    /// Two posts of one key never make two dossiers, as if the index were unique; and no draft of
    /// another key is re-used. The original does neither.
    pub honours_key: bool,
    /// The number of the account's own person, which the original writes over the applicant's.
    pub account_person: Option<String>,
    /// Logins and passwords that it knows.
    pub accounts: BTreeMap<String, String>,
    /// What goes wrong.
    pub fault: Vec<Fault>,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            seed: 0,
            size_limit: 20 * 1024 * 1024,
            number_after_millis: 3_000,
            race_window_millis: 2,
            reused_draft_keeps_key: false,
            honours_key: false,
            account_person: None,
            accounts: BTreeMap::from([("tram".to_owned(), "tap-duot".to_owned())]),
            fault: Vec::new(),
        }
    }
}

impl Faults {
    /// The same with one more thing that goes wrong, the next `times` times.
    #[must_use]
    pub fn next(mut self, on: Operation, effect: Effect, times: u32) -> Self {
        self.fault.push(Fault { next: Some(times), ..Fault::always(vec![on], effect) });
        self
    }

    /// The same with one more thing that always goes wrong.
    #[must_use]
    pub fn always(mut self, on: Operation, effect: Effect) -> Self {
        self.fault.push(Fault::always(vec![on], effect));
        self
    }

    /// The same with one thing that goes wrong whatever is asked.
    #[must_use]
    pub fn everywhere(mut self, effect: Effect) -> Self {
        self.fault.push(Fault::always(vec![], effect));
        self
    }
}

/// One thing that goes wrong. Without any condition it always does; with several, all must hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// At which operations; none named means all.
    #[serde(default)]
    pub on: Vec<Operation>,
    /// What happens.
    pub effect: Effect,
    /// Only from the time of this number on, counted from 1.
    #[serde(default)]
    pub from: Option<u32>,
    /// Only the next so many times.
    #[serde(default)]
    pub next: Option<u32>,
    /// Only every so manieth time.
    #[serde(default)]
    pub every: Option<u32>,
    /// Only with this likelihood, 0 to 1.
    #[serde(default)]
    pub chance: Option<f64>,
}

/// What a client asks for.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// `POST /dossiers`.
    Create,
    /// `GET /dossiers/{id}`.
    LookUp,
    /// `POST /dossiers/{id}/files`, and every other way to bring a paper or form.
    Upload,
    /// `GET /dossiers/{id}/files`.
    List,
    /// `GET` of one file or its form's data.
    ReadBack,
    /// `POST /dossiers/{id}/submit`.
    Submit,
    /// `DELETE` of a file or dossier.
    Remove,
    /// Anything else.
    Other,
}

/// What happens instead of, or besides, the right answer.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Effect {
    /// 403 with this description; nothing is done.
    Refuse {
        /// The exception's text.
        description: String,
    },
    /// Waits first; then all is done as asked, even if the client has gone.
    Stall {
        /// How long.
        millis: u64,
    },
    /// Asks to come back later; nothing is done.
    Busy {
        /// 429 or 503.
        status: u16,
        /// The header's value: seconds or an HTTP date.
        retry_after: Option<String>,
    },
    /// All is done as asked, and the connection breaks before the answer.
    DropAnswer,
    /// The connection breaks and nothing is done.
    DropRequest,
    /// All is done as asked, and the connection breaks in the middle of the answer.
    Truncate,
    /// All is done as asked, and the answer promises more bytes than it has.
    WrongLength,
    /// 200 with a login page; nothing is done.
    WebPage,
    /// 302 to another host, as a login gateway does; nothing is done.
    Redirect,
    /// All is done as asked, by a clock that is so many seconds fast, or slow if below zero.
    DateOff {
        /// How many.
        seconds: i64,
    },
    /// All is done as asked; the answer has fields that nobody knows.
    UnknownFields,
    /// All is done as asked; the answer calls its own identity and the client's key otherwise.
    RenamedReceipt,
    /// All is done as asked; the answer is the one that the same kind of request got before, for
    /// whichever dossier: given twice, or out of order.
    OldAnswer,
    /// The connection breaks when so many bytes of the request have come; nothing is done.
    Cut {
        /// How many.
        after: u64,
    },
    /// Another status with a page, such as 520; nothing is done.
    Status {
        /// The status.
        code: u16,
    },
    /// 203, as if the credentials were wrong; nothing is done.
    NotAuthenticated,
    /// The upload is answered 200, but only a record without a file is kept.
    SwallowUpload,
    /// The upload is answered 200 and forgotten.
    LoseFile,
    /// The upload is answered 200, but the last byte that is kept is another.
    AlterUpload,
    /// The upload is kept twice, as when two come at once.
    KeepTwice,
}

/// Faults and how often each was considered.
#[derive(Debug)]
pub(crate) struct Schedule {
    faults: Faults,
    considered: Vec<u32>,
    carried_out: BTreeMap<Operation, u64>,
    received: BTreeMap<Operation, u64>,
}

impl Schedule {
    pub(crate) fn new(faults: Faults) -> Self {
        let considered = vec![0; faults.fault.len()];
        Self { faults, considered, carried_out: BTreeMap::new(), received: BTreeMap::new() }
    }

    /// Notes bytes of a request, whatever becomes of it.
    pub(crate) fn receive(&mut self, operation: Operation, bytes: u64) {
        *self.received.entry(operation).or_default() += bytes;
    }

    pub(crate) fn received(&self, operation: Operation) -> u64 {
        self.received.get(&operation).copied().unwrap_or(0)
    }

    /// Changes the faults; what was carried out stays counted.
    pub(crate) fn set(&mut self, faults: Faults) {
        self.considered = vec![0; faults.fault.len()];
        self.faults = faults;
    }

    /// Notes that a request was not stopped at the gate.
    pub(crate) fn note(&mut self, operation: Operation) {
        *self.carried_out.entry(operation).or_default() += 1;
    }

    pub(crate) fn carried_out(&self, operation: Operation) -> u64 {
        self.carried_out.get(&operation).copied().unwrap_or(0)
    }

    pub(crate) const fn faults(&self) -> &Faults {
        &self.faults
    }

    /// What goes wrong with this one request.
    pub(crate) fn fire(&mut self, operation: Operation) -> Vec<Effect> {
        let seed = self.faults.seed;
        let rules = self.faults.fault.iter().zip(&mut self.considered).zip(0_u64..);
        rules
            .filter(|((fault, _), _)| fault.on.is_empty() || fault.on.contains(&operation))
            .filter_map(|((fault, count), index)| {
                *count = count.saturating_add(1);
                fault
                    .fires(*count, mix(seed ^ mix(index << 32 | u64::from(*count))))
                    .then(|| fault.effect.clone())
            })
            .collect()
    }
}

impl Fault {
    /// A fault without conditions, at the operations named or, with none named, at all.
    pub const fn always(on: Vec<Operation>, effect: Effect) -> Self {
        Self { on, effect, from: None, next: None, every: None, chance: None }
    }

    fn fires(&self, count: u32, dice: u64) -> bool {
        // 2^-53 times a 53-bit number: an even spread over 0 to 1.
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        let dice = (dice >> 11) as f64 / (1_u64 << 53) as f64;
        self.from.is_none_or(|first| count >= first)
            && self.next.is_none_or(|times| count <= times)
            && self.every.is_none_or(|nth| nth > 0 && count.is_multiple_of(nth))
            && self.chance.is_none_or(|chance| dice < chance)
    }
}

/// Spreads a number over 64 bits (splitmix64).
pub(crate) const fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fired(faults: &Faults, times: usize) -> Vec<bool> {
        let mut schedule = Schedule::new(faults.clone());
        (0..times).map(|_| !schedule.fire(Operation::Submit).is_empty()).collect()
    }

    #[test]
    fn a_fault_comes_the_next_times_or_every_so_manieth_time() {
        let next = Faults::default().next(Operation::Submit, Effect::DropAnswer, 2);
        assert_eq!(fired(&next, 4), [true, true, false, false]);
        let mut every = Faults::default().everywhere(Effect::Truncate);
        every.fault[0].every = Some(3);
        assert_eq!(fired(&every, 6), [false, false, true, false, false, true]);
        let elsewhere = Faults::default().always(Operation::Create, Effect::WebPage);
        assert_eq!(fired(&elsewhere, 2), [false, false]);
    }

    #[test]
    fn chance_repeats_itself_with_the_same_seed() {
        let mut faults = Faults { seed: 7, ..Faults::default() }.everywhere(Effect::DropRequest);
        faults.fault[0].chance = Some(0.25);
        let once = fired(&faults, 1000);
        assert_eq!(once, fired(&faults, 1000));
        let hits = once.iter().filter(|hit| **hit).count();
        assert!((200..300).contains(&hits), "{hits} of 1000 at a quarter");
        faults.seed = 8;
        assert_ne!(once, fired(&faults, 1000));
    }

    #[test]
    fn faults_are_read_as_people_write_them() {
        let toml = r#"
            seed = 7
            [[fault]]
            on = ["submit"]
            effect = "drop_answer"
            next = 1
            [[fault]]
            effect = { busy = { status = 503, retry_after = "30" } }
        "#;
        let faults: Faults = toml::from_str(toml).unwrap();
        assert_eq!(faults.fault[0].effect, Effect::DropAnswer);
        assert_eq!(faults.size_limit, Faults::default().size_limit);
        let json = serde_json::to_string(&faults).unwrap();
        assert_eq!(serde_json::from_str::<Faults>(&json).unwrap(), faults);
        assert!(toml::from_str::<Faults>("stal = 3").is_err(), "a slip is not passed over");
    }
}
