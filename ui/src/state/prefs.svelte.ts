/** What one person set for their own eyes. In memory only, forgotten when they leave. */
import { en } from "../i18n/en";
import { vi, type Messages } from "../i18n/vi";
import type { TextView } from "../ipc/contract/generated";

export type Language = "vi" | "en";
export type Contrast = "normal" | "high";

export const TEXT_SIZES = [100, 125, 150, 200] as const;

class Prefs {
  #language = $state<Language>("vi");
  #contrast = $state<Contrast>("normal");
  #size = $state(0);

  get language(): Language {
    return this.#language;
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
    return this.#language === "en" ? en : vi;
  }

  /** A text of the catalogue in the language chosen, or in Vietnamese where there is no other. */
  read(text: TextView): string {
    return this.#language === "en" && text.en !== "" ? text.en : text.vi;
  }

  speak(language: Language): void {
    this.#language = language;
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
    this.#language = "vi";
    this.#contrast = "normal";
    this.#size = 0;
  }
}

export const prefs = new Prefs();
