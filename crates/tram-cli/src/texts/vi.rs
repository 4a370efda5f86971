//! Vietnamese, the reference.

use tram_core::{Came, Tally, domain::AnswerProblem};
use tram_core::{FindingCode, Place};
use tram_ipc::UiError;

use super::{Labels, UsageFault, Words};
use crate::trouble::Trouble;

pub(super) static WORDS: Words = Words {
    trouble,
    usage,
    memory_keys: "Lưu ý: khoá chỉ nằm trong bộ nhớ, chỉ dùng để thử; kho sẽ không mở lại được sau lần chạy này.",
    accepted: |reference| format!("Cổng đã tiếp nhận điện tử hồ sơ {reference}."),
    kept: |reference| format!("Hồ sơ {reference} đã được giữ an toàn và sẽ được gửi."),
    kept_offline: |reference, code| {
        format!(
            "Chưa gửi được tới cổng. Hồ sơ {reference} đã được giữ an toàn và sẽ được gửi; chạy `tramctl outbox run` khi có mạng. [{code}]"
        )
    },
    parked: |reference, code| {
        format!(
            "Hồ sơ {reference} đang tạm giữ, cần cán bộ xem; xem `tramctl outbox list`. [{code}]"
        )
    },
    gone_with_the_keys: |reference, code| {
        format!(
            "Cổng chưa tiếp nhận hồ sơ {reference}. Hồ sơ không được giữ lại vì khoá chỉ nằm trong bộ nhớ; chạy lại không có `--key-store memory` để giữ. [{code}]"
        )
    },
    not_asked: |field| format!("{field}: trường hợp này không hỏi mục này, nên không gửi đi."),
    catalogue_sound: |count| format!("Danh mục không có lỗi, gồm {count} thủ tục."),
    outbox_empty: "Hộp gửi đi trống.",
    store_ready: "Kho đã sẵn sàng.",
    store_damaged: |count| {
        format!(
            "Kho có {count} chỗ hư hỏng. Đừng ghi thêm gì; hãy lấy bản sao lưu. [vault_damaged]"
        )
    },
    house_kept: |announced, expired, wiped| {
        format!("Đã báo trước: {announced}. Hết hạn lưu giữ: {expired}. Đã xoá hẳn: {wiped}.")
    },
    log_sound: "Nhật ký thay đổi còn nguyên vẹn.",
    log_broken: |seq| {
        format!(
            "Nhật ký thay đổi không còn nguyên vẹn, từ mục {seq}. Hãy để nguyên máy và báo người phụ trách. [audit_broken]"
        )
    },
    pin: ["Mã cán bộ mới (6 đến 12 chữ số): ", "Gõ lại lần nữa: "],
    pin_made: "Chép các dòng này vào cuối tệp tram.toml rồi khởi động lại máy. Chỉ được có một mục [staff].",
    finding,
    place,
    nearly: ", gần đúng",
    state,
    why,
    came,
    tally,
    need,
    yes_no: ["có", "không"],
    labels: LABELS,
};

