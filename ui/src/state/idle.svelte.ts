/** Notices that nobody has touched the screen for long, so that the next person sees nothing. */

const ASK_AFTER_SECS = 180;
const ANSWER_WITHIN_SECS = 60;
const SIGNS = ["pointerdown", "keydown"] as const;

export class Idle {
  #quiet = $state(0);

  constructor(
    public askAfter = ASK_AFTER_SECS,
    readonly answerWithin = ANSWER_WITHIN_SECS,
  ) {}

  /** Seconds left to answer, once the question is asked. */
  get left(): number | null {
    return this.#quiet < this.askAfter ? null : this.askAfter + this.answerWithin - this.#quiet;
  }

  /** Watches until the returned function is called. While something is at work nobody is taken to be gone. */
  watch(gone: () => void, atWork: () => boolean = () => false): () => void {
    const seen = () => (this.#quiet = 0);
    for (const sign of SIGNS) addEventListener(sign, seen, { passive: true });
    const timer = setInterval(() => {
      if (atWork()) return void seen();
      this.#quiet += 1;
      if (this.#quiet < this.askAfter + this.answerWithin) return;
      this.#quiet = 0;
      gone();
    }, 1_000);
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS) removeEventListener(sign, seen);
      this.#quiet = 0;
    };
  }
}
