import { isObject, type Json, type JsonObject } from "../lib/json";
import { type RiskLevel, riskLevels } from "./country-risk";
import { listEntry, listLookups } from "./in-list";
import type { ListAnswers } from "./operator";
import { nodesOf, type RuleBook } from "./rule-book";
import type { RuleProblems } from "./rule-problems";
import { scoreRisk } from "./score";
import { dateMs } from "./years";

/** An example that lives with its rules: facts, and what they must come to. */
export interface RuleTest {
  name: string;
  facts: JsonObject;
  /** When it is asked; null: the time of asking. A test about ages or dates names a day. */
  atMs: number | null;
  /** Entries of lists, as the test has them. */
  lists: Readonly<Record<string, readonly string[]>>;
  expect: { score: number | null; level: RiskLevel | null; hits: readonly string[] | null };
}

export interface RuleTestResult {
  name: string;
  passed: boolean;
  /** What came out otherwise than expected, as sentences. */
  problems: string[];
  score: number;
  level: RiskLevel;
  /** Ids of the sets that held. */
  hits: string[];
}

const mostTests = 200;

/** Asks every test of the book. */
export const runRuleTests = (book: RuleBook, nowMs: number): RuleTestResult[] =>
  book.tests.map((test) => runTest(book, test, nowMs));

function runTest(book: RuleBook, test: RuleTest, nowMs: number): RuleTestResult {
  const lists = answersOf(book, test);
  const { score, level, hits } = scoreRisk(book.rules, test.facts, test.atMs ?? nowMs, { model: book.model, lists });
  const { expect } = test;
  const problems: string[] = [];
  if (expect.score !== null && expect.score !== score) problems.push(`The score is ${score}, not ${expect.score}.`);
  if (expect.level !== null && expect.level !== level) problems.push(`The level is ${level}, not ${expect.level}.`);
  const missing = (expect.hits ?? []).filter((id) => !hits.includes(id));
  const surplus = expect.hits === null ? [] : hits.filter((id) => !expect.hits?.includes(id));
  if (missing.length > 0) problems.push(`Did not hold: ${missing.join(", ")}.`);
  if (surplus.length > 0) problems.push(`Held as well: ${surplus.join(", ")}.`);
  return { name: test.name, passed: problems.length === 0, problems, score, level, hits };
}

function answersOf(book: RuleBook, test: RuleTest): ListAnswers {
  const asked = [...listLookups(nodesOf(book), test.facts)].flatMap(([key, entries]) => {
    if (!Object.hasOwn(test.lists, key)) return [];
    const held = new Set(test.lists[key]);
    const found = Object.fromEntries([...entries].map((entry) => [entry, held.has(entry)]));
    return [[key, { version: 0, found }] as const];
  });
  return Object.fromEntries(asked);
}

/** `[{name, facts, at?, lists?, expect: {score?, level?, hits?}}]`; nothing means no tests. */
export function parseRuleTests(raw: Json | undefined, path: string, problems: RuleProblems): RuleTest[] {
  const list = raw ?? [];
  if (!Array.isArray(list) || list.length > mostTests) {
    problems.add(path, "bad_list", `tests are a list of at most ${mostTests}`);
    return [];
  }
  return list.flatMap((one, i) => parseTest(one, `${path}.${i}`, problems) ?? []);
}

function parseTest(raw: Json, path: string, problems: RuleProblems): RuleTest | null {
  const bad = (at: string, message: string): null => {
    problems.add(at, "bad_test", message);
    return null;
  };
  if (!isObject(raw) || typeof raw.name !== "string" || raw.name.trim() === "") return bad(path, "a test has a name");
  if (!isObject(raw.facts)) return bad(`${path}.facts`, "a test needs facts, shaped like the context of a case");
  const atMs = raw.at === undefined ? null : dateMs(raw.at);
  if (raw.at !== undefined && atMs === null) return bad(`${path}.at`, "at is a date like 2026-05-31");
  const expect = isObject(raw.expect) ? raw.expect : {};
  const level = riskLevels.find((known) => known === expect.level) ?? null;
  if (expect.level !== undefined && level === null) return bad(`${path}.expect.level`, "there is no such level");
  if (expect.score !== undefined && typeof expect.score !== "number")
    return bad(`${path}.expect.score`, "a score is a number");
  const hits = expect.hits === undefined ? null : textsIn(expect.hits);
  if (expect.hits !== undefined && hits === null) return bad(`${path}.expect.hits`, "hits are ids of rules");
  if (expect.score === undefined && level === null && hits === null)
    return bad(`${path}.expect`, "a test expects a score, a level or hits: without one it cannot fail");
  const lists = listsIn(raw.lists);
  if (lists === null) return bad(`${path}.lists`, 'lists are like {"blocked-domains": ["mail.example"]}');
  const score = typeof expect.score === "number" ? expect.score : null;
  return { name: raw.name.trim(), facts: raw.facts, atMs, lists, expect: { score, level, hits } };
}

function listsIn(raw: Json | undefined): RuleTest["lists"] | null {
  const given = raw ?? {};
  if (!isObject(given)) return null;
  const read = Object.entries(given).map(([key, entries]) => [key, textsIn(entries)] as const);
  if (read.some(([, entries]) => entries === null)) return null;
  return Object.fromEntries(
    read.map(([key, entries]) => [key, (entries ?? []).flatMap((one) => listEntry(one) ?? [])]),
  );
}

function textsIn(raw: Json): string[] | null {
  const texts = Array.isArray(raw) ? raw.filter((one) => typeof one === "string") : null;
  return Array.isArray(raw) && texts?.length === raw.length ? texts : null;
}
