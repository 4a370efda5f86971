/** A mirror of what kind of kiosk this is, and whether it can work. */
import { createContext } from "svelte";
import { reasonOf, type Backend } from "../ipc/backend";
import type { KioskView, UiError } from "../ipc/contract/generated";

export class Kiosk {
  #view: KioskView | null = $state.raw(null);
  #unreachable: UiError | null = $state.raw(null);
  #asked = 0;

  constructor(readonly backend: Backend) {}

  get view(): KioskView | null {
    return this.#view;
  }

  /** What stops the kiosk, if anything does. */
  get fault(): UiError | null {
    return this.#unreachable ?? this.#view?.fault ?? null;
  }

  async refresh(): Promise<void> {
    const mine = ++this.#asked;
    try {
      const view = await this.backend.call("kiosk", {});
      if (mine !== this.#asked) return;
      this.#view = view;
      this.#unreachable = null;
    } catch (thrown) {
      if (mine === this.#asked) this.#unreachable = reasonOf(thrown);
    }
  }
}

export const [kioskHere, provideKiosk] = createContext<Kiosk>();
