import { caseOf } from "../cases/case-of";
import { orderedParties } from "../checks/screening-result";
import { dbOf } from "../db/db-of";
import type { Entity } from "../db/entities";
import type { MonitorRun } from "../db/monitor-runs";
import { newestCasesOf } from "../db/monitors";
import type { AlertSeverity, CaseId, TenantId } from "../domain";
import type { MonitorKind } from "../domain/monitoring";
import type { Env } from "../env";
import { sha256Hex } from "../lib/bytes";
import { canonicalJson, isObject, type JsonObject } from "../lib/json";
import { type DatedDocument, expiringDocuments, expiryOf } from "../ongoing/expiring-documents";
import { changeSeverity, extractOf, type RegistryExtract, registryChanges } from "../ongoing/registry-changes";
import { newMarks, type Seen } from "../ongoing/seen";
import type { MonitoringSettings } from "../ongoing/settings";
import type { MonitorTerms } from "../ongoing/terms";
import { defaultSubject } from "../plugins/check-subjects";
import { isCertain } from "../screening/screen";
import { activeLists, hitMarks, screenParty, settingsFor } from "../watchlists/screen-party";
import { subjectKeyOf } from "../watchlists/subjects";
import { askForMonitor, type MonitorQuestion } from "./monitor-checks";

/** Whom a run looks at, how, and what the look before has found. */
export interface Looking {
  env: Env;
  run: MonitorRun;
  entity: Entity;
  /** All ids under which they are known. */
  entityIds: readonly string[];
  data: JsonObject;
  terms: MonitorTerms;
  settings: MonitoringSettings;
  seen: Seen | null;
  environment: "sandbox" | "production";
  riskLevel: string | null;
  /** On the tenant's clock. */
  nowMs: number;
}

/** What is worth telling. */
export interface News {
  count: number;
  severity: AlertSeverity;
  title: string;
  /** Ids, words of ours and numbers only: it goes into an alert. */
  detail: JsonObject;
  /** What is new in full; kept sealed. */
  items: JsonObject[];
}

export type Look =
  | {
      kind: "seen";
      seen: Seen;
      news: News | null;
      crossesAtMs?: number | null;
      listsAtMs?: number;
      costCents: number;
    }
  | { kind: "waiting" }
  | { kind: "trouble"; code: string; message: string; pauseMs: number | null; costCents: number }
  | { kind: "no_budget" };

/** Looks at somebody once. What it finds is compared with what the look before has found; nothing is written but the check that was made. */
export function lookAt(looking: Looking): Promise<Look> {
  return looks[looking.run.kind](looking);
}

const looks: Record<MonitorKind, (looking: Looking) => Promise<Look>> = {
  screening: (looking) => (looking.terms.vendors === null ? screenByLists(looking) : screenByVendors(looking)),
  document_expiry: lookAtDocuments,
  registry: lookUp,
  kyc_refresh: remind,
};

const sanctionsOf = ({ entity }: Looking) =>
  entity.type === "individual" ? ("individual-sanctions" as const) : ("company-sanctions" as const);

const subjectOf = ({ entity, data }: Looking, check: MonitorQuestion["type"]): JsonObject =>
  defaultSubject({ check, options: {} }, { entity: { type: entity.type, data } });

async function screenByLists(looking: Looking): Promise<Look> {
  const { env, run, entity, seen } = looking;
  const tenantId = run.tenantId as TenantId;
  const check = sanctionsOf(looking);
  const order = orderedParties(check, subjectOf(looking, check));
  if (typeof order === "string") return lasting("bad_input", `The profile cannot be screened: ${order}.`);
  const party = order.parties[0]?.party;
  if (party === undefined) return lasting("bad_input", "The profile cannot be screened.");
  const listsAtMs = Date.now();
  const [lists, weights] = await Promise.all([activeLists(env, tenantId), settingsFor(env, tenantId)]);
  if (lists.length === 0) return lasting("not_configured", "No watch list has an active version: nobody was screened.");
  const subjectKey = subjectKeyOf(env, tenantId, entity.id, party);
  const { hits } = await screenParty(env, tenantId, party, { subjectKey, settings: weights, lists });
  const marks = hitMarks(hits);
  // What somebody has said to be true is known, by whatever case.
  const isKnown = new Set(hits.filter(({ decision }) => decision?.verdict === "true_positive").map(markOf));
  const fresh = newMarks(seen?.hits ?? {}, marks).filter((mark) => !isKnown.has(mark));
  const found = hits.filter((hit) => fresh.includes(markOf(hit)));
  const certain = found.some((hit) => isCertain(hit, weights));
  const items = found.map(({ list, entryId, entryHash, identity, risk, matchedName }) => ({
    ...{ list, entryId, entryHash, subjectKey, identity, risk, matchedName },
  }));
  const detail = { found: found.length, entries: items.slice(0, 20).map(({ list, entryId }) => `${list}/${entryId}`) };
  const news = newsOfHits(found.length, certain ? "critical" : "high", { ...detail, subjectKey }, items);
  return { kind: "seen", seen: { hits: marks }, news, listsAtMs, costCents: 0 };
}

