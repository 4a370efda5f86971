/** A mirror of the staff's door: whether they are inside, and what they are told there. */
import { createContext } from "svelte";
import { reasonOf, type Backend } from "../ipc/backend";
import type { StaffView, UiError } from "../ipc/contract/generated";

export class Staff {
  #view: StaffView | null = $state.raw(null);
  #error: UiError | null = $state.raw(null);
  #asked = $state(false);
  #testing = $state(false);
  #busy = $state(false);

  constructor(readonly backend: Backend) {}

  get view(): StaffView | null {
    return this.#view;
  }

  get error(): UiError | null {
    return this.#error;
  }

  get busy(): boolean {
    return this.#busy;
  }

  get inside(): boolean {
    return this.#view?.inside ?? false;
  }

  /** The door or what is behind it is on the screen. */
  get shown(): boolean {
    return !this.#testing && (this.#asked || this.inside);
  }

  /** The page that tries to get out is on the screen. */
  get testing(): boolean {
    return this.#testing && this.inside;
  }

  /** Somebody made the gesture. */
  async knock(): Promise<void> {
    await this.look();
    this.#asked = true;
    if (this.#view?.pin === "not_needed") await this.enter("");
  }

  async look(): Promise<void> {
    await this.#ask(() => this.backend.call("staff", {}));
  }

  async enter(pin: string): Promise<void> {
    this.#busy = true;
    await this.#ask(() => this.backend.call("staff_enter", { pin }));
    this.#busy = false;
  }

  async leave(): Promise<void> {
    this.#asked = false;
    this.#testing = false;
    await this.#ask(() => this.backend.call("staff_leave", {}));
  }

  test(testing: boolean): void {
    this.#testing = testing;
  }

  async quit(): Promise<void> {
    try {
      await this.backend.call("staff_quit", {});
    } catch (thrown) {
      this.#error = reasonOf(thrown);
    }
  }

  /** A wrong digit is being put right. */
  forgive(): void {
    this.#error = null;
  }

  async #ask(call: () => Promise<StaffView>): Promise<void> {
    try {
      this.#view = await call();
      this.#error = null;
    } catch (thrown) {
      this.#error = reasonOf(thrown);
    }
  }
}

export const [staffHere, provideStaff] = createContext<Staff>();
