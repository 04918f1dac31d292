import { hasMoved, refuseIfMoved } from "../../db/config/mark";
import { type ConfigWriter, configWriter } from "../../db/config/statements";
import { queueCounts } from "../../db/counts";
import { activeVersions } from "../../db/screening";
import type { Actor, TenantId } from "../../domain";
import type { Env } from "../../env";
import { sha256Hex } from "../../lib/bytes";
import { err, ok, type Result } from "../../lib/result";
import { installSoon } from "../../windows/install-active";
import { type ApiProblem, problem } from "../problem";
import { type Checked, type ConfigProblem, checkConfiguration, viewOfProblem } from "./check";
import { type Current, currentConfiguration, one, reasonKey } from "./current";
import { type Change, planOf, planText } from "./plan";
import { type NewSecret, put, takeAway } from "./put";
import type { Resource } from "./resource.schema";

/** What is to be a tenant's configuration. */
export interface Wish {
  resources: readonly Resource[];
  /** What is there of the same kinds and not among `resources` goes. */
  prune: boolean;
  dryRun: boolean;
  /** How many cases may go at once by new rules of retention. */
  confirmCases: number;
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
  /** Secrets of endpoints and triggers that were made. Shown this once. */
  secrets: NewSecret[];
}

export interface Applying {
  env: Env;
  db: D1Database;
  tenantId: TenantId;
  actor: Actor;
  nowMs: number;
  /** Of the call: addresses of triggers begin with it where the deployment has no other. */
  origin: string;
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
  const checked = await checkConfiguration({
    ...applying,
    current,
    changes,
    resources: wish.resources,
    confirmCases: wish.confirmCases,
  });
  const said = { planHash, changes, problems: checked.problems, secrets: [] };
  const errors = checked.problems.filter(({ severity }) => severity === "error");
  const stays = ({ action }: Change): boolean => action === "unchanged" || action === "extra";
  const isDone = changes.every(stays);
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
  if (changes.some((change) => change.kind === "alert_definition" && !stays(change)))
    await installSoon(applying.env, tenantId);
  if (changes.some(({ kind, action }) => kind === "screening" && (action === "update" || action === "create")))
    for (const { listKey, version } of await activeVersions(db, tenantId))
      await applying.env.SCREENING.send({ kind: "monitor", tenantId, list: listKey, version });
  return ok({ ...said, applied: true, secrets });
}

interface Planned {
  current: Current;
  changes: readonly Change[];
  checked: Checked;
  resources: readonly Resource[];
}

async function statementsOf(applying: Applying, write: ConfigWriter, plan: Planned): Promise<NewSecret[]> {
  const { db, tenantId } = applying;
  const { current, checked, resources } = plan;
  // Orders name reasons that may come with them.
  const changes = plan.changes.toSorted((one, other) => Number(isOrder(one)) - Number(isOrder(other)));
  const byName = new Map(resources.map((each) => [`${each.kind} ${each.key}`, each]));
  const openCases = changes.some(({ kind }) => kind === "queue") ? (await queueCounts(db, tenantId, "")).all_open : 0;
  const reasonCodes = new Map(current.rows.reasons.map((one) => [reasonKey(one.decision, one.label), one.code]));
  const secrets: NewSecret[] = [];
  for (const { kind, key, action } of changes) {
    const resource = byName.get(`${kind} ${key}`);
    if (action === "delete") takeAway(write, kind, key, current);
    else if (resource !== undefined && (action === "create" || action === "update")) {
      const secret = put(applying, write, resource, { current, checked, openCases, reasonCodes });
      if (secret !== null) secrets.push(secret);
    }
  }
  return secrets;
}

const isOrder = ({ kind }: Change): boolean => kind === "decision_reason_order";

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
