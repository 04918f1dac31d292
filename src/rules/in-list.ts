import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { factRead } from "./fact-reads";
import { type LeafQuestion, noLists, type Operator } from "./operator";
import type { RuleNode } from "./rule-set";

/** A fact that is a list of more items is not looked up. */
const mostItems = 200;
const longestEntry = 300;

/** IN_LIST and NOT_IN_LIST: whether the fact, or one of its items, is on a list of the tenant. Value: the list's key. */
export const tenantListOperators = {
  IN_LIST: ofList("is on the list", (isOn) => isOn),
  NOT_IN_LIST: ofList("is not on the list", (isOn) => !isOn),
} satisfies Record<string, Operator>;

function ofList(words: string, verdict: (isOn: boolean) => boolean): Operator {
  return {
    words,
    needsKey: true,
    problemWithValue: (value) => (listKeyIn(value) === null ? "the value is the key of a list" : null),
    ask: (question) => {
      const { key, value, facts } = question;
      const fact = getPath(facts, key);
      const read = factRead(key, fact);
      const isOn = isOnList(question, fact, listKeyIn(value));
      if (typeof isOn === "boolean") return { verdict: verdict(isOn) ? "holds" : "fails", read, reason: null };
      return { verdict: isOn.verdict, read, reason: isOn.reason };
    },
  };
}

type Open = { verdict: "unknown" | "error"; reason: string };

function isOnList({ lists = noLists }: LeafQuestion, fact: Json | undefined, list: string | null): boolean | Open {
  if (fact === undefined || fact === null) return { verdict: "unknown", reason: "the fact is missing" };
  const entries = entriesIn(fact);
  if (entries === null) return { verdict: "error", reason: "the fact is neither a text nor a list of texts" };
  const answers = list !== null && Object.hasOwn(lists, list) ? lists[list] : undefined;
  if (answers === undefined) return { verdict: "unknown", reason: `there is no list "${list}"` };
  const found = entries.map((entry) => (Object.hasOwn(answers.found, entry) ? answers.found[entry] : undefined));
  if (found.includes(true)) return true;
  // The fact has changed since the list was asked.
  return found.includes(undefined) ? { verdict: "unknown", reason: "the list was not asked about this value" } : false;
}

/** A value as lists keep and compare it: in any case, with single blanks. Null when it cannot be an entry. */
export function listEntry(raw: Json | undefined): string | null {
  if (typeof raw !== "string" && typeof raw !== "number" && typeof raw !== "boolean") return null;
  const entry = String(raw).normalize("NFKC").trim().replaceAll(/\s+/g, " ").toLowerCase();
  return entry === "" || entry.length > longestEntry ? null : entry;
}

function entriesIn(fact: Json): string[] | null {
  const items = Array.isArray(fact) ? fact : [fact];
  if (items.length > mostItems) return null;
  const entries = items.map(listEntry).filter((entry) => entry !== null);
  return entries.length === items.length ? entries : null;
}

const listKeyIn = (value: Json): string | null => {
  const key = isObject(value) ? value.list : value;
  return typeof key === "string" && /^[\w.-]{1,100}$/.test(key) ? key : null;
};

/** What must be looked up before these rules can be asked about these facts: by key of the list. */
export function listLookups(nodes: readonly RuleNode[], facts: JsonObject): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>();
  const open = [...nodes];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ("rules" in node) open.push(...node.rules);
    if (node.kind !== "leaf" || !Object.hasOwn(tenantListOperators, node.operator)) continue;
    const list = listKeyIn(node.value);
    if (list === null) continue;
    const entries = wanted.get(list) ?? new Set<string>();
    for (const entry of entriesIn(getPath(facts, node.key) ?? null) ?? []) entries.add(entry);
    wanted.set(list, entries);
  }
  return wanted;
}
