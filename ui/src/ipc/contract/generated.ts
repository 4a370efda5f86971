// Printed from crates/tram-ipc by its test `the_contract_of_the_interface_is_up_to_date`.

/** A step of the journey, as a review row names it. */
export type StepRef =
  | { step: "consent" | "on_behalf" | "assistance" | "card" | "procedure" | "checklist" | "papers" | "review" | "outcome" }
  | { step: "case" | "declaration"; field: string };

/** What does not fit together on a card. */
export type CardWarning =
  | "birth_year_differs"
  | "sex_differs"
  | "birth_missing"
  | "issued_missing"
  | "dates_out_of_order"
  | "old_number_odd"
  | "residence_missing"
  | "sex_missing";

/** Why a page was kept though it should have been captured again. */
export type KeepReason = "paper_is_so" | "legible" | "cannot_again" | "right_paper";

export type TextView = { 
/**
 * Vietnamese.
 */
vi: string, 
/**
 * English.
 */
en: string, };

export type Point = { 
/**
 * From the left.
 */
x: number, 
/**
 * From the top.
 */
y: number, };

export type FeeView = { "kind": "not_published" } | { "kind": "free", 
/**
 * On what condition.
 */
why: TextView, } | { "kind": "stated", 
/**
 * The tariff.
 */
tariff: TextView, };

export type ProcedureSummary = { 
/**
 * Its code.
 */
code: string, 
/**
 * The official name.
 */
name: TextView, 
/**
 * What people call it.
 */
short_name: TextView, 
/**
 * One sentence.
 */
summary: TextView, 
/**
 * The time limit, if known.
 */
time_limit: TextView | null, 
/**
 * What it costs.
 */
fee: FeeView, 
/**
 * How many papers may be asked for.
 */
papers: number, 
/**
 * It has a form of its own; `false`: the general form is asked.
 */
guided: boolean, 
/**
 * Its field, as the national list names it, such as `Hộ tịch`; empty where none is known.
 */
category: string, };

export type LifeEventView = { 
/**
 * Its name in the catalogue.
 */
id: string, 
/**
 * What people say.
 */
label: TextView, 
/**
 * A line icon's name.
 */
icon: string, 
/**
 * The procedures behind it.
 */
procedures: Array<string>, };

export type UiError = { "code": "vault_missing" } | { "code": "vault_key_missing" } | { "code": "keyring_unavailable" } | { "code": "vault_wrong_key" } | { "code": "vault_damaged" } | { "code": "vault_busy" } | { "code": "disk_full" } | { "code": "disk_fault" } | { "code": "not_now" } | { "code": "reference_unknown" } | { "code": "consent_missing" } | { "code": "helper_code_malformed" } | { "code": "card_field_wrong", 
/**
 * `number`, `name`, `birth`, `sex` or `issued`.
 */
field: string, } | { "code": "card_code_not_found" } | { "code": "card_code_other" } | { "code": "procedure_unknown" } | { "code": "answer_refused", 
/**
 * The field.
 */
field: string, 
/**
 * Why, as the domain names it.
 */
problem: string, 
/**
 * A limit, where the problem has one.
 */
least: number | null, 
/**
 * A limit, where the problem has one.
 */
most: number | null, } | { "code": "papers_missing", 
/**
 * Their requirements.
 */
requirements: Array<string>, } | { "code": "keep_reason_missing" } | { "code": "not_an_image" } | { "code": "file_empty" } | { "code": "pdf_locked" } | { "code": "file_too_large" } | { "code": "too_many_pages", 
/**
 * At most.
 */
most: number, } | { "code": "file_damaged" } | { "code": "corners_wrong" } | { "code": "paper_too_large", 
/**
 * The requirement.
 */
requirement: string, } | { "code": "source_gone" } | { "code": "scanner_gone" } | { "code": "scanner_busy" } | { "code": "scanner_empty" } | { "code": "printer_missing" } | { "code": "printer_fault" } | { "code": "scanner_jammed" } | { "code": "scanner_open" } | { "code": "scanner_slow" } | { "code": "staff_pin_unset" } | { "code": "staff_pin_wrong", 
/**
 * So many more may be given before there is a pause.
 */
left: number, } | { "code": "staff_pause", 
/**
 * Seconds until the next may be given.
 */
secs: number, } | { "code": "internal" };

