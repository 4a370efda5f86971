/**
 * Types into fields: keys of the on-screen keyboard and keys of a real one go the same way, one after
 * the other, and become Vietnamese letters in the core.
 */
import type { Backend } from "../ipc/backend";
import { TONES, type Layout, type Tone } from "../kit/key-rows";

export type Method = "telex" | "vni" | "plain";

const METHODS: readonly Method[] = ["telex", "vni", "plain"];
const LETTER = /^[\p{L}\p{M}]$/u;
/** VNI's keys are digits, which end a word otherwise. */
const VNI_KEY = /^\d$/;

/** Fields that have keys of their own beside them, or want none. */
const OWN_KEYS = "[data-own-keys]";

/** On the field that keys go to, whether or not it has the focus. */
const WAITS = "data-waits";

export class Typist {
  #field: HTMLInputElement | null = $state.raw(null);
  #dismissed = $state(false);
  #method = $state<Method>("telex");
  #queue: Promise<unknown> = Promise.resolve();
  /** Keys whose letters are still on their way. */
  #pending = 0;
  /** The word that was composed last, and the keys that made it. */
  #last: { field: HTMLInputElement; start: number; word: string; keys: string } | null = null;
  /** Someone types on a keyboard of their own. */
  #hands = $state(false);

  constructor(readonly backend: Backend) {}

  /** The field that keys go to. */
  get field(): HTMLInputElement | null {
    return this.#field;
  }

  /** Where the keys stand: a dialog shuts out everything beside it. */
  get home(): HTMLDialogElement | null {
    return this.#field?.closest("dialog") ?? null;
  }

  /** Whether the on-screen keyboard is shown. */
  get shown(): boolean {
    return this.#field !== null && !this.#dismissed;
  }

  get method(): Method {
    return this.#method;
  }

  get layout(): Layout {
    return this.#field === null ? "words" : layoutOf(this.#field);
  }

  /** Whether letters begin large: names are written in capitals, as on the card. */
  get capitals(): "all" | "first" | "none" {
    const wish = this.#field?.getAttribute("autocapitalize");
    return wish === "characters" ? "all" : wish === "sentences" || wish === "words" ? "first" : "none";
  }

