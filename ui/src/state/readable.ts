/** What of a screen is read aloud, sentence by sentence, as it stands there. */

export interface Sentence {
  text: string;
  /** The id of a recording, where there is one to be looked for. */
  prompt: string | null;
}

/** Blocks that are read as a whole; what lies inside one of them is not read twice. */
const BLOCKS = "h1, h2, h3, p, label, legend, li button, [role=radio], dt, dd, [role=alert], figcaption, [data-say]";
const SILENT = "[aria-hidden=true], [hidden], footer, [data-keyboard], [data-silent], .problem:empty";

/** Every sentence of the screen, in order. What is done next belongs to the last: the one primary action. */
export function sentencesOf(screen: ParentNode): Sentence[] {
  const blocks = [...screen.querySelectorAll<HTMLElement>(BLOCKS)];
  const whole = blocks.filter((block) => block.closest(SILENT) === null && !blocks.some((other) => other !== block && other.contains(block) && other.matches("p, li button, [role=radio], [data-say]")));
  return whole.flatMap((block) => {
    const text = wordsOf(block);
    return text === "" ? [] : [{ text, prompt: block.dataset["prompt"] ?? null }];
  });
}

/** What one element says: its label, or its words without pictures. */
export function wordsOf(element: HTMLElement): string {
  const label = element.getAttribute("aria-label") ?? element.innerText;
  return label.replace(/\s+/g, " ").trim();
}
