//! Parses the command line, and says in the right language what is wrong with it or how to use it.

use std::ffi::OsString;
use std::io::Write;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, FromArgMatches};

use crate::args::{Cli, Lang};
use crate::exit::Exit;
use crate::texts::{self, UsageFault};

/// The parsed command line; or what was printed in its place, as an exit.
#[expect(clippy::wildcard_enum_match_arm, reason = "clap may tell of more kinds of faults")]
pub(crate) fn parse(
    arguments: &[OsString],
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Cli, Exit> {
    let lang = language(arguments);
    let parsed = command(lang)
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    parsed.map_err(|error| match error.kind() {
        // A reader that has gone away has seen enough.
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            drop(write!(out, "{error}"));
            Exit::Done
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            drop(write!(err, "{error}"));
            Exit::Usage
        }
        _ => {
            let sentence = (texts::words(lang).usage)(&fault(&error));
            let json = arguments.iter().any(|argument| argument == "--json");
            if json {
                drop(writeln!(out, "{{\"error\":{{\"code\":\"usage\"}}}}"));
            }
            drop(writeln!(err, "{sentence}"));
            Exit::Usage
        }
    })
}

/// `--lang` has its say even where the rest does not parse.
fn language(arguments: &[OsString]) -> Lang {
    let english = arguments.iter().zip(arguments.iter().skip(1));
    let apart = english.into_iter().any(|(option, value)| option == "--lang" && value == "en");
    if apart || arguments.iter().any(|argument| argument == "--lang=en") {
        Lang::En
    } else {
        Lang::Vi
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "clap may tell of more kinds of faults")]
fn fault(error: &clap::Error) -> UsageFault {
    let word = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        _ => None,
    };
    let option = || word(ContextKind::InvalidArg).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument => UsageFault::Unknown(option()),
        ErrorKind::InvalidSubcommand => {
            UsageFault::Unknown(word(ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = word(ContextKind::InvalidValue).unwrap_or_default();
            if value.is_empty() {
                UsageFault::Missing(option())
            } else {
                UsageFault::Value { option: option(), value }
            }
        }
        ErrorKind::MissingRequiredArgument => UsageFault::Missing(option()),
        ErrorKind::ArgumentConflict => UsageFault::Conflict(option()),
        _ => UsageFault::Other,
    }
}

/// The whole command in one language.
fn command(lang: Lang) -> Command {
    let headings = match lang {
        Lang::Vi => Headings { usage: "Cách dùng", options: "Tuỳ chọn", commands: "Lệnh" },
        Lang::En => Headings { usage: "Usage", options: "Options", commands: "Commands" },
    };
    told(Cli::command(), "", lang, &headings)
}

struct Headings {
    usage: &'static str,
    options: &'static str,
    commands: &'static str,
}

fn told(command: Command, path: &str, lang: Lang, headings: &Headings) -> Command {
    let template =
        format!("{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}\n", headings.usage);
    let mut command = command
        .help_template(template)
        .subcommand_help_heading(headings.commands)
        .mut_args(|argument| {
            let argument = argument.help_heading(headings.options);
            match vietnamese(argument.get_id().as_str()).filter(|_| lang == Lang::Vi) {
                Some(text) => argument.help(text),
                None => argument,
            }
        });
    if let Some(text) = vietnamese(path).filter(|_| lang == Lang::Vi) {
        command = command.about(text);
    }
    let names: Vec<String> =
        command.get_subcommands().map(|child| child.get_name().to_owned()).collect();
    for name in names {
        let below = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        command = command.mut_subcommand(name, |child| told(child, &below, lang, headings));
    }
    command
}

