/** `npm run texts`: which language lacks which texts. Ends with 1 where Vietnamese or English lacks one. */
import { runnerImport } from "vite";

const root = new URL("..", import.meta.url).pathname;
const { module } = await runnerImport(`${root}src/i18n/languages.ts`, { root, configFile: false, logLevel: "error" });
const { LANGUAGES, TEXTS } = module;

const print = (line) => process.stdout.write(`${line}\n`);
print(`${"code".padEnd(6)}${"name".padEnd(20)}${"texts".padStart(7)}${"missing".padStart(9)}`);
for (const { code, name, missing } of LANGUAGES) {
  print(`${code.padEnd(6)}${name.padEnd(20)}${String(TEXTS - missing.length).padStart(7)}${String(missing.length).padStart(9)}`);
}
for (const { code, missing } of LANGUAGES) for (const place of missing) print(`${code.padEnd(6)}${place}`);

const complete = LANGUAGES.filter(({ code }) => code === "vi" || code === "en").every(({ missing }) => missing.length === 0);
process.exitCode = complete ? 0 : 1;
