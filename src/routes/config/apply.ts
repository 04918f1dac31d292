import { hasMoved, refuseIfMoved } from "../../db/config/mark";
import { type ConfigWriter, configWriter } from "../../db/config/statements";
import { queueCounts } from "../../db/counts";
import { type Actor, actorRef, type Brand, newId, type TeamRules, type TenantId } from "../../domain";
import { type Env, keyringOf } from "../../env";
import { assertNever } from "../../lib/assert-never";
import { sha256Hex } from "../../lib/bytes";
import { err, ok, type Result } from "../../lib/result";
import { listEntry } from "../../rules/in-list";
import { newWebhookSecret, storedKeys } from "../../webhooks/secret";
import { proofsOf } from "../definition-proofs";
import { type ApiProblem, problem } from "../problem";
import { type Checked, type ConfigProblem, checkConfiguration, viewOfProblem } from "./check";
import { type Current, currentConfiguration, one, workflowOfBrand } from "./current";
import { type Change, planOf, planText } from "./plan";
import type { Resource } from "./resource.schema";

/** What is to be a tenant's configuration. */
export interface Wish {
  resources: readonly Resource[];
  /** What is there of the same kinds and not among `resources` goes. */
  prune: boolean;
  dryRun: boolean;
  /** Of the plan that somebody has seen: with any other one nothing is done. */
  planHash: string | null;
}

export interface Applied {
  planHash: string;
  /** False: nothing was written, because of `dryRun` or because there was nothing to do. */
  applied: boolean;
  changes: Change[];
  /** Of a dry run also errors; warnings of what was written. */
  problems: ConfigProblem[];
  /** Signing secrets of endpoints that were made. Shown this once. */
  secrets: { url: string; endpointId: string; secret: string }[];
}

interface Applying {
  env: Env;
  db: D1Database;
  tenantId: TenantId;
  actor: Actor;
  nowMs: number;
}

/**
 * Makes a tenant's configuration what `wish` says, all of it or nothing: everything is checked first, then written in one transaction
 * that fails when anything has changed since it was read. Applied again it finds nothing to do.
 */
export async function applyConfiguration(applying: Applying, wish: Wish): Promise<Result<Applied, ApiProblem>> {
  const { db, tenantId } = applying;
  const current = await currentConfiguration(db, tenantId);
  const wanted = wish.resources.map(({ kind, key, spec }) => one(kind, key, spec));
  const changes = planOf(current.resources, wanted, wish.prune);
  const planHash = sha256Hex(planText(current.mark, wanted, wish.prune));
  if (wish.planHash !== null && wish.planHash !== planHash) return err(movedOn(planHash));
  const checked = await checkConfiguration({ ...applying, current, changes, resources: wish.resources });
  const said = { planHash, changes, problems: checked.problems, secrets: [] };
  const errors = checked.problems.filter(({ severity }) => severity === "error");
  const isDone = changes.every(({ action }) => action === "unchanged" || action === "extra");
  if (wish.dryRun) return ok({ ...said, applied: false });
  if (errors.length > 0) return err(bad(errors));
  if (isDone) return ok({ ...said, applied: false });
  const write = configWriter(db, tenantId, applying.nowMs);
  const secrets = await statementsOf(applying, write, { current, changes, checked, resources: wish.resources });
  try {
    await db.batch([refuseIfMoved(db, tenantId, current.mark), ...write.made]);
  } catch (failure) {
    if (hasMoved(failure)) return err(movedOn(null));
    throw failure;
  }
  return ok({ ...said, applied: true, secrets });
}

interface Ready {
  current: Current;
  changes: readonly Change[];
  checked: Checked;
  resources: readonly Resource[];
}

async function statementsOf(applying: Applying, write: ConfigWriter, ready: Ready): Promise<Applied["secrets"]> {
  const { db, tenantId } = applying;
  const { changes, current } = ready;
  const byName = new Map(ready.resources.map((each) => [`${each.kind} ${each.key}`, each]));
  const openCases = changes.some(({ kind }) => kind === "queue") ? (await queueCounts(db, tenantId, "")).all_open : 0;
  const secrets: Applied["secrets"] = [];
  for (const { kind, key, action } of changes) {
    const resource = byName.get(`${kind} ${key}`);
    if (action === "delete") takeAway(write, kind, key, current);
    else if (resource !== undefined && (action === "create" || action === "update")) {
      const secret = put(applying, write, resource, { ...ready, openCases });
      if (secret !== null) secrets.push(secret);
    }
  }
  return secrets;
}

function takeAway(write: ConfigWriter, kind: Change["kind"], key: string, { rows }: Current): void {
  if (kind === "workflow_definition" || kind === "rule_set") write.archive(kind, key);
  else if (kind === "queue") write.dropQueue(key);
  else if (kind === "vendor_adapter") write.dropVendorAdapter(key);
  else if (kind === "decision_reason")
    for (const { code, decision, label } of rows.reasons)
      if (`${decision}: ${label}` === key) write.retireDecisionReason(code);
}

/** Writes one resource; answers the secret of an endpoint that is new. */
function put(
  { env, tenantId, actor, nowMs }: Applying,
  write: ConfigWriter,
  resource: Resource,
  { current, checked, openCases }: Ready & { openCases: number },
): Applied["secrets"][number] | null {
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
      write.decisionReason(resource.spec.decision, resource.spec.label);
      return null;
    case "webhook_endpoint": {
      const known = rows.endpoints.find(({ url }) => url === resource.key);
      if (known !== undefined) {
        write.endpoint(known.id, resource.spec);
        return null;
      }
      const id = newId("endpoint");
      const secret = newWebhookSecret();
      const secretsSealed = JSON.stringify([storedKeys(keyringOf(env), tenantId, id, secret)]);
      write.newEndpoint({ id, url: resource.key, secretsSealed, ...resource.spec });
      return { url: resource.key, endpointId: id, secret };
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
    case "embedding":
      write.embedding(resource.spec.origins);
      return null;
    default:
      return assertNever(resource);
  }
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

const movedOn = (planHash: string | null): ApiProblem =>
  problem("conflict", "The configuration is another one than the plan was made for; plan again.", {
    param: "planHash",
    ...(planHash !== null && { details: { planHash } }),
  });

function bad(errors: readonly ConfigProblem[]): ApiProblem {
  const [first] = errors;
  const where = first === undefined ? "" : `${first.kind} ${first.key}${first.path === "" ? "" : `, ${first.path}`}: `;
  return problem("bad_value", `${where}${first?.message ?? "The configuration has errors."} Nothing was applied.`, {
    param: "resources",
    details: { problems: errors.slice(0, 100).map(viewOfProblem) },
  });
}
