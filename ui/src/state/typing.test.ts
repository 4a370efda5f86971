import { describe, expect, it } from "vitest";
import { amountOf, cursorAfter, dateOf, dateParts, dateWhileTyping, digitsOnly, grouped, partialDateOf, partialDateParts } from "./typing";

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

describe("a date of which parts are not known", () => {
  it("is a whole date when all is known", () => expect(partialDateOf("1", "2", "1950")).toBe("01/02/1950"));
  it("may lack its day", () => expect(partialDateOf("", "2", "1950")).toBe("02/1950"));
  it("may lack its day and month", () => expect(partialDateOf("", "", "1950")).toBe("1950"));
  it("is nothing when nothing is known", () => expect(partialDateOf("", "", "")).toBe(""));
  it("does not turn a day into a month", () => expect(partialDateOf("15", "", "1950")).toBe("15//1950"));
  it("does not turn a month into a year", () => expect(partialDateOf("", "2", "")).toBe("/02/"));
  it("comes back into the same boxes", () => {
    expect(partialDateParts("01/02/1950")).toEqual(["01", "02", "1950"]);
    expect(partialDateParts("02/1950")).toEqual(["", "02", "1950"]);
    expect(partialDateParts("1950")).toEqual(["", "", "1950"]);
    expect(partialDateParts("")).toEqual(["", "", ""]);
    expect(partialDateParts("15//1950")).toEqual(["15", "", "1950"]);
  });
});

describe("an amount", () => {
  it("is grouped by thousands", () => expect(["", "5", "500", "5000", "150000000"].map(grouped)).toEqual(["", "5", "500", "5.000", "150.000.000"]));
  it("is handed over as bare digits", () => expect(amountOf("150.000.000 đồng", 15)).toBe("150000000"));
  it("has no zeros in front, and may be nought", () => expect(["0", "00", "0150"].map((text) => amountOf(text, 15))).toEqual(["0", "0", "150"]));
  it("keeps the cursor behind the digit just typed", () => {
    expect(cursorAfter("1.500", 2)).toBe(3);
    expect(cursorAfter("1.500", 0)).toBe(0);
    expect(cursorAfter("1.500", 4)).toBe(5);
  });
});
