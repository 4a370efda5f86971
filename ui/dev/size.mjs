/** `npm run size`: what `ui/dist` weighs when packed, without fonts, beside the goal. Ends with 1 above it. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const GOAL_KB = 150;
const dist = new URL("../dist/", import.meta.url).pathname;
const print = (name, bytes) => process.stdout.write(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${name}\n`);

const names = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => statSync(join(dist, name)).isFile());
const counted = names.filter((name) => !/\.woff2?$/.test(name)).map((name) => ({ name, bytes: gzipSync(readFileSync(join(dist, name)), { level: 9 }).length }));
const total = counted.reduce((sum, { bytes }) => sum + bytes, 0);

for (const { name, bytes } of counted.sort((a, b) => b.bytes - a.bytes)) print(name, bytes);
print(`in all, of ${GOAL_KB} kB`, total);
if (total > GOAL_KB * 1000) process.exitCode = 1;
