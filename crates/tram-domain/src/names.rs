//! Comparing names as people write them: of places, of peoples, of persons.
//!
//! The same name is written composed and decomposed (NFC, NFD), with the tone mark on either vowel
//! (`hòa`, `hoà`), with look-alikes of đ from other alphabets and with three kinds of apostrophe.
//! Nothing here changes what was written: the results are for comparing, never for showing.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The text without accents, for finding: marks dropped, đ as d, small letters, one kind of
/// apostrophe, single blanks and none at the ends. `"  Đắk  R’Lấp"` becomes `"dak r'lap"`.
pub fn fold(text: &str) -> String {
    let bare: String = small_and_decomposed(text)
        .filter(|c| !is_combining_mark(*c))
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect();
    single_blanks(&bare)
}

/// The text in the one spelling that [`same_name`] compares: like [`fold`], but with its letters and
/// tones kept. Each word's tone mark moves behind the word, so that where it stood makes no
/// difference. Not for showing.
pub fn spelling(text: &str) -> String {
    let mut spelt = String::with_capacity(text.len() + 8);
    let mut tones = String::new();
    for c in small_and_decomposed(text) {
        if is_tone(c) {
            tones.push(c);
            continue;
        }
        if !(c.is_alphanumeric() || is_combining_mark(c)) {
            spelt.push_str(&tones);
            tones.clear();
        }
        spelt.push(c);
    }
    spelt.push_str(&tones);
    single_blanks(&spelt)
}

/// Whether two spellings are of one name: case, blanks, composition, the place of the tone mark and
/// look-alikes of đ and of the apostrophe make no difference; another letter or tone does.
pub fn same_name(one: &str, other: &str) -> bool {
    one == other || spelling(one) == spelling(other)
}

/// Small letters, decomposed, with one đ and one apostrophe, without characters that take no room.
fn small_and_decomposed(text: &str) -> impl Iterator<Item = char> {
    let seen =
        text.chars().filter(|c| !matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}'));
    seen.flat_map(char::to_lowercase).nfd().map(|c| match c {
        // Icelandic eth and African d: what some keyboards and text recognition give for đ.
        'ð' | 'ɖ' => 'đ',
        '’' | '‘' | 'ʼ' | 'ʹ' | '´' | '`' | '′' => '\'',
        other => other,
    })
}

/// The marks of the five written tones: huyền, sắc, ngã, hỏi, nặng.
const fn is_tone(c: char) -> bool {
    matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
}

fn single_blanks(text: &str) -> String {
    let mut single = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !single.is_empty() {
            single.push(' ');
        }
        single.push_str(word);
    }
    single
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_place_of_the_tone_mark_makes_no_difference() {
        for (old, new) in [
            ("Hòa Bình", "Hoà Bình"),
            ("Thủy", "Thuỷ"),
            ("KHÁNH HÒA", "Khánh Hoà"),
            ("Quý", "Qúy"),
            ("Hóa", "Hoá"),
            ("Ủy", "Uỷ"),
        ] {
            assert!(same_name(old, new), "{old} {new}");
        }
    }

    #[test]
    fn another_tone_or_letter_is_another_name() {
        for (one, other) in [
            ("Hòa", "Hóa"),
            ("Hòa", "Hoa"),
            ("Lê", "Le"),
            ("Lê", "Lệ"),
            ("Đào", "Dào"),
            ("Trần", "Trân"),
            ("Mơ", "Mo"),
            ("Hòa Hoa", "Hoa Hòa"),
            ("Ia Mơ Nông", "Ia MơNông"),
        ] {
            assert!(!same_name(one, other), "{one} {other}");
        }
    }

    #[test]
    fn look_alikes_of_d_with_a_stroke_are_taken_for_it() {
        let right = "Đắk Đoa";
        for alike in ["\u{D0}ắk \u{D0}oa", "\u{189}ắk \u{111}oa", "\u{F0}ắk \u{256}oa"] {
            assert!(same_name(right, alike), "{alike}");
            assert_eq!(fold(alike), "dak doa");
        }
        assert!(!same_name(right, "Dắk Doa"));
    }

    #[test]
    fn composed_and_decomposed_are_one_name() {
        for name in ["Nguyễn Thị Thuỳ Dương", "K'Đuh H'Ê Ban", "Gia Rai", "Ơ Đu", "Mường Ảng"]
        {
            let decomposed: String = name.nfd().collect();
            assert!(same_name(name, &decomposed), "{name}");
            assert_eq!(fold(name), fold(&decomposed), "{name}");
        }
        assert!(same_name("Thuỷ", &"Thủy".nfd().collect::<String>()));
    }

    #[test]
    fn names_with_apostrophes_keep_them_and_know_them_all() {
        assert_eq!(fold("K'Đuh H'Ê Ban"), "k'duh h'e ban");
        for alike in ["K’Đuh H’Ê Ban", "k`đuh  h‘ê ban ", "KʼĐUH HʼÊ\u{A0}BAN"] {
            assert!(same_name("K'Đuh H'Ê Ban", alike), "{alike}");
        }
        assert!(!same_name("K'Đuh H'Ê Ban", "KĐuh HÊ Ban"));
    }

    #[test]
    fn folding_leaves_letters_digits_and_single_blanks() {
        assert_eq!(fold(" \tPhường  12,\u{A0}Quận Gò Vấp\n"), "phuong 12, quan go vap");
        assert_eq!(fold("ĐƯỜNG"), "duong");
        assert_eq!(fold("a\u{200B}n"), "an");
        assert_eq!(fold(""), "");
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_the_same_as_itself(text in "\\PC*") {
            prop_assert!(spelling(&text) == spelling(&text.nfd().collect::<String>()));
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }

        #[test]
        fn one_name_folds_alike(one in "[aàáảãạăằâêoòôơuưyđðhn ']{0,8}", other in "[aàáảãạoòuyđh ']{0,8}") {
            prop_assert!(!same_name(&one, &other) || fold(&one) == fold(&other));
        }
    }
}