const LABELS: Labels = Labels {
    file: "Tệp",
    page: "Trang",
    number: "Số định danh",
    old_number: "Số cũ",
    name: "Tên",
    birth: "Ngày sinh",
    sex: "Giới tính",
    residence: "Nơi cư trú",
    issued: "Ngày cấp",
    warnings: "Cần xem lại",
    corners: "Góc trang",
    turn: "Xoay",
    findings: "Lưu ý",
    output: "Kết quả",
    millis: "Mili giây",
    bytes: "Byte",
    pages: "Số trang",
    dpi: "Điểm/inch",
    rank: "Hạng",
    code: "Mã",
    why: "Vì sao",
    papers: "Giấy tờ",
    fields: "Mục khai",
    edition: "Phiên bản",
    time_limit: "Thời hạn",
    fee: "Lệ phí",
    fee_unknown: "chưa công bố",
    summary: "Tóm tắt",
    requirement: "Thành phần",
    originals: "Bản chính",
    copies: "Bản sao",
    needed: "Cần nộp",
    condition: "Điều kiện",
    kind: "Loại",
    required: "Bắt buộc",
    fault: "Lỗi",
    mend: "Cách sửa",
    reference: "Mã tra cứu",
    dossier: "Hồ sơ",
    submission: "Lần nộp",
    state: "Trạng thái",
    attempts: "Lần thử",
    due: "Gửi lại lúc",
    last_error: "Lỗi gần nhất",
    park_reason: "Lý do tạm giữ",
    came: "Cổng nhận cách nào",
    sent: "Đã gửi (byte)",
    portal_dossier: "Số của cổng",
    portal_number: "Mã hồ sơ",
    verified_files: "Tệp đã đối chiếu",
    records: "Bản ghi",
    wiped: "Đã xoá hẳn",
    entries: "Số mục",
    first_break: "Chỗ hỏng đầu tiên",
    blobs: "Tệp niêm phong",
    damaged: "Hư hỏng",
    source: "Nguồn",
    capabilities: "Làm được",
    found: ["đã tìm thấy", "chưa chắc, dùng cả khung hình"],
    sexes: ["Nam", "Nữ"],
};

fn usage(fault: &UsageFault) -> String {
    let what = match fault {
        UsageFault::Unknown(word) => format!("Không có lệnh hoặc tuỳ chọn `{word}`"),
        UsageFault::Value { option, value } => {
            format!("Giá trị `{value}` không dùng được cho {option}")
        }
        UsageFault::Missing(what) => format!("Còn thiếu {what}"),
        UsageFault::Conflict(option) => format!("Không dùng {option} cùng với tuỳ chọn kia"),
        UsageFault::Other => "Dòng lệnh chưa đúng".to_owned(),
    };
    format!("{what}. Xem `--help` của lệnh này. [usage]")
}

fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Ui(error) => ui(error),
        Trouble::PaperFile { requirement, why, .. } => {
            format!("Giấy tờ {requirement}: {}", ui(why))
        }
        Trouble::Incomplete(found) => {
            let leads = ["thẻ", "mục khai", "giấy tờ còn thiếu", "giấy tờ không có trong thủ tục"];
            let all = super::gaps(found, leads, card_field, problem);
            format!("Hồ sơ chưa đủ. {all}. Bổ sung rồi chạy lại.")
        }
        Trouble::RequirementUnknown(name) => {
            format!("Thủ tục không có thành phần `{name}`. Xem tên bằng `tramctl catalogue show`.")
        }
        Trouble::NotFound => "Không tìm thấy. Kiểm tra lại mã đã nhập.".into(),
        Trouble::StoreThere => "Ở đây đã có kho, không tạo đè lên. Chọn --home khác.".into(),
        Trouble::StoreNewer => {
            "Kho do phiên bản mới hơn ghi. Cập nhật chương trình rồi chạy lại.".into()
        }
        Trouble::CatalogueFaulty(faults) => {
            format!("Danh mục có {faults} lỗi. Xem từng lỗi bằng `tramctl catalogue check`.")
        }
        Trouble::ConfigUnreadable => "Không đọc được tệp cấu hình. Kiểm tra quyền đọc.".into(),
        Trouble::PasswordUnreadable(path) => format!(
            "Không đọc được tệp mật khẩu {} nêu ở password_file. Kiểm tra tên tệp và quyền đọc.",
            path.display()
        ),
        Trouble::PortalNeedsHttps => {
            "Cổng ở máy khác phải có địa chỉ https://. Chỉ cổng trên chính máy này được dùng http://."
                .into()
        }
        Trouble::ConfigWrong(what) => format!("Tệp cấu hình chưa đúng, hãy sửa: {what}."),
        Trouble::FileMissing(path) => format!("Không có tệp {}. Kiểm tra tên tệp.", path.display()),
        Trouble::NotAFile(path) => format!("{} là thư mục. Chọn một tệp.", path.display()),
        Trouble::FileUnreadable(path) => {
            format!("Không đọc được tệp {}. Kiểm tra quyền đọc.", path.display())
        }
        Trouble::FileTooLarge(path) => {
            format!("Tệp {} lớn hơn 64 MiB. Chọn tệp nhỏ hơn.", path.display())
        }
        Trouble::NotWritten(path) => {
            format!("Không ghi được vào {}. Kiểm tra chỗ trống và quyền ghi.", path.display())
        }
        Trouble::WillNotFit => {
            "Không thể thu nhỏ tới mức đó mà vẫn đọc được. Tăng --max-bytes hoặc bớt trang.".into()
        }
        Trouble::AnswersMalformed => {
            "Tệp nội dung kê khai không phải một đối tượng JSON. Sửa tệp rồi chạy lại.".into()
        }
        Trouble::AnswerShape(field) => {
            format!("Mục {field} cần chữ, số nguyên hoặc true/false. Sửa rồi chạy lại.")
        }
        Trouble::PaperShape => "Ghi giấy tờ theo dạng --paper THÀNH_PHẦN=TỆP[,TỆP…].".into(),
        Trouble::PortalAddress => {
            "Địa chỉ cổng chưa đúng. Ghi theo dạng http://máy:cổng hoặc https://…".into()
        }
        Trouble::PortalUnknown => {
            "Chưa có cấu hình nào nêu cổng này. Ghi địa chỉ đầy đủ hoặc thêm --config.".into()
        }
        Trouble::PortalMissing => "Chưa biết gửi tới cổng nào. Thêm --portal hoặc --config.".into(),
        Trouble::DialectUnknown(name) => format!("Không có phương ngữ `{name}`. Dùng opencps."),
        Trouble::AddressTaken => {
            "Không mở được địa chỉ này để phục vụ. Chọn cổng mạng khác (0 là cổng bất kỳ).".into()
        }
        Trouble::SandboxFolder => {
            "Không dùng được thư mục dữ liệu. Kiểm tra quyền ghi của --data.".into()
        }
        Trouble::SandboxFaults(what) => format!("Tệp lỗi giả lập chưa đúng, hãy sửa: {what}."),
        Trouble::NothingFits => "Không có thủ tục nào phù hợp. Thử từ khác.".into(),
        Trouble::StdoutClosed | Trouble::Stdout(_) => {
            "Không ghi được ra màn hình. Kiểm tra nơi nhận kết quả.".into()
        }
        Trouble::PinShape => "Mã cán bộ gồm 6 đến 12 chữ số. Hãy chọn mã khác.".into(),
        Trouble::PinsDiffer => "Hai lần gõ không giống nhau. Hãy chạy lại.".into(),
        Trouble::Internal => "Chương trình có lỗi. Báo cho người phụ trách.".into(),
    }
}

