//! The page at `/`: what has arrived, for volunteers who practise. No names and no papers.

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

use crate::App;
use crate::control::this_machine_only;
use crate::store::Dossier;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/", get(show)).layer(axum::middleware::from_fn(this_machine_only))
}

async fn show(State(app): State<App>) -> Response {
    app.grow_older();
    let html = page(app.store().dossiers().rev());
    let policy = "default-src 'none'; frame-ancestors 'none'";
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}

fn page<'a>(dossiers: impl Iterator<Item = &'a Dossier>) -> String {
    let mut rows = String::new();
    for dossier in dossiers {
        let state = match dossier.status.as_str() {
            "" => "Hồ sơ nháp",
            "new" => "Mới nộp",
            "receiving" => "Chờ tiếp nhận",
            other => other,
        };
        let cells = [
            dossier.field("applicantNote"),
            dossier.field("serviceCode"),
            &dossier.files.len().to_string(),
            state,
            dossier.number.as_deref().unwrap_or("—"),
        ];
        let cells: String = cells.map(|cell| format!("<td>{}</td>", escape(cell))).concat();
        rows.extend(["<tr>", &cells, "</tr>\n"]);
    }
    if rows.is_empty() {
        rows.push_str("<tr><td colspan=\"5\">Chưa có hồ sơ nào.</td></tr>\n");
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"vi\">\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"refresh\" content=\"5\">\n<title>Cổng tập dượt</title>\n\
         <h1>Cổng tập dượt</h1>\n<p>Hồ sơ ở đây chỉ để luyện tập, không có giá trị pháp lý.</p>\n\
         <table border=\"1\" cellpadding=\"8\">\n<tr><th>Ghi chú<th>Thủ tục<th>Số tệp\
         <th>Trạng thái<th>Mã hồ sơ</tr>\n{rows}</table>\n</html>\n"
    )
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars().take(200) {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn nothing_that_arrives_becomes_markup(text in "[<>&\"'a-z]{0,40}") {
            assert!(!escape(&text).contains(['<', '>', '"', '\'']));
        }
    }
}
