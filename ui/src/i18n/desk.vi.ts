/** The volunteer's desk, the reference: what waits, why, and what to do. */
import type { DeskAction, DeskStanding, MomentView } from "../ipc/contract/generated";
import type { Advice, DeskAdvice } from "./types";

/** A moment in a sentence: "14:32 hôm nay". */
function moment({ day, time, days_away }: MomentView): string {
  const near: Readonly<Record<number, string>> = { [-1]: "hôm qua", 0: "hôm nay", 1: "ngày mai" };
  return `${time} ${near[days_away] ?? `ngày ${day}`}`;
}

/** What a portal refuses a dossier for. */
const refusals = {
  not_allowed: { why: "Tài khoản của máy chưa được nộp loại hồ sơ này.", todo: "Nhờ cán bộ xin quyền ở Cổng, rồi bấm Gửi lại." },
  not_served: { why: "Cổng chưa nhận thủ tục này cho xã.", todo: "Nhờ cán bộ hỏi bên Cổng. Gỡ xong thì bấm Gửi lại." },
  bad_field: { why: "Có mục trong tờ khai mà Cổng không nhận.", todo: "Mời người nộp quay lại làm hồ sơ mới." },
  bad_file: { why: "Có giấy mà Cổng không nhận.", todo: "Mời người nộp quay lại, đưa giấy vào lại." },
};

