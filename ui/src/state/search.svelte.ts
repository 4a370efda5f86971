/** What fits the words typed. A late answer loses. */
import { reasonOf, type Backend } from "../ipc/backend";
import type { PlaceView, ProcedureSummary, UiError } from "../ipc/contract/generated";

const PAUSE_MS = 150;

export class Search<Row> {
  #words = $state("");
  #found: readonly Row[] | null = $state.raw(null);
  #error: UiError | null = $state.raw(null);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly lookUp: (words: string) => Promise<readonly Row[]>) {}

  get words(): string {
    return this.#words;
  }

  /** `null` while nothing is looked for, or the first answer is still on its way. */
  get found(): readonly Row[] | null {
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
      this.#error = null;
      return;
    }
    this.#timer = setTimeout(() => void this.#look(words), PAUSE_MS);
  }

  async #look(words: string): Promise<void> {
    const mine = ++this.#asked;
    try {
      const found = await this.lookUp(words);
      if (mine !== this.#asked) return;
      this.#found = found;
      this.#error = null;
    } catch (thrown) {
      if (mine !== this.#asked) return;
      this.#found = null;
      this.#error = reasonOf(thrown);
    }
  }
}

export function procedureSearch(backend: Backend): Search<ProcedureSummary> {
  return new Search((words) => backend.call("procedure_search", { words }));
}

export function placeSearch(backend: Backend): Search<PlaceView> {
  return new Search((words) => backend.call("place_search", { words }));
}
