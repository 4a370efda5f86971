/** Where a dossier stands, in the words of its row. */
import type { Advice } from "../i18n/types";
import type { Messages } from "../i18n/vi";
import type { DeskStanding, TroubleCode } from "../ipc/contract/generated";
import type { IconName } from "../kit/icons";

export type Tone = "plain" | "good" | "attention" | "primary";

/** How a state looks beside its words. */
export const LOOKS: Record<DeskStanding["state"], { tone: Tone; icon: IconName }> = {
  waiting: { tone: "plain", icon: "hourglass" },
  sending: { tone: "primary", icon: "send" },
  unknown: { tone: "primary", icon: "search" },
  accepted: { tone: "good", icon: "check" },
  rejected: { tone: "attention", icon: "circle-alert" },
  parked: { tone: "attention", icon: "hand" },
  expired: { tone: "attention", icon: "clock" },
  wiped: { tone: "plain", icon: "eraser" },
};

/** Why it is not done, and what to do. What was said above for all of them is not said again. */
export function advice(standing: DeskStanding, hurdle: TroubleCode | null, { desk: t, common }: Messages): Partial<Advice> {
  switch (standing.state) {
    case "waiting":
      if (standing.why === null) return { why: t.queued };
      return standing.why === hurdle ? {} : t.troubles[standing.why];
    case "sending":
      return { why: standing.bytes_sent === 0 ? t.connecting : t.progress(common.size(standing.bytes_sent), common.size(standing.bytes_total)) };
    case "unknown":
      return t.unknown;
    case "accepted":
      return { why: t.accepted(standing.files, standing.at) };
    case "rejected":
      return t.rejected[standing.code];
    case "parked":
      return t.parked[standing.reason];
    case "expired":
      return t.expired(standing.at);
    case "wiped":
      return t.wiped(standing.at_portal, standing.at);
  }
}

/** What the kiosk does next by itself, if it does anything. */
export function next(standing: DeskStanding, { desk: t }: Messages): string | null {
  switch (standing.state) {
    case "waiting":
      return standing.next === null ? t.sendsSoon : t.sendsAt(standing.next);
    case "unknown":
      return standing.next === null ? t.asksSoon : t.asksAt(standing.next);
    default:
      return null;
  }
}

/** The code that staff may ask for. */
export function codeOf(standing: DeskStanding): string | null {
  switch (standing.state) {
    case "waiting":
      return standing.why;
    case "parked":
      return standing.reason;
    case "rejected":
      return standing.code;
    default:
      return null;
  }
}
