import { and, eq, sql } from "drizzle-orm";
import { type Brand, newId, type SlaTerms, type TeamRules, type TenantId } from "../../domain";
import type { RetentionRule } from "../../domain/retention-rules";
import { randomBase32, sha256Hex } from "../../lib/bytes";
import type { Json } from "../../lib/json";
import type { ReasonedDecision } from "../../review/decision-reasons";
import type { CheckSettings } from "../check-settings";
import { type ReasonLabels, storedLabels } from "../decision-reasons";
import { type IdentityProvider, providerStatement } from "../identity-providers";
import { type ListChange, listChange, type StoredList } from "../lists";
import { orm } from "../orm";
import { retentionStatement } from "../retention-rules";
import {
  allowedOrigins,
  brandVersions,
  checkSettings,
  decisionReasons,
  definitions,
  identityProviders,
  lists,
  queues,
  reasonOrders,
  ruleSets,
  slaSettings,
  tenants,
  triggers,
  vendorAdapters,
  webhookEndpoints,
} from "../schema";
import { listStatement, settingsStatements } from "../screening";
import { signInStatement, type WrittenSignInRules } from "../sign-in-settings";
import type { TriggerRow } from "../triggers";
import { asArchived, nextVersion, ofKey } from "../versions";
import { changedQueue, type KeptQueue, newQueue, type QueueDraft } from "../work-queues";

import {
  alertDefinitionStatements,
  archivingAlertDefinition,
  type ConfiguredAlertDefinition,
} from "./alert-definitions";

// The statements that write a configuration, one function for each thing that can change. None of them checks anything but what the
// database alone can know: all stand in one batch, behind `refuseIfMoved`.

type Written = { toSQL(): { sql: string; params: unknown[] } };

