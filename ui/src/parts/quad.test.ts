import { describe, expect, it } from "vitest";
import { isConvex, withCorner, type Quad } from "./quad";

const frame = { width: 300, height: 400 };
const page: Quad = [
  { x: 10, y: 10 },
  { x: 290, y: 20 },
  { x: 280, y: 390 },
  { x: 20, y: 380 },
];

describe("corners", () => {
  it("never leave the frame", () => {
    expect(withCorner(page, 2, { x: 999, y: -5 }, frame)[2]).toEqual({ x: 300, y: 0 });
  });
  it("leave the others where they are", () => {
    expect(withCorner(page, 0, { x: 1, y: 1 }, frame).slice(1)).toEqual(page.slice(1));
  });
  it("can be straightened when they go round clockwise", () => expect(isConvex(page)).toBe(true));
  it("cannot when two have crossed", () => {
    expect(isConvex([page[1], page[0], page[2], page[3]])).toBe(false);
  });
});
