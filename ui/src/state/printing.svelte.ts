/** One sheet at a time, and what became of it. */
import { reasonOf } from "../ipc/backend";
import type { UiError } from "../ipc/contract/generated";

export class Printing {
  #stands = $state<"not_yet" | "printing" | "printed">("not_yet");
  #error: UiError | null = $state.raw(null);

  constructor(readonly print: () => Promise<unknown>) {}

  get stands(): "not_yet" | "printing" | "printed" {
    return this.#stands;
  }

  get error(): UiError | null {
    return this.#error;
  }

  /** Many taps while it prints give one sheet. */
  async start(): Promise<void> {
    if (this.#stands === "printing") return;
    this.#stands = "printing";
    this.#error = null;
    try {
      await this.print();
      this.#stands = "printed";
    } catch (thrown) {
      this.#error = reasonOf(thrown);
      this.#stands = "not_yet";
    }
  }
}
