/** How a paper stands, in the few words people read in the list. */
import type { KeepReason, PageView, RequirementView } from "../ipc/contract/generated";

export type PaperState = "none" | "looking" | "good" | "kept" | "again" | "optional";

export function paperState(paper: RequirementView): PaperState {
  if (paper.pages.length === 0) return paper.need === "optional" ? "optional" : "none";
  if (paper.pages.every((page) => page.confirmed)) return paper.pages.some((page) => page.kept !== null) ? "kept" : "good";
  return paper.pages.some((page) => !page.confirmed && page.retake) ? "again" : "looking";
}

/** The page to look at first: one that nobody has agreed to, else the last. */
export function pageToShow(paper: RequirementView): PageView | null {
  return paper.pages.find((page) => !page.confirmed) ?? paper.pages.at(-1) ?? null;
}

/** Whether a person still has something to do with it. */
export function isOpen(paper: RequirementView): boolean {
  const state = paperState(paper);
  return state !== "good" && state !== "kept" && state !== "optional";
}

export interface Mark {
  number: number;
  place: [number, number, number, number];
}

/** The findings that have a place, numbered in the order in which they are told. */
export function marked(page: PageView): Mark[] {
  return page.findings
    .map(({ place }) => place)
    .filter((place) => place !== null)
    .map((place, index) => ({ number: index + 1, place }));
}

/** The reasons that can be given for keeping a page: only those that answer what speaks against it. */
export function reasonsFor(page: PageView): KeepReason[] {
  const poor: KeepReason[] = page.findings.some(({ severity }) => severity === "retake") ? ["legible", "paper_is_so", "cannot_again"] : [];
  return page.title.verdict === "other" ? ["right_paper", ...poor] : poor;
}
