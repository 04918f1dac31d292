import * as z from "zod";
import type { FlowView } from "../cases/case-api";
import { checkCaseId } from "../cases/case-id";
import { caseOf } from "../cases/case-of";
import type { CaseId, ChildCase } from "../domain";
import { mapBounded } from "../lib/bounded";
import { derivedKey } from "../lib/derived-key";
import { isObject, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { childrenView } from "../workflow/view";
import { answerCommand, type CaseCall, showToAnalyst } from "./case-command";
import { ask } from "./case-reads";
import { CaseView, listOf, OutcomeView } from "./case-schemas";
import { askedAtOnce, childFlows, knowsChild } from "./child-flows";
import { limit, nextSequence, sequenceCursor } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { notFound, problemOf } from "./problem";

const reason = z.string().max(2_000);
const mostChildren = 200;

const DecideChildren = z
  .strictObject({
    decision: z.enum(["approve", "reject", "revision"]),
    reason: reason.nullish(),
    comment: reason.nullish(),
    childIds: z
      .array(z.string().max(96))
      .min(1)
      .max(mostChildren)
      .optional()
      .meta({ description: "Which children; without it every child that still runs." }),
    expectedVersions: z
      .record(z.string().max(96), z.int().min(0))
      .optional()
      .meta({
        description: "Versions that children must have, by their id; a child that has moved on is refused.",
        example: { case_2x7: 4 },
      }),
  })
  .meta({ id: "DecideChildren" });

const ChildrenDecided = z
  .object({
    decision: z.enum(["approve", "reject", "revision"]),
    accepted: z.array(
      z.looseObject({
        id: z.string(),
        version: z.int(),
        state: z.string(),
        pendingUntil: z
          .string()
          .nullable()
          .meta({ format: "date-time", description: "An analyst's decision can be undone until then." }),
      }),
    ),
    refused: z.array(z.looseObject({ id: z.string(), code: z.string(), message: z.string() })),
  })
  .meta({ id: "ChildrenDecided" });

type Decided = z.output<typeof ChildrenDecided>["accepted"][number];
type Refused = z.output<typeof ChildrenDecided>["refused"][number];

/** Children stand on one page unless somebody asks for less: whoever looks at a family looks at all of it. */
const Pages = z.strictObject({ limit: limit.unwrap().default(100), cursor: sequenceCursor });

const ChildView = z
  .looseObject({
    id: z.string().nullable().meta({ description: "Of its case; null while it has not been opened." }),
    key: z.string(),
    plugin: z.string(),
    itemId: z.string(),
    name: z.string().nullable().meta({ description: "Of the person or company.", example: "Ada Lovelace" }),
    generation: z.int().meta({ description: "Counts the children of this item, from 1." }),
    gone: z.boolean().meta({ description: "Its item has left the list." }),
    workflow: z.string(),
    status: z.string(),
    state: z.string().nullable(),
    tags: z.array(z.string()),
    outcome: OutcomeView,
    finished: z.boolean(),
    allowedEvents: z
      .array(z.string())
      .meta({ description: "What may be sent to the child now.", example: ["approve"] }),
    linkStatus: z.string().nullable().meta({ description: "Of its applicant's links while it runs." }),
  })
  .meta({ id: "ChildCase" });

/** What a parent can ask of its children. Each child decides by itself: its own version, its own four eyes. */
export const childRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Cases",
      name: "listChildren",
      method: "GET",
      path: "/api/v1/cases/{id}/children",
      summary: "Read the child cases of a case",
      description: "In the order in which they were asked for.",
      params: z.object({ id: z.string() }),
      query: Pages,
      answers: { 200: listOf(ChildView) },
    },
    async (call) => {
      const snapshot = await ask(call, (subject) => subject.snapshot());
      if (!snapshot.ok) return snapshot;
      const from = call.query.cursor ?? 0;
      const until = from + call.query.limit;
      const { children } = snapshot.value;
      const flows = await childFlows(call, children.slice(from, until));
      const flowOf = new Map(flows.map(({ child, flow }) => [child.key, flow]));
      const data = childrenView(snapshot.value)
        .slice(from, until)
        .map((child) => entryOf(child, flowOf.get(String(child.key))));
      return answer(200, { data, nextCursor: nextSequence(until < children.length ? until : null) });
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag: "Cases",
      idempotent: "d1",
      name: "decideChildren",
      method: "POST",
      path: "/api/v1/cases/{id}/children/decision",
      summary: "Approve, reject or send back several children of a case",
      description:
        "Each child decides on its own, so some may accept and others refuse: the answer lists both. What one child does with the decision never depends on another.",
      params: z.object({ id: z.string() }),
      body: DecideChildren,
      answers: { 200: ChildrenDecided },
    },
    async (call) => {
      const parent = await ask(call, (subject) => subject.snapshot());
      if (!parent.ok) return parent;
      const known = new Set(parent.value.children.flatMap(({ caseId }) => caseId ?? []));
      const running = parent.value.children.flatMap(({ finished, caseId }) => (finished ? [] : (caseId ?? [])));
      const chosen = [...new Set(call.body.childIds ?? running)];
      const told = await mapBounded(chosen, askedAtOnce, (id) => decideChild(call, id, known));
      const accepted = told.flatMap((one) => (one.ok ? [one.value] : []));
      const refused = told.flatMap((one) => (one.ok ? [] : [one.error]));
      return answer(200, { decision: call.body.decision, accepted, refused });
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag: "Cases",
      idempotent: "case",
      name: "reopenChild",
      method: "POST",
      path: "/api/v1/cases/{id}/children/{childId}/reopen",
      summary: "Open a finished child once more",
      description:
        "A new case for the same item, with the facts of now, or with what the finished child knew when the item has left the list. `childId` is the id or the key of the child.",
      params: z.object({ id: z.string(), childId: z.string().max(400) }),
      body: z.strictObject({ reason: reason.min(1), expectedVersion: z.int().min(0).optional() }),
      answers: { 200: CaseView },
    },
    async (call) => {
      const parent = await ask(call, (subject) => subject.snapshot());
      if (!parent.ok) return parent;
      const child = parent.value.children.find((one) => isNamed(one, call.params.childId));
      if (child === undefined) return err(notFound("child"));
      return answerCommand(call, { type: "reopen_child", childKey: child.key, reason: call.body.reason });
    },
  ),
];

