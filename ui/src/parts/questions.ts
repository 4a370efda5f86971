/** What an answer looks like while it is being given. */
import type { QuestionView } from "../ipc/contract/generated";

export type Draft = string | number | boolean;

/** The answer to start from: what the core says, or nothing yet. */
export function draftOf(question: QuestionView): Draft {
  if (question.value !== null) return question.value;
  return question.kind.kind === "count" ? question.kind.least : "";
}
