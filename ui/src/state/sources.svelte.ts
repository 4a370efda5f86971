/** Where pictures can come from right now, and what lies there. Asked anew each time it is opened. */
import { reasonOf, type Backend } from "../ipc/backend";
import type { EntryView, SourceView, UiError } from "../ipc/contract/generated";

export class Sources {
  #list: SourceView[] | null = $state.raw(null);
  #open: SourceView | null = $state.raw(null);
  #entries: EntryView[] | null = $state.raw(null);
  #error: UiError | null = $state.raw(null);
  #asked = 0;

  constructor(readonly backend: Backend) {}

  get list(): readonly SourceView[] | null {
    return this.#list;
  }

  /** The place looked into. */
  get open(): SourceView | null {
    return this.#open;
  }

  get entries(): readonly EntryView[] | null {
    return this.#entries;
  }

  get error(): UiError | null {
    return this.#error;
  }

  async refresh(): Promise<void> {
    this.#open = null;
    this.#entries = null;
    await this.#ask(
      () => this.backend.call("sources", {}),
      (list) => (this.#list = list),
    );
  }

  async look(source: SourceView): Promise<void> {
    this.#open = source;
    this.#entries = null;
    await this.#ask(
      () => this.backend.call("entries", { source: source.id }),
      (entries) => (this.#entries = entries),
    );
    if (this.#error !== null) this.#open = null;
  }

  leave(): void {
    this.#asked += 1;
    this.#open = null;
    this.#entries = null;
    this.#error = null;
  }

  async #ask<T>(question: () => Promise<T>, take: (answer: T) => void): Promise<void> {
    const mine = ++this.#asked;
    this.#error = null;
    try {
      const answer = await question();
      if (mine === this.#asked) take(answer);
    } catch (thrown) {
      if (mine === this.#asked) this.#error = reasonOf(thrown);
    }
  }
}
