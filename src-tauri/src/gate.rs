//! What gets from people's hands into the window: taps, letters and the few keys that a form needs.
//! Everything else of keyboard, mouse and touch is dropped before any part of the window sees it, so
//! that no shortcut of GTK or of the web page's engine has to be known by name.

/// One key that goes down.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Press {
    /// The key's number, as X and GDK count them.
    pub key: u32,
    /// The letter it writes, if it writes one.
    pub letter: Option<char>,
    /// It only changes what others mean, as Shift does.
    pub is_modifier: bool,
    /// Ctrl is held.
    pub ctrl: bool,
    /// Alt, Meta or the key with the logo is held.
    pub other: bool,
}

/// Keys of a form beside letters: back space, tab, enter, escape, delete; tab with Shift; enter,
/// arrows, beginning and end of the block of digits.
const OF_FORMS: [u32; 7] = [0xff08, 0xff09, 0xff0d, 0xff1b, 0xffff, 0xfe20, 0xff8d];
/// Home, arrows, page up and down, end.
const WAYS: std::ops::RangeInclusive<u32> = 0xff50..=0xff57;
/// The same in the block of digits.
const WAYS_OF_DIGITS: std::ops::RangeInclusive<u32> = 0xff95..=0xff9c;
/// Accents that wait for their letter.
const DEAD: std::ops::RangeInclusive<u32> = 0xfe50..=0xfe93;
const SPACE: u32 = 0x20;

impl Press {
    /// Whether the window hears of it.
    pub fn passes(self) -> bool {
        if self.is_modifier {
            return true;
        }
        if self.other {
            return false;
        }
        if self.ctrl {
            // It turns Vietnamese input methods on and off.
            return self.key == SPACE;
        }
        self.letter.is_some_and(|letter| !letter.is_control())
            || OF_FORMS.contains(&self.key)
            || WAYS.contains(&self.key)
            || WAYS_OF_DIGITS.contains(&self.key)
            || DEAD.contains(&self.key)
    }
}

#[cfg(target_os = "linux")]
pub(crate) use linux::close;

#[cfg(target_os = "linux")]
mod linux {
    use std::cell::RefCell;

    use gtk::gdk::{Event, EventKey, EventSequence, EventType, ModifierType};

    use super::Press;

    /// A finger that has not moved for so long is forgotten: the end of its touch was lost.
    const FORGOTTEN_AFTER_MS: u32 = 3_000;
    /// The one button of a mouse that means a tap. Others open menus, paste, or go back in history.
    const TAPS: u32 = 1;

    /// From now on every event of this program goes through the gate.
    pub(crate) fn close() {
        let finger = RefCell::new(None);
        Event::set_handler(Some(move |event: &mut Event| {
            if passes(event, &mut finger.borrow_mut()) {
                gtk::main_do_event(event);
            }
        }));
    }

    /// The finger that touches, and when it last did.
    type Finger = Option<(EventSequence, u32)>;

    #[expect(clippy::wildcard_enum_match_arm, reason = "windows need all the others to live")]
    fn passes(event: &Event, finger: &mut Finger) -> bool {
        match event.event_type() {
            EventType::KeyPress => {
                event.downcast_ref::<EventKey>().is_none_or(|key| press(key).passes())
            }
            EventType::ButtonPress
            | EventType::DoubleButtonPress
            | EventType::TripleButtonPress
            | EventType::ButtonRelease => event.button().is_none_or(|button| button == TAPS),
            EventType::Scroll => !held(event.state()).0,
            EventType::TouchpadPinch
            | EventType::TouchpadSwipe
            | EventType::DragEnter
            | EventType::DragMotion
            | EventType::DropStart => false,
            EventType::TouchBegin
            | EventType::TouchUpdate
            | EventType::TouchEnd
            | EventType::TouchCancel => is_the_finger(event, finger),
            _ => true,
        }
    }

    /// One finger at a time: two are a pinch.
    fn is_the_finger(event: &Event, finger: &mut Finger) -> bool {
        let (Some(touch), now) = (event.event_sequence(), event.time()) else { return true };
        let kind = event.event_type();
        let other = finger.as_ref().filter(|(known, last)| {
            *known != touch && now.wrapping_sub(*last) < FORGOTTEN_AFTER_MS
        });
        let known = finger.as_ref().is_some_and(|(known, _)| *known == touch);
        if other.is_some() || (!known && kind != EventType::TouchBegin) {
            return false;
        }
        let ends = matches!(kind, EventType::TouchEnd | EventType::TouchCancel);
        *finger = (!ends).then_some((touch, now));
        true
    }

    fn press(key: &EventKey) -> Press {
        let (ctrl, other) = held(Some(key.state()));
        let (value, is_modifier) = (key.keyval(), key.is_modifier());
        Press { key: *value, letter: value.to_unicode(), is_modifier, ctrl, other }
    }

    /// Whether Ctrl is held, and whether Alt, Meta or the key with the logo is.
    fn held(state: Option<ModifierType>) -> (bool, bool) {
        let state = state.unwrap_or_else(ModifierType::empty);
        let others = ModifierType::MOD1_MASK
            | ModifierType::SUPER_MASK
            | ModifierType::META_MASK
            | ModifierType::HYPER_MASK;
        (state.contains(ModifierType::CONTROL_MASK), state.intersects(others))
    }
}
