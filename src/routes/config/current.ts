import { allowedOriginsOf } from "../../db/allowed-origins";
import { checkSettingsOf } from "../../db/check-settings";
import { configurationMark } from "../../db/config/mark";
import {
  listSizes,
  newestBrands,
  ownEndpoints,
  publishedDefinitions,
  publishedRuleSets,
  smallListEntries,
} from "../../db/config/read";
import { listOwnReasons } from "../../db/decision-reasons";
import { listLists } from "../../db/lists";
import { slaTermsOf } from "../../db/sla-settings";
import { teamRulesOf } from "../../db/team-settings";
import { tenantSettingsOf } from "../../db/tenant-settings";
import { listVendorAdapters } from "../../db/vendor-adapters";
import { listQueues } from "../../db/work-queues";
import { type Brand, standardWorkTimes, type TenantId } from "../../domain";
import { isObject, type Json, type JsonObject } from "../../lib/json";
import { type Kind, mostListEntries, only } from "./resource.schema";

/** A resource as it is compared: its spec as JSON, with every default said. */
export interface Stated {
  kind: Kind;
  key: string;
  spec: JsonObject;
}

/** A tenant's configuration, with the rows that it was read from. */
export type Current = Awaited<ReturnType<typeof currentConfiguration>>;

/**
 * Reads what is configured: of definitions, rule sets and brands the newest published version. `mark` was read first, so whoever
 * writes can tell whether something has changed since.
 */
export async function currentConfiguration(db: D1Database, tenantId: TenantId) {
  const mark = await configurationMark(db, tenantId);
  const [definitions, ruleSets, lists, entries, sizes, queues, adapters, reasons, endpoints, brands] =
    await Promise.all([
      publishedDefinitions(db, tenantId),
      publishedRuleSets(db, tenantId),
      listLists(db, tenantId),
      smallListEntries(db, tenantId, mostListEntries),
      listSizes(db, tenantId),
      listQueues(db, tenantId),
      listVendorAdapters(db, tenantId),
      listOwnReasons(db, tenantId),
      ownEndpoints(db, tenantId),
      newestBrands(db, tenantId),
    ]);
  const [house, team, checks, sla, origins] = await Promise.all([
    tenantSettingsOf(db, tenantId),
    teamRulesOf(db, tenantId),
    checkSettingsOf(db, tenantId),
    slaTermsOf(db, tenantId),
    allowedOriginsOf(db, tenantId),
  ]);
  const resources: Stated[] = [
    one("house", only, { timeZone: house?.timeZone ?? "UTC" }),
    one("team", only, { ...team }),
    one("checks", only, { ...checks }),
    one("work_times", only, sla?.terms ?? { calendar: standardWorkTimes, rules: [] }),
    one("embedding", only, { origins: [...origins].sort() }),
    ...brands.map(({ workflowKey, brand }) => one("brand", brandKey(workflowKey), withoutFiles(JSON.parse(brand)))),
    ...reasons.map(({ decision, label }) => one("decision_reason", reasonKey(decision, label), { decision, label })),
    ...lists.map(({ id, key, name, description, kind }) =>
      one("list", key, {
        name,
        description,
        kind,
        ...((sizes.get(id) ?? 0) <= mostListEntries && { entries: (entries.get(id) ?? []).map(entryOf) }),
      }),
    ),
    ...ruleSets.map(({ key, name, description, body }) =>
      one("rule_set", key, { name, description, ...partsOf(body, ["rules", "model", "tests"]) }),
    ),
    ...definitions.map(({ key, name, displayName, variant, body }) =>
      one("workflow_definition", key, { name, displayName, variant, ...partsOf(body, definitionParts) }),
    ),
    ...queues.map(({ id, name, description, conditions, sort, autoAssign, position }) =>
      one("queue", id, { name, description, conditions, sort, autoAssign, position }),
    ),
    ...adapters.map(({ name, body }) => one("vendor_adapter", name, JSON.parse(body))),
    // Of several at one address the oldest is configuration.
    ...endpoints
      .filter(({ url }, place) => endpoints.findIndex((other) => other.url === url) === place)
      .map(({ id: _id, url, eventTypes, workflows, tags, filter, ...said }) =>
        one("webhook_endpoint", url, {
          ...said,
          eventTypes: sorted(JSON.parse(eventTypes)),
          workflows: sorted(JSON.parse(workflows)),
          tags: sorted(JSON.parse(tags)),
          filter: filter === null ? null : JSON.parse(filter),
        }),
      ),
  ];
  const rows = { definitions, ruleSets, lists, queues, reasons, endpoints, brands, slaVersion: sla?.version ?? 0 };
  return { mark, resources, rows };
}

/** A spec as JSON has it, without what is undefined. */
export function one(kind: Kind, key: string, spec: object): Stated {
  const said: Json = JSON.parse(JSON.stringify(spec));
  return { kind, key, spec: isObject(said) ? said : {} };
}

export const reasonKey = (decision: string, label: string): string => `${decision}: ${label}`;

const houseBrand = "tenant";
const brandKey = (workflowKey: string): string => (workflowKey === "" ? houseBrand : workflowKey);
/** The workflow that a brand's key names; null: the tenant's own brand. */
export const workflowOfBrand = (key: string): string | null => (key === houseBrand ? null : key);

function withoutFiles({ logo: _l, logoDark: _d, favicon: _f, font, ...brand }: Brand): Brand {
  if (font === undefined) return brand;
  const { file: _file, ...rest } = font;
  return { ...brand, font: rest };
}

const definitionParts = ["definition", "extensions", "config", "contextSchema", "documentsSchema", "forms"];

function partsOf(bodyText: string, names: readonly string[]): JsonObject {
  const body: Json = JSON.parse(bodyText);
  return Object.fromEntries(
    Object.entries(isObject(body) ? body : {}).filter(([name, value]) => names.includes(name) && value !== undefined),
  );
}

const entryOf = ({ value, note, expiresAtMs }: { value: string; note: string | null; expiresAtMs: number | null }) => ({
  value,
  ...(note !== null && { note }),
  ...(expiresAtMs !== null && { expiresAt: new Date(expiresAtMs).toISOString() }),
});

const sorted = (types: string[]): string[] => [...types].sort();
