import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Idle } from "./idle.svelte";

describe("the watch over a screen that nobody touches", () => {
  const signs = new EventTarget();
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("addEventListener", signs.addEventListener.bind(signs));
    vi.stubGlobal("removeEventListener", signs.removeEventListener.bind(signs));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("asks, counts down, and ends when nobody answers", () => {
    const idle = new Idle(10, 5);
    const gone = vi.fn();
    idle.watch(gone);
    vi.advanceTimersByTime(9_000);
    expect(idle.left).toBeNull();
    vi.advanceTimersByTime(3_000);
    expect(idle.left).toBe(3);
    expect(gone).not.toHaveBeenCalled();
    vi.advanceTimersByTime(3_000);
    expect(gone).toHaveBeenCalledOnce();
  });
  it("begins anew with every touch", () => {
    const idle = new Idle(10, 5);
    const gone = vi.fn();
    idle.watch(gone);
    vi.advanceTimersByTime(12_000);
    signs.dispatchEvent(new Event("pointerdown"));
    expect(idle.left).toBeNull();
    vi.advanceTimersByTime(9_000);
    expect(gone).not.toHaveBeenCalled();
  });
  it("takes nobody to be gone while a scan or a filing runs", () => {
    const idle = new Idle(10, 5);
    const gone = vi.fn();
    let scans = true;
    idle.watch(gone, () => scans);
    vi.advanceTimersByTime(60_000);
    expect(gone).not.toHaveBeenCalled();
    scans = false;
    vi.advanceTimersByTime(15_000);
    expect(gone).toHaveBeenCalledOnce();
  });
});
