import { relative } from "node:path";
import { describe, expect, it } from "vitest";
import { declarations, files, read, SRC } from "./sheet";

const COMPONENTS = files(".svelte");

const COLOUR = /#[0-9a-f]{3,8}\b|\b(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color-mix)\(|\b(black|white|gr[ae]y|red|green|blue|yellow|orange|silver|navy|teal)\b/i;
/** Distances, lines, letters and times: these come from tokens. How large a part itself is, it may say, in `rem`. */
const FROM_TOKENS = /^(padding|margin|gap|row-gap|column-gap|border|outline|font|line-height|letter-spacing|transition|animation|box-shadow)/;
const SIZE = /(?<![\w-])-?\d*\.?\d+(px|rem|em|ms|s|pt)\b/;

/** A value without the tokens in it. */
const rest = (value: string) => value.replace(/var\(--[\w-]+\)/g, "");

/** Words that a value may hold without being a colour, such as names of animations. */
const strip = (value: string) => rest(value).replace(/\burl\([^)]*\)/g, "");

function found(wrong: (one: { property: string; value: string }) => boolean): string[] {
  return COMPONENTS.flatMap(declarations)
    .filter(wrong)
    .map(({ file, rule, property, value }) => `${file}: ${rule} { ${property}: ${value} }`);
}

describe("components", () => {
  it("are found", () => {
    expect(COMPONENTS.length).toBeGreaterThan(50);
  });
  it("name no colour but a token", () => {
    expect(found(({ value }) => COLOUR.test(strip(value)))).toEqual([]);
  });
  it("paint no colour in their markup", () => {
    const painted = COMPONENTS.flatMap((file) => {
      const markup = read(file).replace(/<style>.*<\/style>/s, "");
      const attributes = markup.match(/\b(fill|stroke|color|stop-color|style)="[^"]*"/g) ?? [];
      return attributes.filter((one) => COLOUR.test(one)).map((one) => `${relative(SRC, file)}: ${one}`);
    });
    expect(painted).toEqual([]);
  });
  it("keep distances, lines, letters and times to tokens", () => {
    expect(found(({ property, value }) => FROM_TOKENS.test(property) && SIZE.test(rest(value)))).toEqual([]);
  });
  it("set lines by token", () => {
    expect(found(({ property, value }) => property === "line-height" && !/^(0|1|var\(--line-\w+\))$/.test(value))).toEqual([]);
  });
  it("measure themselves in what grows with the letters, never in pixels", () => {
    expect(found(({ property, value }) => !FROM_TOKENS.test(property) && /\dpx\b/.test(rest(value)))).toEqual([]);
  });
  it("use tokens that there are", () => {
    const own = new Set(files(".svelte", ".css").flatMap(declarations).map(({ property }) => property).filter((property) => property.startsWith("--")));
    for (const file of COMPONENTS) for (const [, token = ""] of read(file).matchAll(/style:(--[\w-]+)=/g)) own.add(token);
    const named = COMPONENTS.flatMap(declarations).flatMap(({ file, value }) => [...value.matchAll(/var\((--[\w-]+)\)/g)].map(([, token = ""]) => ({ file, token })));
    expect(named.filter(({ token }) => !own.has(token)).map(({ file, token }) => `${file}: ${token}`)).toEqual([]);
  });
});
