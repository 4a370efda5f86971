// Photographs as pixels, upright as EXIF says, and what every peer here prints.

import { createInterface } from "node:readline";
import sharp from "sharp";

/** The picture with at most `side` pixels on its longer side, and what it was made smaller by. */
export async function pixels(file, side) {
  const { autoOrient, width, height } = await sharp(file).metadata();
  const whole = Math.max(autoOrient?.width ?? width, autoOrient?.height ?? height);
  const scale = Math.min(1, side / whole);
  const small = sharp(file).rotate().ensureAlpha();
  if (scale < 1) small.resize({ width: side, height: side, fit: "inside" });
  const { data, info } = await small.raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8ClampedArray(data), width: info.width, height: info.height, scale };
}

/** Has `find` look at each file that is named, as an argument or on a line of standard input. */
export async function each(find) {
  let names = process.argv.slice(2);
  if (names.length === 0) {
    names = [];
    for await (const line of createInterface({ input: process.stdin })) {
      if (line.trim() !== "") names.push(line);
    }
  }
  for (const file of names) {
    let found = { quad: null, millis: 0 };
    try {
      found = await find(file);
    } catch (error) {
      process.stderr.write(`${file}: ${error}\n`);
    }
    process.stdout.write(`${JSON.stringify({ file, ...found })}\n`);
  }
}
