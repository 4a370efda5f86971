import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CallFailed } from "../ipc/backend";
import { Search } from "./search.svelte";

/** Answers each look when let go, in any order. */
function slow() {
  const asked: { words: string; answer: (rows: string[]) => void; fail: (why: Error) => void }[] = [];
  const search = new Search<string>((words) => new Promise((answer, fail) => asked.push({ words, answer, fail })));
  return { search, asked };
}

const rest = () => vi.advanceTimersByTimeAsync(200);

describe("a search", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("waits until the fingers rest", async () => {
    const { search, asked } = slow();
    for (const words of ["i", "ia", "ia v"]) search.type(words);
    await rest();
    expect(asked.map(({ words }) => words)).toEqual(["ia v"]);
  });

  it("lets a late answer lose", async () => {
    const { search, asked } = slow();
    search.type("ia");
    await rest();
    search.type("ia vi");
    await rest();
    asked[1]?.answer(["Ia Ví Dụ"]);
    asked[0]?.answer(["Ia Cũ"]);
    await rest();
    expect(search.found).toEqual(["Ia Ví Dụ"]);
  });

  it("shows nothing that comes after the words are gone", async () => {
    const { search, asked } = slow();
    search.type("ia");
    await rest();
    search.type("");
    asked[0]?.answer(["Ia Ví Dụ"]);
    await rest();
    expect(search.found).toBe(null);
  });

  it("says that it failed, until the next answer", async () => {
    const { search, asked } = slow();
    search.type("ia");
    await rest();
    asked[0]?.fail(new CallFailed({ code: "internal" }));
    await rest();
    expect([search.error?.code, search.found]).toEqual(["internal", null]);
    search.type("ia v");
    await rest();
    asked[1]?.answer([]);
    await rest();
    expect([search.error, search.found]).toEqual([null, []]);
  });
});
