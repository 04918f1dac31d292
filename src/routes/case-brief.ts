import * as z from "zod";
import { dbOf } from "../db/db-of";
import { lastLook, noteLook } from "../db/related";
import { clockOffsetOf } from "../db/tenants";
import type { TimelineEntry } from "../domain";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { type BriefCheck, type BriefNews, briefOf } from "../review/brief";
import { type CaseCall, caseIn } from "./case-command";
import { ask } from "./case-reads";
import { ActorView } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { type ApiProblem, problem } from "./problem";
import { toldRequirements } from "./told-requirements";

const One = z.object({ id: z.string() });
const Compared = z.looseObject({
  key: z.string(),
  label: z.string(),
  said: z.array(z.looseObject({ source: z.enum(["applicant", "register", "identity"]), value: z.string() })),
  agreement: z.enum(["same", "differs", "alone", "missing"]),
});
const News = z.looseObject({
  seq: z.int(),
  at: z.string(),
  type: z.string(),
  subject: z.string().nullable(),
  actor: ActorView,
  version: z.int(),
  changed: z.array(z.string()).meta({ description: "Paths of facts that it changed." }),
});
const BriefView = z
  .looseObject({
    version: z.int(),
    lookedAt: z
      .string()
      .nullable()
      .meta({ format: "date-time", description: "When this person looked last; null: never, and for keys." }),
    sentences: z.array(z.string()),
    facts: z.array(Compared),
    contradictions: z.array(Compared).meta({ description: "Sources disagree on these." }),
    missing: z.array(z.string()),
    open: z.array(
      z.looseObject({
        kind: z.enum(["documents", "checks", "failed_checks", "requirements", "incidents", "children"]),
        whose: z.enum(["team", "applicant", "others"]),
        count: z.int(),
        names: z.array(z.string()),
      }),
    ),
    changes: z
      .looseObject({ count: z.int(), news: z.array(News), changedFacts: z.array(z.string()) })
      .nullable()
      .meta({ description: "Since this person looked last, the newest 20 told." }),
  })
  .meta({ id: "CaseBrief" });

export const caseBriefRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      method: "GET",
      tag: "Cases",
      name: "getCaseBrief",
      path: "/api/v1/cases/{id}/brief",
      summary: "Read a case in short",
      description:
        "What is known, where sources disagree, what is open and what has changed since the caller looked last. Computed from the case " +
        "alone: the same case gives the same brief.",
      params: One,
      answers: { 200: BriefView },
    },
    async (call) => {
      const snapshot = await ask(call, (subject) => subject.snapshot());
      if (!snapshot.ok) return snapshot;
      const runs = await ask(call, (subject) => subject.runs({ limit: 100, after: null }));
      if (!runs.ok) return runs;
      const flow = await ask(call, (subject) => subject.flow());
      if (!flow.ok) return flow;
      const seen = await lookOf(call);
      const news = seen === null ? ok(null) : await newsSince(call, seen.version);
      if (!news.ok) return news;
      const now = snapshot.value;
      const caseNowMs = call.nowMs + (await clockOffsetOf(dbOf(call.env, call.tenantId), call.tenantId));
      const due = toldRequirements(flow.value, flow.value.status !== "active");
      const brief = briefOf({
        context: now.context,
        status: now.status,
        state: now.configuration.join("|"),
        outcome: now.outcome,
        risk: now.riskOverride ?? now.risk,
        dueAtMs: now.sla.clock?.dueAtMs ?? null,
        createdAtMs: now.createdAtMs,
        nowMs: caseNowMs,
        documents: now.documents.map(({ decision, pages }) => ({ status: decision.status, pages: pages.length })),
        checks: runs.value.data.map(checkOf),
        due: {
          applicant: due.currentlyDue.length,
          reviewer: due.pendingVerification.length,
          labels: due.currentlyDue.map(({ label }) => label),
        },
        openIncidents: now.incidents.filter(({ resolvedAtMs }) => resolvedAtMs === null).length,
        openChildren: now.children.filter(({ finished, gone }) => !finished && !gone).length,
        news: news.value,
      });
      const lookedAt = seen === null ? null : new Date(seen.lookedAtMs).toISOString();
      return answer(200, { version: now.version, lookedAt, ...brief });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      method: "PUT",
      tag: "Cases",
      name: "noteCaseLook",
      path: "/api/v1/cases/{id}/look",
      summary: "Say that one has seen a case up to a version",
      description: "For people. The next brief tells what has changed since. A look that is 180 days old is forgotten.",
      params: One,
      body: z.strictObject({ version: z.int().min(0).max(1_000_000_000) }),
      audit: false,
      answers: { 200: z.strictObject({ version: z.int() }) },
    },
    async (call) => {
      if (call.actor.kind !== "analyst") return err(problem("not_permitted", "Only people look at cases."));
      // The case has to be there: a row about none would never go.
      const row = await ask(call, (subject) => subject.snapshot());
      if (!row.ok) return row;
      const version = Math.min(call.body.version, row.value.version);
      const look = { userId: call.actor.userId, caseId: row.value.caseId, version };
      await noteLook(dbOf(call.env, call.tenantId), call.tenantId, look, call.nowMs);
      return answer(200, { version });
    },
  ),
];

async function lookOf(call: CaseCall): Promise<{ version: number; lookedAtMs: number } | null> {
  const ref = caseIn(call);
  if (!ref.ok || call.actor.kind !== "analyst") return null;
  return lastLook(dbOf(call.env, call.tenantId), call.tenantId, call.actor.userId, ref.value.caseId);
}

const perPage = 200;
const mostPages = 5;

/** Every entry has a number of its own, and no version has more numbers than entries: what came after a version has a higher number. */
async function newsSince(call: CaseCall, version: number): Promise<Result<BriefNews[], ApiProblem>> {
  const news: BriefNews[] = [];
  let after: number | null = Math.max(0, version - 1);
  for (let page = 0; page < mostPages && after !== null; page++) {
    const from: number = after;
    const told = await ask(call, (subject) => subject.timeline({ limit: perPage, after: from }));
    if (!told.ok) return told;
    news.push(...told.value.data.filter((entry) => entry.version > version).map(newsOf));
    after = told.value.next;
  }
  return ok(news);
}

const newsOf = ({ seq, at, type, subject, actor, version, changes }: TimelineEntry): BriefNews => ({
  seq,
  at,
  type,
  subject,
  actor,
  version,
  changed: changedFacts(changes),
});

/** Facts of people only: what checks answered is told by their own entries. */
function changedFacts(changes: Json): string[] {
  const list = Array.isArray(changes) ? changes : [];
  return list.flatMap((change) => {
    const path = isObject(change) && Array.isArray(change.path) ? change.path.map(String) : [];
    const [root, first, ...rest] = path;
    return root === "context" && (first === "entity" || first === "customData") ? [[first, ...rest].join(".")] : [];
  });
}

function checkOf(run: JsonObject): BriefCheck {
  const result = isObject(run.result) ? run.result : null;
  return {
    plugin: String(run.plugin),
    type: String(run.type),
    verdict: result === null ? null : String(result.status),
    failed: ["error", "timeout", "incident"].includes(String(run.status)),
    data: result !== null && isObject(result.data) ? result.data : {},
  };
}