fn ui(error: &UiError) -> String {
    match error {
        UiError::VaultMissing => {
            "Chưa có kho trên máy này. Tạo kho bằng `tramctl vault init`.".into()
        }
        UiError::VaultKeyMissing => {
            "Chùm khoá không có khoá của kho này: đang khoá hoặc đã mất. Mở chùm khoá rồi chạy lại."
                .into()
        }
        UiError::KeyringUnavailable => {
            "Không gọi được chùm khoá của hệ điều hành. Mở phiên có chùm khoá rồi chạy lại.".into()
        }
        UiError::VaultWrongKey => "Khoá không phải của kho này. Kiểm tra --home.".into(),
        UiError::VaultDamaged => {
            "Kho bị hư hỏng. Chạy `tramctl vault check` rồi lấy bản sao lưu.".into()
        }
        UiError::VaultBusy => {
            "Chương trình khác đang mở kho. Đóng chương trình ấy rồi chạy lại.".into()
        }
        UiError::DiskFull => "Đĩa đã đầy, chưa ghi gì. Dọn bớt đĩa rồi chạy lại.".into(),
        UiError::DiskFault => "Đĩa không đọc hoặc ghi được. Kiểm tra đĩa rồi chạy lại.".into(),
        UiError::NotNow => {
            "Việc này không làm được ở trạng thái hiện tại. Xem lại trạng thái.".into()
        }
        UiError::ReferenceUnknown => {
            "Không có hồ sơ nháp nào mang mã này. Kiểm tra lại mã trên phiếu.".into()
        }
        UiError::ConsentMissing => {
            "Người nộp chưa đồng ý cho đọc và gửi giấy tờ. Hỏi lại người nộp.".into()
        }
        UiError::HelperCodeMalformed => {
            "Mã người hỗ trợ gồm 2 đến 16 chữ cái, chữ số hoặc gạch nối. Nhập lại mã.".into()
        }
        UiError::CardFieldWrong { field } => {
            format!("Thông tin thẻ chưa đúng: {}. Sửa rồi chạy lại.", card_field(field))
        }
        UiError::CardCodeNotFound => {
            "Không thấy mã QR của thẻ trong ảnh. Chụp lại gần hơn, đủ sáng.".into()
        }
        UiError::CardCodeOther => {
            "Mã trong ảnh không phải của thẻ căn cước. Chụp mặt thẻ có mã QR.".into()
        }
        UiError::ProcedureUnknown => {
            "Danh mục không có thủ tục này. Tìm bằng `tramctl catalogue search`.".into()
        }
        UiError::AnswerRefused { field, problem: name, least, most } => {
            let reason = problem(&super::named(name, *least, *most));
            format!("Mục {field} chưa được: {reason}. Sửa rồi chạy lại.")
        }
        UiError::PapersMissing { requirements } => {
            format!("Còn thiếu giấy tờ: {}. Thêm bằng --paper.", requirements.join(", "))
        }
        UiError::KeepReasonMissing => "Trang này nên chụp lại. Muốn giữ thì phải nêu lý do.".into(),
        UiError::NotAnImage => {
            "Tệp không phải ảnh hay PDF. Chọn tệp JPEG, PNG, TIFF hoặc PDF.".into()
        }
        UiError::FileEmpty => "Tệp rỗng. Quét hoặc chép lại tệp.".into(),
        UiError::PdfLocked => "PDF có mật khẩu. Lưu lại thành PDF không mật khẩu.".into(),
        UiError::FileTooLarge => "Ảnh hoặc tệp quá lớn. Chụp hoặc quét nhỏ hơn.".into(),
        UiError::TooManyPages { most } => format!("Quá {most} trang. Chia thành nhiều tệp."),
        UiError::FileDamaged => "Tệp bị hư. Quét hoặc chép lại tệp.".into(),
        UiError::CornersWrong => "Không thể làm thẳng theo các góc này. Chọn lại góc.".into(),
        UiError::PaperTooLarge { requirement } => {
            format!("Giấy tờ {requirement} quá lớn cho cổng. Bớt trang hoặc quét nhẹ hơn.")
        }
        UiError::SourceGone => "Thư mục hoặc USB không còn đó. Cắm lại rồi chạy lại.".into(),
        UiError::ScannerGone => "Máy quét không trả lời. Kiểm tra dây và nguồn.".into(),
        UiError::ScannerBusy => "Máy quét đang bận. Chờ một lát rồi chạy lại.".into(),
        UiError::ScannerEmpty => "Máy quét chưa có giấy. Đặt giấy vào rồi chạy lại.".into(),
        UiError::PrinterMissing => "Không thấy máy in. Nối máy in hoặc dùng --pdf FILE.".into(),
        UiError::PrinterFault => "Máy in không nhận lệnh in. Kiểm tra máy in rồi chạy lại.".into(),
        UiError::ScannerJammed => "Máy quét kẹt giấy. Gỡ giấy ra rồi chạy lại.".into(),
        UiError::ScannerOpen => "Nắp máy quét đang mở. Đóng nắp rồi chạy lại.".into(),
        UiError::ScannerSlow => "Quét quá lâu nên đã dừng. Chạy lại.".into(),
        UiError::StaffPinUnset | UiError::StaffPinWrong { .. } | UiError::StaffPause { .. } => {
            staff(error)
        }
        UiError::Internal => "Chương trình có lỗi. Báo cho người phụ trách.".into(),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the door's own refusals alone come here")]
fn staff(error: &UiError) -> String {
    match error {
        UiError::StaffPinUnset => "Chưa đặt mã cán bộ. Tạo mã bằng `tramctl staff pin`.".into(),
        UiError::StaffPause { secs } => {
            format!("Nhập sai nhiều lần. Hãy chờ {secs} giây rồi nhập lại.")
        }
        _ => "Mã cán bộ chưa đúng. Hãy nhập lại.".into(),
    }
}

fn card_field(name: &str) -> &str {
    match name {
        "number" | "card_number" => "số định danh (card_number)",
        "name" | "card_name" => "họ tên (card_name)",
        "birth" | "card_birth" => "ngày sinh (card_birth)",
        "sex" | "card_sex" => "giới tính (card_sex)",
        "issued" | "card_issued" => "ngày cấp (card_issued)",
        other => other,
    }
}

fn problem(problem: &AnswerProblem) -> String {
    match problem {
        AnswerProblem::Missing => "còn trống".into(),
        AnswerProblem::TooLong { max } => format!("dài quá {max} ký tự"),
        AnswerProblem::NotADate => "không phải ngày có thật".into(),
        AnswerProblem::InFuture => "ngày chưa tới".into(),
        AnswerProblem::NotACitizenNumber => "cần đủ 12 chữ số".into(),
        AnswerProblem::NotAnOldNumber => "cần đủ 9 chữ số".into(),
        AnswerProblem::NotMoney => "không phải số tiền tính bằng đồng".into(),
        AnswerProblem::Contradicts { check } => {
            format!("không khớp với câu trả lời khác ({check})")
        }
        AnswerProblem::NotAPhone => "không phải số điện thoại".into(),
        AnswerProblem::NotAnEmail => "không phải địa chỉ thư điện tử".into(),
        AnswerProblem::NotAChoice => "không có trong các lựa chọn".into(),
        AnswerProblem::OutOfRange { least, most } => format!("cần số từ {least} đến {most}"),
        AnswerProblem::NoSuchField => "tờ khai không có mục này".into(),
    }
}

fn finding(code: FindingCode) -> &'static str {
    match code {
        FindingCode::Blurred => "mờ",
        FindingCode::CutOff => "bị cắt",
        FindingCode::Skewed => "lệch",
        FindingCode::TooSmall => "quá nhỏ",
        FindingCode::TooDark => "quá tối",
        FindingCode::Blank => "trang trắng",
        FindingCode::Finger => "ngón tay che",
        FindingCode::Glare => "chói đèn",
        FindingCode::Moire => "ảnh chụp màn hình",
        FindingCode::ShowThrough => "hằn mặt sau",
        FindingCode::TooLight => "quá sáng",
        FindingCode::UpsideDown => "bị ngược",
    }
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Code => "mã",
        Place::ShortName => "tên thường gọi",
        Place::Words => "từ thường dùng",
        Place::Name => "tên chính thức",
        Place::LifeEvent => "việc trong đời",
        Place::Category => "lĩnh vực",
        Place::Summary => "công dụng",
    }
}

