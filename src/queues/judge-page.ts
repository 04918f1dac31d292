import { type CaseDifference, compare } from "../backtests/compare";
import { type JudgedAgain, type JudgedAs, judgeAgain, textsIn } from "../backtests/judge-again";
import { type ListQuestion, openQuestions, withAnswers } from "../backtests/list-questions";
import { type ArchivedInput, readInput } from "../backtests/read-input";
import { countCase, countLeftOut, type LeftOut } from "../backtests/report";
import { Tally } from "../backtests/tally";
import { decisionsOf, type NewBacktestCase } from "../db/backtest-results";
import { readCaseKeys } from "../db/case-keys";
import { dbOf } from "../db/db-of";
import { type JudgementRow, parts } from "../db/judgements";
import { pastLists } from "../db/list-history";
import type { TenantId } from "../domain";
import { type Env, keyringOf } from "../env";
import type { Json } from "../lib/json";
import { withoutFacts } from "../review/masking";
import { parseRuleBook, type RuleBook } from "../rules/rule-book";
import { openLine, readSegment } from "./judgement-objects";

/** Inputs that are in the clear at the same time: so many, and not much more than so many characters of sealed text. */
const atOnce = 50;
const charsAtOnce = 8_000_000;
/** Segments read at the same time. */
const segmentsAtOnce = 4;
/** Work of one page, in steps of rules: what is left then becomes another page. About ten seconds of a slow machine. */
const stepsPerPage = 60_000_000;

/** Rules that judge again: the book, and the words that a report may name. */
export interface JudgingBook {
  book: RuleBook;
  spelled: ReadonlySet<string>;
}

/** Reads a stored body once per page. Null: it cannot be read by this release. */
export function judgingBook(body: string): JudgingBook | null {
  const raw = JSON.parse(body) as Json;
  const parsed = parseRuleBook(raw);
  return parsed.ok ? { book: parsed.value, spelled: textsIn(raw) } : null;
}

export interface JudgedPage {
  cases: NewBacktestCase[];
  tally: Tally;
  judged: number;
  /** Runs that there was no time for. */
  rest: string[];
}

/** Who judges: the draft, what it is compared with (null: what production said), and names of facts that neither may ask. */
export interface Judges {
  draft: JudgingBook;
  against: JudgingBook | null;
  hiddenNames: readonly string[];
}

/**
 * Judges archived inputs by a draft, and compares with what production said (`against` null) or with what another version says. Nothing is
 * written and no case is woken. What cannot be read, or throws, is counted and does not stop the others.
 */
export async function judgePage(
  env: Env,
  tenantId: TenantId,
  rows: readonly JudgementRow[],
  { draft, against, hiddenNames }: Judges,
  mostSteps = stepsPerPage,
): Promise<JudgedPage> {
  const page: JudgedPage = { cases: [], tally: new Tally(), judged: 0, rest: [] };
  const db = dbOf(env, tenantId);
  const ids = rows.map(({ caseId }) => caseId);
  const [keys, decisions] = await Promise.all([
    readCaseKeys(db, keyringOf(env), tenantId, ids),
    decisionsOf(db, tenantId, ids),
  ]);
  let steps = 0;
  const hidden = new Set(hiddenNames);
  for await (const whole of inputsOf(env, rows, keys, page)) {
    const read = whole.map(({ row, input }) => ({
      row,
      input: { ...input, context: withoutFacts(input.context, hidden) },
    }));
    const questions = read.map(({ row, input }) => [
      ...openQuestions(draft.book, input, row.recordedAtMs),
      ...(against === null ? [] : openQuestions(against.book, input, row.recordedAtMs)),
    ]);
    const all = questions.flat();
    const answerTo = all.length === 0 ? () => null : await pastLists(db, tenantId, all);
    for (const [place, { row, input }] of read.entries()) {
      // The first one is always judged: a page gets shorter however long its rules take.
      if (steps >= mostSteps) {
        page.rest.push(row.runId);
        continue;
      }
      const asked = unique(questions[place] ?? []);
      const decision = decisions.get(row.caseId) ?? "removed";
      steps += judgeOne(page, row, input, { draft, against, asked, answerTo, decision });
    }
  }
  page.judged = rows.length - page.rest.length;
  return page;
}

