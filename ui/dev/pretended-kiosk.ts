/** Plays a whole journey without the core, well enough to look at every screen. Never shipped. */
import type {
  Commands,
  JourneyView,
  OutcomeView,
  PageView,
  QuestionView,
  RequirementView,
  Screen,
  TypedCard,
  UiError,
} from "../src/ipc/contract/generated";
import { fold } from "../src/state/fold";
import * as given from "./pretended-data";
import { noLonger, places, warning } from "./pretended-kinds";
import { PretendedDesk } from "./pretended-desk";

type Told = { ok: unknown } | { error: UiError };
type Call = { [N in keyof Commands]: { name: N; args: Commands[N]["args"] } }[keyof Commands];

/** No composing without the core: tones alone, so that keys are seen to work. */
function pressed({ word, key }: { word: string; key: string | null }): { word: string; keys: string } {
  const marks: Readonly<Record<string, string>> = { s: "\u0301", f: "\u0300", r: "\u0309", x: "\u0303", j: "\u0323" };
  const mark = key === null ? undefined : marks[key];
  const next = key === null ? [...word].slice(0, -1).join("") : mark !== undefined && word !== "" ? (word + mark).normalize("NFC") : word + key;
  return { word: next, keys: next };
}

class Refuses {
  constructor(readonly error: UiError) {}
}

const STEPS: Screen["step"][] = ["attract", "procedure", "on_behalf", "case", "checklist", "consent", "assistance", "card", "papers", "declaration", "review", "outcome"];
const CHAPTERS = [1, 1, 1, 2, 2, 3, 3, 3, 4, 5, 6, 7];
const REFERENCE = "H4K-9TX-M3P";

export class PretendedKiosk {
  #revision = 1;
  #at = 0;
  #question = 0;
  #changing = false;
  #onBehalf: "myself" | "someone_else" | null = null;
  #helper: string | null = null;
  #assistance: "alone" | "helped" | null = null;
  #card: typeof given.card | null = null;
  #answers = new Map<string, string | number | boolean>();
  #papers: RequirementView[] = structuredClone(given.requirements);
  #fault: UiError | null = null;
  #outcome: OutcomeView = this.#standing("sending");
  #asked = 0;
  #advised: string | null = null;
  #general = false;
  #practice = true;
  #desk = new PretendedDesk(0);

  /** How long the core would take. */
  delay(name: string): number {
    return { card_read: 1300, page_add: 1500, submit: 700 }[name] ?? 20;
  }

  pageOf(id: string): PageView | null {
    return this.#papers.flatMap(({ pages }) => pages).find((page) => page.id === id) ?? null;
  }

