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
