import { describe, expect, it } from "vitest";
import { vi } from "../i18n/vi";
import type { FeeView } from "../ipc/contract/generated";
import { feeWords } from "./fee-words";

const words = (fee: FeeView) => feeWords(fee, vi.procedure, (text) => text.vi);

describe("what something costs", () => {
  it("is not known where it is not published, and never free", () => expect(words({ kind: "not_published" })).toBe(null));
  it("is free on a condition", () => {
    expect(words({ kind: "free", why: { vi: "Đúng hạn 60 ngày", en: "" } })).toBe("Không mất tiền (đúng hạn 60 ngày)");
    expect(words({ kind: "free", why: { vi: "", en: "" } })).toBe("Không mất tiền");
  });
  it("is what the tariff says", () => expect(words({ kind: "stated", tariff: { vi: "8.000 đồng", en: "" } })).toBe("8.000 đồng"));
});
