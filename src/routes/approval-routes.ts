import * as z from "zod";
import type { Approval, CaseSnapshot } from "../domain";
import type { JsonObject } from "../lib/json";
import { answerCommand } from "./case-command";
import { ask } from "./case-reads";
import { CaseView, listOf } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";

const One = z.object({ id: z.string() });
const OnePlugin = z.object({
  id: z.string(),
  plugin: z.string().max(100).meta({ description: "Name of the approval in its definition." }),
});
const time = z.string().meta({ format: "date-time" });

const Vote = z
  .strictObject({
    decision: z.enum(["approve", "reject"]),
    comment: z.string().max(2_000).nullish(),
    expectedVersion: z
      .int()
      .min(0)
      .optional()
      .meta({ description: "The version the case must have; otherwise 409 `stale_version`." }),
  })
  .meta({ id: "Vote", examples: [{ decision: "approve", comment: "Funds are explained." }] });

const ApprovalView = z
  .looseObject({
    plugin: z.string(),
    displayName: z.string().nullable(),
    status: z
      .enum(["waiting", "approved", "rejected", "timeout", "ended"])
      .meta({ description: "`ended`: the state was left, or it was asked anew, before it was decided." }),
    roles: z.array(z.string()).meta({ description: "Who may vote; empty: every analyst." }),
    count: z.int().meta({ description: "How many different people must approve. One rejection rejects." }),
    approvals: z.int(),
    selfApproval: z.boolean().meta({ description: "Whether who opened the case may vote." }),
    form: z.string().nullable(),
    openedAt: time,
    dueAt: time.nullable(),
    votes: z.array(
      z.looseObject({
        byId: z.string(),
        role: z.string(),
        decision: z.enum(["approve", "reject"]),
        comment: z.string().nullable(),
        at: time,
      }),
    ),
  })
  .meta({ id: "Approval" });

/** Approvals of a case: who is asked, who has said what, and a person's own word. */
export const approvalRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      method: "GET",
      tag: "Cases",
      name: "listApprovals",
      path: "/api/v1/cases/{id}/approvals",
      summary: "Read who has to approve and who has",
      description: "Open and closed approvals, newest first.",
      params: One,
      answers: { 200: listOf(ApprovalView) },
    },
    async (call) => {
      const snapshot = await ask(call, (subject) => subject.snapshot());
      if (!snapshot.ok) return snapshot;
      const { approvals } = snapshot.value;
      return answer(200, {
        data: approvals.toReversed().map((approval) => viewOf(approval, snapshot.value)),
        nextCursor: null,
      });
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      method: "POST",
      tag: "Cases",
      idempotent: "case",
      name: "vote",
      stepUp: "high_risk_decisions",
      path: "/api/v1/cases/{id}/approvals/{plugin}/votes",
      summary: "Approve or reject as one person among others",
      description:
        "Only people vote: a call with an API key is refused with 403, and so is one of a person who opened the case (unless `selfApproval`) " +
        "or whose role is not asked. Until it is decided a person may change their mind; the same vote again changes nothing " +
        "(`accepted: false`). 409 when nobody is asked now.",
      params: OnePlugin,
      body: Vote,
      answers: { 200: CaseView },
    },
    (call) =>
      answerCommand(call, {
        type: "vote",
        plugin: call.params.plugin,
        decision: call.body.decision,
        comment: call.body.comment ?? null,
      }),
  ),
];

const iso = (atMs: number): string => new Date(atMs).toISOString();

function viewOf(approval: Approval, snapshot: CaseSnapshot): JsonObject {
  const { runId: _run, openedAtMs, dueAtMs, votes, ...rest } = approval;
  return {
    ...rest,
    status: statusOf(snapshot, approval),
    approvals: votes.filter(({ decision }) => decision === "approve").length,
    openedAt: iso(openedAtMs),
    dueAt: dueAtMs === null ? null : iso(dueAtMs),
    votes: votes.map(({ atMs, ...vote }) => ({ ...vote, at: iso(atMs) })),
  };
}

function statusOf(
  { runs, status }: CaseSnapshot,
  { runId, votes }: Approval,
): "waiting" | "approved" | "rejected" | "timeout" | "ended" {
  switch (runs.find(({ id }) => id === runId)?.status) {
    case "waiting":
      return status === "active" ? "waiting" : "ended";
    case "success":
      return "approved";
    case "cancelled":
      return votes.some(({ decision }) => decision === "reject") ? "rejected" : "ended";
    case "timeout":
      return "timeout";
    default:
      return "ended";
  }
}
