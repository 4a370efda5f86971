/** The four corners of a page while a finger moves them. Frame pixels, clockwise from top left. */
import type { Point } from "../ipc/contract/generated";

export type Quad = [Point, Point, Point, Point];

export interface Size {
  width: number;
  height: number;
}

/** The same corners with one of them moved, kept inside the frame. */
export function withCorner(quad: Quad, corner: number, to: Point, frame: Size): Quad {
  const inside = {
    x: Math.min(frame.width, Math.max(0, to.x)),
    y: Math.min(frame.height, Math.max(0, to.y)),
  };
  return quad.map((point, index) => (index === corner ? inside : point)) as Quad;
}

/** As SVG wants them. */
export function points(quad: Quad): string {
  return quad.map(({ x, y }) => `${x},${y}`).join(" ");
}

/** Whether the corners can be straightened: each turn goes clockwise. The core has the last word. */
export function isConvex(quad: Quad): boolean {
  return quad.every((b, index) => {
    const a = quad[(index + 3) % 4] ?? b;
    const c = quad[(index + 1) % 4] ?? b;
    return (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x) > 0;
  });
}
