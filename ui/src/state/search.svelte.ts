/** Procedures that fit the words typed. A late answer loses. */
import { reasonOf, type Backend } from "../ipc/backend";
import type { ProcedureSummary, UiError } from "../ipc/contract/generated";

const PAUSE_MS = 150;

export class Search {
  #words = $state("");
  #found: ProcedureSummary[] | null = $state.raw(null);
  #error: UiError | null = $state.raw(null);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly backend: Backend) {}

  get words(): string {
    return this.#words;
  }

  /** `null` while nothing is looked for, or the first answer is still on its way. */
  get found(): readonly ProcedureSummary[] | null {
    return this.#found;
  }

  get error(): UiError | null {
    return this.#error;
  }

  /** Looks once the fingers rest. */
  type(words: string): void {
    this.#words = words;
    clearTimeout(this.#timer);
    if (words.trim() === "") {
      this.#asked += 1;
      this.#found = null;
      return;
    }
    this.#timer = setTimeout(() => void this.#look(words), PAUSE_MS);
  }

  /** What the words find, without showing it as the search. */
  async lookUp(words: string): Promise<readonly ProcedureSummary[]> {
    return this.backend.call("procedure_search", { words });
  }

  async #look(words: string): Promise<void> {
    const mine = ++this.#asked;
    try {
      const found = await this.backend.call("procedure_search", { words });
      if (mine !== this.#asked) return;
      this.#found = found;
      this.#error = null;
    } catch (thrown) {
      if (mine === this.#asked) this.#error = reasonOf(thrown);
    }
  }
}
