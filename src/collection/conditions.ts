import type { CaseDocument } from "../domain/case";
import type { Verdict } from "../domain/verdict";
import type { Json, JsonObject } from "../lib/json";
import { engines } from "./engines";
import type { Condition, FormFacts, ItemFacts } from "./form";

/** What a rule of a form says. A missing fact is `unknown`, a rule that cannot be computed is `error`; neither holds. */
export const askCondition = ({ engine, rule }: Condition, facts: FormFacts, item: ItemFacts | null): Verdict =>
  engines[engine](rule, ruleFacts(facts, item));

export const someHolds = (conditions: Condition[], facts: FormFacts, item: ItemFacts | null): boolean =>
  conditions.some((condition) => askCondition(condition, facts, item) === "holds");

// A page asks many rules about the same facts: they are put together once.
const known = new WeakMap<FormFacts, JsonObject>();

function ruleFacts(facts: FormFacts, item: ItemFacts | null): JsonObject {
  let all = known.get(facts);
  if (all === undefined) {
    all = { ...facts.context, documents: facts.documents.map(documentFacts) };
    known.set(facts, all);
  }
  if (item === null) return all;
  const { parent } = item;
  return { ...all, item: item.item, index: item.index, ...(parent === undefined ? {} : { parent: parent.item }) };
}

/** A document as rules see it. Files that were uploaded but not sent yet count: the page they stand on depends on them. */
function documentFacts(document: CaseDocument): Json {
  const pages = document.nextPages.length > 0 ? document.nextPages : document.pages;
  return {
    id: document.id,
    key: document.key,
    category: document.category,
    type: document.type,
    version: document.version,
    pages: pages.map(({ fileId, fileName, status }) => ({ fileId, fileName, status })),
    properties: document.properties,
    decision: { status: document.decision.status },
    ...(document.row === undefined
      ? {}
      : { element: document.row.element, itemId: document.row.steps.at(-1)?.id ?? null }),
  };
}
