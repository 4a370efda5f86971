/** Names that most people bear: family names first, then the middle names that follow them. */
import { fold } from "./fold";

/** By how many bear them; together more than nine of ten families. */
const FAMILY = ["NGUYỄN", "TRẦN", "LÊ", "PHẠM", "HUỲNH", "HOÀNG", "PHAN", "VŨ", "VÕ", "ĐẶNG", "BÙI", "ĐỖ", "HỒ", "NGÔ", "DƯƠNG", "LÝ", "ĐINH", "ĐOÀN", "TRƯƠNG", "LƯƠNG", "MAI", "TÔ", "TRỊNH", "ĐÀO", "HÀ", "CAO", "LƯU", "TẠ", "THÁI", "CHÂU", "KSOR", "RƠ CHÂM", "SIU", "RMAH", "NAY", "KPĂ"];
const MIDDLE = ["THỊ", "VĂN", "HỮU", "ĐỨC", "THANH", "MINH", "NGỌC", "QUỐC", "XUÂN", "KIM", "THU", "HỒNG", "CÔNG", "ĐÌNH"];
const MOST = 6;

/** What may be meant by the word that is being typed; nothing for given names, which are too many. */
export function familiar(text: string): string[] {
  const words = text.split(" ");
  const begun = fold(words.at(-1) ?? "");
  const list = words.length === 1 ? FAMILY : words.length === 2 ? MIDDLE : [];
  const whole = text === "" ? list : list.filter((name) => fold(name).startsWith(begun) && name !== words.at(-1));
  return whole.slice(0, MOST);
}
