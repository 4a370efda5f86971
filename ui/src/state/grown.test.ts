import { describe, expect, it } from "vitest";
import { CallFailed, type Backend } from "../ipc/backend";
import { Growth } from "./grown.svelte";
import { Journey } from "./journey.svelte";

const refuses: Backend = {
  call: () => Promise.reject(new CallFailed({ code: "card_field_wrong", field: "number" })),
  onstale: () => undefined,
};

describe("what moves the focus to a refusal", () => {
  it("hears of the second and the third of the same kind, and not of those before it was shown", async () => {
    const journey = new Journey(refuses);
    await journey.go("card_confirm", {});
    const growth = new Growth(journey.refusals);
    const heard = [growth.look(journey.refusals)];
    for (let time = 0; time < 3; time += 1) {
      await journey.go("card_confirm", {});
      heard.push(growth.look(journey.refusals), growth.look(journey.refusals));
    }
    expect(heard).toEqual([false, true, false, true, false, true, false]);
  });
});
