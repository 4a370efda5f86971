/** The one typed door to the core. */
import type { Commands, UiError } from "./contract/generated";

export type Name = keyof Commands;
export type Args<N extends Name> = Commands[N]["args"];
export type Ok<N extends Name> = Commands[N]["ok"];

export interface Backend {
  call<N extends Name>(name: N, args: Args<N>): Promise<Ok<N>>;
  /** Calls back whenever the core says that something shown is no longer true. */
  onstale(listen: () => void): void;
}

/** The core said no, and why. */
export class CallFailed extends Error {
  constructor(readonly reason: UiError) {
    super(reason.code);
    this.name = "CallFailed";
  }
}

/** Whether something thrown is an error of the contract. */
export function isUiError(thrown: unknown): thrown is UiError {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && typeof thrown.code === "string";
}

/** What to show for anything thrown: the core's reason, or a fault of our own. */
export function reasonOf(thrown: unknown): UiError {
  return thrown instanceof CallFailed ? thrown.reason : { code: "internal" };
}
