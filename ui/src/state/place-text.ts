/** An address in one line: detail first, then the commune as the list writes it. */

/** What is looked up: the text after the last comma. */
export function placeSought(text: string): string {
  return text.slice(text.lastIndexOf(",") + 1).trim();
}

/**
 * The text with its commune replaced by the line tapped; the detail in front stays.
 *
 * `before` is the line that an earlier tap put at the end. It holds commas of its own.
 */
export function placeTapped(text: string, line: string, before: string | null): string {
  const replaced = before !== null && text.endsWith(before) ? before.length : text.length - text.lastIndexOf(",") - 1;
  const detail = text.slice(0, text.length - replaced).replace(/[\s,]+$/, "").trim();
  return detail === "" ? line : `${detail}, ${line}`;
}

const LINE = /(?:^|,\s*)((?:xã|phường|đặc khu|thị trấn) [^,]+,\s*(?:tỉnh|thành phố) [^,]+)$/iu;

/** The commune that an earlier answer ends with, written as the list writes it. */
export function placeAtEnd(text: string): string | null {
  return LINE.exec(text)?.[1] ?? null;
}
