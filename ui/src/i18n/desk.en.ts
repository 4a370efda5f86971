/** The volunteer's desk in English. */
import type { MomentView } from "../ipc/contract/generated";
import type { deskVi } from "./desk.vi";

function moment({ day, time, days_away }: MomentView): string {
  const near: Readonly<Record<number, string>> = { [-1]: "yesterday", 0: "today", 1: "tomorrow" };
  return `${time} ${near[days_away] ?? `on ${day}`}`;
}

/** What a portal refuses a dossier for. */
const refusals = {
  not_allowed: { why: "This kiosk's account may not file this.", todo: "Ask the staff to get leave at the portal, then touch Send again." },
  not_served: { why: "The portal does not take this procedure for the commune yet.", todo: "Ask the staff to ask the portal. Once it is mended, touch Send again." },
  bad_field: { why: "The portal does not take something in the form.", todo: "Ask the applicant to come back and file anew." },
  bad_file: { why: "The portal does not take one of the papers.", todo: "Ask the applicant to come back and put the papers in again." },
};

export const deskEn: typeof deskVi = {
  door: (count) => `Waiting: ${count}`,
  doorNeeding: (count) => `To see: ${count}`,
  doorOpens: (label) => `${label}. Opens the list of dossiers on their way`,
  title: "Dossiers on their way",
  lead: "The kiosk sends and asks by itself, and never files twice. Names are shortened.",
  leave: "To the main screen",
  loading: "Opening the book of dossiers",
  empty: "No dossier is waiting to be sent",
  emptyText: (atPortal) =>
    atPortal === 0
      ? "Dossiers filed here are shown until the portal has all of them."
      : `The portal has all of the ${atPortal} dossiers filed here.`,
  again: "Look again",
  totals: {
    label: "Summary",
    needing: "need a person",
    waiting: "sent by the kiosk",
    atPortal: "held by the portal",
    today: (count) => `${count} today`,
    givenUp: "kept too long, not sent",
    came: (first, found, again) =>
      `Of those held by the portal: ${first} at the first try, ${found} found there when it was asked, ${again} after sending again.`,
  },
  sections: {
    needing: "A person is needed",
    waiting: "The kiosk sends these",
    done: "Just done",
  },
  hurdle: (count) => `${count} dossiers wait for this. Once it is out of the way, all are sent.`,
  unlisted: (count) => `${count} more are not shown here.`,
  nobody: "Name wiped",
  unnamed: "Procedure wiped",
  slip: (end) => `Slip ending in ${end}`,
  since: (at) => `handed in at ${moment(at)}`,
  attempts: (count) => (count === 0 ? "not sent yet" : count === 1 ? "tried once" : `tried ${count} times`),
  states: {
    waiting: "Waiting",
    sending: "Being sent",
    unknown: "Not sure whether the portal has it",
    accepted: "The portal has it",
    rejected: "Refused by the portal",
    parked: "Set aside",
    expired: "Kept too long",
    wiped: "Wiped from this kiosk",
  },
  queued: "Its turn has not come yet.",
  connecting: "Connecting to the portal.",
  progress: (sent, total) => `The portal holds ${sent} of ${total}.`,
  unknown: {
    why: "It was sent and the portal has not answered.",
    todo: "Nothing to do. The kiosk asks the portal before it sends again, so nothing is filed twice.",
  },
  accepted: (files, at) => `Read back at the portal: all ${files} files, at ${moment(at)}.`,
  expired: (at) => ({
    why: `Kept beyond its limit without being sent; the kiosk gave up at ${moment(at)}.`,
    todo: "Ask the applicant to come back and file anew.",
  }),
  wiped: (atPortal, at) =>
    atPortal
      ? { why: "The portal has all of it.", todo: `The copy on this kiosk was wiped at ${moment(at)}.` }
      : { why: `Not sent within the limit; the copy was wiped at ${moment(at)}.`, todo: "Ask the applicant to come back and file anew." },
  sendsAt: (at) => `The kiosk sends it again at ${moment(at)}`,
  sendsSoon: "The kiosk sends it when its turn comes",
  asksAt: (at) => `The kiosk asks the portal at ${moment(at)}`,
  asksSoon: "The kiosk asks the portal when its turn comes",
  wipedOn: ({ day }) => `If it cannot be sent, it will be wiped from this kiosk on ${day}.`,
  actions: { send_now: "Send now", ask_now: "Ask the portal now", release: "Send again" },
  actionFor: (action, who) => `${action}: dossier of ${who}`,
  told: {
    send_now: (who) => `The kiosk is sending the dossier of ${who}.`,
    ask_now: (who) => `The kiosk is asking the portal about the dossier of ${who}.`,
    release: (who) => `The dossier of ${who} is in line again.`,
    moved: (who) => `The dossier of ${who} has just changed; the list was looked at again.`,
  },
  safe: "The dossiers are safe in the kiosk.",
  troubles: {
    no_network: { why: "There is no network to the portal.", todo: "Check the cable or the Wi-Fi. It is sent as soon as there is a network." },
    no_answer: { why: "The portal has not answered.", todo: "Nothing to do. The kiosk asks the portal before it sends again." },
    cut_short: { why: "The last try was cut off.", todo: "Nothing to do. The kiosk asks the portal before it sends again." },
    busy: { why: "The portal is busy.", todo: "Nothing to do. The kiosk sends it again." },
    broken: { why: "The portal has a fault.", todo: "Nothing to do. If it is the same tomorrow, tell the staff." },
    captive_portal: { why: "The network here wants a log-in.", todo: "Ask the staff to log in to the network, then touch Send now." },
    clock_wrong: { why: "The kiosk's clock is wrong.", todo: "Ask the staff to set date and time, then touch Send now." },
    tls_expired: { why: "The portal's certificate has expired; nothing was sent.", todo: "Tell technical staff. It is sent once the portal is mended." },
    tls_wrong_host: { why: "What answers is not the portal; nothing was sent.", todo: "Ask technical staff to look at the portal's address and the network." },
    tls_unknown_issuer: { why: "What answers cannot be trusted; nothing was sent.", todo: "Ask technical staff to look at the network and the certificate." },
    tls: { why: "The connection to the portal is not safe; nothing was sent.", todo: "Ask technical staff to look at the network." },
    refused: { why: "The portal does not take this dossier.", todo: "Ask the staff to look at it." },
    ...refusals,
    credentials: { why: "The portal does not accept this kiosk's account.", todo: "Ask technical staff to mend the account. Everything is sent once it is." },
    too_large: { why: "A paper is larger than the portal takes.", todo: "Ask the applicant to come back with fewer pages." },
    not_proved: { why: "The papers at the portal differ from those sent.", todo: "Nothing to do. The kiosk sends them again." },
    mixed: { why: "The portal mixed it with another dossier.", todo: "Nothing to do. If it is the same tomorrow, tell the staff." },
    damaged: { why: "The copy on this kiosk is damaged.", todo: "Ask the applicant to come back and file anew." },
    unreadable: { why: "The copy cannot be read at the moment.", todo: "Ask technical staff to look at the disk. The kiosk keeps trying." },
    misconfigured: { why: "The portal's address is not set up right.", todo: "Ask technical staff to mend the settings." },
    other: { why: "The last try did not succeed.", todo: "Nothing to do. The kiosk sends it again." },
  },
  parked: {
    refused: { why: "The portal does not take this dossier.", todo: "Ask the staff to ask the portal. Once it is mended, touch Send again." },
    credentials: { why: "The portal does not accept this kiosk's account.", todo: "Ask technical staff to mend the account, then touch Send again." },
    too_large: { why: "A paper is larger than the portal takes.", todo: "Ask the applicant to come back and file anew with fewer pages." },
    damaged: { why: "The copy on this kiosk is damaged.", todo: "Ask the applicant to come back and file anew." },
    by_staff: { why: "A clerk set it aside.", todo: "Ask the staff. If they agree, touch Send again." },
  },
  rejected: {
    ...refusals,
    other: { why: "The portal refused it and did not say why.", todo: "Ask the staff to ask the portal. Once it is mended, touch Send again." },
  },
};
