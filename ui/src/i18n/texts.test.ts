import { describe, expect, it } from "vitest";
import { sentenceFor } from "./types";
import { en } from "./en";
import { vi } from "./vi";

/** Every sentence of a tree of texts, with functions called with numbers. */
function sentences(tree: unknown): string[] {
  if (typeof tree === "string") return [tree];
  if (typeof tree === "function") return [String((tree as (...args: unknown[]) => unknown)(2, 3))];
  if (typeof tree === "object" && tree !== null) return Object.values(tree).flatMap(sentences);
  return [];
}

describe("the texts", () => {
  const { error: _vi, ...restVi } = vi;
  const { error: _en, ...restEn } = en;

  it("raise their voice nowhere", () => {
    expect([...sentences(restVi), ...sentences(restEn)].filter((text) => text.includes("!"))).toEqual([]);
  });
  it("are never empty", () => {
    expect([...sentences(restVi), ...sentences(restEn)].filter((text) => text.trim() === "")).toEqual([]);
  });
  it("know the same codes of portals and answers in both languages", () => {
    for (const part of ["parkReasons", "lastErrors"] as const) {
      expect(Object.keys(en.outcome[part])).toEqual(Object.keys(vi.outcome[part]));
    }
    expect(Object.keys(en.question.problems)).toEqual(Object.keys(vi.question.problems));
  });
  it("say something for a code they do not know", () => {
    expect(sentenceFor(vi.error, { code: "brand_new" } as never)).toBe(vi.error.internal());
  });
  it("name the range where an answer lies outside it", () => {
    const error = { code: "answer_refused", field: "copies", problem: "out_of_range", least: 0, most: 20 } as const;
    expect(sentenceFor(vi.error, error)).toBe("Bác chọn số từ 0 đến 20.");
  });
});