  /** Watches fields and real keys until the returned function is called. */
  watch(): () => void {
    const focused = ({ target }: FocusEvent) => {
      if (isTypedInto(target)) this.#take(target);
    };
    const clicked = (event: MouseEvent) => {
      if (!(event.target instanceof Element)) return;
      if (isTypedInto(event.target)) return void (this.#dismissed = false);
      // After what was tapped has done its work: nothing moves under the finger.
      if (!onKeyboard(event)) this.leave();
    };
    const typed = (event: InputEvent) => this.#really(event);
    // Whoever goes on at once after the last key goes on with all their letters.
    const tapped = (event: MouseEvent) => {
      const { target } = event;
      if (this.#pending === 0 || !(target instanceof Element) || onKeyboard(event)) return;
      event.stopImmediatePropagation();
      event.preventDefault();
      void this.#queue.then(() => target.closest<HTMLElement>("button, input")?.click());
    };
    const given = (event: SubmitEvent) => {
      const form = event.target;
      if (this.#pending === 0 || !(form instanceof HTMLFormElement)) return;
      event.stopImmediatePropagation();
      event.preventDefault();
      void this.#queue.then(() => form.requestSubmit());
    };
    document.addEventListener("click", tapped, true);
    document.addEventListener("submit", given, true);
    document.addEventListener("focusin", focused);
    document.addEventListener("click", clicked);
    document.addEventListener("beforeinput", typed);
    return () => {
      document.removeEventListener("click", tapped, true);
      document.removeEventListener("submit", given, true);
      document.removeEventListener("focusin", focused);
      document.removeEventListener("click", clicked);
      document.removeEventListener("beforeinput", typed);
    };
  }

  #take(field: HTMLInputElement): void {
    if (field !== this.#field) this.#last = null;
    this.#field?.removeAttribute(WAITS);
    field.setAttribute(WAITS, "");
    this.#field = field;
    this.#dismissed = this.#hands;
  }

  /** A screen came up that asks for words: its field waits for keys, without the focus. */
  offer(field: Element | null): void {
    if (!isTypedInto(field) || field.value !== "" || field.matches("[data-keys-later]")) return this.leave();
    this.#take(field);
  }

  hide(): void {
    this.#dismissed = true;
  }

  /** The field is gone, or nobody types any more. */
  leave(): void {
    this.#field?.removeAttribute(WAITS);
    this.#field = null;
    this.#last = null;
  }

  /** The next person begins as everyone does. */
  forget(): void {
    this.leave();
    this.#method = "telex";
    this.#hands = false;
  }

  nextMethod(): void {
    this.#method = METHODS[(METHODS.indexOf(this.#method) + 1) % METHODS.length] ?? "telex";
    this.#last = null;
  }

  /** One letter or sign, at the cursor. */
  type(text: string): Promise<void> {
    return this.#then((field) => this.#key(field, text));
  }

  /** A whole word in place of the one that is being typed. */
  word(whole: string): Promise<void> {
    return this.#then(async (field) => {
      const { start, end } = wordAt(field);
      this.#last = null;
      this.#put(field, start, end, { word: `${whole} ` });
    });
  }

  erase(): Promise<void> {
    return this.#then((field) => this.#key(field, null));
  }

  /** A tone on the word in front of the cursor; the tone that is there already is taken away. */
  tone(tone: Tone): Promise<void> {
    return this.#then(async (field) => {
      const { word, start, end } = wordAt(field);
      if (word === "") return;
      const mark = TONES.find((one) => one.tone === tone)?.mark ?? "";
      const key = word.normalize("NFD").includes(mark) ? "z" : tone;
      const next = await this.#compose("telex", word, null, key);
      // A word that bears no tone stays as it is.
      if (next !== null && next.word !== word + key) this.#put(field, start, end, next);
    });
  }

  #then(work: (field: HTMLInputElement) => Promise<void>): Promise<void> {
    this.#pending += 1;
    const next = this.#queue.then(async () => {
      const field = this.#field;
      if (field === null || !field.isConnected) return;
      if (document.activeElement !== field) {
        field.focus({ preventScroll: true });
        field.setSelectionRange(field.value.length, field.value.length);
      }
      await work(field);
    });
    this.#queue = next.catch(() => undefined).finally(() => (this.#pending -= 1));
    return next;
  }

  async #key(field: HTMLInputElement, key: string | null): Promise<void> {
    const method = composes(field) ? this.#method : "plain";
    const chosen = (field.selectionStart ?? 0) !== (field.selectionEnd ?? 0);
    const { word, start, end } = wordAt(field);
    const makes = key !== null && (LETTER.test(key) || (method === "vni" && word !== "" && VNI_KEY.test(key)));
    if (chosen || method === "plain" || (key === null ? word === "" : !makes)) {
      this.#last = null;
      return insert(field, key);
    }
    const known = this.#last?.field === field && this.#last.start === start && this.#last.word === word ? this.#last.keys : null;
    const next = await this.#compose(method, word, known, key);
    if (next === null) return insert(field, key);
    this.#put(field, start, end, next);
    this.#last = { field, start, ...next };
  }

  async #compose(method: Method, word: string, keys: string | null, key: string | null): Promise<{ word: string; keys: string } | null> {
    try {
      return await this.backend.call("key_press", { method, word, keys, key });
    } catch {
      return null;
    }
  }

  #put(field: HTMLInputElement, start: number, end: number, { word }: { word: string }): void {
    const most = field.maxLength;
    if (most >= 0 && field.value.length - (end - start) + word.length > most) return;
    field.setRangeText(word, start, end, "end");
    tell(field);
  }

  /** Keys of a real keyboard, where no input method of the system composes already. */
  #really(event: InputEvent): void {
    const field = event.target;
    if (!isTypedInto(field) || event.isComposing || !event.isTrusted) return;
    const letter = event.inputType === "insertText" && event.data !== null && [...event.data].length === 1 ? event.data : null;
    const erases = event.inputType === "deleteContentBackward";
    if (letter !== null) {
      this.#hands = true;
      if (this.#field !== field) this.#field = field;
    }
    // What is no key of a method needs no help, unless keys before it are still on their way.
    if ((letter === null && !erases) || !composes(field) || this.#method === "plain") return;
    event.preventDefault();
    void this.#then((now) => this.#key(now, erases ? null : letter));
  }
}

/** Whether a tap fell on our keyboard. The key may be gone by now, as the accents are once one is chosen. */
function onKeyboard(event: MouseEvent): boolean {
  return event.composedPath().some((one) => one instanceof Element && one.matches("[data-keyboard]"));
}

/** The letters in front of the cursor, and where they stand. */
function wordAt(field: HTMLInputElement): { word: string; start: number; end: number } {
  const end = field.selectionEnd ?? field.value.length;
  const word = /[\p{L}\p{M}]*$/u.exec(field.value.slice(0, end))?.[0] ?? "";
  return { word, start: end - word.length, end };
}

/** Puts letters in place of what is chosen, or takes away one in front of the cursor. */
function insert(field: HTMLInputElement, text: string | null): void {
  const [from, to] = [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length];
  if (text === null) {
    const before = from === to ? ([...field.value.slice(0, from)].at(-1)?.length ?? 0) : 0;
    field.setRangeText("", from - before, to, "end");
  } else {
    if (field.maxLength >= 0 && field.value.length - (to - from) + text.length > field.maxLength) return;
    field.setRangeText(text, from, to, "end");
  }
  tell(field);
}

function tell(field: HTMLInputElement): void {
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
}

function isTypedInto(target: unknown): target is HTMLInputElement {
  return target instanceof HTMLInputElement && target.type === "text" && target.tabIndex >= 0 && target.closest(OWN_KEYS) === null;
}

/** Names and words are composed; numbers, addresses of mail and codes are what their keys say. */
function composes(field: HTMLInputElement): boolean {
  return layoutOf(field) === "words";
}

function layoutOf(field: HTMLInputElement): Layout {
  const wish = field.dataset["keys"];
  if (wish === "code" || wish === "date") return wish;
  switch (field.inputMode) {
    case "numeric":
      return "digits";
    case "tel":
      return "phone";
    case "email":
      return "email";
    default:
      return "words";
  }
}
