import { allowedOriginsOf } from "../../db/allowed-origins";
import { checkSettingsOf } from "../../db/check-settings";
import { configuredAlertDefinitions } from "../../db/config/alert-definitions";
import { configurationMark } from "../../db/config/mark";
import {
  allTriggers,
  listSizes,
  newestBrands,
  ownEndpoints,
  publishedDefinitions,
  publishedRuleSets,
  smallListEntries,
} from "../../db/config/read";
import { listOwnReasons, reasonOrdersOf } from "../../db/decision-reasons";
import { type IdentityProvider, listIdentityProviders } from "../../db/identity-providers";
import { listLists } from "../../db/lists";
import { retentionOf } from "../../db/retention-rules";
import { listScreeningLists } from "../../db/screening";
import { readSettings } from "../../db/screening-subjects";
import { type WrittenSignInRules, writtenSignInRulesOf } from "../../db/sign-in-settings";
import { slaTermsOf } from "../../db/sla-settings";
import { teamRulesOf } from "../../db/team-settings";
import { tenantSettingsOf } from "../../db/tenant-settings";
import { listVendorAdapters } from "../../db/vendor-adapters";
import type { SealedSecret } from "../../db/webhooks";
import { listQueues } from "../../db/work-queues";
import { type Brand, parseId, standardWorkTimes, type TenantId } from "../../domain";
import { isObject, type Json, type JsonObject } from "../../lib/json";
import { builtInReasons, reasonedDecisions } from "../../review/decision-reasons";
import { ScreeningSettings } from "../../screening/settings";
import { triggerSettings } from "../trigger-actions";
import { type Kind, mostListEntries, only, type ResourceOf } from "./resource.schema";

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
  const [house, team, checks, sla, origins, orders, retention] = await Promise.all([
    tenantSettingsOf(db, tenantId),
    teamRulesOf(db, tenantId),
    checkSettingsOf(db, tenantId),
    slaTermsOf(db, tenantId),
    allowedOriginsOf(db, tenantId),
    reasonOrdersOf(db, tenantId),
    retentionOf(db, tenantId),
  ]);
  const [triggers, providers, signIn, screening, watchLists] = await Promise.all([
    allTriggers(db, tenantId),
    listIdentityProviders(db, tenantId),
    writtenSignInRulesOf(db, tenantId),
    readSettings(db, tenantId),
    listScreeningLists(db, tenantId),
  ]);
  const alertDefinitions = await configuredAlertDefinitions(db, tenantId);
  const resources: Stated[] = [
    one("house", only, { timeZone: house?.timeZone ?? "UTC" }),
    one("team", only, { ...team }),
    one("checks", only, { ...checks }),
    one("work_times", only, sla?.terms ?? { calendar: standardWorkTimes, rules: [] }),
    one("retention", only, { rules: retention.rules.map((rule) => ({ ...rule })) }),
    one("embedding", only, { origins: [...origins].sort() }),
    one("sign_in", only, signInSpec(signIn)),
    one("screening", only, ScreeningSettings.parse(JSON.parse(screening ?? "{}"))),
    ...brands.map(({ workflowKey, brand }) => one("brand", brandKey(workflowKey), withoutFiles(JSON.parse(brand)))),
    ...reasons.map(({ decision, label, labels }) =>
      one("decision_reason", reasonKey(decision, label), { decision, label, labels: labels ?? {} }),
    ),
    ...reasonedDecisions.flatMap((decision) => {
      const named = (orders[decision] ?? []).flatMap((code) => reasonName(code, reasons) ?? []);
      return named.length === 0 ? [] : [one("decision_reason_order", decision, { reasons: named })];
    }),
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
    ...alertDefinitions.map(({ name: key, enabled, body: { name: _key, ...said } }) =>
      one("alert_definition", key, { ...said, enabled }),
    ),
    ...queues.map(({ id, name, description, conditions, sort, autoAssign, position }) =>
      one("queue", id, { name, description, conditions, sort, autoAssign, position }),
    ),
    ...adapters.map(({ name, body }) => one("vendor_adapter", name, JSON.parse(body))),
    ...watchLists.map(({ key, name, format, url, refreshHours, autoActivate }) =>
      one("screening_list", key, { name, format, url, refreshHours, autoActivate }),
    ),
    // Of several of one name, issuer or address the oldest is configuration.
    ...oldestOf(triggers.map(triggerSettings), ({ name }) => name).map(({ name, ...settings }) =>
      one("trigger", name, settings),
    ),
    ...oldestProviders(providers).map(
      ({ issuer, name, clientId, domains, newPeopleRole, groupRoles, offersLogout, enabled }) =>
        one("identity_provider", issuer, { name, clientId, domains, newPeopleRole, groupRoles, offersLogout, enabled }),
    ),
    ...oldestOf(endpoints, ({ url }) => url).map(
      ({ id: _id, secretsSealed: _secrets, url, eventTypes, workflows, tags, filter, headerNames, ...said }) =>
        one("webhook_endpoint", url, {
          ...said,
          eventTypes: sorted(JSON.parse(eventTypes)),
          workflows: sorted(JSON.parse(workflows)),
          tags: sorted(JSON.parse(tags)),
          filter: filter === null ? null : JSON.parse(filter),
          ...(headerNames !== "[]" && { headerNames: sorted(JSON.parse(headerNames)) }),
        }),
    ),
  ];
  const signers = endpoints.flatMap(({ id: rawId, ...row }) => {
    const id = parseId("endpoint", rawId);
    return id === null ? [] : [{ ...row, id, secrets: JSON.parse(row.secretsSealed) as SealedSecret[] }];
  });
  const rows = {
    definitions,
    ruleSets,
    lists,
    queues,
    reasons,
    endpoints: signers,
    brands,
    triggers,
    alertDefinitions,
    providers,
    signIn,
  };
  return {
    mark,
    resources: inOneOrder(resources),
    rows: { ...rows, slaVersion: sla?.version ?? 0, retentionVersion: retention.version },
  };
}

