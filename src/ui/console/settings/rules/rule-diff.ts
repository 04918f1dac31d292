import { type Json, type JsonObject, sameJson } from "../../../../lib/json";
import type { Book } from "./book";

export interface IndicatorChange {
  id: string;
  name: string;
  what: "added" | "removed" | "changed";
  /** "base score 60 → 70", "its rules". Empty for what was added or removed. */
  details: string[];
}

export interface BookDiff {
  indicators: IndicatorChange[];
  model: string[];
  tests: { added: string[]; removed: string[]; changed: string[] };
  /** Nothing at all is different. */
  isSame: boolean;
}

/** What publishing changes for cases that are judged from then on. Indicators are the same when their id is. */
export function diffOfBooks(before: Book, after: Book): BookDiff {
  const old = new Map(before.rules.map((one) => [idOf(one), one]));
  const now = new Map(after.rules.map((one) => [idOf(one), one]));
  const indicators: IndicatorChange[] = [
    ...[...now].flatMap(([id, one]): IndicatorChange[] => {
      const was = old.get(id);
      if (was === undefined) return [{ id, name: nameOf(one), what: "added", details: [] }];
      const details = detailsOf(was, one);
      return details.length === 0 ? [] : [{ id, name: nameOf(one), what: "changed", details }];
    }),
    ...[...old]
      .filter(([id]) => !now.has(id))
      .map(([id, one]): IndicatorChange => ({ id, name: nameOf(one), what: "removed", details: [] })),
  ];
  const model = modelChanges(before.model, after.model);
  const tests = testChanges(before.tests, after.tests);
  const isSame =
    indicators.length === 0 && model.length === 0 && Object.values(tests).every((names) => names.length === 0);
  return { indicators, model, tests, isSame };
}

const words: Readonly<Record<string, string>> = {
  indicator: "name",
  domain: "domain",
  baseRiskScore: "base score",
  additionalRiskScore: "additional score",
  ruleSet: "its rules",
  onUnknown: "what a missing fact counts as",
  alert: "its alert",
  kind: "model",
  weights: "weights of domains",
  modifiers: "modifiers",
  floors: "floors",
  cap: "cap",
  thresholds: "thresholds of levels",
};

function detailsOf(before: JsonObject, after: JsonObject): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => {
    const [was, is] = [before[key], after[key]];
    if (sameJson(was ?? null, is ?? null)) return [];
    const word = words[key] ?? key;
    return [isPlain(was) && isPlain(is) ? `${word} ${shown(was)} → ${shown(is)}` : word];
  });
}

const modelChanges = detailsOf;

function testChanges(before: readonly JsonObject[], after: readonly JsonObject[]): BookDiff["tests"] {
  const old = new Map(before.map((one) => [testName(one), one]));
  const now = new Map(after.map((one) => [testName(one), one]));
  return {
    added: [...now.keys()].filter((name) => !old.has(name)),
    removed: [...old.keys()].filter((name) => !now.has(name)),
    changed: [...now].filter(([name, one]) => old.has(name) && !sameJson(old.get(name), one)).map(([name]) => name),
  };
}

const idOf = (one: JsonObject): string => String(one.id ?? one.indicator ?? "");
export const nameOf = (one: JsonObject): string => String(one.indicator ?? one.id ?? "Without a name");
export const testName = (one: JsonObject): string => String(one.name ?? "Without a name");
const isPlain = (value: Json | undefined): boolean => typeof value !== "object" || value === null;
const shown = (value: Json | undefined): string => (value === undefined || value === null ? "nothing" : String(value));
