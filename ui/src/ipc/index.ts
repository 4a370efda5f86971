/** Chooses the door: the window's own, or the bridge's in a plain browser. */
import type { Backend } from "./backend";
import { bridgeBackend } from "./bridge";
import { inWindow } from "./page-url";
import { tauriBackend } from "./tauri";

export const backend: Backend = inWindow ? tauriBackend : bridgeBackend;