const markOf = ({ list, entryId }: { list: string; entryId: string }): string => `${list}|${entryId}`;

const newsOfHits = (count: number, severity: AlertSeverity, detail: JsonObject, items: JsonObject[]): News | null =>
  count === 0
    ? null
    : { count, severity, title: `Screening: ${count === 1 ? "1 new hit" : `${count} new hits`}`, detail, items };

async function screenByVendors(looking: Looking): Promise<Look> {
  const { env, run, settings, seen, environment, nowMs, terms } = looking;
  const type = sanctionsOf(looking);
  const listsAtMs = Date.now();
  const question = { type, vendors: terms.vendors ?? [], subject: subjectOf(looking, type), environment };
  const asked = await askForMonitor(env, run, question, settings, nowMs);
  if (asked.kind !== "answered") return asked;
  const { check, costCents } = asked;
  const found = marksOf(check.result?.matches ?? []);
  const marks = Object.fromEntries([...found].map(([mark, { hash }]) => [mark, hash]));
  const fresh = newMarks(seen?.hits ?? {}, marks).flatMap((mark) => {
    const hit = found.get(mark)?.hit;
    return hit === undefined ? [] : [hit];
  });
  const severity = check.status === "rejected" ? "critical" : "high";
  const detail = { vendor: check.result?.vendor ?? check.vendor, checkId: check.id, found: fresh.length };
  return {
    kind: "seen",
    seen: { hits: marks },
    news: newsOfHits(fresh.length, severity, detail, fresh),
    listsAtMs,
    costCents,
  };
}

/** What a vendor's hits are known by: their id, or what they say → what they say. */
export function marksOf(hits: readonly JsonObject[]): Map<string, { hash: string; hit: JsonObject }> {
  return new Map(
    hits.map((hit) => {
      const hash = sha256Hex(canonicalJson(hit)).slice(0, 32);
      const name = [hit.entryId, hit.id].find((id) => typeof id === "string" || typeof id === "number");
      return [String(name ?? hash), { hash, hit }];
    }),
  );
}

async function lookUp(looking: Looking): Promise<Look> {
  const { env, run, settings, seen, environment, nowMs, terms } = looking;
  const vendors = terms.vendors ?? (environment === "sandbox" ? ["sandbox"] : null);
  if (vendors === null) return lasting("not_configured", "Nobody is named whom to ask for the register.");
  const subject = subjectOf(looking, "company-registry");
  const asked = await askForMonitor(
    env,
    run,
    { type: "company-registry", vendors, subject, environment },
    settings,
    nowMs,
  );
  if (asked.kind !== "answered") return asked;
  const { check, costCents } = asked;
  const { status } = check;
  // Nobody covers it, or nobody knows the company: that says nothing of what it is now, but it is not as it was either.
  if (status === "cancelled") return lasting("not_covered", "None of the vendors covers this company.", costCents);
  const now = extractOf(check.result?.data ?? {});
  const before = seen?.registry === undefined ? null : extractOf(extractData(seen.registry));
  const changes = before === null ? [] : registryChanges(before, now);
  const verdict = seen?.registryStatus ?? "clear";
  const worse = status !== verdict && ["rejected", "not_found", "review"].includes(status);
  const items: JsonObject[] = [
    ...changes.map((change) => ({ ...change })),
    ...(worse ? [{ field: "verdict", before: seen === null ? null : verdict, after: status }] : []),
  ];
  const fields = [...new Set(items.map(({ field }) => String(field)))];
  const severity =
    worse && status !== "review"
      ? "high"
      : worse
        ? maxSeverity("medium", changeSeverity(changes))
        : changeSeverity(changes);
  const title = `Register: ${fields.length === 1 ? `the ${words[fields[0] ?? ""] ?? fields[0]?.slice(0, 40)} has changed` : `${fields.length} facts have changed`}`;
  const detail = { vendor: check.result?.vendor ?? check.vendor, checkId: check.id, fields };
  const news = items.length === 0 ? null : { count: items.length, severity, title, detail, items };
  // A register that does not find it now keeps what was known: it is compared with that once it is back.
  const registry = status === "not_found" && seen?.registry !== undefined ? seen.registry : dataOf(now);
  return { kind: "seen", seen: { registry, registryStatus: status }, news, costCents };
}

