/** What an answer looks like while it is being given. */
import type { QuestionView } from "../ipc/contract/generated";

export type Draft = string | number | boolean;

/** The answer to start from: what the core says, or nothing yet. */
export function draftOf(question: QuestionView): Draft {
  if (question.value !== null) return question.value;
  switch (question.kind.kind) {
    case "count":
      return question.kind.least;
    case "copies":
      return 0;
    default:
      return "";
  }
}

/** What every field of one answer needs to know, whatever kind of answer it takes. */
export interface Line {
  label: string;
  value: string;
  /** The id of what is said about it. */
  describedby: string;
  wrong: boolean;
  onchanged: (value: string) => void;
}

/** Whether an answer is helped by a list that takes what height is left. */
export function takesHeight({ kind }: QuestionView["kind"]): boolean {
  return kind === "listed" || kind === "place" || kind === "commune";
}
