import { listLookups } from "../rules/in-list";
import type { ListAnswers } from "../rules/operator";
import { nodesOf, type RuleBook } from "../rules/rule-book";
import type { ArchivedInput } from "./read-input";

/** A question that rules ask a list about one input and that its record does not answer. */
export interface ListQuestion {
  list: string;
  entry: string;
  /** Real time of the judgement: the version of the list is that of then. */
  recordedAtMs: number;
  /** On the case's clock: entries that had expired by then were not on the list. */
  atMs: number;
}

/** `ofThen`: by the version of that time. `ofToday`: the list came later, so by the version of today. Null: there is no such list. */
export type ListAnswer = { version: number; found: boolean; asOf: "ofThen" | "ofToday" } | null;

/** What must be looked up before the book can be asked about this input. */
export function openQuestions(book: RuleBook, input: ArchivedInput, recordedAtMs: number): ListQuestion[] {
  const open: ListQuestion[] = [];
  for (const [list, entries] of listLookups(nodesOf(book), input.context)) {
    const known = answersIn(input.lists, list);
    for (const entry of entries)
      if (!Object.hasOwn(known, entry)) open.push({ list, entry, recordedAtMs, atMs: input.atMs });
  }
  return open;
}

export interface AnsweredLists {
  lists: ListAnswers;
  /** How many questions were answered from where; `unanswered`: there is no such list. */
  from: { ofThen: number; ofToday: number; unanswered: number };
}

/** The record's answers, and beside them those that were looked up. */
export function withAnswers(
  input: ArchivedInput,
  questions: readonly ListQuestion[],
  answerTo: (question: ListQuestion) => ListAnswer,
): AnsweredLists {
  const from = { ofThen: 0, ofToday: 0, unanswered: 0 };
  const lists = new Map(Object.entries(input.lists));
  for (const question of questions) {
    const answer = answerTo(question);
    if (answer === null) {
      from.unanswered += 1;
      continue;
    }
    from[answer.asOf] += 1;
    const known = lists.get(question.list);
    const found = { ...known?.found, [question.entry]: answer.found };
    lists.set(question.list, { version: known?.version ?? answer.version, found });
  }
  return { lists: Object.fromEntries(lists), from };
}

const answersIn = (lists: ListAnswers, key: string): Readonly<Record<string, boolean>> =>
  Object.hasOwn(lists, key) ? (lists[key]?.found ?? {}) : {};