/** Builds statements of one tenant. */
export function configWriter(db: D1Database, tenantId: TenantId, nowMs: number) {
  const made: D1PreparedStatement[] = [];
  const put = (...all: Written[]) => {
    for (const query of all) {
      const { sql: text, params } = query.toSQL();
      made.push(db.prepare(text).bind(...params));
    }
  };
  const table = orm(db);
  const times = { createdAtMs: nowMs, updatedAtMs: nowMs };
  const published = { tenantId, status: "published" as const, ...times, publishedAtMs: nowMs };
  return {
    made,
    /** The next version of a definition, published at once. Its number is found by the statement. */
    publishDefinition(row: {
      key: string;
      name: string;
      displayName: string | null;
      variant: string | null;
      body: string;
      proofs: string | null;
    }) {
      const version = sql<number>`${nextVersion(definitions, tenantId, row.key)}`;
      const hash = sha256Hex(row.body);
      put(table.insert(definitions).values({ ...row, ...published, id: newId("definition"), version, hash }));
    },
    publishRuleSet(row: { key: string; name: string; description: string | null; body: string }) {
      const version = nextVersion(ruleSets, tenantId, row.key);
      const hash = sha256Hex(row.body);
      put(table.insert(ruleSets).values({ ...row, ...published, id: newId("ruleSet"), version, hash }));
    },
    /** Every published version: an older one must not take the place of the newest. */
    archive(kind: "workflow_definition" | "rule_set", key: string) {
      const of = kind === "rule_set" ? ruleSets : definitions;
      put(
        table
          .update(of)
          .set(asArchived(nowMs))
          .where(ofKey(of, tenantId, key, "published")),
      );
    },
    alertDefinition(before: ConfiguredAlertDefinition | null, row: Parameters<typeof alertDefinitionStatements>[3]) {
      made.push(...alertDefinitionStatements(db, tenantId, before, row, nowMs));
    },
    archiveAlertDefinition(id: string) {
      made.push(...archivingAlertDefinition(db, tenantId, id, nowMs));
    },
    /** `entries` null: they stay as they are. */
    list(
      before: StoredList | null,
      row: Pick<StoredList, "key" | "name" | "description" | "kind">,
      entries: ListChange["add"] | null,
      byId: string,
    ) {
      const list = before ?? { id: newId("list"), tenantId, version: 0 };
      const { key: _key, ...said } = row;
      if (before === null) put(table.insert(lists).values({ ...row, id: list.id, tenantId, version: 0, ...times }));
      else
        put(
          table
            .update(lists)
            .set({ ...said, updatedAtMs: nowMs })
            .where(and(eq(lists.tenantId, tenantId), eq(lists.id, list.id))),
        );
      if (entries === null) return;
      const change = { add: entries, remove: [], replace: true, reason: "configuration applied", byId };
      made.push(...listChange(db, list, change, newId("request"), nowMs));
    },
    /** Its cases are filed in the background. */
    queue(before: KeptQueue | null, queue: QueueDraft, openCases: number) {
      if (before === null) put(table.insert(queues).values(newQueue(tenantId, queue, openCases, nowMs)));
      else
        put(
          table
            .update(queues)
            .set(changedQueue(before, queue, openCases, nowMs))
            .where(and(eq(queues.tenantId, tenantId), eq(queues.id, before.id))),
        );
    },
    /** Places of cases in it follow by `dropOrphans`. */
    dropQueue(id: string) {
      put(table.delete(queues).where(and(eq(queues.tenantId, tenantId), eq(queues.id, id))));
    },
    vendorAdapter(name: string, body: string) {
      put(
        table
          .insert(vendorAdapters)
          .values({ tenantId, name, version: 1, body, ...times })
          .onConflictDoUpdate({
            target: [vendorAdapters.tenantId, vendorAdapters.name],
            set: { body, updatedAtMs: nowMs, version: sql`version + 1` },
          }),
      );
    },
    dropVendorAdapter(name: string) {
      put(
        table.delete(vendorAdapters).where(and(eq(vendorAdapters.tenantId, tenantId), eq(vendorAdapters.name, name))),
      );
    },
    /** Answers the code of the new reason. */
    decisionReason({ decision, label, labels }: ReasonParts): string {
      const code = `${decision}.own_${randomBase32(10)}`;
      const row = { tenantId, code, decision, label, labels: storedLabels(labels), createdAtMs: nowMs };
      put(table.insert(decisionReasons).values(row));
      return code;
    },
    reasonLabels(code: string, labels: ReasonLabels) {
      put(
        table
          .update(decisionReasons)
          .set({ labels: storedLabels(labels) })
          .where(and(eq(decisionReasons.tenantId, tenantId), eq(decisionReasons.code, code))),
      );
    },
    /** Null: the usual order. */
    reasonOrder(decision: ReasonedDecision, codes: readonly string[] | null) {
      const of = and(eq(reasonOrders.tenantId, tenantId), eq(reasonOrders.decision, decision));
      put(table.delete(reasonOrders).where(of));
      if (codes !== null) put(table.insert(reasonOrders).values({ tenantId, decision, codes: JSON.stringify(codes) }));
    },
    trigger(row: TriggerRow) {
      put(table.insert(triggers).values({ ...row, tenantId }));
    },
    /** Its secret, its address and what came there stay. */
    triggerSettings(id: string, settings: string) {
      const set = { settings, updatedAtMs: sql`max(${nowMs}, ${triggers.updatedAtMs} + 1)` };
      put(
        table
          .update(triggers)
          .set(set)
          .where(and(eq(triggers.tenantId, tenantId), eq(triggers.id, id))),
      );
    },
    identityProvider: (provider: IdentityProvider) => put(providerStatement(db, provider)),
    dropIdentityProvider(id: string) {
      put(
        table
          .delete(identityProviders)
          .where(and(eq(identityProviders.tenantId, tenantId), eq(identityProviders.id, id))),
      );
    },
    signIn: (rules: WrittenSignInRules) => put(signInStatement(db, tenantId, rules, nowMs)),
    /** Whoever is monitored is to be screened anew: `monitor` messages for the active versions follow. */
    screening: (body: string, byId: string) =>
      put(...settingsStatements(db, tenantId, { body, byId, updatedAtMs: nowMs })),
    screeningList: (list: Parameters<typeof listStatement>[2]) => put(listStatement(db, tenantId, list, nowMs)),
    retireDecisionReason(code: string) {
      put(
        table
          .update(decisionReasons)
          .set({ retiredAtMs: nowMs })
          .where(and(eq(decisionReasons.tenantId, tenantId), eq(decisionReasons.code, code))),
      );
    },
    newEndpoint(row: { id: string; url: string; secretsSealed: string } & EndpointParts) {
      put(table.insert(webhookEndpoints).values({ ...asColumns(row), tenantId, status: "active", ...times }));
    },
    /** `secretsSealed`: where a signing key joins the secrets that it has. */
    endpoint(id: string, parts: EndpointParts & { secretsSealed?: string }) {
      put(
        table
          .update(webhookEndpoints)
          .set({ ...asColumns(parts), updatedAtMs: nowMs })
          .where(and(eq(webhookEndpoints.tenantId, tenantId), eq(webhookEndpoints.id, id))),
      );
    },
    /** `workflowKey` "": the tenant's own. */
    publishBrand(workflowKey: string, brand: Brand, publishedBy: string) {
      const version = sql<number>`(SELECT coalesce(max(version), 0) + 1 FROM brand_versions
        WHERE tenant_id = ${tenantId} AND workflow_key = ${workflowKey})`;
      const row = { tenantId, workflowKey, version, brand: JSON.stringify(brand), note: "configuration applied" };
      put(table.insert(brandVersions).values({ ...row, publishedAtMs: nowMs, publishedBy }));
    },
    house(timeZone: string) {
      put(
        table
          .update(tenants)
          .set({ timeZone: timeZone === "UTC" ? null : timeZone })
          .where(eq(tenants.id, tenantId)),
      );
    },
    team(rules: TeamRules) {
      put(
        table
          .update(tenants)
          .set({ teamSettings: JSON.stringify(rules) })
          .where(eq(tenants.id, tenantId)),
      );
    },
    checks(settings: CheckSettings) {
      const set = { ...settings, updatedAtMs: nowMs };
      put(
        table
          .insert(checkSettings)
          .values({ tenantId, ...set })
          .onConflictDoUpdate({ target: checkSettings.tenantId, set }),
      );
    },
    workTimes(terms: SlaTerms, version: number) {
      const set = { terms: JSON.stringify(terms), version: version + 1, updatedAtMs: nowMs };
      put(
        table
          .insert(slaSettings)
          .values({ tenantId, ...set })
          .onConflictDoUpdate({ target: slaSettings.tenantId, set }),
      );
    },
    retention(rules: readonly RetentionRule[], version: number) {
      made.push(retentionStatement(db, tenantId, rules, version, nowMs));
    },
    embedding(origins: readonly string[]) {
      put(table.delete(allowedOrigins).where(eq(allowedOrigins.tenantId, tenantId)));
      for (const origin of origins) put(table.insert(allowedOrigins).values({ tenantId, origin, createdAtMs: nowMs }));
    },
  };
}

export type ConfigWriter = ReturnType<typeof configWriter>;

interface EndpointParts {
  description: string | null;
  eventTypes: readonly string[];
  payload: "full" | "thin";
  payloadVersion: string;
  workflows: readonly string[];
  tags: readonly string[];
  filter: Json;
  rateLimitPerSecond: number | null;
  asymmetric: boolean;
}

interface ReasonParts {
  decision: ReasonedDecision;
  label: string;
  labels: ReasonLabels;
}

const asColumns = <Parts extends EndpointParts>({ eventTypes, workflows, tags, filter, ...rest }: Parts) => ({
  ...rest,
  eventTypes: JSON.stringify(eventTypes),
  workflows: JSON.stringify(workflows),
  tags: JSON.stringify(tags),
  filter: filter === null ? null : JSON.stringify(filter),
});
