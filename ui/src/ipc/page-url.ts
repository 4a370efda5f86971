/** Where a page's picture is: ids cross the border, never paths and never bytes. */

import type { OutcomeView } from "./contract/generated";

export type Rendition = "thumbnail" | "screen" | "frame";

export const inWindow = typeof window !== "undefined" && "__TAURI_INTERNALS__" in window;

const SCHEME = "page://localhost/";

/** Where the scheme lives here: WebView2 has it as a host, browsers as a folder. */
function base(): string {
  if (!inWindow) return "/page/";
  return navigator.userAgent.includes("Windows") ? "http://page.localhost/" : SCHEME;
}

/** The picture of a page. The revision makes each edit a new address. */
export function pageUrl(page: { id: string; revision: number }, rendition: Rendition): string {
  return `${base()}${encodeURIComponent(page.id)}.${rendition}?revision=${page.revision}`;
}

/**
 * The picture of the slip. It is another one once the dossier stands elsewhere, which happens without
 * a change to the journey.
 */
export function slipUrl(revision: number, state: OutcomeView["state"]): string {
  return `${base()}slip.screen?revision=${revision}&state=${state}`;
}

/** The picture of the code that a telephone takes along. It says the same wherever the dossier stands. */
export function slipCodeUrl(revision: number): string {
  return `${base()}slip-code.screen?revision=${revision}`;
}

/** An address that the core gave, as it is reached from here. */
export function reachable(address: string): string {
  return address.startsWith(SCHEME) ? base() + address.slice(SCHEME.length) : address;
}

/** A picture of the first screen. */
export function slideUrl(number: number): string {
  return `${base()}slide-${number}.screen`;
}
