import { describe, expect, it } from "vitest";
import { CallFailed, type Backend } from "../ipc/backend";
import type { JourneyView } from "../ipc/contract/generated";
import { Journey, screenKey } from "./journey.svelte";

function view(revision: number, step: "attract" | "consent" = "consent"): JourneyView {
  return { revision, chapter: 1, chapters: 7, can_go_back: false, reference: null, procedure: null, helper: null, screen: { step } };
}

/** Answers in the order told, each when let go. */
function slow(): { backend: Backend; answer: (told: JourneyView | Error) => void } {
  const waiting: ((told: JourneyView | Error) => void)[] = [];
  const backend: Backend = {
    call: () =>
      new Promise((resolve, reject) => {
        waiting.push((told) => (told instanceof Error ? reject(told) : resolve(told as never)));
      }),
    onstale: () => undefined,
  };
  return { backend, answer: (told) => waiting.shift()?.(told) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("the journey's mirror", () => {
  it("keeps the newer view when an older answer comes late", async () => {
    const { backend, answer } = slow();
    const journey = new Journey(backend);
    void journey.look();
    void journey.look();
    answer(view(2));
    answer(view(1, "attract"));
    await settled();
    expect(journey.view?.revision).toBe(2);
  });

  it("follows a core that was started anew", async () => {
    const { backend, answer } = slow();
    const journey = new Journey(backend);
    for (const told of [view(9), new Error("gone"), view(1, "attract")]) {
      void journey.look();
      answer(told);
      await settled();
    }
    expect(journey.view?.screen.step).toBe("attract");
  });

  it("says why a step was refused and stays where it is", async () => {
    const { backend, answer } = slow();
    const journey = new Journey(backend);
    void journey.look();
    answer(view(1));
    await settled();
    const gone = journey.go("checklist_accept", {});
    await settled();
    answer(new CallFailed({ code: "disk_full" }) as never);
    expect(await gone).toBe(false);
    expect(journey.error?.code).toBe("disk_full");
    expect(journey.view?.screen.step).toBe("consent");
  });

  it("counts every refusal, also the same one again", async () => {
    const { backend, answer } = slow();
    const journey = new Journey(backend);
    const counts: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      const step = journey.go("answer_give", { field: "a", value: "" });
      await settled();
      answer(new CallFailed({ code: "answer_refused", field: "a", problem: "missing", least: null, most: null }));
      await step;
      counts.push(journey.refusals);
    }
    expect(counts).toEqual([1, 2, 3]);
    expect(journey.returns).toBe(0);
  });

  it("knows a step that led to the same question again", async () => {
    const { backend, answer } = slow();
    const journey = new Journey(backend);
    const asks = (revision: number, field: string) =>
      ({ ...view(revision), screen: { step: "declaration", question: { field } } }) as JourneyView;
    void journey.look();
    answer(asks(1, "birth"));
    await settled();
    const counts: number[] = [];
    for (const told of [asks(2, "birth"), asks(3, "birth"), asks(4, "name")]) {
      const step = journey.go("answer_give", { field: "birth", value: told.revision });
      await settled();
      answer(told);
      await step;
      counts.push(journey.returns);
    }
    expect(counts).toEqual([1, 2, 2]);
  });

  it("counts the same tap twice as one", async () => {
    const { backend, answer } = slow();
    const journey = new Journey(backend);
    const first = journey.go("checklist_accept", {});
    expect(await journey.go("checklist_accept", {})).toBe(false);
    await settled();
    answer(view(2));
    expect(await first).toBe(true);
  });

  it("takes another step after the one that is waited for", async () => {
    const { backend, answer } = slow();
    const journey = new Journey(backend);
    void journey.go("page_turn", { page: "p" });
    const second = journey.go("page_confirm", { page: "p", reason: null });
    await settled();
    answer(view(2));
    await settled();
    expect(journey.wait?.for).toBe("page_confirm");
    answer(view(3));
    expect(await second).toBe(true);
    expect(journey.view?.revision).toBe(3);
  });
});

describe("screens", () => {
  it("differ by the field they ask", () => {
    const question = { field: "a" } as never;
    expect(screenKey({ step: "case", question })).not.toBe(screenKey({ step: "declaration", question }));
  });
});
