import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { verdictOf } from "./fact-operators";
import { factRead } from "./fact-reads";
import { oneFactOperator } from "./one-fact";
import type { LeafAnswer, LeafQuestion, Operator } from "./operator";

// Operators that read the outputs of checks where the documented context keeps them.

/**
 * COMPANY_SANCTIONS_CATEGORIES `{category, threshold}`: at least `threshold` (1) sources of the company's sanctions hits carry the
 * category, in any case. Vendors say it in two ways: sources that each have categories, or sources that are mere addresses, with the
 * categories and official lists on the entity; the latter counts its official lists of the category, at least 1.
 */
export const companySanctionsCategories: Operator = {
  words: "of the company's sanctions carry the category",
  needsKey: false,
  problemWithValue: (value) => {
    if (!isObject(value) || typeof value.category !== "string") return "the value needs a category";
    return problemWithThreshold(value);
  },
  ask: ({ value, facts }) => {
    const category = isObject(value) && typeof value.category === "string" ? value.category : "";
    return countInCompanyHits(value, facts, (entity) => inCategory(entity, category));
  },
};

/** COMPANY_SANCTIONS_ADVERSE_MEDIA `{threshold?}`: at least that many (1) reports in the press among the company's hits. */
export const companySanctionsAdverseMedia: Operator = {
  words: "of the company's sanctions hits are adverse media",
  needsKey: false,
  problemWithValue: (value) => problemWithThreshold(isObject(value) ? value : {}),
  ask: ({ value, facts }) =>
    countInCompanyHits(value, facts, (entity) => {
      const reports = listAt(entity, "adverseMedia").length;
      return reports > 0 ? reports : inCategory(entity, "adverse media");
    }),
};

function problemWithThreshold(value: JsonObject): string | null {
  const { threshold = 1 } = value;
  return typeof threshold === "number" && threshold > 0 ? null : "the threshold must be a number above zero";
}

function countInCompanyHits(value: Json, facts: JsonObject, count: (entity: Json) => number): LeafAnswer {
  const path = "pluginsOutput.companySanctions.data";
  const matches = getPath(facts, path);
  const read = factRead(path, matches);
  if (matches === undefined || matches === null)
    return { verdict: "unknown", read, reason: "the company has not been screened" };
  if (!Array.isArray(matches)) return { verdict: "error", read, reason: "the fact is no list of matches" };
  const total = matches.reduce<number>((sum, match) => sum + count(getPath(match, "entity") ?? null), 0);
  const threshold = isObject(value) ? Number(value.threshold ?? 1) : 1;
  return { verdict: total >= threshold ? "holds" : "fails", read, reason: null };
}

function inCategory(entity: Json, category: string): number {
  const sources = listAt(entity, "sources").filter((source) => Array.isArray(getPath(source, "categories")));
  const carries = (holder: Json, path: string) => listAt(holder, path).some((name) => isSameCategory(name, category));
  if (sources.length > 0) return sources.filter((source) => carries(source, "categories")).length;
  const lists = listAt(entity, "officialLists").filter((list) =>
    [getPath(list, "category"), getPath(list, "keyword")].some((name) => isSameCategory(name, category)),
  );
  return Math.max(lists.length, carries(entity, "categories") ? 1 : 0);
}

const isSameCategory = (name: Json | undefined, category: string): boolean =>
  typeof name === "string" && folded(name) === folded(category);
const folded = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, " ")
    .trim();

/**
 * AML_CHECK_V2 `{operator, value}`: some hit of some person of the case answers the inner operator; the key is a path inside a hit. Looks
 * where screenings of people stand: child cases of any kind, checks of this case, and hits kept with owners, directors and the main
 * representative. Nobody screened is not known; (the documented system took any person at all for a hit).
 */
export const amlCheckV2: Operator = {
  words: "of some person's AML hit",
  needsKey: true,
  problemWithValue: (value) => {
    const inner = isObject(value) ? oneFactOperator(value.operator) : null;
    if (!isObject(value) || inner === null) return 'the value needs an operator of facts, like "GT"';
    return inner.problemWithValue(value.value ?? null);
  },
  ask: (question) => {
    const screenings = screeningsOf(question.facts);
    const path = `people.*.hits[].${question.key}`;
    if (screenings.length === 0)
      return { verdict: "unknown", read: factRead(path, undefined), reason: "no person has been screened" };
    return askHits(question, path, screenings);
  },
};

