/** The procedures behind an occasion in life, in its order. */
import type { LifeEventView, ProcedureSummary } from "../ipc/contract/generated";

type LookUp = (words: string) => Promise<readonly ProcedureSummary[]>;

/** Those already known are not asked for; the others are found by their code. What is not found is left out. */
export async function proceduresOf(
  occasion: LifeEventView,
  known: readonly ProcedureSummary[],
  lookUp: LookUp,
): Promise<readonly ProcedureSummary[]> {
  const one = async (code: string) => {
    const here = known.find((procedure) => procedure.code === code);
    if (here !== undefined) return here;
    const found = await lookUp(code).catch(() => []);
    return found.find((procedure) => procedure.code === code);
  };
  const all = await Promise.all(occasion.procedures.map(one));
  return all.filter((procedure) => procedure !== undefined);
}
