import { describe, expect, it } from "vitest";
import { CallFailed, type Backend } from "../ipc/backend";
import type { DeskRow, DeskView, UiError } from "../ipc/contract/generated";
import { Desk } from "./desk.svelte";

function view(needing: number): DeskView {
  return {
    totals: { needing, waiting: 0, at_portal: 0, at_portal_today: 0, first_try: 0, found: 0, sent_again: 0, given_up: 0 },
    needing: [],
    hurdle: null,
    waiting: [],
    done: [],
    unlisted: 0,
  };
}

const row = (action: DeskRow["action"]) => ({ submission: "s", who: "H. Thử", action }) as DeskRow;

/** Answers in the order told, each when let go; keeps what was asked. */
function slow() {
  const waiting: ((told: DeskView | UiError) => void)[] = [];
  const asked: string[] = [];
  const backend: Backend = {
    call: (name) => {
      asked.push(name);
      return new Promise((resolve, reject) => {
        waiting.push((told) => ("code" in told ? reject(new CallFailed(told)) : resolve(told as never)));
      });
    },
    onstale: () => undefined,
  };
  return { backend, asked, answer: (told: DeskView | UiError) => waiting.shift()?.(told) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("the desk's mirror", () => {
  it("asks when it is opened and not while it is closed", async () => {
    const { backend, asked, answer } = slow();
    const desk = new Desk(backend);
    await desk.refresh();
    expect(asked).toEqual([]);
    desk.open();
    answer(view(1));
    await settled();
    expect(desk.view?.totals.needing).toBe(1);
  });

  it("keeps the newer answer when an older one comes late", async () => {
    const { backend, answer } = slow();
    const desk = new Desk(backend);
    desk.open();
    void desk.refresh();
    answer(view(1));
    answer(view(2));
    await settled();
    expect(desk.view?.totals.needing).toBe(2);
  });

  it("forgets everybody when it is left, also what is answered afterwards", async () => {
    const { backend, answer } = slow();
    const desk = new Desk(backend);
    desk.open();
    answer(view(1));
    await settled();
    void desk.refresh();
    desk.close();
    answer(view(2));
    await settled();
    expect([desk.view, desk.error, desk.told]).toEqual([null, null, null]);
  });

  it("does what the button says, once, and tells so", async () => {
    for (const [action, command] of [["send_now", "outbox_retry"], ["ask_now", "outbox_retry"], ["release", "outbox_release"]] as const) {
      const { backend, asked, answer } = slow();
      const desk = new Desk(backend);
      desk.open();
      answer(view(1));
      await settled();
      void desk.act(row(action));
      void desk.act(row(action));
      expect(desk.acting).toBe("s");
      answer(view(0));
      await settled();
      expect(asked).toEqual(["outbox", command]);
      expect([desk.told?.what, desk.acting, desk.view?.totals.needing]).toEqual([action, null, 0]);
    }
  });

  it("looks again when the queue was quicker than the finger", async () => {
    const { backend, asked, answer } = slow();
    const desk = new Desk(backend);
    desk.open();
    answer(view(1));
    await settled();
    void desk.act(row("send_now"));
    answer({ code: "not_now" });
    await settled();
    answer(view(0));
    await settled();
    expect(asked).toEqual(["outbox", "outbox_retry", "outbox"]);
    expect([desk.told, desk.error]).toEqual([{ what: "moved", who: "H. Thử" }, null]);
  });

  it("says why it cannot be shown, and keeps what it showed", async () => {
    const { backend, answer } = slow();
    const desk = new Desk(backend);
    desk.open();
    answer(view(3));
    await settled();
    void desk.refresh();
    answer({ code: "vault_busy" });
    await settled();
    expect([desk.error?.code, desk.view?.totals.needing]).toEqual(["vault_busy", 3]);
  });
});