export type KioskView = { 
/**
 * Practice mode: nothing leaves this machine.
 */
practice: boolean, 
/**
 * The office, such as `Xã Ví Dụ`.
 */
office: string, 
/**
 * The sentence of the opening hours, if the office gave one.
 */
hours: string | null, 
/**
 * What stops the kiosk, if anything does.
 */
fault: UiError | null, 
/**
 * What can be done here.
 */
most_used: Array<ProcedureSummary>, 
/**
 * Life events.
 */
life_events: Array<LifeEventView>, 
/**
 * Submissions that the kiosk sends by itself.
 */
waiting: number, 
/**
 * Submissions that need a person.
 */
parked: number, 
/**
 * Dossiers that the portal has proved it received from this kiosk; none are told in practice.
 */
received: number, 
/**
 * Pictures for the first screen, at `page://localhost/slide-<n>.screen`.
 */
slides: number, 
/**
 * After how many seconds without a touch a citizen is asked whether they are still there.
 */
idle_after_secs: number, };

export type CardView = { 
/**
 * Full name.
 */
name: string, 
/**
 * The number in groups, for its owner to compare.
 */
number: string, 
/**
 * Birth, as people write it.
 */
birth: string | null, 
/**
 * `male` or `female`.
 */
sex: "male" | "female" | null, 
/**
 * Residence.
 */
residence: string | null, 
/**
 * Issue date, as people write it.
 */
issued: string | null, 
/**
 * Whether it was read from the QR, from the lines for machines on the back, or typed.
 */
source: "qr" | "mrz" | "typed", 
/**
 * What does not fit together, as codes.
 */
warnings: CardWarning[], };

export type ChoiceView = { 
/**
 * What is sent back.
 */
id: string, 
/**
 * What people read.
 */
label: TextView, };

export type ListedView = { 
/**
 * What people read; the Vietnamese is what is kept and filed.
 */
label: TextView, 
/**
 * Other names, to find it by.
 */
also: Array<string>, };

export type AdviceView = { 
/**
 * A code for staff and tests, such as `con_truoc_me`.
 */
code: string, 
/**
 * `note`: good to know; `warn`: look again, one may go on; `block`: the portal would refuse.
 */
severity: "note" | "warn" | "block", 
/**
 * What people read.
 */
text: TextView, };

export type NoLongerView = { 
/**
 * What people call it.
 */
name: TextView, 
/**
 * Why not.
 */
why: TextView, 
/**
 * The law that says so.
 */
law: string, };

export type PlaceView = { 
/**
 * How it is written into an answer, such as `Xã Ia Ví Dụ, Tỉnh Gia Lai`.
 */
line: string, 
/**
 * The old name by which it was found, if that was one.
 */
was: string | null, };

export type KindView = { "kind": "text", 
/**
 * Characters at the most.
 */
max: number, } | { "kind": "person_name" } | { "kind": "citizen_number" } | { "kind": "date", 
/**
 * Must lie in the past.
 */
past: boolean, } | { "kind": "old_number" } | { "kind": "partial_date", 
/**
 * Must lie in the past.
 */
past: boolean, } | { "kind": "phone" } | { "kind": "email" } | { "kind": "place", 
/**
 * Places that this citizen named before, the card's first.
 */
known: Array<string>, } | { "kind": "commune" } | { "kind": "listed", 
/**
 * Which list.
 */
list: "ethnicity" | "nationality" | "relation", 
/**
 * In order; the first are the most likely.
 */
entries: Array<ListedView>, } | { "kind": "money", 
/**
 * At most, if there is a limit.
 */
most: number | null, } | { "kind": "copies", 
/**
 * At most.
 */
most: number, } | { "kind": "choice", 
/**
 * In order.
 */
choices: Array<ChoiceView>, } | { "kind": "yes_no" } | { "kind": "count", 
/**
 * At least.
 */
least: number, 
/**
 * At most.
 */
most: number, };

