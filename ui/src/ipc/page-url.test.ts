import { describe, expect, it } from "vitest";
import { slipUrl } from "./page-url";

describe("the address of the slip", () => {
  it("is another one once the portal has the dossier, though the journey did not move", () => {
    expect(slipUrl(7, "sent")).not.toBe(slipUrl(7, "sending"));
    expect(slipUrl(7, "parked")).not.toBe(slipUrl(7, "kept"));
  });
  it("stays while nothing changes", () => {
    expect(slipUrl(7, "kept")).toBe(slipUrl(7, "kept"));
  });
});