/** Kinds as they come, each by its keys: the order must not tell when things were made, nor by which ids. */
function inOneOrder(resources: readonly Stated[]): Stated[] {
  const ofKinds = Map.groupBy(resources, ({ kind }) => kind);
  return [...ofKinds.values()].flatMap((all) => all.toSorted((one, other) => (one.key < other.key ? -1 : 1)));
}

/** A spec as JSON has it, without what is undefined. */
export function one(kind: Kind, key: string, spec: object): Stated {
  const said: Json = JSON.parse(JSON.stringify(spec));
  return { kind, key, spec: isObject(said) ? said : {} };
}

/** Of things that are called the same, the first. */
const oldestOf = <Row>(rows: readonly Row[], called: (row: Row) => string): Row[] =>
  rows.filter((row, place) => rows.findIndex((other) => called(other) === called(row)) === place);

/** The providers that are configuration: one for each issuer, the oldest. */
export const oldestProviders = (providers: readonly IdentityProvider[]): IdentityProvider[] =>
  oldestOf(
    providers.toSorted((one, other) => one.createdAtMs - other.createdAtMs || (one.id < other.id ? -1 : 1)),
    ({ issuer }) => issuer,
  );

/** How a reason is called in an order: a built-in one by its code, an own one by its label; null: it is offered no longer. */
const reasonName = (code: string, own: readonly { code: string; label: string }[]): string | null =>
  builtInReasons.some((one) => one.code === code) ? code : (own.find((one) => one.code === code)?.label ?? null);

const minuteMs = 60_000;
const hourMs = 3_600_000;
const signInSpec = ({ idleMs, absoluteMs, ...rest }: WrittenSignInRules) => ({
  idleMinutes: idleMs === null ? null : idleMs / minuteMs,
  absoluteHours: absoluteMs === null ? null : absoluteMs / hourMs,
  ...rest,
});

export const signInRulesIn = ({
  idleMinutes,
  absoluteHours,
  ...rest
}: ResourceOf<"sign_in">["spec"]): WrittenSignInRules => ({
  idleMs: idleMinutes === null ? null : idleMinutes * minuteMs,
  absoluteMs: absoluteHours === null ? null : absoluteHours * hourMs,
  ...rest,
});

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
