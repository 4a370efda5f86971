import { describe, expect, it } from "vitest";
import { CallFailed } from "../ipc/backend";
import { Printing } from "./printing.svelte";

describe("printing", () => {
  it("gives one sheet however often it is tapped", async () => {
    let sheets = 0;
    const printing = new Printing(() => Promise.resolve((sheets += 1)));
    await Promise.all([printing.start(), printing.start()]);
    expect([sheets, printing.stands]).toEqual([1, "printed"]);
  });

  it("says why there is none, and may be tried again", async () => {
    const answers = [() => Promise.reject(new CallFailed({ code: "printer_missing" })), () => Promise.resolve({})];
    const printing = new Printing(() => answers.shift()?.() ?? Promise.resolve());
    await printing.start();
    expect([printing.error?.code, printing.stands]).toEqual(["printer_missing", "not_yet"]);
    await printing.start();
    expect([printing.error, printing.stands]).toEqual([null, "printed"]);
  });
});
