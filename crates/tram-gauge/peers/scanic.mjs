// scanic's classical detector (Rust as WebAssembly). Its neural one fetches its weights from a server
// of its own at run time and is therefore not compared.

import { each, pixels } from "./pixels.mjs";
import { scanDocument } from "scanic";

const SIDE = 1008;

globalThis.ImageData ??= class {
  constructor(data, width, height) {
    Object.assign(this, { data, width, height });
  }
};

await each(async (file) => {
  const { data, width, height, scale } = await pixels(file, SIDE);
  const image = new ImageData(data, width, height);
  const begun = performance.now();
  const { success, corners } = await scanDocument(image, { mode: "detect" });
  const millis = performance.now() - begun;
  const names = ["topLeft", "topRight", "bottomRight", "bottomLeft"];
  const quad = names.map((name) => corners?.[name]).map((at) => at && [at.x / scale, at.y / scale]);
  return { quad: success && quad.every(Boolean) ? quad : null, millis };
});
process.exit(0);
