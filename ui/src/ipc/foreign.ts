/** Asks the window for what is no command of the contract: only the page that tries to get out does so. */
import { invoke } from "@tauri-apps/api/core";
import { inWindow } from "./page-url";

/** Whether the window did it. */
export async function obeys(command: string, args: Record<string, unknown>): Promise<boolean> {
  if (!inWindow) return false;
  try {
    await invoke(command, args);
    return true;
  } catch {
    return false;
  }
}
