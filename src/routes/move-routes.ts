import * as z from "zod";
import { caseOf } from "../cases/case-of";
import { listCases } from "../db/case-list";
import { dbOf } from "../db/db-of";
import { type Definition, definitionToOpen, getDefinition } from "../db/definitions";
import { type CaseId, type CommandBody, type PinnedWorkflow, parseId, type Refusal } from "../domain";
import { err, ok, type Result } from "../lib/result";
import { type CaseCall, caseAnswer, commandCase, showToAnalyst } from "./case-command";
import { caseCursor, wireOf } from "./case-filters";
import { ask } from "./case-reads";
import { CaseView } from "./case-schemas";
import { writeCursor } from "./cursor";
import { definitionIn } from "./definition-actions";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { isLimited } from "./framework-case-scope";
import { MovePreview, previewOf } from "./move-preview";
import { onOwnHost } from "./own-host-answer";
import { type ApiProblem, notFound, problem, problemOf } from "./problem";

const One = z.object({ id: z.string() });
const version = z.int().min(1).max(1_000_000);
const states = z
  .record(z.string().min(1).max(4_000), z.string().min(1).max(4_000))
  .refine((map) => Object.keys(map).length <= 500, "At most 500 states.")
  .default({})
  .meta({ description: "Old path → new path, for states that are called otherwise in the new version." });
const reason = z.string().max(2_000).nullish();

const MoveCase = z
  .strictObject({
    version: version.optional().meta({ description: "A published version of the case's own definition." }),
    definitionId: z.string().max(200).optional().meta({ description: "The same, by its id." }),
    states,
    reason,
    dryRun: z.boolean().default(false).meta({ description: "Answers with what would happen; nothing does." }),
    expectedVersion: z.int().min(1).optional().meta({ description: "Of the case." }),
  })
  .refine((body) => (body.version === undefined) !== (body.definitionId === undefined), {
    error: "Name the version, or the id of its definition.",
    path: ["version"],
  })
  .meta({ id: "MoveCase" });

const MoveCases = z
  .strictObject({
    toVersion: version,
    states,
    reason,
    dryRun: z.boolean().meta({ description: "`true` answers with what would happen, case by case." }),
    limit: z.int().min(1).max(100).default(50),
    cursor: caseCursor,
  })
  .meta({ id: "MoveCases" });

const MovedCases = z
  .looseObject({
    data: z.array(
      z.looseObject({
        caseId: z.string(),
        ok: z.boolean(),
        state: z.string().nullable(),
        problem: z.looseObject({ code: z.string(), message: z.string() }).nullable(),
      }),
    ),
    moved: z.int(),
    refused: z.int(),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "MovedCases" });

/** Running cases keep the version they began with; moving them to another one is a deed of its own: explicit, previewed, logged. */
export const moveRoutes: Route[] = [
  defineRoute(
    {
      scope: "definitions:write",
      tag: "Definitions",
      idempotent: "case",
      name: "moveCase",
      method: "POST",
      path: "/api/v1/cases/{id}/move",
      summary: "Move a running case to another version of its definition",
      description:
        "The case goes on where it stands: facts, documents, runs, children, links and timers stay, and no plugin runs again. " +
        "With `dryRun` the answer is a preview. 409 when a state, or the form that is open, is missing in the other version.",
      params: One,
      body: MoveCase,
      answers: { 200: z.union([MovePreview, CaseView]) },
    },
    async (call) => {
      const snapshot = await ask(call, (subject) => subject.snapshot());
      if (!snapshot.ok) return snapshot;
      const target = await targetOf(call, snapshot.value.workflow.key, call.body);
      if (!target.ok) return target;
      const command = moveTo(target.value, call.body);
      return call.body.dryRun ? preview(call, command) : moveOne(call, command);
    },
  ),
  defineRoute(
    {
      scope: "definitions:write",
      tag: "Definitions",
      idempotent: "d1",
      name: "moveCases",
      method: "POST",
      path: "/api/v1/workflow-definitions/{id}/move-cases",
      summary: "Move the running cases of a version to another version",
      description:
        "`id` is the version the cases are on. A page at a time: go on with `nextCursor` until it is null. Each case is moved or refused on its own.",
      params: One,
      body: MoveCases,
      answers: { 200: MovedCases },
    },
    moveMany,
  ),
];

type Move = Extract<CommandBody, { type: "move_version" }>;

const moveTo = (
  target: Definition,
  wish: { states: Record<string, string>; reason?: string | null | undefined },
): Move => ({
  type: "move_version",
  workflow: pinnedOf(target),
  definitionBody: target.body,
  states: wish.states,
  reason: wish.reason ?? null,
});

const pinnedOf = ({ id, key, version, name, displayName, hash }: Definition): PinnedWorkflow => ({
  id,
  key,
  version,
  name: displayName ?? name,
  hash,
});

