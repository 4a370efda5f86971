/** What the compiler counts: a text for every code of the contract. */
import type { ParkCode, RefusalCode, TroubleCode, UiError } from "../ipc/contract/generated";

type Code = UiError["code"];

/** A sentence for each error, with the one thing to do next. */
export type ErrorText = { [C in Code]: (error: Extract<UiError, { code: C }>) => string };

/** Why a dossier is not at the portal yet, and the one thing to do about it. */
export interface Advice {
  why: string;
  todo: string;
}

/** Advice for each code that an attempt, a member of staff or the portal can leave behind. */
export interface DeskAdvice {
  troubles: Record<TroubleCode, Advice>;
  parked: Record<ParkCode, Advice>;
  rejected: Record<RefusalCode, Advice>;
}

/** The sentence for an error, whichever it is. */
export function sentenceFor(texts: ErrorText, error: UiError): string {
  const say = texts[error.code] as ((error: UiError) => string) | undefined;
  return say === undefined ? texts.internal({ code: "internal" }) : say(error);
}

/** Looks a code up in texts that may not know it: codes of portals and imaging grow without us. */
export function knownOr(texts: Readonly<Record<string, string>>, code: string): string {
  return texts[code] ?? texts["other"] ?? "";
}
