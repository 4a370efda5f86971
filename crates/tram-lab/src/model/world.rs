//! Kiosk, network and portal together: what may happen next, and what must never happen.

use stateright::{Model, Property};
use tram_domain::{ParkReason, Stage, SubmissionState};

use super::kiosk::{Ask, Ended, Kiosk, NOW, Next, after_answer};
use super::portal::{Answer, Keys, Portal};
use super::{MOST_ATTEMPTS, MOST_UNDER_WAY};

/// What must be reachable: a model in which nothing ever succeeds breaks no promise either.
pub(super) const GOOD_ENDS: [&str; 4] =
    ["it is accepted", "it is wiped", "it is in doubt and then accepted", "it is given up"];

/// Whether a property is one of the ends that must be reached.
pub(super) fn is_good_end(name: &str) -> bool {
    GOOD_ENDS.contains(&name)
}

/// What holds in one world.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing that holds or does not")]
pub(super) struct Rules {
    keys: Keys,
    /// A message may arrive twice. A portal that does not honour keys must not be reached through
    /// anything that doubles requests: no client can mend that.
    doubles: bool,
    /// A wait outlasts whatever is still on its way (settling delay).
    settles: bool,
    looks_up: bool,
    gullible: bool,
}

impl Rules {
    /// The portal honours the key; nothing is known about how late requests may come.
    pub(super) const fn key_honoured() -> Self {
        Self {
            keys: Keys::Honoured,
            doubles: true,
            settles: false,
            looks_up: true,
            gullible: false,
        }
    }

    /// The portal answers look-ups alone; waits are longer than requests are late.
    pub(super) const fn looked_up() -> Self {
        Self {
            keys: Keys::LookedUp,
            doubles: false,
            settles: true,
            looks_up: true,
            gullible: false,
        }
    }

    /// Sends again without asking.
    pub(super) const fn naive(self) -> Self {
        Self { looks_up: false, ..self }
    }

    /// Asks again while the last request may still be on its way.
    pub(super) const fn hasty(self) -> Self {
        Self { settles: false, ..self }
    }

    /// Does not read back.
    pub(super) const fn gullible(self) -> Self {
        Self { gullible: true, ..self }
    }
}

/// The model.
#[derive(Clone, Copy, Debug)]
pub(super) struct World {
    rules: Rules,
}

impl World {
    pub(super) const fn new(rules: Rules) -> Self {
        Self { rules }
    }
}

/// Everything at one moment.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Moment {
    kiosk: Kiosk,
    portal: Portal,
    /// On their way to the portal. The second word: the kiosk still waits for the answer.
    requests: Vec<(Ask, bool)>,
    /// On its way back.
    answer: Option<Heard>,
    /// One message was doubled already.
    doubled: bool,
    /// It was in doubt at some time.
    doubted: bool,
}

/// What the kiosk hears.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Heard {
    Answer(Answer),
    TurnedAway(Ended),
}

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Act {
    Begin,
    Hear,
    GiveUpWaiting,
    WaitIsOver,
    CarryOut(usize),
    Swallow(usize),
    TurnAway(usize, Ended),
    LoseRequest(usize),
    DoubleRequest(usize),
    LoseAnswer,
    Crash,
    Start,
    SetAside,
    Release,
    Hurry,
    Expire,
    Wipe,
}

impl Model for World {
    type State = Moment;
    type Action = Act;

    fn init_states(&self) -> Vec<Moment> {
        vec![Moment {
            kiosk: Kiosk::new(),
            portal: Portal::default(),
            requests: Vec::new(),
            answer: None,
            doubled: false,
            doubted: false,
        }]
    }

    fn actions(&self, moment: &Moment, acts: &mut Vec<Act>) {
        self.acts_of_the_kiosk(moment, acts);
        self.acts_of_the_network(moment, acts);
        acts_of_people(&moment.kiosk, acts);
    }

    fn next_state(&self, last: &Moment, act: Act) -> Option<Moment> {
        let mut moment = last.clone();
        moment.happens(act, self.rules)?;
        moment.doubted |= moment.kiosk.stage() == Stage::Unknown;
        // Which of two requests was sent first does not matter: any may overtake any.
        moment.requests.sort_unstable();
        Some(moment)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("one dossier for one key", |_, m: &Moment| m.portal.held.len() <= 1),
            Property::always("never filed twice", |_, m: &Moment| m.portal.submitted() <= 1),
            Property::always("accepted only what the portal holds whole", |_, m: &Moment| {
                m.kiosk.stage() != Stage::Accepted
                    || m.portal.held.iter().any(|held| held.submitted && held.paper)
            }),
            Property::always("wiped only after accepted or given up", |_, m: &Moment| {
                m.kiosk.stage() != Stage::Wiped || m.kiosk.closed
            }),
            Property::always("every step is a legal one", |_, m: &Moment| !m.kiosk.strayed),
            Property::sometimes("it is accepted", |_, m: &Moment| {
                m.kiosk.stage() == Stage::Accepted
            }),
            Property::sometimes("it is wiped", |_, m: &Moment| m.kiosk.stage() == Stage::Wiped),
            Property::sometimes("it is in doubt and then accepted", |_, m: &Moment| {
                m.doubted && m.kiosk.stage() == Stage::Accepted
            }),
            Property::sometimes("it is given up", |_, m: &Moment| {
                m.kiosk.stage() == Stage::Expired
            }),
        ]
    }
}

