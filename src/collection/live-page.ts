import { getPath, isObject, isUnsafeKey, type Json, type JsonObject } from "../lib/json";
import { readAnswers } from "./answers";
import { applyAnswers } from "./apply";
import { itemsOf } from "./fields";
import { type Condition, type Element, type FormFacts, type FormPage, hasAnswer, type ItemFacts } from "./form";
import { isLayout, isList } from "./kinds";
import { isDisabled, isHidden, isRequired } from "./visible";

/**
 * The part of a page that its applicant's browser needs in order to decide by itself what is shown, open and asked for: the questions
 * that such rules are about and those they read, the rules, and the facts from elsewhere. `live-conditions.ts` makes it.
 */
export interface LivePage {
  elements: LiveElement[];
  /** What was sent so far, as far as the rules read it. */
  context: JsonObject;
}

/** An element of the form with what is empty left out. */
export type LiveElement = Pick<Element, "id" | "element"> &
  Partial<Omit<Element, "id" | "element" | "children">> & { children?: LiveElement[] };

/** Names as they are posted. What is in none of the lists but `decided` is shown, open, and not asked for by a rule. */
export interface WhatCounts {
  decided: string[];
  hidden: string[];
  disabled: string[];
  /** Of the questions with a rule for it: those that have to be answered as things stand, and those that need not. */
  required: string[];
  optional: string[];
}

/** The page as the form's other modules know one. */
export const pageOf = ({ elements }: LivePage): FormPage => ({
  id: "",
  title: "",
  description: null,
  hidden: [],
  elements: elements.map(wholeElement),
});

const wholeElement = ({ children = [], ...element }: LiveElement): Element => ({
  valueDestination: null,
  params: {},
  validate: [],
  hidden: [],
  disable: [],
  ...element,
  children: children.map(wholeElement),
});

export const usesJsonSchema = (elements: readonly LiveElement[]): boolean =>
  elements.some(
    ({ hidden = [], disable = [], validate = [], children = [] }) =>
      [...hidden, ...disable, ...validate.flatMap(({ applyWhen }) => applyWhen ?? [])].some(
        ({ engine }: Condition) => engine === "json-schema",
      ) || usesJsonSchema(children),
  );

/** What the rules say about the page as it is typed: the same functions as at the server, asked of the same answers. */
export function whatCounts(page: FormPage, context: JsonObject, typed: [name: string, value: string][]): WhatCounts {
  const before: FormFacts = { context, documents: [], nowMs: 0 };
  const facts = { ...before, context: applyAnswers(context, readAnswers(page, typed, before)) };
  const counts: WhatCounts = { decided: [], hidden: [], disabled: [], required: [], optional: [] };
  for (const element of page.elements) decide(element, { facts, row: null, prefix: "" }, shown, counts);
  return counts;
}

interface Place {
  facts: FormFacts;
  row: ItemFacts | null;
  prefix: string;
}
const shown = { hidden: false, disabled: false };

function decide(element: Element, place: Place, above: typeof shown, counts: WhatCounts): void {
  const { facts, row, prefix } = place;
  const name = `${prefix}${element.id}`;
  const hidden = above.hidden || isHidden(element, facts, row);
  const disabled = above.disabled || isDisabled(element, facts, row);
  counts.decided.push(name);
  if (hidden) counts.hidden.push(name);
  if (isLayout(element)) {
    for (const child of element.children) decide(child, place, { hidden, disabled }, counts);
    return;
  }
  if (disabled) counts.disabled.push(name);
  const demanded = isRequired(element, facts, row);
  if (element.validate.some(({ applyWhen }) => applyWhen !== undefined))
    (demanded ? counts.required : counts.optional).push(name);
  if (!isList(element) || !hasAnswer(element)) return;
  const rows = itemsOf(getPath(facts.context, element.valueDestination));
  // A list that has to have items shows an empty one.
  const items: Json[] = rows.length === 0 && demanded ? [{}] : rows;
  for (const [index, item] of items.entries())
    for (const child of element.children)
      decide(child, { facts, row: { item, index }, prefix: `${name}.${index}.` }, shown, counts);
}

/** The facts at some paths, with the objects around them, there or not as they are. */
export function onlyPaths(facts: Json, paths: readonly string[]): Json {
  if (!isObject(facts)) return facts;
  const heads = Map.groupBy(paths, (path) => path.split(".")[0] ?? "");
  const kept: JsonObject = {};
  for (const [head, below] of heads) {
    const value = !isUnsafeKey(head) && Object.hasOwn(facts, head) ? facts[head] : undefined;
    if (value === undefined) continue;
    const deeper = below.map((path) => path.slice(head.length + 1));
    kept[head] = deeper.includes("") ? value : onlyPaths(value, deeper);
  }
  return kept;
}
