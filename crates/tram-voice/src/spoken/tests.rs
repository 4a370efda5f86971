//! What people say, and that any text is fine.

use proptest::prelude::*;

use super::spoken;

#[track_caller]
fn says(text: &str, expected: &str) {
    assert_eq!(spoken("vi", text), expected, "{text}");
}

#[test]
fn dates_and_times_are_said_as_people_say_them() {
    says("15/01/1999", "ngày 15 tháng 1 năm 1999");
    says("Sinh ngày 05-09-2004.", "Sinh ngày 5 tháng 9 năm 2004.");
    says("Tháng 07/2025", "Tháng 7 năm 2025");
    says("mở cửa lúc 07:30 – 11:00", "mở cửa lúc 7 giờ 30, 11 giờ");
    says("31/02/20", "31, 2, 20");
    says("Nghị định 61/2018/NĐ-CP", "Nghị định 61, 2018, nghị định xê pê");
}

#[test]
fn numbers_of_cards_and_telephones_are_said_digit_by_digit() {
    let card = "không năm hai, một chín chín, không không không, một hai ba";
    says("052199000123", card);
    says("052 199 000 123", card);
    says("CCCD: 052 199 000 123.", &format!("căn cước công dân: {card}."));
    says("0912.345.678", "không chín một hai, ba bốn năm, sáu bảy tám");
    says("mã 1.004227", "mã 1 chấm không không bốn, hai hai bảy");
}

#[test]
fn references_are_said_letter_by_letter() {
    says("H4K-9TX-M3P", "hát bốn ca, chín tê ích, mờ ba pê");
    says("HKT-MNP-XYA", "hát ca tê, mờ nờ pê, ích i dài a");
    says("COVID-19", "COVID 19");
}

#[test]
fn amounts_stay_amounts() {
    says("Lệ phí: 8.000 đ", "Lệ phí: 8000 đồng");
    says("1.250.000 đồng", "1250000 đồng");
    says("1,2 MB", "1,2 mê ga bai");
    says("50%", "50 phần trăm");
    says("05 ngày", "5 ngày");
    says("3-5 ngày làm việc", "3 đến 5 ngày làm việc");
    says("0", "0");
}

#[test]
fn abbreviations_are_said_in_full() {
    says("UBND xã Ví Dụ", "Uỷ ban nhân dân xã Ví Dụ");
    says("mở VNeID, quét QR", "mở vi en i đi, quét quy rờ");
    says("TP. Quy Nhơn", "thành phố Quy Nhơn");
    says("NGUYỄN THỊ THỬ NGHIỆM", "NGUYỄN THỊ THỬ NGHIỆM");
    says("KSTT", "ca sờ tê tê");
}

#[test]
fn marks_for_the_eye_are_pauses_or_nothing() {
    says("Giấy khai sinh · Bản sao → Trang 2", "Giấy khai sinh, Bản sao, Trang 2");
    says("(để trống)", "để trống");
    says("Họ tên: (để trống)", "Họ tên: để trống");
    says("  Bác   có đồng ý không?  ", "Bác có đồng ý không?");
    says("✓ Xong", "Xong");
    says("dòng một\ndòng hai", "dòng một. dòng hai");
    says("→ · …", "");
    says("[[vi:chào]]", "vi: chào");
}

#[test]
fn letters_in_pieces_are_put_together() {
    says("To\u{302}\u{301}i", "Tối");
}

#[test]
fn english_has_its_own_words() {
    let says = |text, expected: &str| assert_eq!(spoken("en", text), expected, "{text}");
    says("15/01/1999", "15 January 1999");
    says("1.2 MB", "1.2 megabytes");
    says("the helper's H4K-9TX", "the helper's H four K, nine T X");
    says("8,000 đ", "8000 dong");
}

#[test]
fn an_unknown_language_is_read_as_vietnamese() {
    assert_eq!(spoken("bah", "UBND"), spoken("vi", "UBND"));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text: String, language in "vi|en|bah") {
        spoken(&language, &text);
    }

    #[test]
    fn nothing_that_looks_like_a_number_makes_it_panic(text in "[0-9A-ZĐ/.,: -]{0,40}") {
        let said = spoken("vi", &text);
        prop_assert!(!said.contains("  "));
        prop_assert!(!said.starts_with([' ', ',']));
    }
}
