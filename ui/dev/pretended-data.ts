/** What a pretended kiosk has to offer. All people and places are made up. */
import type {
  CardView,
  EntryView,
  KioskView,
  ProcedureSummary,
  QuestionView,
  RequirementView,
  SourceView,
} from "../src/ipc/contract/generated";
import { general, typedQuestions } from "./pretended-kinds";

const text = (vi: string, en: string) => ({ vi, en });

export const procedures: ProcedureSummary[] = [
  {
    code: "1.001193",
    name: text("Đăng ký khai sinh", "Birth registration"),
    short_name: text("Khai sinh cho con", "Register a birth"),
    summary: text("Ghi tên con vào sổ hộ tịch và cấp giấy khai sinh.", "Enters a child in the register and issues the birth certificate."),
    time_limit: text("1 ngày làm việc", "1 working day"),
    fee: { kind: "free", why: text("Đúng hạn 60 ngày", "Within 60 days") },
    papers: 4,
    guided: true,
    category: "Hộ tịch",
  },
  {
    code: "1.004873",
    name: text("Cấp giấy xác nhận tình trạng hôn nhân", "Marital-status certificate"),
    short_name: text("Xác nhận độc thân", "Marital-status certificate"),
    summary: text("Giấy xác nhận bác chưa kết hôn, hoặc đã ly hôn, để kết hôn hay mua bán nhà đất.", "Says whether you are married, for a marriage or a sale."),
    time_limit: text("3 ngày làm việc", "3 working days"),
    fee: { kind: "not_published" },
    papers: 3,
    guided: true,
    category: "Hộ tịch",
  },
  {
    code: "2.000815",
    name: text("Chứng thực bản sao từ bản chính", "Certified copy"),
    short_name: text("Sao y, chứng thực bản sao", "Certified copy"),
    summary: text("Cán bộ xác nhận bản chụp giống bản chính.", "Certifies that a copy is like the original."),
    time_limit: text("Trong ngày", "Same day"),
    fee: { kind: "stated", tariff: text("2.000 đồng một trang, từ trang thứ ba 1.000 đồng", "2,000 đ a page, 1,000 đ from the third") },
    papers: 1,
    guided: true,
    category: "Chứng thực",
  },
  ...general,
];

export const kiosk: KioskView = {
  practice: true,
  office: "Xã Ví Dụ",
  hours: "Mở cửa thứ hai đến thứ sáu, 7 giờ 30 đến 17 giờ",
  fault: null,
  most_used: [...procedures, ...procedures.slice(0, 3).flatMap((one) => [1, 2, 3, 4].map((n) => ({ ...one, code: `${one.code.slice(0, -1)}${n}x` })))].slice(0, 15),
  life_events: [
    { id: "birth", label: text("Có em bé", "A baby is born"), icon: "baby", procedures: ["1.001193"] },
    { id: "marriage", label: text("Chuẩn bị cưới", "Getting married"), icon: "heart", procedures: ["1.004873"] },
    { id: "copies", label: text("Sao y giấy tờ", "Certified copies"), icon: "stamp", procedures: ["2.000815"] },
    { id: "work", label: text("Đi làm, đi học xa", "Work or study away"), icon: "briefcase", procedures: ["1.004873", "2.000815"] },
    { id: "land", label: text("Nhà cửa, đất đai", "House and land"), icon: "house", procedures: ["1.004873", "2.000815"] },
    { id: "school", label: text("Con vào lớp một", "A child starts school"), icon: "graduation-cap", procedures: ["1.001193", "2.000815"] },
    { id: "death", label: text("Nhà có người mất", "Someone has died"), icon: "flower-2", procedures: ["1.000656", "1.010819"] },
    { id: "move", label: text("Chuyển nhà, tạm trú", "Moving house"), icon: "truck", procedures: ["2.000815"] },
    { id: "trade", label: text("Mở quán, buôn bán", "Opening a shop"), icon: "store", procedures: ["1.001612"] },
    { id: "mend", label: text("Sửa giấy tờ bị sai", "Mending a paper"), icon: "file-pen", procedures: ["1.004859"] },
  ],
  waiting: 0,
  received: 0,
  slides: 0,
  idle_after_secs: 180,
  parked: 0,
};

export const card: CardView = {
  name: "NGUYỄN THỊ THỬ NGHIỆM",
  number: "052 199 000 123",
  birth: "15/01/1999",
  sex: "female",
  residence: "Thôn 1, Xã Ví Dụ, Gia Lai",
  issued: "20/06/2021",
  source: "qr",
  warnings: [],
};

export const sources: SourceView[] = [
  { id: "samples", kind: "samples", name: "Giấy tờ mẫu" },
  { id: "scan", kind: "scanner", name: "Máy quét ở quầy số 2" },
  { id: "stick", kind: "usb", name: "KINGSTON 16 GB" },
];

export const entries: EntryView[] = [
  { id: "card.jpg", name: "the-can-cuoc.jpg", bytes: 1_840_000, preview: "page://localhost/card-sample.thumbnail" },
  { id: "birth.jpg", name: "giay-chung-sinh.jpg", bytes: 2_410_000, preview: "page://localhost/birth-sample.thumbnail" },
  { id: "other.jpg", name: "giay-xac-nhan-cu.jpg", bytes: 1_120_000, preview: "page://localhost/other-sample.thumbnail" },
  { id: "two.pdf", name: "ho-so-hai-trang.pdf", bytes: 640_000, preview: null },
  { id: "blurred.jpg", name: "anh-bi-nhoe.jpg", bytes: 380_000, preview: "page://localhost/other-sample.thumbnail" },
  { id: "notes.docx", name: "ghi-chep.docx", bytes: 22_000, preview: null },
];

