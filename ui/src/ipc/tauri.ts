/** The door in the window. The only file that imports `@tauri-apps`. */
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { CallFailed, isUiError, type Backend } from "./backend";

export const tauriBackend: Backend = {
  async call(name, args) {
    try {
      return await invoke(name, { args });
    } catch (thrown) {
      throw isUiError(thrown) ? new CallFailed(thrown) : thrown;
    }
  },
  onstale(heard) {
    void listen("stale", () => heard());
  },
};