const words: Record<string, string> = {
  registeredAddress: "registered address",
  legalForm: "legal form",
  officers: "list of officers",
  verdict: "verdict",
};
const maxSeverity = (a: AlertSeverity, b: AlertSeverity): AlertSeverity => (b === "high" || b === "critical" ? b : a);
const dataOf = ({ others, ...extract }: RegistryExtract): JsonObject => ({ ...others, ...extract });
const extractData = (kept: unknown): JsonObject => (isObject(kept) ? kept : {});

const mostCases = 25;

async function lookAtDocuments({ env, run, entityIds, terms, seen, nowMs }: Looking): Promise<Look> {
  const tenantId = run.tenantId as TenantId;
  const documents: DatedDocument[] = [];
  for (const { caseId } of await newestCasesOf(dbOf(env, tenantId), tenantId, entityIds, mostCases)) {
    const snapshot = await caseOf(env, { tenantId, caseId: caseId as CaseId }).snapshot();
    if (!snapshot.ok) continue;
    for (const { id, category, type, properties } of snapshot.value.documents) {
      const expiresOn = expiryOf(properties);
      if (expiresOn !== null) documents.push({ caseId, documentId: id, category, type, expiresOn });
    }
  }
  const { expiring, crossesAtMs } = expiringDocuments(documents, { daysBefore: terms.daysBefore, nowMs });
  const stages = Object.fromEntries(
    expiring.map(({ caseId, documentId, stage, expiresOn }) => [`${caseId}/${documentId}`, `${stage} ${expiresOn}`]),
  );
  const fresh = newMarks(seen?.documents ?? {}, stages);
  const found = expiring.filter(({ caseId, documentId }) => fresh.includes(`${caseId}/${documentId}`));
  const expired = found.filter(({ stage }) => stage === "expired").length;
  const soon = found.length - expired;
  const parts = [
    expired > 0 ? `${expired} ${expired === 1 ? "has" : "have"} expired` : "",
    soon > 0 ? `${soon} ${soon === 1 ? "expires" : "expire"} soon` : "",
  ].filter((part) => part !== "");
  const items = found.map((document): JsonObject => ({ ...document }));
  const detail = {
    expired,
    soon,
    documents: found
      .slice(0, 20)
      .map(({ caseId, documentId, stage, daysLeft }) => ({ caseId, documentId, stage, daysLeft })),
  };
  const news: News | null =
    found.length === 0
      ? null
      : {
          count: found.length,
          severity: expired > 0 ? "high" : "medium",
          title: `Documents: ${parts.join(", ")}`,
          detail,
          items,
        };
  return { kind: "seen", seen: { documents: stages }, news, crossesAtMs, costCents: 0 };
}

/** That the time has come is the news. */
async function remind({ run, riskLevel, nowMs }: Looking): Promise<Look> {
  const severity = riskLevel === "high" || riskLevel === "critical" ? "medium" : "low";
  const detail = { dueOn: new Date(run.dueAtMs).toISOString().slice(0, 10), riskLevel };
  const overdueDays = Math.floor((nowMs - run.dueAtMs) / 86_400_000);
  const news: News = {
    count: 1,
    severity,
    title: "What is known of the customer is to be refreshed",
    detail,
    items: [],
  };
  return { kind: "seen", seen: {}, news: { ...news, detail: { ...detail, overdueDays } }, costCents: 0 };
}

const lasting = (code: string, message: string, costCents = 0): Look => ({
  ...{ kind: "trouble" as const, code, message, pauseMs: null, costCents },
});