interface Judging {
  draft: JudgingBook;
  against: JudgingBook | null;
  asked: ListQuestion[];
  answerTo: Parameters<typeof withAnswers>[2];
  decision: string;
}

/** Judges one input and notes what came of it. Answers the work that it was. */
function judgeOne(page: JudgedPage, row: JudgementRow, input: ArchivedInput, judging: Judging): number {
  const { lists, from } = withAnswers(input, judging.asked, judging.answerTo);
  const judged = ({ book, spelled }: JudgingBook) => judgeAgain(book, input.context, input.atMs, lists, spelled);
  let after: JudgedAgain;
  let before: JudgedAs = input;
  try {
    if (judging.against !== null) before = judged(judging.against);
    after = judged(judging.draft);
  } catch {
    countLeftOut(page.tally, "failed");
    page.cases.push(caseRow(row, input, null, null));
    return 1;
  }
  const difference = compare(before, after);
  countCase(page.tally, before, after, { difference, decision: judging.decision, from });
  page.cases.push(caseRow(row, before, after, difference));
  return after.steps;
}

const caseRow = (
  { runId, caseId, atMs }: JudgementRow,
  before: JudgedAs,
  after: JudgedAs | null,
  difference: CaseDifference | null,
): NewBacktestCase => ({
  runId,
  caseId,
  atMs,
  changed: difference === null || difference.changed ? 1 : 0,
  beforeLevel: before.level,
  beforeScore: before.score,
  afterLevel: after?.level ?? null,
  afterScore: after?.score ?? null,
  newlyHolds: JSON.stringify(difference?.newlyHolds ?? []),
  noLongerHolds: JSON.stringify(difference?.noLongerHolds ?? []),
  problem: after === null ? "the draft could not judge this input" : null,
});

interface ReadInput {
  row: JudgementRow;
  input: ArchivedInput;
}

/** The inputs of these rows, some at a time. Those that cannot be had are counted. */
async function* inputsOf(
  env: Env,
  rows: readonly JudgementRow[],
  keys: ReadonlyMap<string, Uint8Array>,
  { tally }: JudgedPage,
): AsyncGenerator<ReadInput[]> {
  const bySegment = new Map<string, JudgementRow[]>();
  for (const row of rows) bySegment.set(row.segmentId, [...(bySegment.get(row.segmentId) ?? []), row]);
  let read: ReadInput[] = [];
  let chars = 0;
  for (const some of parts([...bySegment], segmentsAtOnce)) {
    const segments = await Promise.all(
      some.map(async ([id, ofSegment]) => ({
        ofSegment,
        lines: await readSegment(env, { id, tenantId: ofSegment[0]?.tenantId ?? "" }),
      })),
    );
    for (const { ofSegment, lines } of segments)
      for (const row of ofSegment) {
        const input = inputIn(lines, row, keys);
        if (typeof input === "string") countLeftOut(tally, input);
        else read.push({ row, input });
        chars += lines?.[row.place]?.length ?? 0;
        if (read.length < atOnce && chars < charsAtOnce) continue;
        yield read;
        read = [];
        chars = 0;
      }
  }
  if (read.length > 0) yield read;
}

function inputIn(
  lines: string[] | null,
  row: JudgementRow,
  keys: ReadonlyMap<string, Uint8Array>,
): ArchivedInput | LeftOut {
  const key = keys.get(row.caseId);
  if (key === undefined) return "shredded";
  const line = lines?.[row.place];
  if (line === undefined) return "missing";
  const text = openLine(line, key, row.tenantId, row.runId);
  return (text === null ? null : readInput(text)) ?? "unreadable";
}

const unique = (questions: readonly ListQuestion[]): ListQuestion[] => [
  ...new Map(questions.map((question) => [JSON.stringify([question.list, question.entry]), question])).values(),
];