impl World {
    fn acts_of_the_kiosk(self, moment: &Moment, acts: &mut Vec<Act>) {
        let kiosk = &moment.kiosk;
        if kiosk.is_due()
            && kiosk.standing.0.attempts() < MOST_ATTEMPTS
            && moment.under_way() < MOST_UNDER_WAY
        {
            acts.push(Act::Begin);
        }
        if kiosk.asked.is_some() {
            acts.extend([Act::GiveUpWaiting]);
            acts.extend(moment.answer.map(|_| Act::Hear));
        }
        if kiosk.waits() && (moment.requests.is_empty() || !self.rules.settles) {
            acts.push(Act::WaitIsOver);
        }
        acts.push(if kiosk.runs { Act::Crash } else { Act::Start });
    }

    fn acts_of_the_network(self, moment: &Moment, acts: &mut Vec<Act>) {
        for (place, (ask, heard)) in moment.requests.iter().enumerate() {
            acts.extend([Act::CarryOut(place), Act::LoseRequest(place)]);
            if matches!(ask, Ask::Upload(_)) {
                acts.push(Act::Swallow(place));
            }
            if *heard {
                use Ended::{Busy, Credentials, Nonsense, Refused};
                acts.extend(
                    [Busy, Nonsense, Refused, Credentials].map(|e| Act::TurnAway(place, e)),
                );
            }
            if self.rules.doubles && !moment.doubled && moment.under_way() < MOST_UNDER_WAY {
                acts.push(Act::DoubleRequest(place));
            }
        }
        acts.extend(moment.answer.map(|_| Act::LoseAnswer));
    }
}

fn acts_of_people(kiosk: &Kiosk, acts: &mut Vec<Act>) {
    match kiosk.stage() {
        Stage::Sealed | Stage::Unknown => acts.extend([Act::SetAside, Act::Hurry, Act::Expire]),
        Stage::Rejected | Stage::Parked => acts.extend([Act::Release, Act::Expire]),
        Stage::Accepted | Stage::Expired => acts.push(Act::Wipe),
        Stage::Draft | Stage::Sending | Stage::Wiped => {}
    }
}

impl Moment {
    fn under_way(&self) -> usize {
        self.requests.len() + usize::from(self.answer.is_some())
    }

    fn happens(&mut self, act: Act, rules: Rules) -> Option<()> {
        let attempts = self.kiosk.standing.0.attempts();
        let at = NOW;
        match act {
            Act::Begin => {
                self.kiosk.begin();
                self.ask(if rules.looks_up { Ask::LookUp } else { Ask::Create });
            }
            Act::Hear => self.hear(rules)?,
            Act::GiveUpWaiting => {
                self.nobody_listens();
                self.kiosk.end(Ended::NoAnswer);
            }
            Act::WaitIsOver => self.kiosk.wait_is_over(),
            Act::CarryOut(place) => self.carry_out(place, rules, false)?,
            Act::Swallow(place) => self.carry_out(place, rules, true)?,
            Act::TurnAway(place, ended) => {
                self.take(place)?;
                self.answer = Some(Heard::TurnedAway(ended));
            }
            Act::LoseRequest(place) => drop(self.take(place)?),
            Act::DoubleRequest(place) => {
                let (ask, _) = *self.requests.get(place)?;
                self.requests.push((ask, false));
                self.doubled = true;
            }
            Act::LoseAnswer => self.answer = None,
            Act::Crash => {
                self.nobody_listens();
                self.kiosk.crash();
            }
            Act::Start => self.kiosk.start(),
            Act::SetAside => {
                let reason = ParkReason::ByStaff;
                self.kiosk.step(SubmissionState::Parked { attempts, reason });
            }
            Act::Release => self.kiosk.release()?,
            Act::Hurry => self.kiosk.hurry()?,
            Act::Expire => self.kiosk.step(SubmissionState::Expired { attempts, at }),
            Act::Wipe => {
                self.kiosk.step(SubmissionState::Wiped { attempts, at, acknowledgement: None });
            }
        }
        Some(())
    }

    fn ask(&mut self, ask: Ask) {
        self.kiosk.asks(ask);
        self.requests.push((ask, true));
    }

    fn hear(&mut self, rules: Rules) -> Option<()> {
        let next = match self.answer.take()? {
            Heard::Answer(answer) => after_answer(self.kiosk.hears()?, answer, rules.gullible),
            // Whoever turns a request away says nothing of what became of it.
            Heard::TurnedAway(ended) => Next::Ends(ended),
        };
        match next {
            Next::Ask(ask) => self.ask(ask),
            Next::Ends(ended) => self.kiosk.end(ended),
        }
        Some(())
    }

    fn carry_out(&mut self, place: usize, rules: Rules, swallow: bool) -> Option<()> {
        let (ask, heard) = self.take(place)?;
        let answer = self.portal.carry_out(ask, rules.keys, swallow);
        if heard {
            self.answer = Some(Heard::Answer(answer));
        }
        Some(())
    }

    fn take(&mut self, place: usize) -> Option<(Ask, bool)> {
        (place < self.requests.len()).then(|| self.requests.remove(place))
    }

    /// The connection is gone: what the portal still answers reaches no one.
    fn nobody_listens(&mut self) {
        self.answer = None;
        for (_, heard) in &mut self.requests {
            *heard = false;
        }
    }
}
