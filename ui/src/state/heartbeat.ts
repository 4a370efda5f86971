/** Signs of life for whoever watches over this page from outside: it shows something, and answers. */
import type { Backend } from "../ipc/backend";

const EVERY_MS = 1_000;

/** Speaks every second while `shows` says that something is on the screen, until the returned function is called. */
export function beat(backend: Backend, shows: () => boolean): () => void {
  const speak = () => {
    if (shows()) void backend.call("alive", {}).catch(() => null);
  };
  // The first word once the screen is painted; a page that nobody sees is never painted, and yet alive.
  requestAnimationFrame(() => requestAnimationFrame(speak));
  const timer = setInterval(speak, EVERY_MS);
  return () => clearInterval(timer);
}
