/** What of a screen is read aloud, sentence by sentence, as it stands there. */

export interface Sentence {
  text: string;
  /** The id of a recording, where there is one to be looked for. */
  prompt: string | null;
}

/** Blocks that are read as a whole; what lies inside one of them is not read twice. */
const BLOCKS = "h1, h2, h3, p, label, legend, li button, [role=radio], [role=checkbox], dt, dd, figcaption, [data-say]";
/** What lies inside one of these is read with it. */
const WHOLES = "p, li button, [role=radio], [role=checkbox], [data-say]";
const SILENT = "[aria-hidden=true], [hidden], footer, [data-keyboard], [data-silent], .problem:empty";

/**
 * Every sentence of the screen, in order. What is done next belongs to the last: the one primary action.
 *
 * Recordings are called after the question and what is said of it: `card.title`, `card.lead`,
 * `on_behalf.choice-myself`, `consent.consent-filing`, `error.printer_missing`.
 */
export function sentencesOf(screen: ParentNode): Sentence[] {
  const blocks = [...screen.querySelectorAll<HTMLElement>(BLOCKS)];
  const whole = blocks.filter((block) => block.closest(SILENT) === null && !blocks.some((other) => other !== block && other.contains(block) && other.matches(WHOLES)));
  return whole.flatMap(sentenceOf);
}

/** What went wrong, wherever it stands: by itself, nobody has to hear the whole screen again for it. */
export function alertsOf(page: ParentNode): Sentence[] {
  return [...page.querySelectorAll<HTMLElement>("[role=alert]")].flatMap((alert) => {
    const inside = sentencesOf(alert);
    return inside.length > 0 ? inside : sentenceOf(alert);
  });
}

/** One element, as it is read. */
export function sentenceOf(element: HTMLElement): Sentence[] {
  const text = wordsOf(element);
  const { prompt, testid } = element.dataset;
  const asked = element.closest("[data-step]")?.querySelector<HTMLElement>("[data-prompt$='.title']")?.dataset["prompt"];
  const named = asked === undefined || testid === undefined ? null : `${asked.replace(/\.title$/, "")}.${testid}`;
  return text === "" ? [] : [{ text, prompt: prompt ?? named }];
}

/** What one element says: its label, or its words without pictures. */
function wordsOf(element: HTMLElement): string {
  const label = element.getAttribute("aria-label") ?? element.innerText;
  return label.replace(/\s+/g, " ").trim();
}
