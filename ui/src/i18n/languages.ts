/** The languages there are: each is one file of this folder, named by its code. */
import { vi, type Messages } from "./vi";

/** Some of a tree of texts. A list or a sentence with values is there whole or not at all. */
export type Some<T> = T extends string | readonly unknown[] | ((...args: never[]) => unknown) ? T : { [K in keyof T]?: Some<T[K]> };

/** What the file of a language says by its default export. */
export interface LanguageFile {
  /** Its name in the language itself. */
  name: string;
  /** Two or three letters for the top bar. */
  short: string;
  /** All of the texts, some, or none where the language is only spoken. Vietnamese stands in for the rest. */
  texts?: Some<Messages>;
}

/** A language that a person can choose. */
export interface Language {
  /** Its ISO 639 code, which is the file's name. */
  code: string;
  name: string;
  short: string;
  /** All texts, with the reference's where the language has none of its own. */
  texts: Messages;
  /** What the reference says and this language does not, such as `bar.help`. */
  missing: readonly string[];
  /** It has no words for the screen. What is read is Vietnamese, what is heard need not be. */
  spokenOnly: boolean;
}

/** The language of the reference, of the law, and of whatever has no other. */
export const REFERENCE = "vi";

type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The places of a tree that hold a text, a list or a sentence with values. */
function leaves(tree: Tree, place: string): string[] {
  return Object.entries(tree).flatMap(([key, value]) => (isTree(value) ? leaves(value, `${place}${key}.`) : [place + key]));
}

/** A text is of use if it is of the kind the reference has, says something, and a list is as long. */
function fits(value: unknown, reference: unknown): boolean {
  if (Array.isArray(reference)) return Array.isArray(value) && value.length === reference.length;
  return typeof value === typeof reference && value !== "";
}

/** Lays some texts over the reference, and notes where the reference shows through. */
function over(reference: Tree, texts: Tree, place: string, missing: string[]): Tree {
  const entries = Object.entries(reference).map(([key, value]): [string, unknown] => {
    const own = texts[key];
    if (isTree(value)) return [key, over(value, isTree(own) ? own : {}, `${place}${key}.`, missing)];
    if (fits(own, value)) return [key, own];
    missing.push(place + key);
    return [key, value];
  });
  // Codes that only this language knows are kept: those of portals grow without us.
  return { ...texts, ...Object.fromEntries(entries) };
}

/** A language as it is used, from what its file says. */
export function language(code: string, { name, short, texts = {} }: LanguageFile): Language {
  const missing: string[] = [];
  const whole = over(vi, texts, "", missing) as Messages;
  return { code, name, short, texts: whole, missing, spokenOnly: leaves(texts, "").length === 0 };
}

/** How many texts the reference has. */
export const TEXTS = leaves(vi, "").length;

// A language's code has two or three letters; no other file's name here is as short.
const files = import.meta.glob<LanguageFile>(["./??.ts", "./???.ts"], { eager: true, import: "default" });

/** Every language found, Vietnamese first, then by code. */
export const LANGUAGES: readonly Language[] = Object.entries(files)
  .map(([path, file]) => language(path.slice("./".length, -".ts".length), file))
  .sort((a, b) => Number(b.code === REFERENCE) - Number(a.code === REFERENCE) || a.code.localeCompare(b.code));

/** The language with this code, or the reference. */
export function languageOf(code: string): Language {
  const found = LANGUAGES.find((one) => one.code === code) ?? LANGUAGES[0];
  return found ?? language(REFERENCE, { name: "", short: "", texts: vi });
}