  answer(name: string, args: unknown): Told {
    try {
      return { ok: this.#do({ name, args } as Call) };
    } catch (thrown) {
      return { error: thrown instanceof Refuses ? thrown.error : { code: "internal" } };
    }
  }

  /** Goes straight to a situation, for pictures of it. */
  jump(situation: string, args: unknown): Told {
    const wish = args as { step?: Screen["step"]; question?: number; outcome?: OutcomeView["state"]; fault?: UiError; practice?: boolean; warnings?: boolean; pages?: boolean; general?: boolean; desk?: number };
    this.#begin();
    this.#practice = wish.practice ?? true;
    this.#fault = wish.fault ?? null;
    this.#desk = new PretendedDesk(wish.desk ?? 0);
    this.#at = Math.max(0, STEPS.indexOf(wish.step ?? "attract"));
    this.#question = wish.question ?? 0;
    this.#general = wish.general ?? false;
    if (this.#general) this.#papers = [];
    if (situation === "helped") [this.#assistance, this.#helper] = ["helped", "TN-014"];
    if (this.#at > STEPS.indexOf("card") || situation === "read") this.#card = { ...given.card, warnings: wish.warnings ? ["birth_year_differs", "residence_missing"] : [] };
    if (wish.pages || this.#at > STEPS.indexOf("papers")) this.#fill();
    if (wish.outcome) this.#outcome = this.#standing(wish.outcome);
    this.#asked = -1000;
    this.#revision += 1;
    return { ok: this.#view() };
  }

  #fill() {
    for (const [index, paper] of this.#papers.entries()) {
      if (paper.need === "needed") paper.pages = [this.#page(index === 0 ? "birth" : "other", index === 0)];
    }
  }

  #begin() {
    [this.#at, this.#question, this.#changing] = [0, 0, false];
    [this.#onBehalf, this.#assistance, this.#helper, this.#card] = [null, null, null, null];
    this.#answers.clear();
    this.#papers = structuredClone(given.requirements);
    this.#outcome = this.#standing("sending");
    [this.#asked, this.#advised] = [0, null];
  }

  #do(call: Call): unknown {
    const { name } = call;
    if (name === "kiosk") return { ...given.kiosk, ...this.#desk.counts(), fault: this.#fault, practice: this.#practice };
    if (name === "outbox") return this.#desk.view();
    if (call.name === "outbox_retry" || call.name === "outbox_release" || call.name === "outbox_park") return this.#desk.move(call.name, call.args.submission);
    if (name === "sources") return given.sources;
    if (name === "entries") return given.entries;
    if (name === "alive" || name === "staff_quit") return {};
    if (name === "staff" || name === "staff_enter" || name === "staff_leave") return { inside: name === "staff_enter", pin: "unset", pause: null, notices: [] };
    if (name === "painted" || name === "speak" || name === "hush" || name === "chime") return {};
    if (name === "voice") return { languages: ["vi", "en"], trouble: null };
    if (call.name === "key_press") return pressed(call.args);
    if (name === "checklist_print" || name === "slip_print") throw new Refuses({ code: this.#practice ? "printer_missing" : "printer_fault" });
    if (call.name === "place_search") return this.#places(call.args.words);
    if (call.name === "procedure_search") return this.#search(call.args.words);
    if (name === "journey") this.#deliver();
    else {
      this.#move(call);
      this.#revision += 1;
    }
    return this.#view();
  }

  #move(call: Call) {
    switch (call.name) {
      case "session_begin":
        this.#begin();
        return void (this.#at = 1);
      case "session_end":
        return this.#begin();
      case "session_resume":
        if (call.args.reference.toUpperCase() !== REFERENCE) throw new Refuses({ code: "reference_unknown" });
        return void this.jump("read", { step: "papers" });
      case "go_back":
        return this.#back();
      case "on_behalf_choose":
        this.#onBehalf = call.args.whom;
        return this.#on();
      case "assistance_choose":
        return this.#assist(call.args.helper);
      case "card_read":
        if (call.args.entry?.startsWith("notes")) throw new Refuses({ code: "not_an_image" });
        if (call.args.entry !== null && !call.args.entry.startsWith("card")) throw new Refuses({ code: "card_code_not_found" });
        return void (this.#card = { ...given.card });
      case "card_type":
        return this.#type(call.args);
      case "card_forget":
        return void (this.#card = null);
      case "answer_give":
        return this.#give(call.args.field, call.args.value);
      case "change": {
        const { step } = call.args;
        this.#at = STEPS.indexOf(step.step);
        this.#question = Math.max(0, this.#asking().findIndex(({ field }) => "field" in step && field === step.field));
        return void (this.#changing = true);
      }
      case "page_add":
        return this.#add(call.args.requirement, call.args.entry, call.args.replaces);
      case "page_crop":
        return this.#edit(call.args.page, { quad: call.args.quad });
      case "page_turn":
        return this.#edit(call.args.page, {});
      case "page_confirm":
        return this.#edit(call.args.page, { confirmed: true, kept: call.args.reason });
      case "page_remove":
        for (const paper of this.#papers) paper.pages = paper.pages.filter(({ id }) => id !== call.args.page);
        return;
      case "papers_accept":
        if (!this.#complete()) throw new Refuses({ code: "papers_missing", requirements: ["birth_notice"] });
        return this.#on();
      default:
        return this.#on();
    }
  }

  #on() {
    this.#at = this.#changing ? STEPS.indexOf("review") : this.#at + 1;
    this.#changing = false;
    this.#question = 0;
  }

  #back() {
    if (this.#question > 0) this.#question -= 1;
    else this.#at -= 1;
  }

  #assist(helper: string | null) {
    if (helper !== null && !/^[\w-]{2,16}$/.test(helper)) throw new Refuses({ code: "helper_code_malformed" });
    this.#assistance = helper === null ? "alone" : "helped";
    this.#helper = helper?.toUpperCase() ?? null;
    this.#on();
  }

  #type(typed: TypedCard) {
    if (typed.number.length !== 12) throw new Refuses({ code: "card_field_wrong", field: "number" });
    if (typed.name.trim() === "") throw new Refuses({ code: "card_field_wrong", field: "name" });
    this.#card = { ...given.card, source: "typed", name: typed.name, birth: typed.birth || null, residence: typed.residence || null, issued: typed.issued || null, number: typed.number.replace(/(\d{3})(?=\d)/g, "$1 ") };
  }

  #asking() {
    return STEPS[this.#at] === "case" ? given.caseQuestions : given.questions;
  }

  #give(field: string, value: string | number | boolean) {
    const question = this.#asking().find((one) => one.field === field);
    const refuse = (problem: string) => {
      throw new Refuses({ code: "answer_refused", field, problem, least: null, most: null });
    };
    if (question?.required && value === "") refuse("missing");
    if (question?.kind.kind === "phone" && value !== "" && !/^0\d{9}$/.test(String(value))) refuse("not_a_phone");
    if (question?.kind.kind === "old_number" && value !== "" && String(value).length !== 9) refuse("not_an_old_number");
    if (question?.kind.kind === "date" && Number(String(value).slice(6)) > 2026) refuse("in_future");
    // Said once; whoever gives the same answer again goes on.
    const warned = this.#advised === `${field} ${value}`;
    this.#answers.set(field, value);
    this.#advised = field === "died" && Number(String(value).slice(6)) < 1930 ? `${field} ${value}` : null;
    if (this.#advised !== null && !warned) return;
    if (!this.#changing && this.#question + 1 < this.#asking().length) this.#question += 1;
    else this.#on();
  }

  #page(kind: string, confirmed: boolean): PageView {
    const corners: PageView["quad"] = [{ x: 392, y: 328 }, { x: 2610, y: 486 }, { x: 2390, y: 3622 }, { x: 170, y: 3472 }];
    const blurred = kind.startsWith("blurred");
    return { id: `${kind}-${Math.random().toString(36).slice(2, 8)}`, revision: 1, width: 3000, height: 4000, quad: blurred ? [{ x: 0, y: 0 }, { x: 3000, y: 0 }, { x: 3000, y: 4000 }, { x: 0, y: 4000 }] : corners, confirmed, found: !blurred, findings: blurred ? [{ code: "blurred", severity: "retake", place: [0.1, 0.55, 0.9, 0.8] }] : [], title: blurred ? { verdict: "unknown" } : { verdict: "right" }, retake: blurred, kept: null };
  }

  #add(requirement: string, entry: string | null, replaces: string | null) {
    if (entry?.startsWith("notes")) throw new Refuses({ code: "not_an_image" });
    const kind = entry === null ? "birth" : entry.split(".")[0] ?? "other";
    const paper = this.#papers.find(({ id }) => id === requirement);
    const pages = [this.#page(kind, false), ...(kind === "two" ? [this.#page(kind, false)] : [])];
    const place = paper?.pages.findIndex(({ id }) => id === replaces) ?? -1;
    if (place < 0) paper?.pages.push(...pages);
    else paper?.pages.splice(place, 1, ...pages);
  }

  #edit(id: string, change: Partial<PageView>) {
    for (const paper of this.#papers) {
      paper.pages = paper.pages.map((page) => (page.id === id ? { ...page, confirmed: false, ...change, revision: page.revision + 1 } : page));
    }
  }

  #complete(): boolean {
    return this.#papers.every(({ need, pages }) => (need !== "needed" || pages.length > 0) && pages.every(({ confirmed }) => confirmed));
  }

  #deliver() {
    if (STEPS[this.#at] !== "outcome" || this.#outcome.state !== "sending") return;
    this.#asked += 1;
    if (this.#asked < 0) return;
    this.#revision += 1;
    this.#outcome = this.#asked > 3 ? this.#standing("sent") : { ...this.#outcome, bytes_sent: this.#asked * 400_000 };
  }

  #standing(state: OutcomeView["state"]): OutcomeView {
    return {
      state,
      reference: REFERENCE,
      portal_dossier: state === "sent" ? "482913" : null,
      files: state === "sent" ? 3 : 0,
      bytes_sent: state === "sent" ? 1_640_000 : state === "sending" ? 800_000 : 0,
      bytes_total: 1_640_000,
      verified: state === "sent" ? "24/11/2026 09:32" : null,
      last_error: state === "kept" ? "no_network" : state === "parked" ? "refused" : null,
      park_reason: state === "parked" ? "refused" : null,
      next_attempt_secs: state === "kept" ? 40 : null,
    };
  }

  #search(words: string) {
    return given.procedures.filter((one) => fold(`${one.code} ${one.short_name.vi} ${one.name.vi} ${one.summary.vi}`).includes(fold(words)));
  }

  #places(words: string) {
    return places.filter((one) => fold(`${one.line} ${one.was ?? ""}`).includes(fold(words)));
  }

  #asked_(): QuestionView {
    const asking = this.#asking();
    const question = asking[this.#question] ?? asking[0];
    if (question === undefined) throw new Refuses({ code: "internal" });
    const value = this.#answers.get(question.field);
    const among = asking.filter(({ section }) => section.vi === question.section.vi);
    return { ...question, value: value ?? question.value, advice: this.#advised?.startsWith(`${question.field} `) ? [warning] : [], from_card: question.from_card && value === undefined, number: among.indexOf(question) + 1, of: among.length };
  }

  #view(): JourneyView {
    const step = STEPS[this.#at] ?? "attract";
    return {
      revision: this.#revision,
      chapter: CHAPTERS[this.#at] ?? 1,
      chapters: 7,
      can_go_back: this.#at > 1 && step !== "outcome",
      reference: this.#at > 0 ? REFERENCE : null,
      procedure: this.#at > 1 ? (given.procedures.at(this.#general ? -1 : 0) ?? null) : null,
      helper: this.#helper,
      screen: this.#screen(step),
    };
  }

  #screen(step: Screen["step"]): Screen {
    switch (step) {
      case "on_behalf":
        return { step, chosen: this.#onBehalf };
      case "assistance":
        return { step, chosen: this.#assistance };
      case "card":
        return { step, card: this.#card };
      case "case":
      case "declaration":
        return { step, question: this.#asked_() };
      case "checklist":
        return { step, requirements: this.#papers, legal_basis: ["Luật Hộ tịch 60/2014/QH13", "Nghị định 123/2015/NĐ-CP"], case: this.#general ? null : { vi: "Đăng ký đúng hạn, sinh tại bệnh viện", en: "In time, born in a hospital" }, time_limit: this.#general ? null : { vi: "1 ngày làm việc", en: "1 working day" }, fee: { kind: "not_published" }, no_longer: this.#general ? [] : noLonger, open: true };
      case "papers":
        return { step, requirements: this.#papers.filter(({ need }) => need !== "not_needed"), complete: this.#complete() };
      case "review":
        return { step, rows: this.#rows(), papers: this.#papers };
      case "outcome":
        return { step, outcome: this.#outcome };
      default:
        return { step };
    }
  }

  #rows() {
    const said = (value: unknown) => ({ vi: String(value ?? ""), en: String(value ?? "") });
    const fixed = { section: { vi: "Người nộp", en: "Applicant" }, label: { vi: "Họ và tên", en: "Name" }, value: said(given.card.name), unknown: false, advice: [], change: null };
    const of = (step: "case" | "declaration") => (question: (typeof given.questions)[number]) => ({
      section: question.section,
      label: question.label,
      value: said(this.#answers.get(question.field) ?? question.value),
      unknown: question.unknown,
      advice: question.field === "died" ? [warning] : [],
      change: { step, field: question.field },
    });
    return [fixed, ...given.caseQuestions.map(of("case")), ...given.questions.map(of("declaration"))];
  }
}