type Asked = Omit<QuestionView, "number" | "of">;
const plain = { unknown: false, advice: [] };
const you = text("Về bác", "About you");
const child = text("Về em bé", "About the child");

export const caseQuestions: Asked[] = [
  {
    field: "born_where",
    section: text("Để biết cần giấy gì", "To know what to bring"),
    label: text("Em bé sinh ở đâu?", "Where was the child born?"),
    hint: text("Máy hỏi để biết bác cần giấy chứng sinh hay giấy khác.", "This decides which paper is needed."),
    kind: {
      kind: "choice",
      choices: [
        { id: "hospital", label: text("Bệnh viện, trạm y tế", "Hospital or clinic") },
        { id: "home", label: text("Ở nhà", "At home") },
        { id: "elsewhere", label: text("Nơi khác", "Elsewhere") },
      ],
    },
    required: true,
    value: null,
    from_card: false,
    ...plain,
  },
  {
    field: "married",
    section: text("Để biết cần giấy gì", "To know what to bring"),
    label: text("Cha mẹ em bé có đăng ký kết hôn không?", "Are the parents married?"),
    hint: text("Có giấy kết hôn thì tên cha được ghi luôn.", "If so the father is entered at once."),
    kind: { kind: "yes_no" },
    required: true,
    value: null,
    from_card: false,
    ...plain,
  },
];

export const questions: Asked[] = [
  { field: "requester_name", section: you, label: text("Họ và tên của bác?", "Your full name?"), hint: text("Viết đủ dấu, như trên thẻ.", "With all accents, as on the card."), kind: { kind: "person_name" }, required: true, value: card.name, from_card: true, ...plain },
  { field: "requester_number", section: you, label: text("Số định danh của bác?", "Your personal number?"), hint: text("12 chữ số trên thẻ căn cước.", "12 digits on the card."), kind: { kind: "citizen_number" }, required: true, value: "052199000123", from_card: true, ...plain },
  { field: "phone", section: you, label: text("Số điện thoại của bác?", "Your telephone number?"), hint: text("Cán bộ gọi khi có kết quả.", "The clerk calls when it is ready."), kind: { kind: "phone" }, required: false, value: null, from_card: false, ...plain },
  { field: "email", section: you, label: text("Địa chỉ thư điện tử của bác?", "Your e-mail address?"), hint: text("Nếu bác có dùng.", "If you use one."), kind: { kind: "email" }, required: false, value: null, from_card: false, ...plain },
  { field: "child_birth", section: child, label: text("Em bé sinh ngày nào?", "When was the child born?"), hint: text("Xem trên giấy chứng sinh, dòng thứ ba.", "On the birth notice, third line."), kind: { kind: "date", past: true }, required: true, value: null, from_card: false, ...plain },
  { field: "child_sex", section: child, label: text("Em bé là trai hay gái?", "Boy or girl?"), hint: text("", ""), kind: { kind: "choice", choices: [{ id: "male", label: text("Trai", "Boy") }, { id: "female", label: text("Gái", "Girl") }] }, required: true, value: null, from_card: false, ...plain },
  { field: "birth_place", section: child, label: text("Em bé sinh tại nơi nào?", "Where exactly?"), hint: text("Tên bệnh viện hoặc trạm y tế, xã, tỉnh.", "Hospital, commune, province."), kind: { kind: "place", known: [] }, required: true, value: null, from_card: false, ...plain },
  { field: "copies", section: text("Kết quả", "The result"), label: text("Bác cần mấy bản sao giấy khai sinh?", "How many copies?"), hint: text("Mỗi bản 8.000 đồng.", "8,000 đ each."), kind: { kind: "count", least: 0, most: 20 }, required: true, value: 2, from_card: false, ...plain },
  ...typedQuestions,
];

const paper = (id: string, vi: string, en: string, hint: string, need: RequirementView["need"], copies = 0): RequirementView => ({
  id,
  name: text(vi, en),
  hint: text(hint, hint),
  originals: copies > 0 ? 0 : 1,
  copies,
  need,
  pages: [],
});

export const requirements: RequirementView[] = [
  paper("birth_notice", "Giấy chứng sinh", "Birth notice", "Do bệnh viện cấp, có dấu tròn đỏ.", "needed"),
  paper("marriage", "Giấy chứng nhận kết hôn", "Marriage certificate", "Bản của vợ hoặc của chồng đều được.", "optional"),
  paper("identity", "Thẻ căn cước của bác", "Your citizen card", "Cán bộ xem lúc trả kết quả.", "show_only"),
  paper("witness", "Giấy cam đoan việc sinh", "Declaration of birth", "Chỉ khi không có giấy chứng sinh.", "not_needed"),
  paper("authority", "Giấy uỷ quyền", "Authorisation", "Ông bà, cha mẹ, anh chị em ruột không cần chứng thực.", "needed", 1),
];