/** What the parent has on record of a child, and what only the child knows. */
const entryOf = (child: JsonObject, flow: FlowView | undefined): JsonObject => ({
  ...child,
  name: flow?.companyName ?? null,
  allowedEvents: flow?.allowedEvents ?? [],
  linkStatus: flow === undefined || child.finished === true ? null : flow.linkStatus,
});

const isNamed = ({ caseId, key }: ChildCase, name: string): boolean => caseId === name || key === name;

async function decideChild(
  call: CaseCall<unknown, z.output<typeof DecideChildren>>,
  id: string,
  known: ReadonlySet<CaseId>,
): Promise<Result<Decided, Refused>> {
  const { env, tenantId, actor, idempotencyKey, fingerprint } = call;
  const caseId = checkCaseId(derivedKey(env.MASTER_KEY, "case-id"), tenantId, id);
  if (caseId === null || !known.has(caseId) || !(await knowsChild(call, caseId)))
    return err({ id, code: "not_found", message: "There is no such child." });
  const { decision, reason = null, comment = null, expectedVersions } = call.body;
  const done = await caseOf(env, { tenantId, caseId }).dispatch(
    {
      id: idempotencyKey,
      actor,
      expectedVersion: expectedVersions?.[id] ?? null,
      body: {
        type: "decide",
        decision,
        reason,
        comment,
        ...(decision === "revision" && { ask: { items: [], dueInSeconds: null, send: null } }),
      },
    },
    idempotencyKey === null ? null : fingerprint,
  );
  if (!done.ok) {
    const { code, message, details } = problemOf(done.error);
    return err({ id, code, message, ...(details !== undefined && { details }) });
  }
  await showToAnalyst(env, actor, done.value);
  const view = JSON.parse(done.value.body) as JsonObject;
  if (view.accepted === false)
    return err({ id, code: "not_accepted", message: "The state knows the decision, but no guard let it pass." });
  const { pendingDecision } = view;
  const dueAt = isObject(pendingDecision) ? pendingDecision.dueAt : null;
  const pendingUntil = typeof dueAt === "string" ? dueAt : null;
  return ok({ id, version: done.value.version, state: String(view.state), pendingUntil });
}
