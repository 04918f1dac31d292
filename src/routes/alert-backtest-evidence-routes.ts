import * as z from "zod";
import type { AlertBacktest } from "../db/alert-backtests";
import { type DefinitionBody, getDefinitionVersion, isOfReports } from "../db/alert-definitions";
import { dbOf } from "../db/db-of";
import type { TenantId } from "../domain";
import type { RuleDay, RuleHeld, TransactionFacts } from "../domain/transactions";
import { err } from "../lib/result";
import { type DefinitionVersion, longestReachDays } from "../monitoring/alert-definition";
import { type CompiledDefinition, compileDefinition } from "../monitoring/compile-definition";
import { daySeries } from "../monitoring/day-series";
import { judge, type Span } from "../monitoring/judge";
import { besidePeers, type PeerDays, totalsIn } from "../monitoring/peer-days";
import { OwnDays, type PeersOf } from "../monitoring/peers";
import { definitionSentence } from "../monitoring/sentences";
import { reachedFromMs } from "../monitoring/sweep";
import { peersOfBacktest, progressIn } from "../windows/alert-backtest";
import type { UpTo, Windows } from "../windows/window-api";
import { windowsOf } from "../windows/windows-of";
import { mostShown, ReportsBehind, reportEvidence } from "./alert-backtest-report-evidence";
import { backtestIn } from "./alert-backtest-routes";
import { dayView } from "./alert-evidence-routes";
import { AlertEvidence } from "./alert-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { problem } from "./problem";
import { transactionsBy } from "./transaction-reads";

const dayMs = 86_400_000;
/** What a chart shows before the first day that held. */
const daysBefore = 14;
/** Of a group with more transactions, the newest up to the last day that held are shown and drawn. */
const mostRead = 5_000;
/** Of a subject with more transactions, the oldest are judged. */
const mostJudged = 200_000;

const { days, series, transactions, total } = AlertEvidence.shape;

/** What a backtest found of one subject, judged again over what was stored when it began and still is. */
export const alertBacktestEvidenceRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Alert definitions",
      name: "getAlertBacktestEvidence",
      method: "POST",
      path: "/api/v1/alert-backtests/{id}/evidence",
      summary: "See the numbers behind what a backtest found of a subject, and the very transactions or reports",
      description: "Of one group of the subject: that of `groupKey`, else the one with the most days.",
      params: z.object({ id: z.string().max(100) }),
      body: z.strictObject({
        subjectId: z.string().min(1).max(200),
        groupKey: z.string().min(1).max(1_000).optional(),
        of: z
          .enum(["draft", "published"])
          .default("draft")
          .meta({ description: "What was tried, or what it was compared with." }),
      }),
      answers: {
        200: z
          .looseObject({
            definition: z.looseObject({ version: z.int(), sentence: z.string() }),
            groupKey: z.string().nullable().meta({ description: "Null: it holds for none of the subject any more." }),
            groups: z.int().meta({ description: "Groups of the subject for which it holds." }),
            ...{ days, series, total },
            transactions: transactions.meta({ description: `The newest ${mostShown}.` }),
            reports: ReportsBehind,
          })
          .meta({ id: "AlertBacktestEvidence" }),
      },
      idempotent: "none",
      audit: false,
      reads: true,
    },
    async (call) => {
      const found = await backtestIn(call);
      if (!found.ok) return found;
      const { env, tenantId, body } = call;
      if (found.value.status !== "done")
        return err(problem("conflict", `The backtest is ${found.value.status}: only one that is done has evidence.`));
      const db = dbOf(env, tenantId);
      const judging = await judgingOf(db, tenantId, found.value, body.of);
      if (judging === null)
        return err(problem("bad_value", "It was compared with nothing that is published.", { param: "of" }));
      const span = { fromMs: found.value.fromMs, toMs: found.value.untilMs };
      const { version, body: judges } = judging;
      if (isOfReports(judges))
        return answer(200, await reportEvidence(db, tenantId, { version, body: judges }, body.subjectId, span));
      const definition = { id: found.value.id, version, body: { ...judges, enabled: true } };
      const compiled = compileDefinition(definition);
      const windows = await windowsOf(env, tenantId);
      const { upTo } = progressIn(found.value.progress);
      const peers = await peersOfBacktest(db, tenantId, found.value, body.of);
      const given = { upTo, peers, most: mostJudged };
      const held = heldDays(await windows.backtestOf(body.subjectId, definition, span, given));
      const groupKey = body.groupKey ?? fullestGroup(held);
      const told = held.filter((day) => day.groupKey === groupKey);
      const facts = await factsBehind(windows, { definition, compiled, upTo }, told, span);
      const peersOf = peersBeside(compiled, facts, peers);
      const ids = idsBehind(judge(compiled, facts, span, peersOf), told);
      return answer(200, {
        definition: { version: definition.version, sentence: definitionSentence(definition.body) },
        groupKey: told.length === 0 ? null : groupKey,
        groups: new Set(held.map((day) => day.groupKey)).size,
        days: told
          .toReversed()
          .map((day) => dayView({ ...day, standing: "counted", severity: day.held.severity }, definition.body)),
        series: seriesOf(definition, { compiled, facts, peersOf }, told, span),
        transactions: await transactionsBy(env, tenantId, ids.slice(0, mostShown)),
        total: ids.length,
      });
    },
  ),
];

