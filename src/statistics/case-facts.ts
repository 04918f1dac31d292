import type { CaseFact, CaseSnapshot, StatisticKind } from "../domain";
import type { CaseCourse } from "./course";

const longestWord = 200;

/** What a case adds to the numbers of its tenant, as it is now. `state` and `slaState` as its row in the list says them. */
export function caseFacts(
  snapshot: Pick<
    CaseSnapshot,
    "status" | "outcome" | "createdAtMs" | "resolvedAtMs" | "risk" | "riskOverride" | "revisions" | "sla"
  >,
  { state, slaState }: { state: string; slaState: string | null },
  course: CaseCourse,
): CaseFact[] {
  const { createdAtMs, resolvedAtMs, risk, sla } = snapshot;
  const level = (snapshot.riskOverride ?? risk)?.level ?? "none";
  const facts: CaseFact[] = [fact("opened", "", createdAtMs), fact("opened_risk", level, createdAtMs)];
  for (const rule of new Set(risk?.indicators.map(({ plugin, name }) => `${plugin}/${name}`)))
    facts.push(fact("rule", rule, createdAtMs));
  for (const { askedAtMs } of snapshot.revisions) facts.push(fact("revision", "", askedAtMs));
  if (sla.breachedAtMs !== null) facts.push(fact("sla", "breached", sla.breachedAtMs));
  else if (sla.metAtMs !== null) facts.push(fact("sla", "met", sla.metAtMs));
  for (const { byId, act, atMs, tookMs } of course.acts) facts.push(fact("act", `${byId}|${act}`, atMs, tookMs));
  if (snapshot.status === "active")
    facts.push(
      fact("state_now", state, null),
      fact("risk_now", level, null),
      fact("waits_now", course.waitsFor ?? "engine", null),
      ...(slaState === null ? [] : [fact("sla_now", slaState, null)]),
    );
  else if (resolvedAtMs !== null) facts.push(...atTheEnd(snapshot, resolvedAtMs, course));
  return facts;
}

function atTheEnd(
  { status, outcome, createdAtMs, revisions }: Pick<CaseSnapshot, "status" | "outcome" | "createdAtMs" | "revisions">,
  endedAtMs: number,
  { waitedMs, decidedBy }: CaseCourse,
): CaseFact[] {
  if (status === "cancelled") return [fact("decided", "cancelled:", endedAtMs)];
  const came = status === "failed" ? "failed" : (outcome ?? "other");
  const facts = [
    fact("decided", `${came}:${decidedBy ?? "rules"}`, endedAtMs),
    fact("time_to_decision", "", endedAtMs, Math.max(0, endedAtMs - createdAtMs)),
    fact("waited", "applicant", endedAtMs, waitedMs.applicant),
    fact("waited", "team", endedAtMs, waitedMs.team),
    fact("waited", "engine", endedAtMs, waitedMs.engine),
  ];
  return revisions.length > 0 ? [...facts, fact("decided_revised", "", endedAtMs)] : facts;
}

const fact = (kind: StatisticKind, value: string, atMs: number | null, amount: number | null = null): CaseFact => ({
  kind,
  value: value.slice(0, longestWord),
  atMs,
  amount,
});
