/** Seconds that run out once, and can be begun anew. */

export class Countdown {
  #left: number | null = $state(null);
  #timer: ReturnType<typeof setInterval> | undefined;

  get left(): number | null {
    return this.#left;
  }

  start(secs: number, over: () => void): void {
    this.stop();
    this.#left = secs;
    this.#timer = setInterval(() => {
      if (this.#left === null) return;
      this.#left -= 1;
      if (this.#left > 0) return;
      this.stop();
      over();
    }, 1_000);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#left = null;
  }
}
