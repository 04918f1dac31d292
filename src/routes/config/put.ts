import type { ConfigWriter } from "../../db/config/statements";
import { actorRef, type Brand, newId, type TeamRules } from "../../domain";
import { keyringOf } from "../../env";
import { assertNever } from "../../lib/assert-never";
import { reasonedDecisions } from "../../review/decision-reasons";
import { listEntry } from "../../rules/in-list";
import { wantsTheirSecret } from "../../triggers/sender-proof.schema";
import { newWebhookSecret, storedKeys, withSigningKey } from "../../webhooks/secret";
import { readDefinition } from "../alert-definition-actions";
import { proofsOf } from "../definition-proofs";
import { freshSecret, newTriggerRow, triggerSettings, triggerUrl } from "../trigger-actions";
import type { Applying } from "./apply";
import type { Checked } from "./check";
import { type Current, oldestProviders, reasonKey, signInRulesIn, workflowOfBrand } from "./current";
import type { Change } from "./plan";
import type { Resource, ResourceOf } from "./resource.schema";

/** Takes away what nobody asks for any longer. */
export function takeAway(write: ConfigWriter, kind: Change["kind"], key: string, { rows }: Current): void {
  if (kind === "workflow_definition" || kind === "rule_set") write.archive(kind, key);
  else if (kind === "queue") write.dropQueue(key);
  else if (kind === "vendor_adapter") write.dropVendorAdapter(key);
  else if (kind === "identity_provider") {
    const provider = oldestProviders(rows.providers).find(({ issuer }) => issuer === key);
    if (provider !== undefined) write.dropIdentityProvider(provider.id);
  } else if (kind === "alert_definition") {
    const definition = rows.alertDefinitions.find(({ name }) => name === key);
    if (definition !== undefined) write.archiveAlertDefinition(definition.id);
  } else if (kind === "decision_reason_order") {
    const decision = reasonedDecisions.find((one) => one === key);
    if (decision !== undefined) write.reasonOrder(decision, null);
  } else if (kind === "decision_reason")
    for (const { code, decision, label } of rows.reasons)
      if (`${decision}: ${label}` === key) write.retireDecisionReason(code);
}

/** A secret that came about with what it belongs to. Shown this once. */
export type NewSecret =
  | { kind: "webhook_endpoint"; url: string; endpointId: string; secret: string }
  | { kind: "trigger"; name: string; url: string; triggerId: string; secret: string };

/** What a resource is written with. */
export interface Ready {
  current: Current;
  checked: Checked;
  openCases: number;
  /** Codes of own reasons, by decision and label; what is written adds to them. */
  reasonCodes: Map<string, string>;
}

