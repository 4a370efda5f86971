import { tick, untrack } from "svelte";

/** Whether a count has grown since it was last looked at. */
export class Growth {
  #seen: number;

  constructor(first: number) {
    this.#seen = first;
  }

  look(now: number): boolean {
    const grown = now > this.#seen;
    this.#seen = now;
    return grown;
  }
}

/**
 * Calls back each time that a count grows while this part is shown, once what goes with it is on the
 * screen. A count and not a state, because the same thing may happen again.
 */
export function whenGrown(count: () => number, then: () => void): void {
  const growth = new Growth(untrack(count));
  $effect(() => {
    if (growth.look(count())) void tick().then(() => untrack(then));
  });
}
