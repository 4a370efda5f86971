import { describe, expect, it } from "vitest";
import { dateOf, dateParts, dateWhileTyping, digitsOnly } from "./typing";

/** Types a text letter by letter, as fingers and test drivers do. */
function typed(text: string): string {
  return [...text].reduce((before, letter) => dateWhileTyping(before, before + letter), "");
}

describe("typing a date", () => {
  it("puts the slashes in", () => expect(typed("15011999")).toBe("15/01/1999"));
  it("takes slashes that are typed anyway", () => expect(typed("15/01/1999")).toBe("15/01/1999"));
  it("takes short days and months", () => expect(typed("1/2/1999")).toBe("1/2/1999"));
  it("takes dots and dashes", () => expect(dateWhileTyping("", "15.01-1999")).toBe("15/01/1999"));
  it("takes a date pasted as digits", () => expect(dateWhileTyping("", "15011999")).toBe("15/01/1999"));
  it("lets a slash be erased", () => expect(dateWhileTyping("15/", "15")).toBe("15"));
});

describe("three boxes", () => {
  it("make one date", () => expect(dateOf("1", "2", "1999")).toBe("01/02/1999"));
  it("make no date when all are empty", () => expect(dateOf("", "", "")).toBe(""));
  it("keep what is missing missing, for the core to refuse", () => expect(dateOf("", "2", "1999")).toBe("/02/1999"));
  it("come from a date as people write it", () => expect(dateParts("15/01/1999")).toEqual(["15", "01", "1999"]));
});

describe("digits", () => {
  it("are all that stays", () => expect(digitsOnly("052 199-000 123", 12)).toBe("052199000123"));
});