export const deskVi = {
  door: (count: number) => `Chờ gửi: ${count}`,
  doorNeeding: (count: number) => `Cần xem: ${count}`,
  doorOpens: (label: string) => `${label}. Mở danh sách hồ sơ đang gửi đi`,
  title: "Hồ sơ đang gửi đi",
  lead: "Máy tự gửi, tự hỏi lại và không gửi trùng. Tên người nộp được viết tắt.",
  leave: "Về màn hình chính",
  loading: "Đang mở sổ hồ sơ",
  empty: "Không còn hồ sơ nào chờ gửi",
  emptyText: (atPortal: number) =>
    atPortal === 0 ? "Hồ sơ nộp tại máy này sẽ hiện ở đây cho đến khi Cổng nhận đủ." : `Cổng dịch vụ công đã nhận đủ ${atPortal} hồ sơ nộp tại máy này.`,
  again: "Xem lại danh sách",
  totals: {
    label: "Tóm tắt",
    needing: "cần người xem",
    waiting: "máy tự gửi",
    atPortal: "Cổng đã nhận đủ",
    today: (count: number) => `hôm nay ${count}`,
    givenUp: "hết hạn giữ, chưa gửi được",
    came: (first: number, found: number, again: number) =>
      `Trong số Cổng đã nhận: ${first} gửi một lần là xong, ${found} hỏi lại thì Cổng đã có sẵn, ${again} phải gửi lại.`,
  },
  sections: {
    needing: "Cần người xem",
    waiting: "Máy tự gửi",
    done: "Mới xong",
  },
  hurdle: (count: number) => `${count} hồ sơ đang chờ vì việc này. Gỡ xong là máy gửi hết.`,
  unlisted: (count: number) => `Còn ${count} hồ sơ nữa, chưa hiện ở đây.`,
  nobody: "Tên đã xoá",
  unnamed: "Thủ tục đã xoá",
  slip: (end: string) => `Phiếu có đuôi ${end}`,
  since: (at: MomentView) => `nộp lúc ${moment(at)}`,
  attempts: (count: number) => (count === 0 ? "chưa gửi lần nào" : `đã thử ${count} lần`),
  states: {
    waiting: "Chờ gửi",
    sending: "Đang gửi",
    unknown: "Chưa rõ Cổng đã nhận",
    accepted: "Cổng đã nhận",
    rejected: "Cổng không nhận",
    parked: "Tạm giữ",
    expired: "Hết hạn giữ",
    wiped: "Đã xoá khỏi máy",
  } satisfies Record<DeskStanding["state"], string>,
  queued: "Chưa đến lượt gửi.",
  connecting: "Đang nối tới Cổng.",
  progress: (sent: string, total: string) => `Cổng đang giữ ${sent} trên ${total}.`,
  unknown: {
    why: "Đã gửi mà Cổng chưa trả lời.",
    todo: "Không phải làm gì. Máy hỏi Cổng trước rồi mới gửi, nên không bị trùng.",
  } satisfies Advice,
  accepted: (files: number, at: MomentView) => `Máy đã đọc lại ở Cổng: đủ ${files} tệp, lúc ${moment(at)}.`,
  expired: (at: MomentView): Advice => ({
    why: `Giữ quá hạn mà chưa gửi được, máy thôi gửi lúc ${moment(at)}.`,
    todo: "Mời người nộp quay lại làm hồ sơ mới.",
  }),
  wiped: (atPortal: boolean, at: MomentView): Advice =>
    atPortal
      ? { why: "Cổng đã nhận đủ.", todo: `Bản cất trên máy đã xoá lúc ${moment(at)}.` }
      : { why: `Quá hạn mà chưa gửi được, bản cất đã xoá lúc ${moment(at)}.`, todo: "Mời người nộp quay lại làm hồ sơ mới." },
  sendsAt: (at: MomentView) => `Máy tự gửi lại lúc ${moment(at)}`,
  sendsSoon: "Máy gửi ngay khi đến lượt",
  asksAt: (at: MomentView) => `Máy hỏi lại Cổng lúc ${moment(at)}`,
  asksSoon: "Máy hỏi Cổng ngay khi đến lượt",
  wipedOn: ({ day }: MomentView) => `Nếu vẫn chưa gửi được, hồ sơ sẽ bị xoá khỏi máy ngày ${day}.`,
  actions: {
    send_now: "Gửi lại ngay",
    ask_now: "Hỏi Cổng ngay",
    release: "Gửi lại",
  } satisfies Record<DeskAction, string>,
  actionFor: (action: string, who: string) => `${action}: hồ sơ của ${who}`,
  told: {
    send_now: (who: string) => `Máy đang gửi lại hồ sơ của ${who}.`,
    ask_now: (who: string) => `Máy đang hỏi Cổng về hồ sơ của ${who}.`,
    release: (who: string) => `Hồ sơ của ${who} đã vào lại lượt gửi.`,
    moved: (who: string) => `Hồ sơ của ${who} vừa đổi trạng thái, danh sách đã được xem lại.`,
  } satisfies Record<DeskAction | "moved", (who: string) => string>,
  safe: "Hồ sơ vẫn nằm an toàn trong máy.",
  troubles: {
    no_network: { why: "Chưa có mạng tới Cổng dịch vụ công.", todo: "Xem lại dây mạng hoặc sóng Wi-Fi. Có mạng là máy tự gửi." },
    no_answer: { why: "Cổng dịch vụ công chưa trả lời.", todo: "Không phải làm gì. Máy hỏi lại Cổng trước khi gửi." },
    cut_short: { why: "Lần gửi trước bị ngắt giữa chừng.", todo: "Không phải làm gì. Máy hỏi Cổng trước khi gửi lại." },
    busy: { why: "Cổng dịch vụ công đang bận.", todo: "Không phải làm gì. Máy tự gửi lại." },
    broken: { why: "Cổng dịch vụ công đang trục trặc.", todo: "Không phải làm gì. Sang ngày mai vẫn vậy thì báo cán bộ." },
    captive_portal: { why: "Mạng ở đây đòi đăng nhập.", todo: "Nhờ cán bộ đăng nhập mạng, rồi bấm Gửi lại ngay." },
    clock_wrong: { why: "Đồng hồ của máy chạy sai.", todo: "Nhờ cán bộ chỉnh lại ngày giờ, rồi bấm Gửi lại ngay." },
    tls_expired: { why: "Chứng thư của Cổng đã hết hạn, máy chưa gửi gì.", todo: "Báo cán bộ kỹ thuật. Cổng sửa xong thì máy tự gửi." },
    tls_wrong_host: { why: "Nơi trả lời không phải là Cổng, máy chưa gửi gì.", todo: "Nhờ cán bộ kỹ thuật xem địa chỉ Cổng và đường mạng." },
    tls_unknown_issuer: { why: "Máy chưa tin được nơi trả lời, máy chưa gửi gì.", todo: "Nhờ cán bộ kỹ thuật xem đường mạng và chứng thư." },
    tls: { why: "Đường nối tới Cổng chưa an toàn, máy chưa gửi gì.", todo: "Nhờ cán bộ kỹ thuật xem lại đường mạng." },
    refused: { why: "Cổng không nhận hồ sơ này.", todo: "Nhờ cán bộ xem hồ sơ này." },
    ...refusals,
    credentials: { why: "Cổng không nhận tài khoản của máy này.", todo: "Nhờ cán bộ kỹ thuật sửa tài khoản. Sửa xong là máy tự gửi." },
    too_large: { why: "Có giấy nặng hơn mức Cổng cho phép.", todo: "Mời người nộp quay lại, chụp ít trang hơn." },
    not_proved: { why: "Giấy ở Cổng chưa giống giấy đã gửi.", todo: "Không phải làm gì. Máy gửi lại cho đúng." },
    mixed: { why: "Cổng để lẫn với hồ sơ khác.", todo: "Không phải làm gì. Sang ngày mai vẫn vậy thì báo cán bộ." },
    damaged: { why: "Bản cất trên máy bị hỏng.", todo: "Mời người nộp quay lại làm hồ sơ mới." },
    unreadable: { why: "Máy chưa đọc được bản cất.", todo: "Nhờ cán bộ kỹ thuật xem ổ đĩa. Máy vẫn tự thử lại." },
    misconfigured: { why: "Máy chưa được cài đúng địa chỉ Cổng.", todo: "Nhờ cán bộ kỹ thuật sửa cài đặt." },
    other: { why: "Lần vừa rồi chưa gửi được.", todo: "Không phải làm gì. Máy tự gửi lại." },
  },
  parked: {
    refused: { why: "Cổng không nhận hồ sơ này.", todo: "Nhờ cán bộ hỏi bên Cổng. Gỡ xong thì bấm Gửi lại." },
    credentials: { why: "Cổng không nhận tài khoản của máy này.", todo: "Nhờ cán bộ kỹ thuật sửa tài khoản, rồi bấm Gửi lại." },
    too_large: { why: "Có giấy nặng hơn mức Cổng cho phép.", todo: "Mời người nộp quay lại làm hồ sơ mới, chụp ít trang hơn." },
    damaged: { why: "Bản cất trên máy bị hỏng.", todo: "Mời người nộp quay lại làm hồ sơ mới." },
    by_staff: { why: "Cán bộ đã giữ hồ sơ này lại.", todo: "Hỏi cán bộ. Được đồng ý thì bấm Gửi lại." },
  },
  rejected: {
    ...refusals,
    other: { why: "Cổng không nhận và không nói rõ vì sao.", todo: "Nhờ cán bộ hỏi bên Cổng. Gỡ xong thì bấm Gửi lại." },
  },
} satisfies DeskAdvice & Record<string, unknown>;
