import { elementNamed, rowNamed } from "../../collection/fields";
import type { Element, FormPage } from "../../collection/form";
import { isDocument, roleOf } from "../../collection/kinds";
import { messageFor } from "../../collection/messages";
import { rowLabel } from "../../collection/row-labels";
import { visiblePages } from "../../collection/visible";
import type { CollectionProgress } from "../../domain";
import { everyItem, itemsOfPage } from "./build-items";
import type { AheadScript, EndModel, FormPageModel, PageProblem, StartModel, Step } from "./model";
import { labelOf, type Seen, textOf } from "./seen";

/** How far somebody is: what was sent, and what was begun. */
export interface Headway {
  progress: CollectionProgress;
  /** Pages with something typed that was not sent. */
  begun: ReadonlySet<string>;
}

export function pageModel(page: FormPage, seen: Seen, headway: Headway): FormPageModel {
  const pages = visiblePages(seen.form, seen.facts);
  const steps = stepsOf(seen, headway, page.id);
  const items = itemsOfPage(page, seen, steps);
  return {
    id: page.id,
    title: textOf(page.title, seen),
    description: page.description === null ? null : textOf(page.description, seen),
    action: `${seen.base}/${page.id}`,
    steps,
    items,
    problems: summaryOf(seen, page.id),
    isLast: pages.at(-1)?.id === page.id,
    hasFiles: everyItem(items).some((item) => item.kind === "document"),
    ahead: scriptsOf(pages[pages.findIndex(({ id }) => id === page.id) + 1]),
    savedAtMs: headway.progress.pages[page.id] ?? null,
  };
}

const withWidgets: ReadonlySet<string> = new Set(
  "address bankaccount camera industry locale mcc multiselect signature state tags".split(" "),
);

/** What a page will load besides the script that all have. Something too much costs a few kilobytes, something too little a moment. */
function scriptsOf(page: FormPage | undefined): AheadScript[] {
  const elements = everyElement(page?.elements ?? []);
  const scripts: AheadScript[] = [];
  if (elements.some(({ hidden, disable }) => hidden.length + disable.length > 0)) scripts.push("conditions");
  if (elements.some((element) => roleOf(element) === "document")) scripts.push("upload");
  if (elements.some(({ element }) => withWidgets.has(element))) scripts.push("widgets");
  return scripts;
}

const everyElement = (elements: readonly Element[]): Element[] =>
  elements.flatMap((element) => [element, ...everyElement(element.children)]);

/** The pages as steps. `current`: where somebody stands. */
export const stepsOf = (seen: Seen, { progress, begun }: Headway, current: string | null): Step[] =>
  visiblePages(seen.form, seen.facts).map((page) => ({
    id: page.id,
    title: textOf(page.title, seen),
    href: `${seen.base}/${page.id}`,
    status:
      page.id === current ? "current" : begun.has(page.id) ? "begun" : page.id in progress.pages ? "done" : "open",
  }));

/** The list on top of a page; `pageId` null: of no page of its own, so that everything is told with its page. */
export function summaryOf(seen: Seen, pageId: string | null): PageProblem[] {
  return seen.problems.map((problem) => {
    const page = seen.form.pages.find((candidate) => candidate.id === problem.page);
    const element = page === undefined ? null : elementNamed(page, problem.field);
    const label = element === null ? problem.field : labelIn(page, element, problem.field, seen);
    const place = `#f-${problem.field}`;
    return {
      href: problem.page === pageId ? place : `${seen.base}/${problem.page}${place}`,
      text: messageFor(problem, label, seen.language, seen.form.texts),
    };
  });
}

/** Of several owners' passports one is missing: whose. What is typed says so where it stands. */
function labelIn(page: FormPage | undefined, element: Element, field: string, seen: Seen): string {
  const named = page === undefined || !isDocument(element) ? null : rowNamed(page, field, seen.facts);
  if (named === null) return labelOf(element, seen);
  const [fallback = "en"] = seen.form.languages;
  return rowLabel(named.lists, named.row, element.params.label ?? element.id, seen.language, fallback);
}

/** Where to go on: the first page after `after` that was not sent yet, else the last one, where everything is looked through. */
export function nextPage(
  seen: Pick<Seen, "form" | "facts">,
  progress: CollectionProgress,
  after: string | null,
): string | null {
  const pages = visiblePages(seen.form, seen.facts);
  const place = after === null ? -1 : pages.findIndex((page) => page.id === after);
  const open = pages.slice(place + 1).find((page) => !(page.id in progress.pages));
  return (open ?? pages.at(-1))?.id ?? null;
}

export function previousPage(seen: Pick<Seen, "form" | "facts">, before: string): string | null {
  const pages = visiblePages(seen.form, seen.facts);
  return pages[pages.findIndex((page) => page.id === before) - 1]?.id ?? null;
}

export function startModel(seen: Seen, headway: Headway): StartModel {
  const { form, base } = seen;
  const isNew = Object.keys(headway.progress.pages).length === 0 && headway.begun.size === 0;
  const next = nextPage(seen, headway.progress, null);
  return {
    title: textOf(form.title, seen),
    lead: textOf(form.start.lead, seen),
    minutes: form.start.minutes,
    needs: form.start.needs.map((need) => textOf(need, seen)),
    privacy: textOf(form.start.privacy, seen),
    steps: isNew ? null : stepsOf(seen, headway, null),
    nextHref: next === null ? base : `${base}/${next}`,
  };
}

export const endModel = (seen: Pick<Seen, "form" | "language">, reference: string): EndModel => ({
  lead: textOf(seen.form.end.lead, seen),
  next: textOf(seen.form.end.next, seen),
  reference,
});
