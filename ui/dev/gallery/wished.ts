/** What the address asks the gallery to show. */
import type { Screen } from "../../src/ipc/contract/generated";
import type { Contrast } from "../../src/state/prefs.svelte";

export interface Wish {
  shelf: string | null;
  screen: Screen["step"] | null;
  situation: string;
  /** What else the pretended kiosk is to be, such as `{"pages":true}`. */
  more: Record<string, unknown>;
  theme: Contrast;
  size: number;
  lang: string;
  /** Without the controls, for pictures. */
  bare: boolean;
  measure: boolean;
}

export function wished(search: string): Wish {
  const said = new URLSearchParams(search);
  return {
    shelf: said.get("shelf"),
    screen: said.get("screen") as Screen["step"] | null,
    situation: said.get("situation") ?? "plain",
    more: JSON.parse(said.get("more") ?? "{}") as Record<string, unknown>,
    theme: said.get("theme") === "high" ? "high" : "normal",
    size: Number(said.get("size") ?? 100),
    lang: said.get("lang") ?? "vi",
    bare: said.has("bare"),
    measure: said.has("measure"),
  };
}