fn why(code: &str) -> &'static str {
    match code {
        "no_network" => "Không tới được Cổng. Kiểm tra dây mạng và bộ phát; có mạng là máy tự gửi.",
        "no_answer" => "Đã gửi mà chưa có trả lời. Máy hỏi Cổng trước rồi mới gửi tiếp; xin chờ.",
        "cut_short" => {
            "Lần trước bị ngắt giữa chừng. Máy hỏi Cổng trước rồi mới gửi tiếp; xin chờ."
        }
        "captive_portal" => {
            "Trang đăng nhập hoặc trang chặn trả lời thay Cổng. Đăng nhập mạng hoặc gọi người quản trị mạng."
        }
        "clock_wrong" => "Giờ của máy lệch với giờ của Cổng. Chỉnh lại ngày giờ của máy.",
        "tls_expired" => "Chứng thư của Cổng đã hết hạn. Báo đơn vị vận hành Cổng.",
        "tls_wrong_host" => {
            "Chứng thư mang tên khác. Kiểm tra portal.url, rồi báo đơn vị vận hành Cổng."
        }
        "tls_unknown_issuer" => {
            "Không ai đáng tin bảo đảm cho chứng thư này. Kiểm tra portal.ca_file và đường mạng."
        }
        "tls" => "Không lập được kết nối an toàn. Báo đơn vị vận hành Cổng.",
        "busy" => "Cổng đang bận. Cổng cho phép là máy tự gửi; xin chờ.",
        "broken" => "Cổng đang trục trặc. Máy tự gửi lại; kéo dài thì báo đơn vị vận hành Cổng.",
        "not_proved" => {
            "Cổng chưa giữ đúng hồ sơ. Máy tự gửi lại; kéo dài thì báo đơn vị vận hành Cổng."
        }
        "mixed" => {
            "Cổng để lẫn với hồ sơ khác. Máy tự gửi lại; kéo dài thì báo đơn vị vận hành Cổng."
        }
        "not_allowed" => "Tài khoản không được nộp ở đây. Xin đơn vị vận hành Cổng cấp quyền.",
        "not_served" => "Cổng không nhận thủ tục này ở đây. Nộp tại quầy và tạm giữ hồ sơ này.",
        "bad_field" => "Cổng không nhận một câu trả lời. Sửa câu trả lời rồi nộp hồ sơ mới.",
        "bad_file" => "Cổng không nhận một giấy tờ. Chụp lại giấy đó rồi nộp hồ sơ mới.",
        "refused" | "other" => {
            "Cổng không nhận hồ sơ. Xem lại cùng người dân; `tramctl outbox release` để gửi lại."
        }
        "credentials" => {
            "Cổng không nhận tài khoản của máy; máy ngừng gửi mọi hồ sơ. Sửa tài khoản, rồi `tramctl outbox release`."
        }
        "too_large" => "Có giấy lớn hơn mức Cổng nhận. Chụp nhẹ hơn rồi nộp hồ sơ mới.",
        "damaged" => "Bản cất giữ bị hỏng. Chụp lại giấy tờ rồi nộp hồ sơ mới.",
        "unreadable" => "Chưa đọc được bản cất giữ. Kéo dài thì kiểm tra ổ đĩa.",
        "by_staff" => "Cán bộ đã giữ lại. `tramctl outbox release` để gửi tiếp.",
        "misconfigured" => "Cấu hình Cổng không dùng được. Sửa lại cấu hình.",
        _ => "Có trở ngại. Máy tự gửi lại; kéo dài thì gọi người hỗ trợ.",
    }
}

