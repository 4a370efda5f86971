/** What one person set for their own eyes. In memory only, forgotten when they leave. */
import { languageOf, REFERENCE } from "../i18n/languages";
import type { Messages } from "../i18n/vi";
import type { TextView } from "../ipc/contract/generated";

export type Contrast = "normal" | "high";

export const TEXT_SIZES = [100, 125, 150, 200] as const;

class Prefs {
  #language = $state(REFERENCE);
  #contrast = $state<Contrast>("normal");
  #size = $state(0);

  /** The code of the language chosen: what is read aloud is in it. */
  get language(): string {
    return this.#language;
  }

  /** The code of the language that the words on the screen are in. */
  get written(): string {
    return languageOf(this.#language).spokenOnly ? REFERENCE : this.#language;
  }

  get contrast(): Contrast {
    return this.#contrast;
  }

  /** Per cent. */
  get textSize(): number {
    return TEXT_SIZES[this.#size] ?? 100;
  }

  get smallest(): boolean {
    return this.#size === 0;
  }

  get largest(): boolean {
    return this.#size === TEXT_SIZES.length - 1;
  }

  /** The texts in the language chosen. */
  get t(): Messages {
    return languageOf(this.#language).texts;
  }

  /** A text of the catalogue in the language chosen, or in Vietnamese where there is no other. */
  read(text: TextView): string {
    const known: Readonly<Record<string, string>> = { ...text };
    return known[this.#language] || text.vi;
  }

  /** Changes to the language with this code; one that is not there is not chosen. */
  speak(code: string): void {
    this.#language = languageOf(code).code;
  }

  contrastTo(contrast: Contrast): void {
    this.#contrast = contrast;
  }

  smaller(): void {
    this.#size = Math.max(0, this.#size - 1);
  }

  larger(): void {
    this.#size = Math.min(TEXT_SIZES.length - 1, this.#size + 1);
  }

  usual(): void {
    this.#size = 0;
  }

  forget(): void {
    this.#language = REFERENCE;
    this.#contrast = "normal";
    this.#size = 0;
  }
}

export const prefs = new Prefs();
