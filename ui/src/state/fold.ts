/** Words as fingers type them, without marks: `Đà Nẵng` is found by `da nang`. */
import type { ListedView } from "../ipc/contract/generated";

/** Without tone marks, hooks and capitals, and with single spaces. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
}

/** Whether the words typed begin a word of the name; 2 where they begin the name itself. */
function fit(name: string, words: string): 0 | 1 | 2 {
  const folded = fold(name);
  if (folded.startsWith(words)) return 2;
  return ` ${folded.replace(/[-()/]/g, " ")}`.includes(` ${words}`) ? 1 : 0;
}

/** The entries that fit, those whose name begins with the words first, else in the list's own order. */
export function entriesFor(entries: readonly ListedView[], typed: string): readonly ListedView[] {
  const words = fold(typed);
  if (words === "") return entries;
  const ranked = entries.map((entry) => ({
    entry,
    fit: Math.max(...[entry.label.vi, entry.label.en, ...entry.also].map((name) => fit(name, words))),
  }));
  return [2, 1].flatMap((rank) => ranked.filter((one) => one.fit === rank).map(({ entry }) => entry));
}
