/** The way for staff that nobody stumbles on: five taps within three seconds, or one hold of five. */

const TAPS = 5;
const WITHIN_MS = 3_000;
const HOLD_MS = 5_000;

/** Counts taps. The times are given, in milliseconds. */
export class TapCount {
  #taps: number[] = [];

  /** Whether this tap is the one that opens. */
  tap(now: number): boolean {
    this.#taps = [...this.#taps.filter((before) => now - before < WITHIN_MS), now];
    if (this.#taps.length < TAPS) return false;
    this.#taps = [];
    return true;
  }
}

/** An attachment: calls `open` when the gesture is made on the element. */
export function hiddenGesture(open: () => void): (element: HTMLElement) => () => void {
  return (element) => {
    const taps = new TapCount();
    let holding: ReturnType<typeof setTimeout> | undefined;
    const release = () => clearTimeout(holding);
    const press = (event: PointerEvent) => {
      if (!event.isPrimary) return;
      release();
      holding = setTimeout(open, HOLD_MS);
      if (taps.tap(event.timeStamp)) {
        release();
        open();
      }
    };
    element.addEventListener("pointerdown", press);
    for (const end of ["pointerup", "pointercancel", "pointerleave"] as const) element.addEventListener(end, release);
    return () => {
      release();
      element.removeEventListener("pointerdown", press);
      for (const end of ["pointerup", "pointercancel", "pointerleave"] as const) element.removeEventListener(end, release);
    };
  };
}