function askHits({ key, value, nowMs }: LeafQuestion, path: string, screenings: (Json[] | null)[]): LeafAnswer {
  const inner = isObject(value) ? oneFactOperator(value.operator) : null;
  const wanted = isObject(value) ? (value.value ?? null) : null;
  if (inner === null) return { verdict: "error", read: factRead(path, undefined), reason: "the rule has no operator" };
  const hits = screenings.flatMap((list) => list ?? []);
  const found = hits.flatMap((hit) => getPath(hit, key) ?? []);
  const read = factRead(path, found);
  const verdicts = hits.map((hit) => verdictOf(inner, getPath(hit, key), wanted, nowMs).verdict);
  if (verdicts.includes("holds")) return { verdict: "holds", read, reason: null };
  if (verdicts.includes("error")) return { verdict: "error", read, reason: "a value cannot be compared" };
  const isOpen = verdicts.includes("unknown") || screenings.includes(null);
  return isOpen
    ? { verdict: "unknown", read, reason: "an answer has not come, or lacks the value" }
    : { verdict: "fails", read, reason: null };
}

/** One list of hits per screening; null for a person whose screening has not come. */
function screeningsOf(facts: JsonObject): (Json[] | null)[] {
  const children = Object.values(objectAt(facts, "childWorkflows")).flatMap((cases) =>
    isObject(cases) ? Object.values(cases) : [],
  );
  const ofChildren = children.map((child) => hitsOrNull(getPath(child, "result.vendorResult.aml.hits")));
  const outputs = [...Object.values(objectAt(facts, "pluginsOutput")), facts.aml ?? null];
  // An output that failed has no hits, and neither have outputs about other things: only lists count.
  const ofChecks = outputs.flatMap((output) => {
    const hits = getPath(output, "hits") ?? getPath(output, "result.aml.hits");
    return Array.isArray(hits) ? [hits] : [];
  });
  const info = objectAt(facts, "entity.data.additionalInfo");
  const people = [info.ubos, info.directors, info.mainRepresentative].flatMap((one) => one ?? []);
  const ofPeople = people.flatMap((person) => {
    const hits = getPath(person, "amlHits") ?? getPath(person, "aml.hits");
    return Array.isArray(hits) ? [hits] : [];
  });
  return [...ofChildren, ...ofChecks, ...ofPeople];
}

const hitsOrNull = (hits: Json | undefined): Json[] | null => (Array.isArray(hits) ? hits : null);

/** BANK_ACCOUNT_VERIFICATION `{verdicts?}`: the check says that the account is not the holder's (`rejected`), or one of these verdicts. */
export const bankAccountVerification: Operator = {
  words: "is a bank account whose verification says",
  needsKey: false,
  problemWithValue: (value) => {
    const verdicts = isObject(value) ? (value.verdicts ?? []) : [];
    const isGood = Array.isArray(verdicts) && verdicts.every((one) => checkVerdicts.some((known) => known === one));
    return isGood ? null : `verdicts is a list of ${checkVerdicts.join(", ")}`;
  },
  ask: ({ key, value, facts }) => {
    const path = `${key === "" ? "pluginsOutput.bankAccountVerification" : key}.verdict`;
    const found = getPath(facts, path);
    const read = factRead(path, found);
    if (found === undefined || found === null)
      return { verdict: "unknown", read, reason: "the account has not been verified" };
    if (typeof found !== "string") return { verdict: "error", read, reason: "the verdict is no text" };
    const given = isObject(value) && Array.isArray(value.verdicts) ? value.verdicts : [];
    const verdicts = given.length === 0 ? ["rejected"] : given;
    return { verdict: verdicts.includes(found) ? "holds" : "fails", read, reason: null };
  },
};

const checkVerdicts = ["clear", "review", "rejected", "not_found"];

function objectAt(facts: JsonObject, path: string): JsonObject {
  const value = getPath(facts, path);
  return isObject(value) ? value : {};
}

function listAt(value: Json, path: string): Json[] {
  const list = getPath(value, path);
  return Array.isArray(list) ? list : [];
}
