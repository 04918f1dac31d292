import type * as z from "zod";
import {
  addDefinitions,
  countDefinitions,
  type DefinitionBody,
  type DefinitionHead,
  getDefinition,
  installedTemplates,
  isOfReports,
  preparedRevision,
} from "../db/alert-definitions";
import { changeDefinition, type DefinitionRefusal, type DefinitionStep } from "../db/change-alert-definition";
import { dbOf } from "../db/db-of";
import { actorRef, idFrom, newId, type Problem, type TenantId } from "../domain";
import { isObject, type Json } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { parseAlertDefinition } from "../monitoring/alert-definition.schema";
import { parseReportDefinition } from "../monitoring/report-definition";
import { alertTemplates, reportTemplates } from "../monitoring/templates";
import { installSoon } from "../windows/install-active";
import {
  type ChangeAlertDefinition,
  type CheckAlertDefinition,
  type CreateAlertDefinition,
  definitionView,
  type InstallTemplates,
  sentenceOf,
} from "./alert-definition-schemas";
import { expectedVersionOf } from "./case-command";
import { answer, type Call, type Outcome } from "./framework";
import { type ApiProblem, notFound, problem } from "./problem";

type One = { id: string };
type Stepping = { expectedVersion?: number | undefined };

/** Each costs every transaction something. */
export const mostDefinitions = 200;

/** The definition that the path names. */
export async function definitionIn(
  call: Pick<Call<One>, "env" | "tenantId" | "params">,
): Promise<Result<DefinitionHead, ApiProblem>> {
  const head = await getDefinition(dbOf(call.env, call.tenantId), call.tenantId, call.params.id);
  return head === null ? err(notFound("alert definition")) : ok(head);
}

export async function create(call: Call<unknown, unknown, z.output<typeof CreateAlertDefinition>>): Promise<Outcome> {
  const { env, tenantId, nowMs, actor, body } = call;
  const read = readDefinition(body.definition);
  if (!read.ok) return err(badDefinition(read.error));
  const id = newId("alertDefinition");
  const { body: draft, enabled = true } = read.value;
  const by = body.publish ? actorRef(actor) : null;
  const db = dbOf(env, tenantId);
  if ((await countDefinitions(db, tenantId)) >= mostDefinitions) return err(tooMany());
  await addDefinitions(db, tenantId, [{ id, body: draft, enabled, template: null, publishedBy: by }], nowMs);
  if (body.publish && enabled) await installSoon(env, tenantId);
  const head = await getDefinition(db, tenantId, id);
  if (head === null) throw new Error("a definition that was written is not there");
  return answer(201, await viewOf(call, head), { Location: `/api/v1/alert-definitions/${id}` });
}

/** Changes the draft; with `enabled` in it, whether what is published judges. */
export async function change(call: Call<One, unknown, z.output<typeof ChangeAlertDefinition>>): Promise<Outcome> {
  const found = await definitionIn(call);
  if (!found.ok) return found;
  const read = readDefinition(call.body.definition);
  if (!read.ok) return err(badDefinition(read.error));
  const { body, enabled = found.value.enabled } = read.value;
  if (isOfReports(body) !== (found.value.kind === "reports"))
    return err(problem("bad_value", `This definition is over ${found.value.kind}.`, { param: "definition" }));
  return take(call, found.value, { kind: "change", body, enabled });
}

/** Publishes, switches or archives. */
export async function step(call: Call<One, unknown, Stepping>, doing: DefinitionStep): Promise<Outcome> {
  const found = await definitionIn(call);
  return found.ok ? take(call, found.value, doing) : found;
}

async function take(call: Call<One, unknown, Stepping>, read: DefinitionHead, doing: DefinitionStep): Promise<Outcome> {
  const expected = expectedVersionOf(call.headers, call.body.expectedVersion);
  if (!expected.ok) return expected;
  const { env, tenantId, nowMs } = call;
  if (expected.value !== null && expected.value !== read.version)
    return err(problemOfRefusal({ code: "stale", version: read.version }, expected.value));
  // Without an expected version nobody cares which one it was: who is faster makes no difference.
  for (let head = read, look = 0; ; look += 1) {
    const done = await changeDefinition(dbOf(env, tenantId), head, doing, nowMs);
    if (done.ok) {
      if (doing.kind !== "change" || read.enabled !== done.value.enabled) await installSoon(env, tenantId);
      return answer(200, await viewOf(call, done.value));
    }
    const again = done.error.code === "stale" && expected.value === null && look < 3 ? await definitionIn(call) : null;
    if (again === null) return err(problemOfRefusal(done.error, expected.value ?? head.version));
    if (!again.ok) return again;
    head = again.value;
  }
}

/** Has the days judged that a daily definition owes. */
export async function run(call: Call<One>): Promise<Outcome> {
  const found = await definitionIn(call);
  if (!found.ok) return found;
  const { id, judgedDay, enabled } = found.value;
  if (judgedDay === null || !enabled)
    return err(problem("conflict", "Only what is published, switched on and judged by the day can be run."));
  const definitionId = idFrom("alertDefinition", id.slice("ald_".length));
  await call.env.MONITORING.send({ kind: "judge", tenantId: call.tenantId, definitionId });
  return answer(202, await viewOf(call, found.value));
}

