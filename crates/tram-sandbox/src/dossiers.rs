//! `/dossiers` and the few addresses beside it.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::rejection::{FormRejection, PathRejection, QueryRejection};
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use serde_json::{Value, json};

use crate::answer;
use crate::gate::Caller;
use crate::store::{self, Dossier, Filing};
use crate::{App, keep};

/// Fields without which the original makes no dossier.
const REQUIRED: [&str; 3] = ["serviceCode", "govAgencyCode", "dossierTemplateNo"];
/// The procedures that the practice portal serves by name; it takes others too.
const SERVICES: [(u64, &str, &str); 15] = [
    (1, "1.001193", "Thủ tục đăng ký khai sinh"),
    (2, "1.000894", "Thủ tục đăng ký kết hôn"),
    (3, "1.000656", "Thủ tục đăng ký khai tử"),
    (4, "1.004873", "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân"),
    (5, "2.000635", "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh"),
    (
        6,
        "2.000815",
        "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền của Việt Nam; cơ quan, tổ chức có thẩm quyền của nước ngoài; cơ quan, tổ chức có thẩm quyền của Việt Nam liên kết với cơ quan, tổ chức có thẩm quyền của nước ngoài cấp hoặc chứng nhận",
    ),
    (
        7,
        "2.000884",
        "Chứng thực chữ ký trong các giấy tờ, văn bản (áp dụng cho cả trường hợp chứng thực điểm chỉ và trường hợp người yêu cầu chứng thực không thể ký, không thể điểm chỉ được)",
    ),
    (8, "1.004222", "Đăng ký thường trú"),
    (9, "1.004194", "Đăng ký tạm trú"),
    (
        10,
        "2.000987",
        "Liên thông thủ tục hành chính về đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi",
    ),
    (
        11,
        "1.001776",
        "Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hàng tháng, hỗ trợ kinh phí chăm sóc, nuôi dưỡng hàng tháng",
    ),
    (12, "1.014027", "Thực hiện, điều chỉnh, thôi hưởng trợ cấp hưu trí xã hội"),
    (13, "1.001731", "Hỗ trợ chi phí mai táng cho đối tượng bảo trợ xã hội"),
    (14, "1.001612", "Đăng ký thành lập hộ kinh doanh"),
    (
        15,
        "1.004859",
        "Thủ tục thay đổi, cải chính, bổ sung thông tin hộ tịch, xác định lại dân tộc",
    ),
];

type Fields = BTreeMap<String, String>;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/ping", get(async || "ok"))
        .route("/serviceinfos", get(services))
        .route("/dossiers", post(create).get(search))
        .route("/dossiers/{id}", get(detail).delete(remove))
        .route("/dossiers/{id}/submit", post(submit))
}

async fn services() -> Response {
    let data: Vec<Value> = SERVICES
        .iter()
        .map(|(id, code, name)| {
            json!({"serviceInfoId": id, "serviceCode": code, "serviceName": name, "maxLevel": 4})
        })
        .collect();
    answer::good(&json!({"total": data.len(), "data": data}))
}

async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    form: Result<Form<Fields>, FormRejection>,
) -> Response {
    let Ok(Form(mut fields)) = form else { return answer::exception(Some("No parameters")) };
    for name in REQUIRED {
        if fields.get(name).is_none_or(|value| value.trim().is_empty()) {
            return answer::exception(Some(&format!("Required: {name}")));
        }
    }
    let dated = fields.get("applicantIdDate").filter(|text| !text.is_empty());
    if dated.is_some_and(|text| !is_date(text)) {
        return answer::exception(Some("java.text.ParseException: Unparseable date"));
    }
    let reference_uid = match fields.remove("referenceUid").filter(|uid| !uid.is_empty()) {
        Some(uid) => uid,
        None => app.store().next_id().1,
    };
    if let Some(person) = app.schedule().faults().account_person.clone() {
        fields.insert("applicantIdNo".to_owned(), person);
    }
    let filing = Filing { account: caller.account, group: caller.group, reference_uid, fields };
    let (window, keep_key, honours_key) = {
        let schedule = app.schedule();
        let faults = schedule.faults();
        (faults.race_window_millis, faults.reused_draft_keeps_key, faults.honours_key)
    };
    // A server that has a whole request works on when its client is gone: what nobody waits for any
    // more is made all the same.
    let working = tokio::spawn(async move {
        let mut place = app.store().place_for(&filing, honours_key);
        // Looking and writing are two steps, and others may come between.
        tokio::time::sleep(Duration::from_millis(window)).await;
        let mut store = app.store();
        if honours_key {
            // A unique index: whoever comes second finds what the first one wrote.
            place = store.place_for(&filing, honours_key);
        }
        let Ok(id) = store.put(place, filing, keep_key) else { return answer::busy(503, None) };
        let Some(dossier) = store.by_number(id) else { return answer::nothing_there() };
        app.keep(dossier);
        answer::good(&model(dossier))
    });
    working.await.unwrap_or_else(|_| answer::busy(503, None))
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('/').collect();
    let digits = |s: &str, n| s.len() == n && s.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), [d, m, y] if digits(d, 2) && digits(m, 2) && digits(y, 4))
}

