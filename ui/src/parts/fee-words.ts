import type { FeeView } from "../ipc/contract/generated";
import type { Messages } from "../i18n/vi";
import type { prefs } from "../state/prefs.svelte";

/** What something costs, in words; `null` where nobody has published it, which is not the same as free. */
export function feeWords(fee: FeeView, texts: Messages["procedure"], read: typeof prefs.read): string | null {
  switch (fee.kind) {
    case "not_published":
      return null;
    case "free": {
      const why = read(fee.why);
      // The condition goes on as part of the sentence.
      return why === "" ? texts.feeFree : `${texts.feeFree} (${why.charAt(0).toLowerCase()}${why.slice(1)})`;
    }
    case "stated":
      return read(fee.tariff);
  }
}
