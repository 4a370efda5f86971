/** Shows `:hover`, `:active` and `:focus-visible` without a finger: by a copy of each such rule. */

const STATES = /:(hover|active|focus-visible)/g;

function copy(owner: CSSStyleSheet | CSSGroupingRule): void {
  for (let at = owner.cssRules.length - 1; at >= 0; at -= 1) {
    const rule = owner.cssRules[at];
    if (rule instanceof CSSGroupingRule) copy(rule);
    if (!(rule instanceof CSSStyleRule) || !STATES.test(rule.selectorText)) continue;
    STATES.lastIndex = 0;
    // An attribute weighs what a pseudo-class weighs, so the copy wins and loses like the rule itself.
    const selector = rule.selectorText.replace(STATES, '[data-forced="$1"]');
    owner.insertRule(`${selector} { ${rule.style.cssText} }`, at + 1);
  }
}

/** Puts whatever stands in a specimen with `data-state` into that state. */
export function force(): void {
  for (const sheet of document.styleSheets) copy(sheet);
  for (const specimen of document.querySelectorAll<HTMLElement>("[data-state]")) {
    const part = specimen.querySelector<HTMLElement>("button, input, summary, a, [tabindex='0']");
    if (part !== null) part.dataset["forced"] = specimen.dataset["state"] ?? "";
  }
}
