/**
 * `npm run gallery:pictures [FOLDER] [WORD…]`: takes a picture of each shelf, panel and screen with Chromium, measures contrast,
 * lines and targets on it, and prints what is not as it should be. With words, only of those whose names hold one.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { createServer } from "vite";

const run = promisify(execFile);
const root = new URL("..", import.meta.url).pathname;
const [folder = "../target/gallery", ...words] = process.argv.slice(2);
const out = resolve(root, folder);

const SHELVES = ["buttons", "choices", "fields", "words", "answers", "cards", "papers"];
const PANELS = ["end", "help", "idle", "resume", "keep", "languages"];
const SCREENS = {
  attract: {},
  procedure: {},
  on_behalf: {},
  case: {},
  checklist: {},
  consent: {},
  assistance: {},
  card: {},
  papers: { pages: true },
  declaration: { question: 4 },
  review: {},
  outcome: { outcome: "sent" },
};
/** Wide and high, in pixels, of the picture. It is measured before the browser takes its own frame away: a little lower, so harder. */
const FULL = [1920, 1080];
const SMALL = [1366, 768];
/** As high as stays landscape: the base of all sizes is then that of 1080 lines. */
const SHEET = [1920, 1900];

function wishes() {
  const all = [];
  for (const shelf of SHELVES) {
    for (const [theme, size, lang] of [["normal", 100, "vi"], ["high", 100, "en"], ["normal", 200, "vi"]]) all.push({ name: `${shelf}-${theme}-${size}`, query: { shelf, theme, size, lang }, window: SHEET });
  }
  for (const shelf of PANELS) {
    for (const [theme, size, window] of [["normal", 100, FULL], ["high", 125, SMALL], ["normal", 200, FULL]]) all.push({ name: `panel-${shelf}-${theme}-${size}`, query: { shelf, theme, size }, window });
  }
  for (const [screen, more] of Object.entries(SCREENS)) {
    for (const [theme, size, lang, window] of [["normal", 100, "vi", FULL], ["normal", 100, "vi", SMALL], ["high", 150, "en", FULL]]) {
      all.push({ name: `screen-${screen}-${theme}-${size}-${window[1]}`, query: { screen, more: JSON.stringify(more), theme, size, lang }, window });
    }
  }
  return all.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
}

async function picture(base, { name, query, window }) {
  const home = await mkdtemp(join(tmpdir(), "gallery-"));
  const address = `${base}dev/gallery.html?bare&measure&${new URLSearchParams(query)}`;
  try {
    const { stdout } = await run(
      "chromium",
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--hide-scrollbars", `--user-data-dir=${home}`, `--window-size=${window.join(",")}`, "--virtual-time-budget=8000",
        `--screenshot=${join(out, `${name}.png`)}`, "--dump-dom", address,
      ],
      { maxBuffer: 64 << 20, timeout: 60_000 },
    );
    const told = /<script type="application\/json" id="measured">(.*?)<\/script>/s.exec(stdout);
    return told === null ? [{ what: "nothing", where: "the page did not come to rest", is: 0 }] : JSON.parse(told[1]);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

await mkdir(out, { recursive: true });
const server = await createServer({ configFile: join(root, "dev/vite.config.ts"), server: { port: 0, strictPort: false, hmr: false }, logLevel: "error" });
await server.listen();
const [base] = server.resolvedUrls.local;
let faults = 0;
for (const wish of wishes()) {
  const found = await picture(base, wish);
  faults += found.length;
  process.stdout.write(`${wish.name}: ${found.length === 0 ? "well" : ""}\n`);
  for (const { what, where, is } of found) process.stdout.write(`  ${what.padEnd(9)}${String(is).padEnd(7)}${where}\n`);
}
await server.close();
process.exitCode = faults === 0 ? 0 : 1;
