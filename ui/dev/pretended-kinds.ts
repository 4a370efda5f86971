/** A question of each kind that is helped by a list or a pad of its own, and procedures without a form. */
import type { AdviceView, ListedView, NoLongerView, PlaceView, ProcedureSummary, QuestionView } from "../src/ipc/contract/generated";

const text = (vi: string, en: string) => ({ vi, en });
const kin = text("Về người mất", "About the deceased");
const own = text("Thành viên thứ 2", "Member 2");

const unguided = (code: string, vi: string, category: string, time: string | null = null): ProcedureSummary => ({
  code,
  name: text(vi, ""),
  short_name: text(vi, ""),
  summary: text("", ""),
  time_limit: time === null ? null : text(time, ""),
  fee: { kind: "not_published" },
  papers: 0,
  guided: false,
  category,
});

export const general: ProcedureSummary[] = [
  unguided("1.010819", "Giải quyết chế độ trợ cấp thờ cúng liệt sĩ", "Người có công"),
  unguided("1.001612", "Đăng ký thành lập hộ kinh doanh", "Hộ kinh doanh", "3 ngày làm việc"),
  unguided(
    "1.012222",
    "Cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất cho người nhận chuyển nhượng quyền sử dụng đất, quyền sở hữu nhà ở, công trình xây dựng trong các dự án phát triển nhà ở và trong các dự án kinh doanh bất động sản không phải dự án phát triển nhà ở",
    "Đất đai",
  ),
];

export const ethnicities: ListedView[] = ["Kinh", "Ba Na", "Gia Rai", "Chăm", "Hrê", "Tày", "Thái", "Mường", "Khơ Me", "Nùng", "Mông", "Dao", "Ê Đê", "Sán Chay", "Cơ Ho", "Xơ Đăng", "Sán Dìu", "Raglay", "Mnông", "Thổ", "Xtiêng", "Khơ mú", "Bru Vân Kiều", "Cơ Tu", "Giáy"].map((name) => ({
  label: text(name, name === "Kinh" ? "Kinh (Viet)" : name),
  also: name === "Kinh" ? ["Việt"] : name === "Gia Rai" ? ["Jrai"] : [],
}));

export const places: PlaceView[] = [
  { line: "Xã Ia Ví Dụ, Tỉnh Gia Lai", was: null },
  { line: "Xã Ví Dụ Đông, Tỉnh Gia Lai", was: "Xã Ia Ví, huyện Ví Dụ" },
  { line: "Phường Ví Dụ Nam, Tỉnh Gia Lai", was: "Phường Ví Dụ, thị xã Ví Dụ, tỉnh Bình Định" },
  { line: "Xã Ví Dụ, Tỉnh Đắk Lắk", was: null },
];

export const noLonger: NoLongerView[] = [
  { name: text("Giấy xác nhận tình trạng hôn nhân", "Certificate of marital status"), why: text("Máy tính của xã tự tra được, bác không phải xin nữa.", "The office looks it up itself."), law: "Nghị quyết 66.7/2025/NQ-CP" },
  { name: text("Sổ hộ khẩu", "Household book"), why: text("Sổ giấy đã bỏ từ 1/1/2023.", "The paper book was given up on 1/1/2023."), law: "Luật Cư trú 68/2020/QH14, Điều 38" },
];

export const warning: AdviceView = {
  code: "con_truoc_me",
  severity: "warn",
  text: text("Ngày mất này trước ngày sinh đã gõ lúc nãy. Bác xem lại hai ngày.", "This date lies before the birth given earlier. Please compare the two."),
};

const ask = (field: string, section: QuestionView["section"], vi: string, hint: string, kind: QuestionView["kind"], more: Partial<QuestionView> = {}) => ({
  field,
  section,
  label: text(vi, vi),
  hint: text(hint, hint),
  kind,
  required: true,
  unknown: false,
  advice: [],
  value: null,
  from_card: false,
  ...more,
});

export const typedQuestions = [
  ask("old_number", kin, "Số chứng minh nhân dân cũ của người mất?", "Chín chữ số, giấy làm trước năm 2016.", { kind: "old_number" }, { required: false, unknown: true }),
  ask("born", kin, "Người mất sinh ngày nào?", "Xem trên giấy tờ cũ, nhớ tới đâu điền tới đó.", { kind: "partial_date", past: true }),
  ask("died", kin, "Người mất qua đời ngày nào?", "Xem trên giấy báo tử.", { kind: "date", past: true }),
  ask("people", kin, "Người mất là người dân tộc nào?", "", { kind: "listed", list: "ethnicity", entries: ethnicities }, { required: false, unknown: true }),
  ask("home", kin, "Người mất ở đâu trước khi qua đời?", "Như ghi trên sổ hộ khẩu hoặc giấy cư trú.", { kind: "place", known: [] }, { value: "" }),
  ask("commune", own, "Quê quán ở xã nào?", "", { kind: "commune" }),
  ask("worth", own, "Vốn đăng ký là bao nhiêu?", "Gõ số tiền, máy tự chấm hàng nghìn.", { kind: "money", most: 100_000_000_000 }),
  ask("extracts", text("Kết quả", "The result"), "Bác cần mấy bản trích lục?", "Không cần thì để số 0.", { kind: "copies", most: 20 }),
];
