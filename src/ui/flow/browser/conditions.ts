import { loadJsonSchema } from "../../../collection/engines-here";
import { pageOf, usesJsonSchema, type WhatCounts, whatCounts } from "../../../collection/live-page";
import type { LiveRules } from "../model";
import { type Shown, shownIn, showWhatCounts } from "./fields";
import { valuesIn } from "./page";
import { untilReleased } from "./press";

/** In a text somebody pauses before a rule about it is asked; a choice is made at once. */
const pauseMs = 300;
/** A field that comes up may bring up another one. */
const mostRounds = 8;

export interface Conditions {
  /** Shows what counts now; to be called after answers were filled in by us. */
  look(): void;
  /** What is to be shown after the server said what counts for the answers that were sent to it. */
  after(said: Shown, sent: Record<string, string[]>): Shown;
}

/**
 * Shows, hides and closes fields as they are answered, with the rules that came with the page and the server's own functions. The server
 * has the last word: when it says something else about the same answers it knows more than this page, and decides alone from then on.
 */
export async function startConditions(form: HTMLFormElement): Promise<Conditions> {
  const rules = JSON.parse(form.dataset.live ?? "null") as LiveRules;
  if (usesJsonSchema(rules.elements)) await loadJsonSchema();
  const page = pageOf(rules);
  const ids = new Set(
    page.elements.flatMap(function idsOf({ id, children }): string[] {
      return [id, ...children.flatMap(idsOf)];
    }),
  );
  let isOverruled = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const pairs = (values: Record<string, string[]>): [string, string][] =>
    Object.entries(values).flatMap(([name, all]) => all.map((value): [string, string] => [name, value]));
  const countsNow = (): WhatCounts => whatCounts(page, rules.context, pairs(valuesIn(form)));

  /** What is shown, with what is decided here in its place. */
  const merged = (shown: Shown, { decided, hidden, disabled }: WhatCounts): Shown => {
    const others = (names: readonly string[]): string[] => names.filter((name) => !decided.includes(name));
    return { hidden: [...others(shown.hidden), ...hidden], disabled: [...others(shown.disabled), ...disabled] };
  };

  const look = (): void => {
    clearTimeout(timer);
    if (isOverruled || !form.isConnected) return;
    for (let round = 0; round < mostRounds; round++) {
      const shown = shownIn(form) ?? { hidden: hiddenIn(form), disabled: rules.disabled };
      const counts = countsNow();
      const next = merged(shown, counts);
      showDemands(form, counts, rules.optional);
      if (isSame(shown.hidden, next.hidden) && isSame(shown.disabled, next.disabled)) return;
      showWhatCounts(form, next);
    }
  };

  const after = (said: Shown, sent: Record<string, string[]>): Shown => {
    if (isOverruled) return said;
    const counts = countsNow();
    const next = merged(said, counts);
    const isAgreed = isSame(said.hidden, next.hidden) && isSame(said.disabled, next.disabled);
    // Somebody went on typing: what they see is about newer answers than the server's.
    if (isAgreed || JSON.stringify(pairs(sent)) !== JSON.stringify(pairs(valuesIn(form)))) return next;
    isOverruled = true;
    return said;
  };

  const lookSoon = (): void => void untilReleased().then(look);
  form.addEventListener("change", lookSoon);
  form.addEventListener("input", ({ target }) => {
    if (!(target instanceof Element) || !("name" in target)) return;
    if (
      !String(target.name)
        .split(".")
        .some((part) => ids.has(part))
    )
      return;
    if (!target.matches("textarea, input:not([type=checkbox], [type=radio])")) return look();
    clearTimeout(timer);
    timer = setTimeout(lookSoon, pauseMs);
  });
  look();
  return { look, after };
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  new Set(one).size === new Set(other).size && one.every((name) => other.includes(name));

const hiddenIn = (form: HTMLFormElement): string[] =>
  [...form.querySelectorAll<HTMLElement>("[data-field][hidden]")].map(({ dataset }) => dataset.field ?? "");

/** Says beside a question whether it may be left out. A box to tick says so itself. */
function showDemands(form: HTMLFormElement, { required, optional }: WhatCounts, word: string): void {
  for (const name of [...required, ...optional]) {
    const label = form.querySelector(`[data-field="${CSS.escape(name)}"] :is(legend, label, b)`);
    if (label === null || label.matches(".pick")) continue;
    const mark = label.querySelector<HTMLElement>(".opt");
    const isOptional = optional.includes(name);
    if (mark !== null) mark.hidden = !isOptional;
    else if (isOptional) {
      const made = document.createElement("span");
      made.className = "opt";
      made.textContent = ` (${word})`;
      label.append(made);
    }
  }
}
