// jscanify's own way of finding corners, with the OpenCV it ships. Its browser parts (canvas, jsdom)
// take no part in that and are replaced by nothing: `canvas` is a native build that npm cannot fetch
// everywhere. Works at 1008 pixels on the longer side, like the OpenCV peer.

import Module, { createRequire } from "node:module";
import { each, pixels } from "./pixels.mjs";

const SIDE = 1008;

const load = Module._load;
Module._load = function (name, ...rest) {
  if (name === "canvas") return { Canvas: class {}, createCanvas() {}, Image: class {}, ImageData: class {} };
  return load.call(this, name, ...rest);
};

// OpenCV's build asks whether there is a `document` to tell browsers from Node, once it is loaded.
const require = createRequire(import.meta.url);
const Jscanify = require("jscanify");
const scanner = new Jscanify();
const cv = await new Promise((ready) => scanner.loadOpenCV(ready)).then((it) => ({ it }));

await each(async (file) => {
  const { data, width, height, scale } = await pixels(file, SIDE);
  const image = cv.it.matFromImageData({ data, width, height });
  const begun = performance.now();
  const contour = scanner.findPaperContour(image);
  const corners = contour === null ? null : scanner.getCornerPoints(contour);
  const millis = performance.now() - begun;
  image.delete();
  const names = ["topLeftCorner", "topRightCorner", "bottomRightCorner", "bottomLeftCorner"];
  const quad = names.map((name) => corners?.[name]).map((at) => at && [at.x / scale, at.y / scale]);
  return { quad: quad.every(Boolean) ? quad : null, millis };
});
// OpenCV's build keeps the process alive.
process.exit(0);