/** What is wrong with a definition that is being written. */
export function check({ body }: Pick<Call<unknown, unknown, z.output<typeof CheckAlertDefinition>>, "body">): Outcome {
  const read = readDefinition(body.definition);
  if (!read.ok) return answer(200, { valid: false, problems: read.error, sentence: null, definition: null });
  return answer(200, { valid: true, problems: [], sentence: sentenceOf(read.value.body), definition: read.value.body });
}

const templates = [
  ...alertTemplates.map((template) => ({ ...template, kind: "transactions" as const })),
  ...reportTemplates.map((template) => ({ ...template, kind: "reports" as const })),
];

export async function listTemplates({ env, tenantId }: Pick<Call, "env" | "tenantId">): Promise<Outcome> {
  const installed = await installedTemplates(dbOf(env, tenantId), tenantId);
  return answer(200, {
    data: templates.map(({ id, documentedId, kind, definition }) => ({
      ...{ id, documentedId, kind, name: definition.name, sentence: sentenceOf(definition), definition },
      installedAs: installed.get(id) ?? null,
    })),
    nextCursor: null,
  });
}

/** Publishes templates as definitions of the tenant; those that it has already stay as they are. */
export async function install(call: Call<unknown, unknown, z.output<typeof InstallTemplates>>): Promise<Outcome> {
  const { env, tenantId, nowMs, actor } = call;
  const wanted = call.body.templates;
  const isMeant = ({ id, documentedId }: (typeof templates)[number]) =>
    wanted === undefined || wanted.includes(id) || wanted.includes(documentedId);
  const chosen = templates.filter(isMeant);
  const unknown = (wanted ?? []).find((name) => !chosen.some((one) => one.id === name || one.documentedId === name));
  if (unknown !== undefined)
    return err(problem("bad_value", `There is no template ${unknown}.`, { param: "templates" }));
  const db = dbOf(env, tenantId);
  const before = await installedTemplates(db, tenantId);
  const missing = chosen.filter(({ id }) => !before.has(id));
  const definitions = missing.map(({ id, definition: { enabled, ...body } }) => ({
    ...{ id: newId("alertDefinition"), body, enabled, template: id, publishedBy: actorRef(actor) },
  }));
  if (definitions.length > 0 && (await countDefinitions(db, tenantId)) + definitions.length > mostDefinitions)
    return err(tooMany());
  await addDefinitions(db, tenantId, definitions, nowMs);
  if (definitions.some(({ enabled }) => enabled)) await installSoon(env, tenantId);
  const after = await installedTemplates(db, tenantId);
  return answer(200, {
    installed: missing.map(({ id }) => ({ template: id, definitionId: after.get(id) ?? null })),
    alreadyThere: chosen.filter(({ id }) => before.has(id)).map(({ id }) => id),
  });
}

const tooMany = (): ApiProblem =>
  problem("conflict", `There are ${mostDefinitions} alert definitions at most: archive those that nobody needs.`);

export async function viewOf({ env, tenantId }: Pick<Call, "env" | "tenantId">, head: DefinitionHead) {
  return definitionView(head, await arePrepared(env.DB, tenantId));
}

/** Whether all windows judge by the newest revision. */
export async function arePrepared(db: D1Database, tenantId: TenantId): Promise<boolean> {
  const { revision, prepared } = await preparedRevision(db, tenantId);
  return prepared === revision;
}

/** Reads a definition of either kind. `enabled` is told apart, where it was written. */
export function readDefinition(raw: Json): Result<{ body: DefinitionBody; enabled: boolean | undefined }, Problem[]> {
  const parsed = isObject(raw) && Object.hasOwn(raw, "report") ? parseReportDefinition(raw) : parseAlertDefinition(raw);
  if (!parsed.ok) return parsed;
  const { enabled, ...body } = parsed.value;
  return ok({ body, enabled: isObject(raw) && Object.hasOwn(raw, "enabled") ? enabled : undefined });
}

export function badDefinition(problems: Problem[]): ApiProblem {
  const [first] = problems;
  const message = first === undefined ? "The definition has errors." : `${first.path}: ${first.message}`;
  return problem("bad_definition", message, {
    ...(first !== undefined && { param: `definition.${first.path}` }),
    details: { problems: problems.slice(0, 100).map((one) => ({ ...one })) },
  });
}

function problemOfRefusal(refusal: DefinitionRefusal, expected: number): ApiProblem {
  switch (refusal.code) {
    case "unknown":
      return notFound("alert definition");
    case "stale":
      return problem("stale_version", `The definition has version ${refusal.version}, not ${expected}.`, {
        details: { expected, current: refusal.version },
      });
    case "archived":
      return problem("conflict", "The definition is archived.");
    case "unpublished":
      return problem("definition_not_published", "Publish the definition first.");
  }
}
