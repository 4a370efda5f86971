import { describe, expect, it } from "vitest";
import { TapCount } from "./hidden-gesture";

function opens(times: number[]): boolean[] {
  const count = new TapCount();
  return times.map((time) => count.tap(time));
}

describe("the hidden gesture", () => {
  it("opens at the fifth tap within three seconds", () => {
    expect(opens([0, 500, 1_000, 1_500, 2_900])).toEqual([false, false, false, false, true]);
  });
  it("does not open for five slow taps", () => {
    expect(opens([0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000]).includes(true)).toBe(false);
  });
  it("begins anew once it has opened", () => {
    expect(opens([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]).filter(Boolean)).toHaveLength(2);
  });
});
