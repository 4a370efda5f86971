/** A mirror of the core's journey. Only the core's answers write it, and a late answer loses. */
import { createContext } from "svelte";
import { CallFailed, reasonOf, type Args, type Backend, type Name, type Ok } from "../ipc/backend";
import type { JourneyView, Screen, UiError } from "../ipc/contract/generated";

/** The commands that answer with the journey. */
export type Move = { [N in Name]: Ok<N> extends JourneyView ? N : never }[Name];

/** What is being waited for, and for how long already. */
export interface Wait {
  for: Move | "look";
  /** `brief`: show nothing yet; `short`: show work; `long`: say so in a sentence. */
  length: "brief" | "short" | "long";
}

const SHOW_WORK_MS = 120;
const SAY_SO_MS = 1_000;

export class Journey {
  #view: JourneyView | null = $state.raw(null);
  #error: UiError | null = $state.raw(null);
  #wait: Wait | null = $state.raw(null);
  #direction = $state<"forward" | "back">("forward");
  #refusals = $state(0);
  #returns = $state(0);
  /** The core could not be reached: it may have started anew and count from the beginning. */
  #lost = false;
  /** Ends when all steps taken so far are answered. Never rejects. */
  #steps: Promise<unknown> = Promise.resolve();
  /** The step that is waited for last. */
  #lastTap: string | null = null;

  constructor(readonly backend: Backend) {}

  get view(): JourneyView | null {
    return this.#view;
  }

  get error(): UiError | null {
    return this.#error;
  }

  get wait(): Wait | null {
    return this.#wait;
  }

  get direction(): "forward" | "back" {
    return this.#direction;
  }

  /** How often something was refused. It grows also when the same is refused again. */
  get refusals(): number {
    return this.#refusals;
  }

  /** How often a step was taken and led to the very screen it was taken from, as when advice is given. */
  get returns(): number {
    return this.#returns;
  }

  /**
   * Takes one step. False when the core refused it; `error` then says why.
   *
   * Steps are taken one after the other. The same tap twice counts once.
   */
  go<M extends Move>(name: M, args: Args<M>): Promise<boolean> {
    const tap = `${name} ${JSON.stringify(args)}`;
    if (tap === this.#lastTap) return Promise.resolve(false);
    this.#lastTap = tap;
    const step = this.#steps.then(() => this.#take(name, args)).finally(() => {
      if (this.#lastTap === tap) this.#lastTap = null;
    });
    this.#steps = step;
    return step;
  }

  async #take<M extends Move>(name: M, args: Args<M>): Promise<boolean> {
    this.#error = null;
    const finished = this.#waitFor(name);
    try {
      const from = this.#view;
      const view = await this.backend.call(name, args);
      this.#direction = name === "go_back" || name === "change" ? "back" : "forward";
      this.#mirror(view);
      if (from !== null && screenKey(from.screen) === screenKey(view.screen)) this.#returns += 1;
      return true;
    } catch (thrown) {
      this.refused(reasonOf(thrown));
      return false;
    } finally {
      finished();
    }
  }

  /** Asks where we stand. Says nothing when it fails: whatever asked will ask again. */
  async look(): Promise<boolean> {
    try {
      this.#mirror(await this.backend.call("journey", {}));
      return true;
    } catch (thrown) {
      this.#lost = !(thrown instanceof CallFailed);
      return false;
    }
  }

  /** Shows a refusal of something that is not a step, such as the look into a folder. */
  refused(reason: UiError): void {
    this.#error = reason;
    this.#refusals += 1;
  }

  understood(): void {
    this.#error = null;
  }

  #mirror(view: JourneyView): void {
    if (this.#view !== null && view.revision < this.#view.revision && !this.#lost) return;
    this.#lost = false;
    if (this.#view !== null && screenKey(view.screen) !== screenKey(this.#view.screen)) this.#error = null;
    this.#view = view;
  }

  #waitFor(name: Move): () => void {
    this.#wait = { for: name, length: "brief" };
    const grow = (length: Wait["length"]) => () => (this.#wait = { for: name, length });
    const timers = [setTimeout(grow("short"), SHOW_WORK_MS), setTimeout(grow("long"), SAY_SO_MS)];
    return () => {
      timers.forEach(clearTimeout);
      this.#wait = null;
    };
  }
}

/** Two screens with the same key are the same screen with other contents. */
export function screenKey(screen: Screen): string {
  switch (screen.step) {
    case "case":
    case "declaration":
      return `${screen.step}/${screen.question.field}`;
    case "card":
      return screen.card === null ? "card/pick" : "card/check";
    default:
      return screen.step;
  }
}

export const [journeyHere, provideJourney] = createContext<Journey>();
