/** A pretended outbox: as many dossiers as wished, of every kind. All people are made up. */
import type { DeskRow, DeskStanding, DeskView, KioskView, MomentView } from "../src/ipc/contract/generated";
import { procedures } from "./pretended-data";

const at = (time: string, days_away = 0): MomentView => ({ day: `${24 + days_away}/11/2026`, time, days_away });

const PEOPLE = ["N. T. T. Nghiệm", "T. V. Mẫu", "L. T. Ví Dụ", "P. H. G. Định", "Đ. Q. Thử", "H. Thử"];

const STANDINGS: Pick<DeskRow, "standing" | "action" | "wiped_on">[] = [
  { standing: { state: "waiting", next: at("14:32"), why: "no_network" }, action: "send_now", wiped_on: null },
  { standing: { state: "parked", reason: "credentials" }, action: "release", wiped_on: null },
  { standing: { state: "unknown", next: at("14:36") }, action: "ask_now", wiped_on: null },
  { standing: { state: "sending", bytes_sent: 1_200_000, bytes_total: 4_000_000 }, action: null, wiped_on: null },
  { standing: { state: "rejected", code: "bad_file" }, action: null, wiped_on: null },
  { standing: { state: "accepted", at: at("14:05"), files: 4 }, action: null, wiped_on: null },
  { standing: { state: "waiting", next: null, why: null }, action: null, wiped_on: null },
  { standing: { state: "waiting", next: at("15:10"), why: "no_network" }, action: "send_now", wiped_on: at("08:00", 2) },
  { standing: { state: "parked", reason: "too_large" }, action: null, wiped_on: at("08:00", 3) },
  { standing: { state: "wiped", at: at("13:59"), at_portal: true }, action: null, wiped_on: null },
  { standing: { state: "expired", at: at("07:00") }, action: null, wiped_on: null },
  { standing: { state: "parked", reason: "by_staff" }, action: "release", wiped_on: null },
];

type Group = "needing" | "waiting" | "done";

function group({ state }: DeskStanding): Group {
  if (state === "parked" || state === "rejected") return "needing";
  return state === "waiting" || state === "sending" || state === "unknown" ? "waiting" : "done";
}

export class PretendedDesk {
  #rows: DeskRow[];

  constructor(count: number) {
    this.#rows = Array.from({ length: count }, (_, index): DeskRow => {
      const standing = structuredClone(STANDINGS[index % STANDINGS.length] as (typeof STANDINGS)[number]);
      const gone = standing.standing.state === "wiped";
      return {
        submission: `s${index}`,
        who: gone ? null : (PEOPLE[index % PEOPLE.length] ?? null),
        what: gone ? null : (procedures[index % procedures.length]?.short_name ?? null),
        reference_end: gone ? null : `M${index % 9}P`,
        since: at(`0${8 - (index % 3)}:${10 + index}`, index > 7 ? -1 : 0),
        attempts: standing.standing.state === "waiting" && standing.standing.why === null ? 0 : (index % 4) + 1,
        ...standing,
      };
    });
  }

  counts(): Pick<KioskView, "waiting" | "parked"> {
    const { waiting, needing } = this.view().totals;
    return { waiting, parked: needing };
  }

  view(): DeskView {
    const of = (wanted: Group) => this.#rows.filter(({ standing }) => group(standing) === wanted);
    const [needing, waiting, done] = [of("needing"), of("waiting"), of("done")];
    const given_up = done.filter(({ standing }) => standing.state === "expired").length;
    const at_portal = 120 + done.length - given_up;
    return {
      totals: { needing: needing.length, waiting: waiting.length, at_portal, at_portal_today: done.length - given_up, first_try: at_portal - 5, found: 3, sent_again: 2, given_up },
      needing,
      hurdle: waiting.filter(({ standing }) => standing.state === "waiting" && standing.why === "no_network").length > 1 ? "no_network" : null,
      waiting,
      done: done.slice(0, 10),
      unlisted: 0,
    };
  }

  /** A tap: what was asked for is under way. */
  move(_name: string, submission: string): DeskView {
    for (const row of this.#rows) {
      if (row.submission !== submission) continue;
      row.standing = { state: "waiting", next: null, why: null };
      row.action = null;
    }
    return this.view();
  }
}
