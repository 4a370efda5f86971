import { describe, expect, it } from "vitest";
import type { Advice } from "../i18n/types";
import { en } from "../i18n/en";
import { vi } from "../i18n/vi";
import type { DeskStanding, MomentView } from "../ipc/contract/generated";
import { advice, codeOf, LOOKS, next } from "./desk-words";

const at: MomentView = { day: "24/11/2026", time: "14:32", days_away: 0 };

const STANDINGS: DeskStanding[] = [
  { state: "waiting", next: at, why: "no_network" },
  { state: "waiting", next: null, why: null },
  { state: "sending", bytes_sent: 1_200_000, bytes_total: 4_000_000 },
  { state: "unknown", next: at },
  { state: "accepted", at, files: 3 },
  { state: "rejected", code: "bad_file" },
  { state: "parked", reason: "credentials" },
  { state: "expired", at },
  { state: "wiped", at, at_portal: true },
  { state: "wiped", at, at_portal: false },
];

describe("the words of a dossier's row", () => {
  it("say why for every state, in both languages", () => {
    expect(new Set(STANDINGS.map(({ state }) => state)).size).toBe(Object.keys(LOOKS).length);
    for (const texts of [vi, en]) {
      for (const standing of STANDINGS) expect(advice(standing, null, texts).why, standing.state).toMatch(/\.$/);
    }
  });

  it("name one thing to do for every code", () => {
    for (const { desk } of [vi, en]) {
      for (const { why, todo } of [desk.troubles, desk.parked, desk.rejected].flatMap((texts) => Object.values(texts))) {
        expect(why).toMatch(/\.$/);
        expect(todo).toMatch(/\.$/);
        expect(why).not.toBe(todo);
      }
    }
  });

  it("count progress in megabytes and tell the hour of the next try", () => {
    expect(advice(STANDINGS[2] as DeskStanding, null, vi).why).toBe("Cổng đang giữ 1,2 MB trên 4 MB.");
    expect(next(STANDINGS[0] as DeskStanding, vi)).toBe("Máy tự gửi lại lúc 14:32 hôm nay");
    expect(next({ state: "unknown", next: { ...at, days_away: 1 } }, vi)).toBe("Máy hỏi lại Cổng lúc 14:32 ngày mai");
    expect(next({ state: "unknown", next: { ...at, days_away: 5 } }, en)).toBe("The kiosk asks the portal at 14:32 on 24/11/2026");
  });

  it("do not say again what was said for all", () => {
    expect(advice(STANDINGS[0] as DeskStanding, "no_network", vi)).toEqual({});
    expect(advice(STANDINGS[0] as DeskStanding, "busy", vi)).toEqual(vi.desk.troubles.no_network);
  });

  it("name the button that is there, word for word", () => {
    for (const { desk } of [vi, en]) {
      const press = (texts: Record<string, Advice>) => Object.values(texts).filter(({ todo }) => /bấm|touch/.test(todo));
      for (const { todo } of press(desk.troubles).filter((advice) => !Object.values(desk.rejected).includes(advice))) expect(todo).toContain(desk.actions.send_now);
      for (const { todo } of [...press(desk.parked), ...press(desk.rejected)]) expect(todo).toContain(desk.actions.release);
    }
  });

  it("keep the code beside the words for staff", () => {
    expect(STANDINGS.map(codeOf).filter((code) => code !== null)).toEqual(["no_network", "bad_file", "credentials"]);
  });
});