export type QuestionView = { 
/**
 * The field.
 */
field: string, 
/**
 * The group it belongs to.
 */
section: TextView, 
/**
 * The question.
 */
label: TextView, 
/**
 * Where to look.
 */
hint: TextView, 
/**
 * What kind of answer it takes.
 */
kind: KindView, 
/**
 * Whether it may be left empty.
 */
required: boolean, 
/**
 * Whether it may be left empty because one does not know.
 */
unknown: boolean, 
/**
 * What is to be said about the answer so far.
 */
advice: Array<AdviceView>, 
/**
 * The answer so far (dates as people write them), or what the card says.
 */
value: string | number | boolean | null, 
/**
 * The value comes from the card and nobody has agreed yet.
 */
from_card: boolean, 
/**
 * The number of this question in its section, from 1. What is answered opens questions mostly in
 * sections to come: numbers of the whole would jump.
 */
number: number, 
/**
 * How many questions the section has, as far as can be told now.
 */
of: number, };

export type FindingCode = "blank" | "blurred" | "cut_off" | "finger" | "glare" | "moire" | "show_through" | "skewed" | "too_dark" | "too_light" | "too_small" | "upside_down";

export type FindingSeverity = "note" | "retake";

export type FindingView = { 
/**
 * What.
 */
code: FindingCode, 
/**
 * How bad.
 */
severity: FindingSeverity, 
/**
 * Where on the straightened page: left, top, right, bottom, in parts of it from 0 to 1; `null`
 * where it is all of it.
 */
place: [number, number, number, number] | null, };

export type TitleView = { "verdict": "unread" } | { "verdict": "unknown" } | { "verdict": "right" } | { "verdict": "other", 
/**
 * The title it seems to bear.
 */
title: string, };

export type PageView = { 
/**
 * Its id, for `page://localhost/<id>.<rendition>?revision=<n>`.
 */
id: string, 
/**
 * Its revision.
 */
revision: number, 
/**
 * Frame pixels across.
 */
width: number, 
/**
 * Frame pixels down.
 */
height: number, 
/**
 * The corners, clockwise from the page's own top left.
 */
quad: [Point, Point, Point, Point], 
/**
 * A person agreed.
 */
confirmed: boolean, 
/**
 * The page was found by itself; `false`: the whole frame is shown and corners should be drawn.
 */
found: boolean, 
/**
 * Advice.
 */
findings: Array<FindingView>, 
/**
 * Which paper its title says it is.
 */
title: TitleView, 
/**
 * Whether so much speaks against it that it is kept only with a reason.
 */
retake: boolean, 
/**
 * The reason it was kept with.
 */
kept: KeepReason | null, };

export type RequirementView = { 
/**
 * Its name.
 */
id: string, 
/**
 * What people call it.
 */
name: TextView, 
/**
 * What a right one looks like.
 */
hint: TextView, 
/**
 * Originals asked for.
 */
originals: number, 
/**
 * Copies asked for.
 */
copies: number, 
/**
 * `needed`, `optional`, `show_only`, `not_needed` or `unknown`.
 */
need: "needed" | "optional" | "show_only" | "not_needed" | "unknown", 
/**
 * Its pages.
 */
pages: Array<PageView>, };

export type ReviewRow = { 
/**
 * The group.
 */
section: TextView, 
/**
 * The question.
 */
label: TextView, 
/**
 * The answer in words; empty where left empty.
 */
value: TextView, 
/**
 * One does not know it.
 */
unknown: boolean, 
/**
 * What is to be said about it.
 */
advice: Array<AdviceView>, 
/**
 * Where to change it; `null` where it cannot be changed here.
 */
change: StepRef | null, };