/** Of the group of some days: all that they look back on, and what a chart shows beside it. */
async function factsBehind(
  windows: Windows,
  { definition, compiled, upTo }: { definition: DefinitionVersion; compiled: CompiledDefinition; upTo: UpTo },
  told: readonly HeldDay[],
  span: Span,
): Promise<TransactionFacts[]> {
  const [first] = told;
  if (first === undefined) return [];
  const fromMs = chartFromMs(first, span);
  const asked = { subjectId: first.subject.id, of: { definition, groupKey: first.groupKey }, limit: mostRead };
  const afterMs = lookedBackTo(compiled, fromMs) - 1;
  const read = async (toMs: number) => windows.entriesOf({ ...asked, afterMs, toMs, upTo });
  const all = await read(span.toMs);
  // Rather those of the last day than what came after it.
  const isCut = all.length >= mostRead;
  return oncePerTransaction(isCut ? await read(told.at(-1)?.held.atMs ?? span.toMs) : all);
}

const chartFromMs = ({ day }: RuleDay, { fromMs }: Span): number =>
  Math.max(fromMs, Date.parse(day) - daysBefore * dayMs);

/** The transactions of some days, the newest first, as far as they were read. */
function idsBehind(judged: readonly RuleDay[], told: readonly HeldDay[]): string[] {
  const behind = new Map(
    heldDays(judged).map(({ groupKey, day, held }) => [`${day} ${groupKey}`, held.transactionIds]),
  );
  const newestFirst = told.toReversed();
  return [
    ...new Set(newestFirst.flatMap(({ groupKey, day }) => (behind.get(`${day} ${groupKey}`) ?? []).toReversed())),
  ];
}

/** What was tried, or the published version that it was compared with; null: there was none. */
async function judgingOf(
  db: D1Database,
  tenantId: TenantId,
  { body, definitionId, againstVersion }: AlertBacktest,
  of: "draft" | "published",
): Promise<{ version: number; body: DefinitionBody } | null> {
  if (of === "draft") return { version: 0, body: JSON.parse(body) as DefinitionBody }; // stored when it was read
  if (definitionId === null || againstVersion === null) return null;
  return getDefinitionVersion(db, tenantId, definitionId, againstVersion);
}

type HeldDay = RuleDay & { held: RuleHeld };

const heldDays = (told: readonly RuleDay[]): HeldDay[] =>
  told.filter((day): day is HeldDay => day.held !== null).sort((a, b) => (a.day < b.day ? -1 : 1));

/** A gap looks back however far: here as far as one is told. */
const lookedBackTo = (compiled: CompiledDefinition, fromMs: number): number =>
  Math.max(reachedFromMs(compiled, fromMs), fromMs - (longestReachDays + 1) * dayMs);

/** What others came to, beside what is stored of the subject now. */
function peersBeside(
  compiled: CompiledDefinition,
  facts: readonly TransactionFacts[],
  peers: PeerDays | null,
): PeersOf {
  if (peers === null) return () => null;
  const totals = totalsIn(compiled, peers);
  const own = new OwnDays(compiled);
  for (const each of facts) if (compiled.passes(each)) own.add(each);
  return (pivot) => besidePeers(compiled, totals, own, pivot);
}

/** Whoever pays themselves is on both sides of a transaction. */
const oncePerTransaction = (all: readonly TransactionFacts[]): TransactionFacts[] => [
  ...new Map(all.map((facts) => [facts.id, facts])).values(),
];

function fullestGroup(held: readonly HeldDay[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { groupKey } of held) counts.set(groupKey, (counts.get(groupKey) ?? 0) + 1);
  return [...counts].sort(([a, most], [b, fewer]) => fewer - most || (a < b ? -1 : 1))[0]?.[0];
}

function seriesOf(
  definition: DefinitionVersion,
  { compiled, facts, peersOf }: { compiled: CompiledDefinition; facts: readonly TransactionFacts[]; peersOf: PeersOf },
  told: readonly HeldDay[],
  { fromMs, toMs }: Span,
) {
  const [first] = told;
  if (first === undefined) return [];
  const ofGroup = facts.filter((each) => compiled.groupOf(each)?.groupKey === first.groupKey);
  const heldOn = new Map(told.map((day) => [day.day, day.held]));
  const beginMs = chartFromMs(first, { fromMs, toMs });
  // The gravest moment of a day is not always its highest value: the day says what was told.
  return daySeries(definition, ofGroup, { fromMs: beginMs, toMs }, peersOf).map(({ day, value, limit }) => {
    const held = heldOn.get(day);
    return { day, value: held?.value ?? value, limit: held?.limit ?? limit, held: held !== undefined };
  });
}
