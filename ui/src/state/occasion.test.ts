import { describe, expect, it } from "vitest";
import type { LifeEventView, ProcedureSummary } from "../ipc/contract/generated";
import { proceduresOf } from "./occasion";

const procedure = (code: string) => ({ code }) as ProcedureSummary;
const occasion = (...procedures: string[]): LifeEventView => ({ id: "o", label: { vi: "Việc", en: "Work" }, icon: "baby", procedures });

describe("the procedures of an occasion", () => {
  it("are looked up by code where they are not known yet, and keep their order", async () => {
    const asked: string[] = [];
    const lookUp = (words: string) => {
      asked.push(words);
      return Promise.resolve([procedure("9.999999"), procedure(words)]);
    };
    const found = await proceduresOf(occasion("1.000002", "1.000001", "1.000003"), [procedure("1.000001")], lookUp);
    expect(found.map(({ code }) => code)).toEqual(["1.000002", "1.000001", "1.000003"]);
    expect(asked).toEqual(["1.000002", "1.000003"]);
  });

  it("are those that are found, when one is not", async () => {
    const lookUp = (words: string) => (words === "1.000001" ? Promise.reject(new Error("gone")) : Promise.resolve([]));
    const found = await proceduresOf(occasion("1.000001", "1.000002", "1.000003"), [procedure("1.000003")], lookUp);
    expect(found.map(({ code }) => code)).toEqual(["1.000003"]);
  });
});