export type TroubleCode = "no_network" | "no_answer" | "cut_short" | "busy" | "broken" | "captive_portal" | "clock_wrong" | "tls_expired" | "tls_wrong_host" | "tls_unknown_issuer" | "tls" | "refused" | "not_allowed" | "not_served" | "bad_field" | "bad_file" | "credentials" | "too_large" | "not_proved" | "mixed" | "damaged" | "unreadable" | "misconfigured" | "other";

export type ParkCode = "refused" | "credentials" | "too_large" | "damaged" | "by_staff";

export type RefusalCode = "not_allowed" | "not_served" | "bad_field" | "bad_file" | "other";

export type OutcomeView = { 
/**
 * `sent`, `sending`, `kept`, `unknown`, `rejected`, `parked` or `expired`.
 */
state: "sent" | "sending" | "kept" | "unknown" | "rejected" | "parked" | "expired", 
/**
 * The kiosk's reference.
 */
reference: string, 
/**
 * The portal's own number of the dossier, once verified.
 */
portal_dossier: string | null, 
/**
 * Files proved.
 */
files: number, 
/**
 * Bytes that the portal is known to hold.
 */
bytes_sent: number, 
/**
 * Bytes in all.
 */
bytes_total: number, 
/**
 * When it was verified, `15/01/2026 09:30`.
 */
verified: string | null, 
/**
 * What went wrong last.
 */
last_error: TroubleCode | null, 
/**
 * Why it needs a person.
 */
park_reason: ParkCode | null, 
/**
 * Seconds until the next attempt.
 */
next_attempt_secs: number | null, };

export type Screen = { "step": "attract" } | { "step": "consent" } | { "step": "on_behalf", 
/**
 * `myself`, `someone_else`, or not yet said.
 */
chosen: "myself" | "someone_else" | null, } | { "step": "assistance", 
/**
 * `alone`, `helped`, or not yet said.
 */
chosen: "alone" | "helped" | null, } | { "step": "card", 
/**
 * What was read, if anything was.
 */
card: CardView | null, } | { "step": "procedure" } | { "step": "case", 
/**
 * The question.
 */
question: QuestionView, } | { "step": "checklist", 
/**
 * Every requirement with its state.
 */
requirements: Array<RequirementView>, 
/**
 * Laws it rests on.
 */
legal_basis: Array<string>, 
/**
 * The case that the answers so far lead to.
 */
case: TextView | null, 
/**
 * The time limit in this case, if known.
 */
time_limit: TextView | null, 
/**
 * What it costs in this case.
 */
fee: FeeView, 
/**
 * What people still bring and nobody may ask for any more.
 */
no_longer: Array<NoLongerView>, 
/**
 * Whether more must be answered before it is complete.
 */
open: boolean, } | { "step": "papers", 
/**
 * Requirements that apply.
 */
requirements: Array<RequirementView>, 
/**
 * Whether one may go on.
 */
complete: boolean, } | { "step": "declaration", 
/**
 * The question.
 */
question: QuestionView, } | { "step": "review", 
/**
 * Rows in order.
 */
rows: Array<ReviewRow>, 
/**
 * Papers with their pages.
 */
papers: Array<RequirementView>, } | { "step": "outcome", 
/**
 * Where it stands.
 */
outcome: OutcomeView, };

export type JourneyView = { 
/**
 * Grows with every change, so that a late answer can be told from a newer one.
 */
revision: number, 
/**
 * The chapter, from 1.
 */
chapter: number, 
/**
 * How many chapters there are.
 */
chapters: number, 
/**
 * Whether one may go back.
 */
can_go_back: boolean, 
/**
 * The dossier's reference, once there is one.
 */
reference: string | null, 
/**
 * The procedure chosen.
 */
procedure: ProcedureSummary | null, 
/**
 * The helper's code, if one helps.
 */
helper: string | null, 
/**
 * The step.
 */
screen: Screen, };

