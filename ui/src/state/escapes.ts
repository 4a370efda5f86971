/** Known ways out of a kiosk's page, each tried from inside it. None may be open. */
import { obeys } from "../ipc/foreign";

/** Longer than an engine takes to leave a page or to report what it refused. */
const SETTLES_MS = 600;
/** A place that nobody has: where the way is open, nothing is reached all the same. */
const ELSEWHERE = "https://thu-thoat.invalid/";
const ELSEWHERE_SOCKET = "wss://thu-thoat.invalid/";
const KEY = "thu-thoat";

const settle = () => new Promise<void>((done) => setTimeout(done, SETTLES_MS));

/** Whether the page began to go away because of `act`. */
async function leaves(act: () => void): Promise<boolean> {
  let left = false;
  const leave = () => (left = true);
  addEventListener("beforeunload", leave);
  addEventListener("pagehide", leave);
  try {
    act();
    await settle();
  } catch {
    // Refused aloud.
  }
  removeEventListener("beforeunload", leave);
  removeEventListener("pagehide", leave);
  return left;
}

/** Whether the page's policy let `act` through: nothing was reported against one of these directives. */
async function passesPolicy(directives: readonly string[], act: () => void): Promise<boolean> {
  let refused = false;
  const hear = (event: SecurityPolicyViolationEvent) => {
    if (directives.some((name) => event.effectiveDirective.startsWith(name))) refused = true;
  };
  document.addEventListener("securitypolicyviolation", hear);
  try {
    act();
  } catch {
    refused = true;
  }
  await settle();
  document.removeEventListener("securitypolicyviolation", hear);
  return !refused;
}

/** Puts an element into the page, does something with it, and takes it out again. */
function with_<E extends HTMLElement>(element: E, act: (element: E) => void): void {
  // Not hidden: what is not drawn is not loaded either. Out of sight, and where nobody tabs to.
  element.className = "only-read";
  element.tabIndex = -1;
  document.body.append(element);
  act(element);
  setTimeout(() => element.remove(), SETTLES_MS);
}

function made<K extends keyof HTMLElementTagNameMap>(name: K, traits: Partial<HTMLElementTagNameMap[K]>): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(name), traits);
}

/** Whether nobody kept the page from acting on this event by itself. */
function acts(event: Event): boolean {
  return document.body.dispatchEvent(event);
}

async function works(act: () => Promise<unknown> | undefined): Promise<boolean> {
  try {
    const asked = act();
    if (asked === undefined) return false;
    return await Promise.race([asked.then(() => true), settle().then(() => false)]);
  } catch {
    return false;
  }
}

async function remembers(): Promise<boolean> {
  try {
    localStorage.setItem(KEY, KEY);
    const kept = localStorage.getItem(KEY) === KEY;
    localStorage.removeItem(KEY);
    return kept;
  } catch {
    return false;
  }
}

async function keepsCookies(): Promise<boolean> {
  document.cookie = `${KEY}=1; max-age=60`;
  const kept = document.cookie.includes(KEY);
  if (kept) document.cookie = `${KEY}=; max-age=0`;
  return kept;
}

function opensDatabase(): Promise<unknown> | undefined {
  if (typeof indexedDB === "undefined" || indexedDB === null) return undefined;
  return new Promise((done, fail) => {
    const asked = indexedDB.open(KEY);
    asked.onsuccess = () => {
      asked.result.close();
      indexedDB.deleteDatabase(KEY);
      done(null);
    };
    asked.onerror = () => fail(asked.error);
  });
}

/** Each way, and whether it is open. Those that would take the page along come last. */
export const ESCAPES = {
  fetch: () => passesPolicy(["connect-src"], () => void fetch(ELSEWHERE).catch(() => null)),
  socket: () => passesPolicy(["connect-src"], () => new WebSocket(ELSEWHERE_SOCKET)),
  beacon: () => passesPolicy(["connect-src"], () => navigator.sendBeacon(ELSEWHERE, KEY)),
  picture: () => passesPolicy(["img-src"], () => (new Image().src = ELSEWHERE)),
  frame: () => passesPolicy(["frame-src", "child-src"], () => with_(made("iframe", { src: ELSEWHERE }), () => undefined)),
  object: () => passesPolicy(["object-src"], () => with_(made("object", { data: ELSEWHERE, type: "text/html" }), () => undefined)),
  script: () => passesPolicy(["script-src"], () => with_(made("script", { textContent: "0" }), () => undefined)),
  evaluate: () => passesPolicy(["script-src"], () => (0, eval)("0")),
  compile: () => passesPolicy(["script-src"], () => new Function("return 0")()),
  worker: () => passesPolicy(["worker-src", "script-src"], () => new Worker(URL.createObjectURL(new Blob(["0"])))),
  form: () => passesPolicy(["form-action"], () => with_(made("form", { action: ELSEWHERE, method: "post" }), (form) => form.submit())),
  storage: remembers,
  database: () => works(opensDatabase),
  cookie: keepsCookies,
  clipboard: () => works(() => navigator.clipboard?.readText()),
  camera: () => works(() => navigator.mediaDevices?.getUserMedia({ video: true })),
  place: () => works(() => new Promise((done, fail) => navigator.geolocation.getCurrentPosition(done, fail))),
  ask: async () => confirm(KEY) || prompt(KEY) !== null,
  menu: async () => acts(new MouseEvent("contextmenu", { bubbles: true, cancelable: true })),
  drop: async () => acts(new DragEvent("dragover", { bubbles: true, cancelable: true })) || acts(new DragEvent("drop", { bubbles: true, cancelable: true })),
  drag: async () => acts(new DragEvent("dragstart", { bubbles: true, cancelable: true })),
  copy: async () => acts(new ClipboardEvent("copy", { bubbles: true, cancelable: true })),
  select: async () => getComputedStyle(document.body).webkitUserSelect !== "none",
  window_command: () => obeys("plugin:window|close", { label: "main" }),
  page_command: () => obeys("plugin:webview|create_webview_window", { options: { label: KEY, url: ELSEWHERE } }),
  program_command: () => obeys("plugin:shell|open", { path: ELSEWHERE }),
  file_command: () => obeys("plugin:fs|read_text_file", { path: "/etc/hostname" }),
  close: () => leaves(() => window.close()),
  opened: async () => window.open(ELSEWHERE) !== null,
  link: () => leaves(() => with_(made("a", { href: ELSEWHERE, target: "_blank" }), (link) => link.click())),
  download: () => leaves(() => with_(made("a", { href: "data:application/octet-stream,0", download: KEY }), (link) => link.click())),
  go_script: async () => {
    const { dataset } = document.documentElement;
    await leaves(() => (location.href = `javascript:void (document.documentElement.dataset.escaped = "${KEY}")`));
    const open = dataset["escaped"] !== undefined;
    delete dataset["escaped"];
    return open;
  },
  go_file: () => leaves(() => (location.href = "file:///etc/hostname")),
  go_data: () => leaves(() => (location.href = "data:text/html,0")),
  go_own: () => leaves(() => (location.href = "/assets/")),
  go_web: () => leaves(() => location.assign(ELSEWHERE)),
  go_back: () => leaves(() => history.back()),
} as const satisfies Record<string, () => Promise<boolean>>;

export type Escape = keyof typeof ESCAPES;
export const ESCAPE_NAMES = Object.keys(ESCAPES) as readonly Escape[];