/** Writes one resource; answers the secret of an endpoint or a trigger that is new. */
export function put(
  applying: Applying,
  write: ConfigWriter,
  resource: Resource,
  { current, checked, openCases, reasonCodes }: Ready,
): NewSecret | null {
  const { env, tenantId, actor, nowMs } = applying;
  const { rows } = current;
  const byId = actorRef(actor).id;
  switch (resource.kind) {
    case "workflow_definition": {
      const { name, displayName, variant } = resource.spec;
      const ready = checked.definitions.get(resource.key);
      if (ready === undefined) throw new Error("a definition is written that was not checked");
      const proofs = proofsOf(ready.policies, { hash: ready.hash, actor, nowMs });
      write.publishDefinition({ key: resource.key, name, displayName, variant, body: ready.body, proofs });
      return null;
    }
    case "rule_set": {
      const body = checked.ruleSets.get(resource.key);
      if (body === undefined) throw new Error("a rule set is written that was not checked");
      write.publishRuleSet({
        key: resource.key,
        name: resource.spec.name,
        description: resource.spec.description,
        body,
      });
      return null;
    }
    case "alert_definition": {
      const read = readDefinition({ ...resource.spec, name: resource.key });
      if (!read.ok) throw new Error("an alert definition is written that was not checked");
      const before = rows.alertDefinitions.find(({ name }) => name === resource.key) ?? null;
      const { body, enabled = true } = read.value;
      write.alertDefinition(before, { body, enabled, by: actorRef(actor) });
      return null;
    }
    case "list": {
      const { entries, ...said } = resource.spec;
      const before = rows.lists.find(({ key }) => key === resource.key) ?? null;
      write.list(before, { key: resource.key, ...said }, entries?.map(entryOf) ?? null, byId);
      return null;
    }
    case "queue": {
      const before = rows.queues.find(({ id }) => id === resource.key) ?? null;
      write.queue(before, { id: resource.key, ...resource.spec, members: before?.members ?? null }, openCases);
      return null;
    }
    case "vendor_adapter":
      write.vendorAdapter(resource.key, JSON.stringify(resource.spec));
      return null;
    case "decision_reason":
      {
        const known = reasonCodes.get(resource.key);
        if (known === undefined) reasonCodes.set(resource.key, write.decisionReason(resource.spec));
        else write.reasonLabels(known, resource.spec.labels);
      }
      return null;
    case "decision_reason_order": {
      const decision = resource.key;
      const codes = resource.spec.reasons.map((named) => reasonCodes.get(reasonKey(decision, named)) ?? named);
      write.reasonOrder(decision, codes);
      return null;
    }
    case "trigger":
      return putTrigger(applying, write, resource, current);
    case "identity_provider": {
      const { key: issuer, spec } = resource;
      const known = oldestProviders(rows.providers).find((one) => one.issuer === issuer);
      const fresh = { clientSecretSealed: null, createdAtMs: nowMs, lastSignInAtMs: null };
      const id = known?.id ?? newId("identityProvider");
      write.identityProvider({ ...fresh, ...known, id, tenantId, issuer, ...spec, updatedAtMs: nowMs });
      return null;
    }
    case "screening_list":
      write.screeningList({ key: resource.key, ...resource.spec });
      return null;
    case "webhook_endpoint": {
      const { headerNames: _kept, ...spec } = resource.spec;
      const ring = keyringOf(env);
      const known = rows.endpoints.find(({ url }) => url === resource.key);
      if (known !== undefined) {
        const keys = spec.asymmetric ? withSigningKey(ring, tenantId, known.id, known.secrets) : known.secrets;
        write.endpoint(known.id, { ...spec, secretsSealed: JSON.stringify(keys) });
        return null;
      }
      const id = newId("endpoint");
      const secret = newWebhookSecret();
      const secretsSealed = JSON.stringify([storedKeys(ring, tenantId, id, secret)]);
      write.newEndpoint({ id, url: resource.key, secretsSealed, ...spec });
      return { kind: "webhook_endpoint", url: resource.key, endpointId: id, secret };
    }
    case "brand": {
      const workflowKey = workflowOfBrand(resource.key) ?? "";
      const before = rows.brands.find((each) => each.workflowKey === workflowKey);
      write.publishBrand(workflowKey, withFilesOf(before?.brand ?? "{}", resource.spec), byId);
      return null;
    }
    case "house":
      write.house(resource.spec.timeZone);
      return null;
    case "team":
      write.team(teamRules(resource.spec));
      return null;
    case "checks":
      write.checks(resource.spec);
      return null;
    case "work_times":
      write.workTimes(resource.spec, rows.slaVersion);
      return null;
    case "retention":
      write.retention(resource.spec.rules, rows.retentionVersion);
      return null;
    case "embedding":
      write.embedding(resource.spec.origins);
      return null;
    case "sign_in":
      write.signIn(signInRulesIn(resource.spec));
      return null;
    case "screening":
      write.screening(JSON.stringify(resource.spec), byId);
      return null;
    default:
      return assertNever(resource);
  }
}

/** A new trigger has an address and a secret of its own; one that is there keeps both. */
function putTrigger(
  { env, tenantId, origin, nowMs }: Applying,
  write: ConfigWriter,
  { key, spec }: ResourceOf<"trigger">,
  { rows }: Current,
): NewSecret | null {
  const settings = { name: key, ...spec };
  const known = rows.triggers.find((row) => triggerSettings(row).name === key);
  if (known !== undefined) {
    write.triggerSettings(known.id, JSON.stringify(settings));
    return null;
  }
  const secret = freshSecret(spec.authentication);
  const row = newTriggerRow(env, tenantId, settings, secret, nowMs);
  write.trigger(row);
  // What signs with a secret of its own is told to give it: nobody can use this one.
  if (wantsTheirSecret(spec.authentication)) return null;
  return { kind: "trigger", name: key, url: triggerUrl(env, origin, row.address), triggerId: row.id, secret };
}

const entryOf = ({ value, note, expiresAt }: { value: string; note?: string; expiresAt?: string }) => ({
  entry: listEntry(value) ?? "",
  value,
  note: note ?? null,
  expiresAtMs: expiresAt === undefined ? null : Date.parse(expiresAt),
});

/** Uploaded files are no configuration: those that are there stay. */
function withFilesOf(stored: string, brand: Brand): Brand {
  const { logo, logoDark, favicon, font }: Brand = JSON.parse(stored);
  const file = font?.file;
  return {
    ...brand,
    ...(logo !== undefined && { logo }),
    ...(logoDark !== undefined && { logoDark }),
    ...(favicon !== undefined && { favicon }),
    ...(file !== undefined && { font: { ...brand.font, file } }),
  };
}

const teamRules = (said: Extract<Resource, { kind: "team" }>["spec"]): TeamRules => ({
  ...said,
  maskedFields: said.maskedFields.map(({ path, label, roles }) => ({
    path,
    ...(label !== undefined && { label }),
    ...(roles !== undefined && { roles }),
  })),
});