const fn came(came: Came) -> &'static str {
    match came {
        Came::FirstTry => "ngay lần gửi đầu",
        Came::Found => "hỏi lại thì Cổng đã có, không gửi lại",
        Came::SentAgain => "gửi lại sau khi hỏi Cổng",
    }
}

fn tally(tally: &Tally) -> String {
    let Tally { first_try, found, sent_again, unknown } = tally;
    format!(
        "Cổng đã nhận: {first_try} ngay lần đầu, {found} hỏi lại thì đã có, {sent_again} gửi lại. Chưa rõ: {unknown}."
    )
}

fn state(name: &str) -> &'static str {
    match name {
        "waiting" => "chờ gửi",
        "sending" => "đang gửi",
        "unknown" => "đã gửi, chưa rõ: sẽ hỏi lại Cổng",
        "accepted" => "đã tiếp nhận điện tử",
        "rejected" => "Cổng không nhận",
        "parked" => "tạm giữ",
        "expired" => "hết hạn lưu giữ",
        "wiped" => "đã xoá",
        "ready" => "sẵn sàng",
        "damaged" => "hư hỏng",
        _ => "",
    }
}

fn need(code: &str) -> &'static str {
    match code {
        "always" => "luôn cần",
        "case" => "cần trong trường hợp này",
        "optional" => "có thể không nộp",
        "show_only" => "chỉ xuất trình tại quầy",
        "not_in_this_case" => "không cần trong trường hợp này",
        _ => "tuỳ câu trả lời",
    }
}