export type SourceView = { 
/**
 * Its id.
 */
id: string, 
/**
 * `folder`, `usb`, `scanner` or `samples`.
 */
kind: "folder" | "usb" | "scanner" | "samples", 
/**
 * What people call it.
 */
name: string, };

export type EntryView = { 
/**
 * Its id within the source.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its size in bytes.
 */
bytes: number, 
/**
 * `page://localhost/…` of a small picture, if one can be made.
 */
preview: string | null, };

export type MomentView = { 
/**
 * `15/01/2026`.
 */
day: string, 
/**
 * `09:30`.
 */
time: string, 
/**
 * Days from today: 0 today, 1 tomorrow, -1 yesterday.
 */
days_away: number, };

export type DeskAction = "send_now" | "ask_now" | "release";

export type DeskStanding = { "state": "waiting", 
/**
 * When the kiosk tries by itself; `null`: as soon as its turn comes.
 */
next: MomentView | null, 
/**
 * What went wrong last, if anything was tried.
 */
why: TroubleCode | null, } | { "state": "sending", 
/**
 * Bytes of papers that the portal is known to hold.
 */
bytes_sent: number, 
/**
 * Bytes of papers in all.
 */
bytes_total: number, } | { "state": "unknown", 
/**
 * When the kiosk asks by itself; `null`: as soon as its turn comes.
 */
next: MomentView | null, } | { "state": "accepted", 
/**
 * When that was.
 */
at: MomentView, 
/**
 * Papers that were read back and compared.
 */
files: number, } | { "state": "rejected", 
/**
 * What for.
 */
code: RefusalCode, } | { "state": "parked", 
/**
 * Why.
 */
reason: ParkCode, } | { "state": "expired", 
/**
 * When.
 */
at: MomentView, } | { "state": "wiped", 
/**
 * When.
 */
at: MomentView, 
/**
 * Whether the portal had proved that it holds all of it.
 */
at_portal: boolean, };

export type DeskRow = { 
/**
 * Its submission's key: what a button acts on. Never shown.
 */
submission: string, 
/**
 * The applicant's name, shortened; `null` once it is wiped or cannot be read.
 */
who: string | null, 
/**
 * What people call the procedure; `null` once it is wiped or cannot be read.
 */
what: TextView | null, 
/**
 * The last group of the reference that the citizen holds, to compare with a slip.
 */
reference_end: string | null, 
/**
 * When it was handed over.
 */
since: MomentView, 
/**
 * Attempts made or under way.
 */
attempts: number, 
/**
 * Where it stands.
 */
standing: DeskStanding, 
/**
 * What a person can do about it here; `null` where nothing would help or is needed.
 */
action: DeskAction | null, 
/**
 * When it will be wiped from this machine unsent, once that is near.
 */
wiped_on: MomentView | null, };

export type DeskTotals = { 
/**
 * Only a person can move these on.
 */
needing: number, 
/**
 * The kiosk sends these by itself.
 */
waiting: number, 
/**
 * The portal has proved that it holds these.
 */
at_portal: number, 
/**
 * Of these, today.
 */
at_portal_today: number, 
/**
 * Of these, received with the first attempt.
 */
first_try: number, 
/**
 * Of these, found at the portal when it was asked after an attempt without an answer. Nothing
 * was sent again.
 */
found: number, 
/**
 * Of these, sent again, after the portal had been asked and did not have all of it.
 */
sent_again: number, 
/**
 * Given up at the retention limit.
 */
given_up: number, };

export type DeskView = { 
/**
 * How many of each there are.
 */
totals: DeskTotals, 
/**
 * Dossiers that only a person can move on, oldest first.
 */
needing: Array<DeskRow>, 
/**
 * What keeps everything that waits, if it is one thing, and more than one dossier meets it.
 */
hurdle: TroubleCode | null, 
/**
 * Dossiers that the kiosk sends by itself, oldest first.
 */
waiting: Array<DeskRow>, 
/**
 * The latest that are done with, newest first.
 */
done: Array<DeskRow>, 
/**
 * Dossiers that need a person or wait, beyond those listed.
 */
unlisted: number, };

