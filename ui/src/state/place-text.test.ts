import { describe, expect, it } from "vitest";
import { placeAtEnd, placeSought, placeTapped } from "./place-text";

const LINE = "Xã Ia Ví Dụ, Tỉnh Gia Lai";
const OTHER = "Xã Ví Dụ, Tỉnh Gia Lai";

describe("what is looked up of an address", () => {
  it("is the whole text where there is no comma", () => expect(placeSought(" ia vi du ")).toBe("ia vi du"));
  it("is what comes after the last comma", () => expect(placeSought("Số 5, thôn 1, ia vi")).toBe("ia vi"));
  it("is nothing right after a comma", () => expect(placeSought("Thôn 1, ")).toBe(""));
});

describe("tapping a commune", () => {
  it("replaces the words that found it", () => expect(placeTapped("ia vi", LINE, null)).toBe(LINE));
  it("keeps the detail in front", () => expect(placeTapped("Thôn 1, ia vi", LINE, null)).toBe(`Thôn 1, ${LINE}`));
  it("keeps commas within the detail", () => expect(placeTapped("Số 5,  Thôn 1 ,ia", LINE, null)).toBe(`Số 5,  Thôn 1, ${LINE}`));
  it("replaces the line tapped before, and not its province alone", () => {
    expect(placeTapped(`Thôn 1, ${LINE}`, OTHER, LINE)).toBe(`Thôn 1, ${OTHER}`);
    expect(placeTapped(LINE, OTHER, LINE)).toBe(OTHER);
  });
  it("takes a line that was changed by hand as typed", () => expect(placeTapped(`${LINE}, ia`, OTHER, LINE)).toBe(`${LINE}, ${OTHER}`));
});

describe("the commune at the end of an earlier answer", () => {
  it("is known by how the list writes it", () => {
    expect(placeAtEnd(`Thôn 1, ${LINE}`)).toBe(LINE);
    expect(placeAtEnd("Phường Ví Dụ, Thành phố Đà Nẵng")).toBe("Phường Ví Dụ, Thành phố Đà Nẵng");
  });
  it("is none where people wrote it their own way", () => expect(placeAtEnd("Thôn 1, Ia Ví Dụ, Gia Lai")).toBe(null));
});
