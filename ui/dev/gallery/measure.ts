/** Measures what is on the screen: contrast of words, height of lines, size and distance of targets. */

/** One thing that is not as DESIGN says. */
export interface Fault {
  what: "contrast" | "line" | "small" | "near" | "cut";
  where: string;
  is: number;
}

type Colour = [red: number, green: number, blue: number, alpha: number];

/** The button that shows the next screenful floats on a veil over what it leads to. */
const TARGETS = "button:not([data-testid=more]), input:not([type=hidden]), summary, a[href], [role=radio]";
const LEAST_LINE = 1.449;

function colour(css: string): Colour {
  const [red = 0, green = 0, blue = 0, alpha = 1] = (css.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue, alpha];
}

function over([r, g, b, a]: Colour, [R, G, B]: Colour): Colour {
  return [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
}

function luminance([red, green, blue]: Colour): number {
  const part = (value: number) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
}

function ratio(one: Colour, other: Colour): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** What is painted behind an element, and the words on it, with all that is see-through. */
function painted(element: Element): [words: Colour, ground: Colour] {
  const line: Element[] = [];
  for (let at: Element | null = element; at !== null; at = at.parentElement) line.unshift(at);
  let ground: Colour = [255, 255, 255, 1];
  let veil: [opacity: number, behind: Colour][] = [];
  for (const one of line) {
    const style = getComputedStyle(one);
    if (one.tagName === "DIALOG") ground = [255, 255, 255, 1];
    if (Number(style.opacity) < 1) veil = [...veil, [Number(style.opacity), ground]];
    ground = over(colour(style.backgroundColor), ground);
  }
  let words = over(colour(getComputedStyle(element).color), ground);
  for (const [opacity, behind] of veil.reverse()) {
    words = over([words[0], words[1], words[2], opacity], behind);
    ground = over([ground[0], ground[1], ground[2], opacity], behind);
  }
  return [words, ground];
}

function seen(element: Element): DOMRect | null {
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const shown = box.width > 1 && box.height > 1 && style.visibility === "visible" && element.closest(".only-read, .forgotten, .controls") === null;
  return shown ? box : null;
}

function name(element: Element): string {
  const shelf = element.closest("[data-specimen]")?.getAttribute("data-specimen") ?? "";
  const words = (element.textContent ?? "").trim().slice(0, 24);
  return `${shelf} <${element.tagName.toLowerCase()} ${element.getAttribute("data-testid") ?? element.className.toString().replace(/svelte-\w+/g, "").trim()}> ${words}`.trim();
}

function words(least: number): Fault[] {
  const faults: Fault[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element === null || (node.textContent ?? "").trim() === "" || element.closest("svg, script, style") !== null || seen(element) === null) continue;
    const contrast = ratio(...painted(element));
    if (contrast < least) faults.push({ what: "contrast", where: name(element), is: contrast });
    const style = getComputedStyle(element);
    const line = Number.parseFloat(style.lineHeight) / Number.parseFloat(style.fontSize);
    if (line < LEAST_LINE) faults.push({ what: "line", where: name(element), is: line });
    if (element.scrollWidth > element.clientWidth + 1 && style.overflowX !== "visible" && style.display !== "inline") {
      faults.push({ what: "cut", where: name(element), is: element.scrollWidth - element.clientWidth });
    }
  }
  return faults;
}

/** What is left of a target's box where a pane clips it. */
function uncovered(element: Element, whole: DOMRect): DOMRect | null {
  let { left, top, right, bottom } = whole;
  for (let at = element.parentElement; at !== null; at = at.parentElement) {
    if (getComputedStyle(at).overflowY === "visible") continue;
    const pane = at.getBoundingClientRect();
    [left, top, right, bottom] = [Math.max(left, pane.left), Math.max(top, pane.top), Math.min(right, pane.right), Math.min(bottom, pane.bottom)];
  }
  // Cut by a pane's edge it is pushed into sight before it is touched.
  return right - left < whole.width - 1 || bottom - top < whole.height - 1 ? null : whole;
}

function distance(one: DOMRect, other: DOMRect): number {
  const across = Math.max(0, other.left - one.right, one.left - other.right);
  const down = Math.max(0, other.top - one.bottom, one.top - other.bottom);
  return Math.hypot(across, down);
}

function targets(): Fault[] {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const open = document.querySelector("dialog[open]");
  const all = [...(open ?? document).querySelectorAll(TARGETS)].flatMap((element) => {
    const whole = seen(element);
    const box = whole === null ? null : uncovered(element, whole);
    return box === null ? [] : [{ element, box }];
  });
  return all.flatMap(({ element, box }, index): Fault[] => {
    const small = Math.min(box.width, box.height) / rem;
    const faults: Fault[] = small < 63.5 ? [{ what: "small", where: name(element), is: small }] : [];
    for (const other of all.slice(index + 1)) {
      const inside = element.contains(other.element) || other.element.contains(element);
      // Specimens are laid out by the gallery, not by the interface.
      if (element.closest("[data-specimen]") !== other.element.closest("[data-specimen]")) continue;
      const gap = distance(box, other.box) / rem;
      if (!inside && gap < 11.5) faults.push({ what: "near", where: `${name(element)} | ${name(other.element)}`, is: gap });
    }
    return faults;
  });
}

/** All faults on the screen; words must have at least this contrast. */
export function measure(least: number): Fault[] {
  const all = [...words(least), ...targets()].map((fault) => ({ ...fault, is: Math.round(fault.is * 100) / 100 }));
  return [...new Map(all.map((fault) => [JSON.stringify(fault), fault])).values()];
}
