import type { JudgedInput, RuleVerdict } from "../domain";
import { isObject, type Json, type JsonObject } from "../lib/json";
import type { ListAnswers } from "../rules/operator";
import type { RuleBook } from "../rules/rule-book";
import { scoreRisk } from "../rules/score";

/** What a judgement came to, whoever made it. */
export interface JudgedAs {
  score: number;
  level: JudgedInput["level"];
  rules: RuleVerdict[];
}

export interface JudgedAgain extends JudgedAs {
  /** Facts that were missing, as the rules spell them: never what was read. */
  unknownFacts: string[];
  /** The work it was, in steps of a rule's budget. */
  steps: number;
}

/** A word for paths that a rule computes from facts: they may contain anything. */
const computedPath = "(a computed path)";

/** Judges facts by a book. Throws what the rules throw: the caller counts it as a failure of the draft. */
export function judgeAgain(
  book: RuleBook,
  facts: JsonObject,
  atMs: number,
  lists: ListAnswers,
  spelled: ReadonlySet<string>,
): JudgedAgain {
  const { score, level, verdicts, explanation } = scoreRisk(book.rules, facts, atMs, { model: book.model, lists });
  const missing = new Set<string>();
  noteMissing(explanation, missing);
  return {
    score,
    level,
    rules: verdicts,
    unknownFacts: [...new Set([...missing].map((path) => (spelled.has(path) ? path : computedPath)))],
    steps: isObject(explanation) && typeof explanation.steps === "number" ? explanation.steps : 1,
  };
}

/** Every text in a rule set: only what stands there may name a missing fact in a report. */
export function textsIn(body: Json): Set<string> {
  const texts = new Set<string>();
  const open: Json[] = [body];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (typeof part === "string") {
      texts.add(part);
      // An expression holds its paths among other words.
      for (const [path] of part.matchAll(/[\w-]+(?:\.[\w-]+)+/g)) texts.add(path);
    } else if (Array.isArray(part)) open.push(...part);
    else if (isObject(part)) open.push(...Object.values(part));
  }
  return texts;
}

/** Walks the explanation: nodes whose verdict is, or was, that a fact is missing. */
function noteMissing(explanation: Json, missing: Set<string>): void {
  const { sets = [], model = null } = isObject(explanation) ? explanation : {};
  const adjusted = isObject(model) ? [model.modifiers, model.floors].flatMap((list) => list ?? []) : [];
  const open = [...(Array.isArray(sets) ? sets : []), ...adjusted].flatMap((one) => (isObject(one) ? one.tree : []));
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!isObject(node)) continue;
    if (Array.isArray(node.rules)) open.push(...node.rules);
    else if (node.verdict === "unknown" || node.wasUnknown === true) noteReads(node, missing);
  }
}

function noteReads(node: JsonObject, missing: Set<string>): void {
  const reads = Array.isArray(node.reads) ? node.reads : node.read === undefined ? [] : [node.read];
  // A leaf that does not know is about its key, also when something stands there that says too little.
  if (typeof node.key === "string" && node.key !== "") missing.add(node.key);
  else
    for (const read of reads)
      if (isObject(read) && read.found === false && typeof read.path === "string") missing.add(read.path);
}
