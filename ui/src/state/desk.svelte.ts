/** A mirror of the volunteer's desk. Only the core's answers write it, and a late answer loses. */
import { createContext } from "svelte";
import { reasonOf, type Backend } from "../ipc/backend";
import type { DeskAction, DeskRow, DeskView, UiError } from "../ipc/contract/generated";

/** Which command does what a button says. */
const COMMANDS = { send_now: "outbox_retry", ask_now: "outbox_retry", release: "outbox_release" } as const satisfies Record<DeskAction, string>;

/** How long that is told. */
const TOLD_MS = 8_000;

/** What is told after a tap: what the kiosk does now, or that something else came first. */
export interface Told {
  what: DeskAction | "moved";
  who: string | null;
}

export class Desk {
  #view: DeskView | null = $state.raw(null);
  #error: UiError | null = $state.raw(null);
  #told: Told | null = $state.raw(null);
  #acting: string | null = $state(null);
  #shown = $state(false);
  #asked = 0;

  constructor(readonly backend: Backend) {}

  get view(): DeskView | null {
    return this.#view;
  }

  get error(): UiError | null {
    return this.#error;
  }

  get told(): Told | null {
    return this.#told;
  }

  /** The submission whose button was tapped and is not answered yet. */
  get acting(): string | null {
    return this.#acting;
  }

  get shown(): boolean {
    return this.#shown;
  }

  open(): void {
    this.#shown = true;
    void this.refresh();
  }

  /** Leaves nothing behind for whoever comes next. */
  close(): void {
    this.#shown = false;
    this.#asked += 1;
    this.#view = null;
    this.#error = null;
    this.#told = null;
  }

  async refresh(): Promise<void> {
    if (!this.#shown) return;
    const mine = ++this.#asked;
    try {
      this.#mirror(mine, await this.backend.call("outbox", {}));
    } catch (thrown) {
      if (mine === this.#asked) this.#error = reasonOf(thrown);
    }
  }

  /** Does the one thing that this dossier's button says. One at a time. */
  async act({ submission, action, who }: DeskRow): Promise<void> {
    if (action === null || this.#acting !== null) return;
    this.#acting = submission;
    this.#told = null;
    const mine = ++this.#asked;
    try {
      const view = await this.backend.call(COMMANDS[action], { submission });
      if (this.#mirror(mine, view)) this.#tell({ what: action, who });
    } catch (thrown) {
      await this.#refused(mine, reasonOf(thrown), who);
    } finally {
      this.#acting = null;
    }
  }

  async #refused(mine: number, reason: UiError, who: string | null): Promise<void> {
    if (mine !== this.#asked) return;
    if (reason.code !== "not_now") {
      this.#error = reason;
      return;
    }
    // The queue took it in this very moment: what is true now is asked for and said.
    await this.refresh();
    if (this.#shown) this.#tell({ what: "moved", who });
  }

  #tell(told: Told): void {
    this.#told = told;
    setTimeout(() => {
      if (this.#told === told) this.#told = null;
    }, TOLD_MS);
  }

  /** Whether this answer is still the one that is waited for. */
  #mirror(mine: number, view: DeskView): boolean {
    if (mine !== this.#asked) return false;
    this.#view = view;
    this.#error = null;
    return true;
  }
}

export const [deskHere, provideDesk] = createContext<Desk>();
