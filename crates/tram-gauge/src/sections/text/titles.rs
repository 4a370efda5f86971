//! The titles that the catalogue's files name, and titles that none of them names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Titles that may be asked for together, and all that are known.
pub(super) struct Catalogued {
    /// Of each requirement, its titles; every set once.
    pub(super) asked: Vec<Vec<String>>,
    pub(super) known: BTreeSet<String>,
}

/// Reads them from the repository.
pub(super) fn catalogued() -> Catalogued {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    let mut asked = BTreeSet::new();
    let mut known = BTreeSet::new();
    for file in requirement_files(&folder) {
        for line in std::fs::read_to_string(file).unwrap_or_default().lines() {
            if line.starts_with("titles = ") {
                asked.insert(quoted(line));
            }
        }
    }
    let list = std::fs::read_to_string(folder.join("lists/titles.toml")).unwrap_or_default();
    for line in list.lines().filter(|line| line.starts_with("vi = ") || line.starts_with("also = "))
    {
        known.extend(quoted(line));
    }
    known.extend(asked.iter().flatten().cloned());
    Catalogued { asked: asked.into_iter().collect(), known }
}

fn requirement_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join("procedures")).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.path().join("requirements.toml")).collect();
    files.sort();
    files
}

/// What stands between quotation marks.
fn quoted(line: &str) -> Vec<String> {
    line.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Papers that no file names; many begin or end as one that is named.
pub(super) const UNKNOWN: [&str; 30] = [
    "giấy báo tin",
    "giấy báo dự thi",
    "giấy chứng nhận sinh hoạt",
    "giấy chứng nhận huấn luyện",
    "giấy khai báo tạm vắng",
    "giấy xác nhận công tác",
    "giấy xác nhận thu nhập",
    "giấy cam kết trả nợ",
    "đơn xin xác nhận tình trạng hôn nhân",
    "đơn đề nghị cấp lại giấy khai sinh",
    "đơn đề nghị cấp lại giấy chứng sinh",
    "đơn xin nghỉ phép",
    "đơn tố cáo",
    "trích lục bản đồ địa chính",
    "trích lục bản án",
    "quyết định công nhận tốt nghiệp",
    "quyết định về việc trợ cấp xã hội hàng tháng",
    "quyết định bổ nhiệm",
    "biên bản họp tổ dân phố",
    "biên bản vi phạm hành chính",
    "biên bản bàn giao tài sản",
    "hợp đồng thuê xe",
    "hợp đồng mua bán hàng hoá",
    "danh sách hộ nghèo",
    "danh sách học sinh",
    "tờ khai thuế thu nhập cá nhân",
    "tờ khai hải quan",
    "phiếu thu",
    "hoá đơn bán hàng",
    "thông báo nộp tiền điện",
];
