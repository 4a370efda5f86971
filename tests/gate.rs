//! Which keys reach the window.

use proptest::prelude::*;
use tram_shell::gate::Press;

const PLAIN: Press = Press { key: 0, letter: None, is_modifier: false, ctrl: false, other: false };

fn letter(letter: char) -> Press {
    Press { key: u32::from(letter), letter: Some(letter), ..PLAIN }
}

#[test]
fn what_a_form_needs_passes() {
    for written in "aZ09 @.,-/ăễđỗ₫".chars() {
        assert!(letter(written).passes(), "{written}");
    }
    let form = [0xff08, 0xff09, 0xff0d, 0xff1b, 0xffff, 0xfe20, 0xff8d, 0xff51, 0xff57, 0xfe53];
    for key in form {
        assert!(Press { key, ..PLAIN }.passes(), "{key:#x}");
    }
    assert!(Press { ctrl: true, ..letter(' ') }.passes(), "input methods");
}

#[test]
fn no_function_key_and_no_key_of_a_media_keyboard_passes() {
    // F1 to F35, menu, insert, print; what X calls XF86…: back, reload, mail, the browser.
    let refused =
        (0xffbe..=0xffe0).chain([0xff67, 0xff63, 0xff61, 0xff6a]).chain(0x1008_ff01..0x1008_ffff);
    for key in refused {
        assert!(!Press { key, ..PLAIN }.passes(), "{key:#x}");
    }
}

proptest! {
    #[test]
    fn nothing_passes_with_ctrl_alt_or_the_logo_but_the_input_methods_space(
        key: u32, letter: Option<char>, ctrl: bool, other: bool,
    ) {
        let press = Press { key, letter, is_modifier: false, ctrl, other };
        if ctrl || other {
            prop_assert_eq!(press.passes(), ctrl && !other && key == 0x20);
        }
    }
}
