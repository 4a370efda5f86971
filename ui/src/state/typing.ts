/** Small mercies while typing. They never refuse anything: the core judges what was meant. */

/** Only the digits, as many as fit. */
export function digitsOnly(text: string, most: number): string {
  return text.replace(/\D/g, "").slice(0, most);
}

/** A date with its slashes put in as it grows: `1501` becomes `15/01/`. */
export function dateWhileTyping(before: string, now: string): string {
  const tidy = now.replace(/[.\-\s]/g, "/").replace(/[^\d/]/g, "").replace(/\/{2,}/g, "/").slice(0, 10);
  if (now.length <= before.length) return tidy;
  if (/^\d{2}$/.test(tidy) || /^\d{1,2}\/\d{2}$/.test(tidy)) return `${tidy}/`;
  const run = /^(\d{2})(\d{2})(\d{0,4})$/.exec(tidy);
  return run === null ? tidy : `${run[1]}/${run[2]}/${run[3]}`;
}

/** Day, month and year of a date as people write it. */
export function dateParts(text: string): [day: string, month: string, year: string] {
  const [day = "", month = "", year = ""] = text.split("/");
  return [day, month, year];
}

/** The three boxes as one date; empty when all of them are. */
export function dateOf(day: string, month: string, year: string): string {
  if (day === "" && month === "" && year === "") return "";
  const two = (part: string) => (part === "" ? "" : part.padStart(2, "0"));
  return `${two(day)}/${two(month)}/${year}`;
}

/** As many parts of a date as are known: `15/01/1999`, `01/1999` or `1999`; what lacks its year stays so. */
export function partialDateOf(day: string, month: string, year: string): string {
  if (day !== "" || (month !== "" && year === "")) return dateOf(day, month, year);
  return month === "" ? year : `${month.padStart(2, "0")}/${year}`;
}

/** The boxes of a date that may lack its day, or its day and month. */
export function partialDateParts(text: string): [day: string, month: string, year: string] {
  const parts = text === "" ? [] : text.split("/");
  const [year = "", month = "", day = ""] = parts.reverse();
  return [day, month, year];
}

/** Digits in groups, as amounts are written: `150.000.000`. */
export function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ".");
}

/** An amount without the zeros in front of it that mean nothing. */
export function amountOf(text: string, most: number): string {
  return digitsOnly(text, most).replace(/^0+(?=\d)/, "");
}

/** Where the cursor stands in `text` after so many of its digits. */
export function cursorAfter(text: string, digits: number): number {
  let left = digits;
  for (let at = 0; at < text.length; at += 1) {
    if (left === 0) return at;
    if (/\d/.test(text.charAt(at))) left -= 1;
  }
  return text.length;
}
