/** The door in a plain browser: the same commands over loopback HTTP. */
import { CallFailed, isUiError, type Backend } from "./backend";

export const bridgeBackend: Backend = {
  async call(name, args) {
    const answer = await fetch(`/call/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(args),
    });
    const told: unknown = await answer.json();
    if (typeof told === "object" && told !== null) {
      if ("ok" in told) return told.ok as never;
      if ("error" in told && isUiError(told.error)) throw new CallFailed(told.error);
    }
    throw new Error(`the bridge answered ${answer.status}`);
  },
  onstale() {
    // Nothing is pushed over HTTP; what waits asks again by itself.
  },
};
