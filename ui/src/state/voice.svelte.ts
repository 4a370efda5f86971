/** Reads screens aloud, by the core's voice. Off until somebody asks for it. */
import type { Backend } from "../ipc/backend";
import type { VoiceView } from "../ipc/contract/generated";
import { prefs } from "./prefs.svelte";
import { alertsOf, sentenceOf, sentencesOf, type Sentence } from "./readable";
import { createContext } from "svelte";

/** Loud enough for one who stands close, and for one who hears badly. */
const LEVELS = [0, 70, 100] as const;

export class Voice {
  #view: VoiceView | null = $state.raw(null);
  #level = $state(0);

  constructor(readonly backend: Backend) {}

  /** Whether the language shown can be heard here; else nothing offers it. */
  get here(): boolean {
    return this.#view?.languages.includes(prefs.language) ?? false;
  }

  get on(): boolean {
    return this.#level > 0 && this.here;
  }

  get loud(): boolean {
    return this.#level === LEVELS.length - 1;
  }

  async look(): Promise<void> {
    try {
      this.#view = await this.backend.call("voice", {});
    } catch {
      this.#view = null;
    }
  }

  /** Off, on, louder, off again. */
  next(): void {
    this.#level = (this.#level + 1) % LEVELS.length;
    if (!this.on) this.hush();
  }

  forget(): void {
    if (this.#level !== 0) this.hush();
    this.#level = 0;
  }

  /** Reads a whole screen, also where nothing else is read. */
  read(screen: ParentNode): void {
    this.#say(sentencesOf(screen));
  }

  /** Reads one element that the focus came to. */
  follow(element: HTMLElement): void {
    const said = sentenceOf(element);
    if (said.length > 0) this.#say(said);
  }

  /** Reads what went wrong, and nothing else. */
  warn(page: ParentNode): void {
    const said = alertsOf(page);
    if (said.length > 0) this.#say(said);
  }

  hush(): void {
    void this.backend.call("hush", {}).catch(() => null);
  }

  /** A small sound, as loud as the voice, or softly where nobody asked for a voice. */
  chime(sound: "captured" | "done" | "tick"): void {
    void this.backend.call("chime", { sound, volume: LEVELS[this.#level] || 50 }).catch(() => null);
  }

  #say(parts: Sentence[]): void {
    const volume = LEVELS[this.#level] || 70;
    void this.backend.call("speak", { language: prefs.language, volume, parts }).catch(() => null);
  }
}

export const [voiceHere, provideVoice] = createContext<Voice>();