export type PinState = "not_needed" | "asked" | "unset";

export type StaffNotice = "printer_absent" | "scanner_absent" | "reader_absent" | "voice_absent" | "store_closed";

export type StaffView = { 
/**
 * They gave their PIN and have not stepped back since.
 */
inside: boolean, 
/**
 * What the door asks for.
 */
pin: PinState, 
/**
 * Seconds until the next PIN may be given, after too many wrong ones.
 */
pause: number | null, 
/**
 * What this machine lacks; empty before staff are inside.
 */
notices: Array<StaffNotice>, };

export type Nothing = Record<symbol, never>;

export type SessionEnd = { 
/**
 * Keep the unfinished dossier, to go on later with its reference.
 */
keep: boolean, 
/**
 * The citizen said so. Where nobody did, as when one walked away, it is kept only if that was
 * agreed to before.
 */
by_hand: boolean, };

export type ConsentGiven = { 
/**
 * To read card and papers.
 */
reading: boolean, 
/**
 * To send them to the portal.
 */
filing: boolean, 
/**
 * To keep them where one leaves without having finished.
 */
keeping: boolean, };

export type ReferenceGiven = { 
/**
 * As printed, in any case, with or without dashes.
 */
reference: string, };

export type OnBehalfChoice = { 
/**
 * `myself` or `someone_else`.
 */
whom: "myself" | "someone_else", };

export type AssistanceChoice = { 
/**
 * The helper's code; `null` when the citizen is alone.
 */
helper: string | null, };

export type Pick = { 
/**
 * The source.
 */
source: string, 
/**
 * The file; `null` for a scanner.
 */
entry: string | null, };

export type TypedCard = { 
/**
 * 12 digits.
 */
number: string, 
/**
 * Full name.
 */
name: string, 
/**
 * As people write it, `15/01/1999`.
 */
birth: string, 
/**
 * `male`, `female` or empty.
 */
sex: string, 
/**
 * Place of residence; may be empty.
 */
residence: string, 
/**
 * As people write it; may be empty.
 */
issued: string, };

export type Words = { 
/**
 * As typed, with or without accents.
 */
words: string, };

export type ProcedurePick = { 
/**
 * Its code.
 */
code: string, };

export type SourcePick = { 
/**
 * Its id.
 */
source: string, };

export type PageAdd = { 
/**
 * The paper it belongs to.
 */
requirement: string, 
/**
 * The source.
 */
source: string, 
/**
 * The file; `null` for a scanner.
 */
entry: string | null, 
/**
 * The page whose place the new one takes, in one step; `null` adds to the paper's end.
 */
replaces: string | null, };

export type PagePick = { 
/**
 * Its id.
 */
page: string, };

export type PageConfirm = { 
/**
 * Its id.
 */
page: string, 
/**
 * Why it is kept though it should be captured again; `null` where nothing speaks against it.
 */
reason: KeepReason | null, };

export type PageCrop = { 
/**
 * The page.
 */
page: string, 
/**
 * In frame pixels, clockwise from the page's top left.
 */
quad: [Point, Point, Point, Point], };

export type AnswerGiven = { 
/**
 * The field.
 */
field: string, 
/**
 * The value; an empty text leaves the field empty where that is allowed.
 */
value: string | number | boolean, };

export type ChangePick = { 
/**
 * The step, as a review row names it.
 */
step: StepRef, };

export type SubmissionPick = { 
/**
 * Its key.
 */
submission: string, };

export type KeyPress = { 
/**
 * How keys make marks: `telex`, `vni`, or `plain` where each key is a letter.
 */
method: "telex" | "vni" | "plain", 
/**
 * The letters in front of the cursor, back to the last one that is no letter.
 */
word: string, 
/**
 * The keys that made the word, where they are known: an undone mark stays undone.
 */
keys: string | null, 
/**
 * The key; `null` erases one letter.
 */
key: string | null, };

