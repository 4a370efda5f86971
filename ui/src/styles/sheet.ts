/** Reads style sheets and components as text, for the tests of what is in them. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** The folder of the interface's sources. */
export const SRC = new URL("..", import.meta.url).pathname;

/** One line of a style: `padding: 0 var(--space-2);`, and where it stands. */
export interface Declaration {
  file: string;
  rule: string;
  property: string;
  value: string;
}

/** Files below `src` with these endings. */
export function files(...endings: string[]): string[] {
  const all = readdirSync(SRC, { recursive: true, encoding: "utf8" });
  return all.filter((name) => endings.some((ending) => name.endsWith(ending))).map((name) => join(SRC, name)).sort();
}

export function read(file: string): string {
  return readFileSync(file, "utf8");
}

/** A component's style, or the whole of a style sheet, without comments. */
export function styleOf(file: string): string {
  const text = read(file);
  const style = file.endsWith(".svelte") ? (/<style>(.*)<\/style>/s.exec(text)?.[1] ?? "") : text;
  return style.replace(/\/\*.*?\*\//gs, "");
}

/** All declarations of a file, each with the innermost rule that it stands in. */
export function declarations(file: string): Declaration[] {
  const name = relative(SRC, file);
  return [...styleOf(file).matchAll(/([^{};]+)\{([^{}]*)\}/g)].flatMap(([, rule = "", body = ""]) =>
    body.split(";").flatMap((line): Declaration[] => {
      const at = line.indexOf(":");
      const [property, value] = [line.slice(0, at).trim(), line.slice(at + 1).trim().replace(/\s+/g, " ")];
      return at < 0 ? [] : [{ file: name, rule: rule.trim().replace(/\s+/g, " "), property, value }];
    }),
  );
}

/** The custom properties that a rule of the tokens' file sets. */
export function tokens(rule: string): Map<string, string> {
  const all = declarations(join(SRC, "styles/tokens.css"));
  return new Map(all.filter((one) => one.rule === rule && one.property.startsWith("--")).map(({ property, value }) => [property.slice(2), value]));
}