async fn detail(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
) -> Response {
    let Ok(Path(id)) = id else { return answer::nothing_there() };
    app.grow_older();
    app.store()
        .find(caller.group, &id)
        .map_or_else(answer::nothing_there, |dossier| answer::good(&model(dossier)))
}

async fn search(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    query: Result<Query<Fields>, QueryRejection>,
) -> Response {
    let Ok(Query(query)) = query else { return answer::exception(Some("Bad query")) };
    app.grow_older();
    let store = app.store();
    let wanted = |name: &str, value: &str| query.get(name).is_none_or(|want| want == value);
    let found: Vec<&Dossier> = store
        .dossiers()
        .filter(|dossier| dossier.group == caller.group)
        .filter(|dossier| {
            wanted("status", &dossier.status)
                && wanted("service", dossier.field("serviceCode"))
                && wanted("agency", dossier.field("govAgencyCode"))
                && wanted("applicantIdNo", dossier.field("applicantIdNo"))
                && wanted("dossierNo", dossier.number.as_deref().unwrap_or_default())
        })
        .collect();
    let number = |name: &str, otherwise| {
        query.get(name).and_then(|text| text.parse::<usize>().ok()).unwrap_or(otherwise)
    };
    let (start, end) = (number("start", 0), number("end", 30));
    let page = found.iter().skip(start).take(end.saturating_sub(start).min(100));
    let data: Vec<Value> = page.map(|dossier| model(dossier)).collect();
    answer::good(&json!({"total": found.len(), "data": data}))
}

async fn submit(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
) -> Response {
    let Ok(Path(id)) = id else { return answer::nothing_there() };
    let mut store = app.store();
    let Some(dossier) = store.find_mut(caller.group, &id) else { return answer::nothing_there() };
    if dossier.is_draft() {
        "new".clone_into(&mut dossier.status);
        dossier.submitted = Some(store::now());
    }
    app.keep(dossier);
    answer::good(&model(dossier))
}

async fn remove(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
) -> Response {
    let Ok(Path(id)) = id else { return answer::nothing_there() };
    let mut store = app.store();
    let Some(dossier) = store.find(caller.group, &id) else { return answer::nothing_there() };
    if !dossier.is_draft() {
        return answer::exception(Some("User has no permission to remove this dossier"));
    }
    let (id, gone) = (dossier.id, model(dossier));
    store.remove(id);
    if let Some(folder) = app.folder() {
        warn_if_lost(keep::remove(folder, id));
    }
    answer::good(&gone)
}

/// `DossierDetailModel`, as far as clients use it.
fn model(dossier: &Dossier) -> Value {
    let mut model = serde_json::Map::new();
    for (name, value) in &dossier.fields {
        model.insert(name.clone(), json!(value));
    }
    let status = match dossier.status.as_str() {
        "" => "Hồ sơ nháp",
        "new" => "Mới nộp",
        _ => "Chờ tiếp nhận",
    };
    let known = json!({
        "dossierId": dossier.id,
        "referenceUid": dossier.reference_uid,
        "dossierNo": dossier.number.as_deref().unwrap_or_default(),
        "dossierStatus": dossier.status,
        "dossierStatusText": status,
        "dossierSubStatus": "",
        "submitDate": dossier.submitted,
        "lockState": "",
    });
    if let Value::Object(known) = known {
        model.extend(known);
    }
    Value::Object(model)
}

impl crate::Shared {
    /// Lets time pass for all dossiers.
    pub(crate) fn grow_older(&self) {
        let number_after = self.schedule().faults().number_after_millis;
        let mut store = self.store();
        for id in store.grow_older(store::now(), number_after) {
            if let Some(dossier) = store.by_number(id) {
                self.keep(dossier);
            }
        }
    }

    /// Writes a dossier to the data folder, where there is one.
    pub(crate) fn keep(&self, dossier: &Dossier) {
        if let Some(folder) = self.folder() {
            warn_if_lost(keep::save(folder, dossier));
        }
    }
}

fn warn_if_lost(kept: std::io::Result<()>) {
    if let Err(error) = kept {
        tracing::warn!(%error, "the sandbox could not write its data folder");
    }
}
