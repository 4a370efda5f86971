import { describe, expect, it } from "vitest";
import type { ListedView } from "../ipc/contract/generated";
import { entriesFor, fold } from "./fold";

const entry = (vi: string, en = vi, also: string[] = []): ListedView => ({ label: { vi, en }, also });
const LIST = [entry("Kinh", "Kinh", ["Việt"]), entry("Ba Na", "Bahnar", ["Bơ Nâm"]), entry("Gia Rai", "Jarai"), entry("Ê Đê"), entry("Chăm")];
const found = (typed: string, list = LIST) => entriesFor(list, typed).map(({ label }) => label.vi);

describe("folding", () => {
  it("takes off tone marks and hooks", () => expect(fold("Nguyễn Thị Thử NGHIỆM")).toBe("nguyen thi thu nghiem"));
  it("makes đ a d", () => expect(fold("Đường Đê")).toBe("duong de"));
  it("is the same for composed and decomposed letters", () => expect(fold("Ế".normalize("NFD"))).toBe(fold("Ế".normalize("NFC"))));
  it("takes many spaces as one", () => expect(fold("  ia   ví dụ ")).toBe("ia vi du"));
});

describe("a list of names", () => {
  it("is whole before anything is typed", () => expect(found("  ")).toHaveLength(LIST.length));
  it("is searched without marks", () => expect(found("e de")).toEqual(["Ê Đê"]));
  it("is searched with marks", () => expect(found("Chă")).toEqual(["Chăm"]));
  it("is searched by other names", () => expect(found("viet")).toEqual(["Kinh"]));
  it("is searched by the English name", () => expect(found("jara")).toEqual(["Gia Rai"]));
  it("is searched by the beginnings of words, not their middles", () => {
    expect(found("rai")).toEqual(["Gia Rai"]);
    expect(found("inh")).toEqual([]);
  });
  it("shows first what begins with the words", () => {
    expect(found("nam", [entry("Việt Nam"), entry("Nam Phi"), entry("Nam Sudan")])).toEqual(["Nam Phi", "Nam Sudan", "Việt Nam"]);
  });
});
