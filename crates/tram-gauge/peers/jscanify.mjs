// jscanify's own way of finding corners, with the OpenCV it ships. `canvas`, a native build that npm
// cannot fetch everywhere, takes no part in that and is replaced by nothing. Works at 1008 pixels on the longer side, like the OpenCV peer.

import Module, { createRequire } from "node:module";
import { each, pixels } from "./pixels.mjs";

const SIDE = 1008;

const load = Module._load;
Module._load = function (name, ...rest) {
  if (name === "canvas") return { Canvas: class {}, createCanvas() {}, Image: class {}, ImageData: class {} };
  return load.call(this, name, ...rest);
};

const require = createRequire(import.meta.url);
const Jscanify = require("jscanify");
const scanner = new Jscanify();
// In a wrapping of its own: OpenCV's build calls itself a promise and would be waited for for ever.
const cv = await new Promise((ready) => scanner.loadOpenCV((it) => ready({ it })));

await each(async (file) => {
  const { data, width, height, scale } = await pixels(file, SIDE);
  const image = cv.it.matFromImageData({ data, width, height });
  const begun = performance.now();
  const contour = scanner.findPaperContour(image);
  const corners = contour === null ? null : scanner.getCornerPoints(contour);
  const millis = performance.now() - begun;
  image.delete();
  // Places of pixels are those of their middles, in the small picture as in the large one.
  const middle = (at) => (at + 0.5) / scale - 0.5;
  const names = ["topLeftCorner", "topRightCorner", "bottomRightCorner", "bottomLeftCorner"];
  const quad = names.map((name) => corners?.[name]).map((at) => at && [middle(at.x), middle(at.y)]);
  return { quad: quad.every(Boolean) ? quad : null, millis };
});
// OpenCV's build keeps the process alive.
process.exit(0);
