/** The pretended kiosk as a door, in the page itself. */
import { CallFailed, type Backend, type Name } from "../../src/ipc/backend";
import { PretendedKiosk } from "../pretended-kiosk";

/** A kiosk in this situation. Commands in `stuck` are never answered: what waits for them keeps waiting. */
export function pretended(situation: string, wish: Record<string, unknown>, stuck: readonly Name[] = []): Backend {
  const kiosk = new PretendedKiosk();
  kiosk.jump(situation, wish);
  return {
    call(name, args) {
      if (stuck.includes(name)) return new Promise(() => undefined);
      const told = kiosk.answer(name, args);
      return "ok" in told ? Promise.resolve(told.ok as never) : Promise.reject(new CallFailed(told.error));
    },
    onstale() {
      // Nothing happens behind the gallery's back.
    },
  };
}
