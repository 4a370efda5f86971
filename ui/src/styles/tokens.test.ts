import { describe, expect, it } from "vitest";
import { declarations, files, tokens, type Declaration } from "./sheet";

const NORMAL = tokens(":root");
const HIGH = new Map([...NORMAL, ...tokens(':root[data-contrast="high"]')]);

/** Words of this colour stand on these grounds. Whoever uses another pair adds it here. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  ink: ["paper", "paper-deep", "pressed", "surface", "primary-soft", "error-soft", "attention-soft", "success-soft"],
  "ink-quiet": ["paper", "paper-deep", "pressed", "surface", "primary-soft", "attention-soft"],
  primary: ["paper", "paper-deep", "pressed", "surface", "primary-soft"],
  "on-primary": ["primary", "primary-strong"],
  surface: ["ink", "attention", "success"],
  error: ["paper", "surface", "error-soft"],
  attention: ["paper", "surface", "attention-soft"],
  success: ["paper", "surface", "success-soft"],
};

/** Lines that say where something to touch begins, and the ring of the focus, on what they stand on. */
const LINES: Readonly<Record<string, readonly string[]>> = {
  "line-strong": ["paper", "surface"],
  primary: ["paper", "surface"],
  error: ["paper", "surface", "error-soft"],
  focus: ["paper", "paper-deep", "surface", "focus-gap"],
};

/** WCAG 2: how bright a colour is, from 0 to 1. */
function luminance(hex: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(theme: ReadonlyMap<string, string>, one: string, other: string): number {
  const [low = 0, high = 0] = [one, other]
    .map((token) => {
      const hex = theme.get(token) ?? "";
      expect(hex, `--${token} is a plain colour`).toMatch(/^#[0-9a-f]{6}$/);
      return luminance(hex);
    })
    .sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const below = (theme: ReadonlyMap<string, string>, pairs: typeof WORDS, least: number) =>
  Object.entries(pairs).flatMap(([token, grounds]) =>
    grounds.flatMap((ground) => {
      const is = contrast(theme, token, ground);
      return is < least ? [`--${token} on --${ground}: ${is.toFixed(2)}`] : [];
    }),
  );

const named = (value: string) => /^var\(--([\w-]+)\)$/.exec(value)?.[1];

describe("colours", () => {
  it("are as WCAG counts them", () => {
    expect((luminance("#ffffff") + 0.05) / (luminance("#000000") + 0.05)).toBeCloseTo(21);
  });
  it("of words are read from their grounds: 4.5 to 1, and 7 to 1 in high contrast", () => {
    expect(below(NORMAL, WORDS, 4.5)).toEqual([]);
    expect(below(HIGH, WORDS, 7)).toEqual([]);
  });
  it("of lines are seen: 3 to 1", () => {
    expect(below(NORMAL, LINES, 3)).toEqual([]);
    expect(below(HIGH, LINES, 3)).toEqual([]);
  });
  it("that words have anywhere are in the table above, with the ground of the same rule", () => {
    const rules = new Map<string, Declaration[]>();
    for (const one of files(".svelte", "base.css").flatMap(declarations)) rules.set(`${one.file} ${one.rule}`, [...(rules.get(`${one.file} ${one.rule}`) ?? []), one]);
    const unknown = [...rules].flatMap(([where, lines]) => {
      const value = (property: string) => named(lines.find((one) => one.property === property)?.value ?? "");
      const [words, ground] = [value("color"), value("background")];
      if (words === undefined) return [];
      const grounds = WORDS[words];
      return grounds === undefined || (ground !== undefined && !grounds.includes(ground)) ? [`${where}: --${words} on --${ground ?? "?"}`] : [];
    });
    expect(unknown).toEqual([]);
  });
  it("are all there in both themes, or the same in both", () => {
    const plain = [...NORMAL].filter(([, value]) => value.startsWith("#")).map(([token]) => token);
    expect(plain.filter((token) => !tokens(':root[data-contrast="high"]').has(token))).toEqual([]);
  });
});

describe("sizes", () => {
  const base = declarations(files("tokens.css")[0] ?? "").filter(({ property }) => property === "font-size");

  /** Pixels of one rem, by the formula of the tokens' file. */
  function rem(width: number, height: number): number {
    const formula = base[width >= height ? 0 : 1]?.value ?? "";
    const [, least, across, down] = /^calc\(max\((\d+)px, min\(100vw \/ ([\d.]+), 100vh \/ ([\d.]+)\)\) \* var\(--text-scale\)\)$/.exec(formula) ?? [];
    return Math.max(Number(least), Math.min(width / Number(across), height / Number(down)));
  }

  const SCREENS: [number, number][] = [[1920, 1080], [1366, 768], [1024, 768], [1280, 800], [1080, 1920], [768, 1366], [3840, 2160]];

  it("of what is touched are 64 pixels at least, 12 apart, on every screen", () => {
    for (const [width, height] of SCREENS) {
      for (const [token, least] of [["touch-target", 64], ["button", 64], ["button-large", 64], ["gap-target", 12]] as const) {
        const rule = height <= 800 ? new Map([...NORMAL, ...lowTokens()]) : NORMAL;
        expect(Number.parseFloat(rule.get(token) ?? "0") * rem(width, height), `--${token} at ${width}×${height}`).toBeGreaterThanOrEqual(least);
      }
    }
  });
  it("of lines leave room for Vietnamese marks", () => {
    for (const token of ["line-tight", "line-body"]) expect(Number(NORMAL.get(token)), token).toBeGreaterThanOrEqual(1.45);
  });
  it("of words are 18 pixels at least", () => {
    const sizes = [...NORMAL, ...lowTokens()].filter(([token]) => token.startsWith("text-") && token !== "text-scale");
    for (const [token, value] of sizes) expect(Number.parseFloat(value) * 16, token).toBeGreaterThanOrEqual(18);
  });

  /** What low screens have otherwise: the last that the rule `:root` says of it. */
  function lowTokens(): Map<string, string> {
    const all = declarations(files("tokens.css")[0] ?? "").filter(({ rule, property }) => rule === ":root" && property.startsWith("--"));
    return new Map(all.map(({ property, value }) => [property.slice(2), value]));
  }
});