async function targetOf(
  call: Pick<Call, "env" | "tenantId">,
  key: string,
  wish: { version?: number | undefined; definitionId?: string | undefined },
): Promise<Result<Definition, ApiProblem>> {
  const db = dbOf(call.env, call.tenantId);
  const { tenantId } = call;
  if (wish.definitionId !== undefined) {
    const found = await getDefinition(db, tenantId, wish.definitionId);
    if (found === null) return err(notFound("definition"));
    if (found.key !== key)
      return err(problem("bad_value", `The case follows "${key}"; this is "${found.key}".`, { param: "definitionId" }));
    return found.status === "published" ? ok(found) : err(notPublished(found));
  }
  const found = await definitionToOpen(db, tenantId, key, wish.version ?? null);
  if (found.ok) return found;
  return err(
    problem(found.error.code, `"${key}" has no published version ${wish.version ?? ""}.`, { param: "version" }),
  );
}

const notPublished = ({ status }: Definition): ApiProblem =>
  problem("definition_not_published", `This version is ${status}.`, { param: "definitionId", details: { status } });

async function moveOne(
  call: CaseCall<unknown, { expectedVersion?: number | undefined }>,
  command: Move,
): Promise<Outcome> {
  const done = await commandCase(call, command);
  return done.ok ? caseAnswer(200, await onOwnHost(call.env, call.tenantId, done.value)) : done;
}

/** Planned here from what the case says of itself; the case plans again when it is told to move. */
async function preview(
  call: CaseCall<unknown, { expectedVersion?: number | undefined }>,
  move: Move,
): Promise<Outcome> {
  const snapshot = await ask(call, (subject) => subject.snapshot());
  if (!snapshot.ok) return snapshot;
  const pinned = await ask(call, (subject) => subject.definition());
  if (!pinned.ok) return pinned;
  const planned = previewOf(
    call.actor,
    snapshot.value,
    pinned.value,
    move,
    call.body.expectedVersion ?? null,
    call.nowMs,
  );
  return planned.ok ? answer(200, planned.value) : err(problemOf(planned.error));
}

async function moveMany(call: Call<{ id: string }, unknown, z.output<typeof MoveCases>>): Promise<Outcome> {
  const from = await definitionIn(call);
  if (!from.ok) return from;
  const { toVersion, dryRun, limit, cursor } = call.body;
  const target = await targetOf(call, from.value.key, { version: toVersion });
  if (!target.ok) return target;
  if (target.value.id === from.value.id)
    return err(problem("bad_value", `The cases are on version ${toVersion} already.`, { param: "toVersion" }));
  const db = dbOf(call.env, call.tenantId);
  // Whoever is limited to some cases moves those only, and is not told of others.
  const within = isLimited(call.actor) ? { scope: call.actor.caseScope, personId: call.actor.userId } : null;
  const filters = { workflow: from.value.id, status: "active" as const, ...(within !== null && { within }) };
  const page = await listCases(db, call.tenantId, filters, cursor ?? null, limit);
  const move = moveTo(target.value, call.body);
  const data: CaseMoved[] = [];
  for (let at = 0; at < page.data.length; at += atOnce) {
    const batch = page.data.slice(at, at + atOnce).flatMap((row) => parseId("case", row.caseId) ?? []);
    data.push(...(await Promise.all(batch.map((caseId) => tryMove(call, caseId, move, from.value.body, dryRun)))));
  }
  const moved = data.filter((one) => one.ok).length;
  return answer(200, {
    data: data.map((one) => ({ ...one })),
    moved,
    refused: data.length - moved,
    nextCursor: page.next === null ? null : writeCursor(wireOf(page.next)),
  });
}

/** Objects that are asked at the same time. */
const atOnce = 10;

type CaseMoved = {
  caseId: string;
  ok: boolean;
  state: string | null;
  problem: { code: string; message: string } | null;
};

async function tryMove(
  call: Call<{ id: string }, unknown, z.output<typeof MoveCases>>,
  caseId: CaseId,
  move: Move,
  fromBody: string,
  dryRun: boolean,
): Promise<CaseMoved> {
  const subject = caseOf(call.env, { tenantId: call.tenantId, caseId });
  if (dryRun) {
    const snapshot = await subject.snapshot();
    if (!snapshot.ok) return refused(caseId, snapshot.error);
    const planned = previewOf(call.actor, snapshot.value, fromBody, move, null, call.nowMs);
    return planned.ok
      ? { caseId, ok: true, state: planned.value.state, problem: null }
      : refused(caseId, planned.error);
  }
  const { actor, idempotencyKey } = call;
  // The list may be read again after a crash: a case that was moved then answers as it did.
  const id = idempotencyKey === null ? null : `${idempotencyKey}|${caseId}`;
  const done = await subject.dispatch(
    { id, actor, expectedVersion: null, body: move },
    id === null ? null : call.fingerprint,
  );
  if (!done.ok) return refused(caseId, done.error);
  await showToAnalyst(call.env, actor, done.value);
  return { caseId, ok: true, state: done.value.row.state, problem: null };
}

function refused(caseId: CaseId, refusal: Refusal): CaseMoved {
  const { code, message } = problemOf(refusal);
  const missing = refusal.code === "cannot_move" ? refusal.missing.map(({ what, name }) => `${what} "${name}"`) : [];
  const why = missing.length === 0 ? message : `The other version has no ${missing.join(", no ")}.`;
  return { caseId, ok: false, state: null, problem: { code, message: why } };
}