/// What a command (by its path) or an option (by its name) is for.
fn vietnamese(key: &str) -> Option<&'static str> {
    Some(match key {
        "" => "Công việc của Trạm, không cần cửa sổ.",
        "card" => "Thẻ căn cước",
        "card read" => "Đọc thẻ căn cước từ ảnh, bản quét hoặc PDF",
        "page" => "Trang giấy chụp hoặc quét",
        "page process" => "Tìm trang, làm thẳng và nhận xét chất lượng",
        "pdf" => "Tệp PDF",
        "pdf make" => "Ghép ảnh thành một tệp PDF/A trong giới hạn dung lượng",
        "catalogue" => "Thủ tục và giấy tờ cần có",
        "catalogue check" => "Tìm lỗi trong danh mục",
        "catalogue list" => "Liệt kê các thủ tục, trước hết những thủ tục có tờ khai riêng",
        "catalogue schema" => "In cấu trúc tệp của danh mục cho trình soạn thảo (JSON Schema)",
        "catalogue show" => "Xem một thủ tục với giấy tờ và mục khai",
        "catalogue search" => "Tìm bằng từ thường ngày, có dấu hoặc không dấu",
        "catalogue checklist" => "Giấy tờ cần nộp theo câu trả lời",
        "dossier" => "Hồ sơ",
        "dossier file" => "Lập, niêm phong và nộp trọn một hồ sơ",
        "outbox" => "Các lần nộp đang trên đường",
        "outbox list" => "Liệt kê mọi lần nộp",
        "outbox show" => "Xem một lần nộp",
        "outbox retry" => "Cho gửi lại ngay; nếu biết cổng thì thử gửi một lần",
        "outbox park" => "Tạm giữ cho tới khi cán bộ cho đi tiếp",
        "outbox release" => "Cho lần nộp đang tạm giữ đi tiếp",
        "outbox run" => "Gửi những gì đã đến hạn",
        "vault" => "Kho niêm phong",
        "vault init" => "Tạo kho trống",
        "vault check" => "Đọc lại toàn bộ và đếm chỗ hư hỏng",
        "vault wipe-expired" => "Báo trước, bỏ và xoá hẳn những gì đã đến hạn",
        "audit" => "Nhật ký thay đổi có chữ ký",
        "audit verify" => "Kiểm tra nhật ký còn nguyên vẹn hay không",
        "audit export" => "Ghi toàn bộ nhật ký ra một tệp",
        "staff" => "Cán bộ tại máy",
        "staff pin" => "Hỏi mã cán bộ hai lần, không hiện lên, và in các dòng cho tệp cấu hình",
        "slip" => "Phiếu chuẩn bị cho người dân mang về",
        "sandbox" => "Cổng thử để tập dượt",
        "capture" => "Thư mục, USB và máy quét",
        "capture sources" => "Liệt kê nơi lấy giấy tờ",
        "capture scan" => "Lấy tệp hoặc trang quét vào một thư mục",
        "json" => "Mỗi dòng một đối tượng JSON trên stdout",
        "home" => "Thư mục của kho, hộp gửi đi và cấu hình; mặc định: thư mục dữ liệu của hệ thống",
        "config" => "Tệp cấu hình; mặc định: tram.toml trong thư mục kho, nếu có",
        "key_store" => "Nơi giữ khoá của kho: os (mặc định) hoặc memory (chỉ để thử)",
        "lang" => "Ngôn ngữ của thông báo: vi (mặc định) hoặc en",
        "help" => "Hiện hướng dẫn",
        "version" => "Hiện phiên bản",
        "files" => "Các tệp, theo thứ tự",
        "out" => "Nơi ghi kết quả",
        "paper" => {
            "Với `page`: khổ giấy a4, card hoặc auto (mặc định). Với `dossier`: một giấy tờ, thành_phần=tệp[,tệp…]; lặp lại được"
        }
        "max_bytes" => "Dung lượng PDF nhiều nhất",
        "title" => "Tên ghi trong PDF",
        "folder" => "Thư mục danh mục; mặc định: danh mục đang dùng",
        "code" | "procedure" => "Mã thủ tục, ví dụ 1.004873",
        "words" => "Từ cần tìm",
        "limit" => "Số kết quả nhiều nhất (mặc định 10)",
        "answers" => "Tệp JSON: mục khai → nội dung",
        "on_behalf" => "Nộp cho ai: myself (bản thân, mặc định) hoặc someone_else (người khác)",
        "card_file" => {
            "Ảnh thẻ của người nộp; nếu không có, ghi card_number, card_name, card_birth trong nội dung kê khai"
        }
        "portal" => "Tên cổng trong cấu hình, hoặc địa chỉ như http://tài_khoản:mật_khẩu@máy:cổng",
        "helper" => "Mã của người hỗ trợ",
        "no_wait" => "Giao cho hộp gửi đi, không chờ cổng",
        "wait" => "Chờ cổng bao nhiêu giây (mặc định 120)",
        "id" => "Khoá của lần nộp",
        "seconds" => "Tiếp tục bao nhiêu giây khi còn hồ sơ chờ (mặc định 0: một lượt)",
        "dossier_name" => "Mã hồ sơ hoặc mã tra cứu của người dân",
        "dialect" => "Phương ngữ: opencps",
        "listen" => "Địa chỉ để phục vụ, ví dụ 127.0.0.1:8765; cổng 0 là cổng bất kỳ",
        "faults" => "Tệp các lỗi giả lập",
        "honour_key" => "Không bao giờ lập hai hồ sơ cho một mã gửi",
        "data" => "Thư mục giữ những gì đã nộp",
        "source" => "Mã của nguồn",
        "pages" => "Số trang nhiều nhất (mặc định: 1 từ máy quét, tất cả từ thư mục)",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(command: &Command, path: &str, missing: &mut Vec<String>) {
        if vietnamese(path).is_none() {
            missing.push(path.to_owned());
        }
        for argument in command.get_arguments() {
            if vietnamese(argument.get_id().as_str()).is_none() {
                missing.push(format!("{path}/{}", argument.get_id()));
            }
        }
        for child in command.get_subcommands() {
            let below = format!("{path} {}", child.get_name());
            walk(child, below.trim(), missing);
        }
    }

    #[test]
    fn every_command_and_option_is_explained_in_vietnamese() {
        let mut missing = Vec::new();
        walk(&Cli::command(), "", &mut missing);
        assert_eq!(missing, Vec::<String>::new());
    }

    #[test]
    fn the_command_line_is_well_formed() {
        command(Lang::Vi).debug_assert();
        command(Lang::En).debug_assert();
    }
}
