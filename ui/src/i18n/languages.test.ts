import { render } from "svelte/server";
import { describe, expect, it } from "vitest";
import LanguageChoice from "../parts/LanguageChoice.svelte";
import { prefs } from "../state/prefs.svelte";
import { LANGUAGES, language, languageOf, TEXTS } from "./languages";
import { vi } from "./vi";

const partial = language("hre", { name: "Hrê", short: "HRE", texts: { common: { next: "x", back: "" }, bar: { chapters: ["x"] } } });
const spoken = language("bdq", { name: "Bahnar", short: "BDQ" });

describe("the languages", () => {
  it("are found by their files, Vietnamese first", () => {
    expect(LANGUAGES.map(({ code }) => code).slice(0, 1)).toEqual(["vi"]);
    expect(LANGUAGES.map(({ code }) => code)).toContain("en");
  });
  it("have a name, and letters that fit into the top bar", () => {
    for (const { code, name, short } of LANGUAGES) {
      expect(name.trim(), code).not.toBe("");
      expect(short, code).toMatch(/^\p{L}{2,3}$/u);
    }
  });
  it("are complete where they must be", () => {
    for (const code of ["vi", "en"]) expect(languageOf(code).missing, `${code}: see npm run texts`).toEqual([]);
  });
});

describe("a language that is not complete", () => {
  it("says in Vietnamese what it lacks", () => {
    expect(partial.texts.common.next).toBe("x");
    expect(partial.texts.common.close).toBe(vi.common.close);
    expect(partial.texts.error.internal()).toBe(vi.error.internal());
  });
  it("lacks what it leaves empty, and lists that are too short", () => {
    expect(partial.texts.common.back).toBe(vi.common.back);
    expect(partial.texts.bar.chapters).toEqual(vi.bar.chapters);
    expect(partial.missing).toContain("common.back");
    expect(partial.missing).toContain("bar.chapters");
    expect(partial.missing).not.toContain("common.next");
    expect(partial.missing).toHaveLength(TEXTS - 1);
  });
  it("may be only spoken", () => {
    expect(spoken.spokenOnly).toBe(true);
    expect(spoken.texts).toEqual(vi);
    expect(partial.spokenOnly).toBe(false);
  });
});

describe("a person's language", () => {
  it("is one that is there", () => {
    prefs.speak("xx");
    expect(prefs.language).toBe("vi");
    prefs.speak("en");
    expect([prefs.language, prefs.written]).toEqual(["en", "en"]);
    prefs.forget();
    expect(prefs.language).toBe("vi");
  });
  it("reads the catalogue's Vietnamese where the catalogue has no other", () => {
    prefs.speak("en");
    expect(prefs.read({ vi: "Khai sinh", en: "Birth" })).toBe("Birth");
    expect(prefs.read({ vi: "Khai sinh", en: "" })).toBe("Khai sinh");
    prefs.forget();
  });
});

describe("the choice of a language", () => {
  const shown = (languages: typeof LANGUAGES) => render(LanguageChoice, { props: { languages } }).body;
  it("is two buttons for two", () => {
    const body = shown(LANGUAGES.slice(0, 2));
    expect(body.match(/data-testid="language-/g)).toHaveLength(2);
    expect(body).not.toContain('data-testid="languages"');
  });
  it("is one button that opens large choices for more", () => {
    const body = shown([...LANGUAGES.slice(0, 2), spoken]);
    expect(body).toContain('data-testid="languages"');
    expect(body.match(/<button/g)).toHaveLength(1);
  });
});