export type WordView = { 
/**
 * What is read.
 */
word: string, 
/**
 * The keys that made it, to be given with the next key.
 */
keys: string, };

export type VoiceView = { 
/**
 * Languages that are read aloud, by a voice or by recordings.
 */
languages: Array<string>, 
/**
 * What staff should know where nothing can be heard.
 */
trouble: "no_engine" | "no_device" | null, };

export type SpeechPart = { 
/**
 * The words, as they stand on the screen.
 */
text: string, 
/**
 * The id of a recording to be played in their place, where there is one, such as `consent.title`.
 */
prompt: string | null, };

export type Speech = { 
/**
 * The language, such as `vi`.
 */
language: string, 
/**
 * How loud, from 0 to 100.
 */
volume: number, 
/**
 * One after the other.
 */
parts: Array<SpeechPart>, };

export type Chime = { 
/**
 * `captured`: a page was taken; `done`: something is finished; `tick`: time runs out.
 */
sound: "captured" | "done" | "tick", 
/**
 * How loud, from 0 to 100.
 */
volume: number, };

export type PinGiven = { 
/**
 * Digits.
 */
pin: string, };

/** Every command, what it takes and what it answers. */
export type Commands = {
  kiosk: { args: Nothing; ok: KioskView };
  journey: { args: Nothing; ok: JourneyView };
  session_begin: { args: Nothing; ok: JourneyView };
  session_end: { args: SessionEnd; ok: JourneyView };
  session_resume: { args: ReferenceGiven; ok: JourneyView };
  consent_give: { args: ConsentGiven; ok: JourneyView };
  on_behalf_choose: { args: OnBehalfChoice; ok: JourneyView };
  assistance_choose: { args: AssistanceChoice; ok: JourneyView };
  card_read: { args: Pick; ok: JourneyView };
  card_type: { args: TypedCard; ok: JourneyView };
  card_confirm: { args: Nothing; ok: JourneyView };
  card_forget: { args: Nothing; ok: JourneyView };
  procedure_search: { args: Words; ok: Array<ProcedureSummary> };
  procedure_choose: { args: ProcedurePick; ok: JourneyView };
  checklist_accept: { args: Nothing; ok: JourneyView };
  checklist_print: { args: Nothing; ok: Nothing };
  slip_print: { args: Nothing; ok: Nothing };
  place_search: { args: Words; ok: Array<PlaceView> };
  key_press: { args: KeyPress; ok: WordView };
  sources: { args: Nothing; ok: Array<SourceView> };
  entries: { args: SourcePick; ok: Array<EntryView> };
  page_add: { args: PageAdd; ok: JourneyView };
  page_crop: { args: PageCrop; ok: JourneyView };
  page_turn: { args: PagePick; ok: JourneyView };
  page_confirm: { args: PageConfirm; ok: JourneyView };
  page_remove: { args: PagePick; ok: JourneyView };
  papers_accept: { args: Nothing; ok: JourneyView };
  answer_give: { args: AnswerGiven; ok: JourneyView };
  go_back: { args: Nothing; ok: JourneyView };
  change: { args: ChangePick; ok: JourneyView };
  submit: { args: Nothing; ok: JourneyView };
  outbox: { args: Nothing; ok: DeskView };
  outbox_retry: { args: SubmissionPick; ok: DeskView };
  outbox_release: { args: SubmissionPick; ok: DeskView };
  outbox_park: { args: SubmissionPick; ok: DeskView };
  voice: { args: Nothing; ok: VoiceView };
  speak: { args: Speech; ok: Nothing };
  hush: { args: Nothing; ok: Nothing };
  chime: { args: Chime; ok: Nothing };
  staff: { args: Nothing; ok: StaffView };
  staff_enter: { args: PinGiven; ok: StaffView };
  staff_leave: { args: Nothing; ok: StaffView };
  staff_quit: { args: Nothing; ok: Nothing };
  alive: { args: Nothing; ok: Nothing };
  painted: { args: Nothing; ok: Nothing };
};
