import type { CaseDocument } from "../domain/case";
import type { Verdict } from "../domain/verdict";
import type { Json, JsonObject } from "../lib/json";
import { askGuard } from "../rules/guard";
import { askJsonSchema } from "../rules/json-schema-rule";
import type { Condition, FormFacts, ItemFacts } from "./form";

/** What a rule of a form says. A missing fact is `unknown`, a rule that cannot be computed is `error`; neither holds. */
export function askCondition(condition: Condition, facts: FormFacts, item: ItemFacts | null): Verdict {
  const { engine, rule } = condition;
  const seen = ruleFacts(facts, item);
  return engine === "json-schema"
    ? askJsonSchema(rule, seen)
    : askGuard({ engine, rule, onFailed: null }, seen).verdict;
}

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
  return item === null ? all : { ...all, item: item.item, index: item.index };
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
  };
}
