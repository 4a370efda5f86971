/** The keys of the on-screen keyboard: which there are, and where they stand. */

/** What one key does. */
export type Key =
  | { does: "letter"; letter: string }
  /** A tone on the word in front of the cursor, with the key that makes it in Telex. */
  | { does: "tone"; tone: Tone }
  /** Letters as they stand, several at once too, such as `gmail.com`. */
  | { does: "text"; text: string }
  | { does: "erase" | "shift" | "layer" | "method" | "space" | "hide" };

export type Tone = "s" | "f" | "r" | "x" | "j";

/** Which keys a field wants. `code`: capitals and digits; nothing is composed. */
export type Layout = "words" | "digits" | "date" | "phone" | "email" | "code";

/** The five tones on a letter that shows them, in the order in which they are taught. */
export const TONES: readonly { tone: Tone; sign: string; mark: string }[] = [
  { tone: "s", sign: "á", mark: "\u0301" },
  { tone: "f", sign: "à", mark: "\u0300" },
  { tone: "r", sign: "ả", mark: "\u0309" },
  { tone: "x", sign: "ã", mark: "\u0303" },
  { tone: "j", sign: "ạ", mark: "\u0323" },
];

const letters = (row: string): Key[] => [...row].map((letter) => ({ does: "letter", letter }));
const signs = (...row: string[]): Key[] => row.map((text) => ({ does: "text", text }));
const key = (does: "erase" | "shift" | "layer" | "method" | "space" | "hide"): Key => ({ does });

const MARKED: Key[] = [...letters("ăâđêôơư"), ...TONES.map(({ tone }): Key => ({ does: "tone", tone }))];
const TOP = [...letters("qwertyuiop"), key("erase")];
const HOME = letters("asdfghjkl");
const FOOT = letters("zxcvbnm");

const WORDS: Key[][] = [
  MARKED,
  TOP,
  HOME,
  [key("shift"), ...FOOT, ...signs(",", ".")],
  [key("layer"), key("method"), key("space"), key("hide")],
];

const SIGNS: Key[][] = [
  [...signs("1", "2", "3", "4", "5", "6", "7", "8", "9", "0"), key("erase")],
  signs("/", "-", "(", ")", ":", ";", "“", "”", "'", "&"),
  signs(",", ".", "?", "+", "%", "°", "@", "_", "#", "*"),
  [key("layer"), key("space"), key("hide")],
];

const EMAIL: Key[][] = [
  [...signs("1", "2", "3", "4", "5", "6", "7", "8", "9", "0"), key("erase")],
  letters("qwertyuiop"),
  HOME,
  [...FOOT, ...signs("-", "_", ".")],
  [...signs("@", "@gmail.com", ".com", ".vn"), key("hide")],
];

const CODE: Key[][] = [
  [...signs("1", "2", "3", "4", "5", "6", "7", "8", "9", "0"), key("erase")],
  letters("qwertyuiop"),
  HOME,
  [...FOOT, ...signs("-")],
  [key("hide")],
];

const digits = (...last: Key[]): Key[][] => [
  signs("1", "2", "3"),
  signs("4", "5", "6"),
  signs("7", "8", "9"),
  last,
  [key("hide")],
];

/** The rows of a layout; of words also the signs behind its one other layer. */
export function rowsOf(layout: Layout, other: boolean): Key[][] {
  switch (layout) {
    case "words":
      return other ? SIGNS : WORDS;
    case "email":
      return EMAIL;
    case "code":
      return CODE;
    case "date":
      return digits(...signs("/", "0"), key("erase"));
    case "phone":
      return digits(...signs("+", "0"), key("erase"));
    case "digits":
      return digits(...signs("", "0"), key("erase"));
  }
}

/**
 * What a long press on a key offers, for those who know neither Telex nor VNI: a row for each letter
 * that the key stands for, its tones in the order in which they are taught.
 */
export function accentsOf(letter: string): string[][] {
  const bases: Readonly<Record<string, string>> = { a: "aăâ", e: "eê", i: "i", o: "oôơ", u: "uư", y: "y", ă: "ă", â: "â", ê: "ê", ô: "ô", ơ: "ơ", ư: "ư", d: "đ" };
  const pressed = letter.toLowerCase();
  const toned = (base: string) => (base === "đ" ? [base] : [base, ...TONES.map(({ mark }) => (base + mark).normalize("NFC"))]);
  return [...(bases[pressed] ?? "")].map((base) => toned(base).filter((accent) => accent !== pressed));
}
