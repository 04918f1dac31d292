import {
  type Actor,
  type Approval,
  type CaseSnapshot,
  type CommandBody,
  can,
  fills,
  type PluginRun,
  type Refusal,
  type RunId,
  type Vote,
} from "../domain";
import type { Json, JsonObject } from "../lib/json";
import { withPath } from "../lib/json";
import { err, type Result } from "../lib/result";
import type { ApprovalPlugin } from "../plugins";
import { type Carried, no, yes } from "./carried";
import { finishRun } from "./plugin-runs";
import { patch, type Turn } from "./turn";
import { beginWaiting } from "./waiting-runs";

/** Asks people for their word: the run waits until enough have approved, one has rejected, or the time is up. */
export function beginApproval(turn: Turn, plugin: ApprovalPlugin, run: PluginRun): void {
  const dueAtMs = plugin.approvalSeconds === null ? null : turn.nowMs + Math.round(plugin.approvalSeconds * 1_000);
  const { name, displayName, form, roles, count, selfApproval } = plugin;
  const approval: Approval = {
    runId: run.id,
    plugin: name,
    displayName,
    form,
    openedAtMs: turn.nowMs,
    dueAtMs,
    roles,
    count,
    selfApproval,
    votes: [],
  };
  patch(turn, { approvals: [...turn.next.approvals, approval] });
  show(turn, approval, "waiting");
  beginWaiting(turn, run, dueAtMs);
}

/** One person's word on an open approval. Decided here and nowhere else, so two votes at once cannot pass each other. */
export function vote(turn: Turn, actor: Actor, body: Extract<CommandBody, { type: "vote" }>): Result<Carried, Refusal> {
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  const approval = openApproval(turn.next, body.plugin);
  if (approval === null) return err({ code: "no_approval", plugin: body.plugin });
  const refused = mayVote(actor, approval, turn.next);
  if (refused !== null) return err(refused);
  if (actor.kind !== "analyst") return err(notPeople); // said by mayVote already; here for the compiler
  const { decision, comment } = body;
  const former = approval.votes.find((one) => one.byId === actor.userId);
  if (former?.decision === decision && former.comment === comment)
    return no("approval.voted", body.plugin, { ignored: "said already", decision });
  const word: Vote = { byId: actor.userId, role: actor.role, decision, comment, atMs: turn.nowMs };
  const voted = { ...approval, votes: [...approval.votes.filter((one) => one !== former), word] };
  patch(turn, { approvals: turn.next.approvals.map((other) => (other === approval ? voted : other)) });
  const approvals = voted.votes.filter((one) => one.decision === "approve").length;
  turn.steps.push({ kind: "vote", plugin: body.plugin, decision, byId: word.byId, approvals, needed: voted.count });
  if (decision === "reject") finishRun(turn, voted.runId, { status: "cancelled", output: outputOf(voted, "rejected") });
  else if (approvals >= voted.count)
    finishRun(turn, voted.runId, { status: "success", output: outputOf(voted, "approved") });
  else show(turn, voted, "waiting");
  return yes("approval.voted", body.plugin, { decision, comment, approvals, needed: voted.count });
}

/** The approval of this plugin that people are asked for now; null when none is open. */
export const openApproval = (snapshot: CaseSnapshot, plugin: string): Approval | null =>
  snapshot.approvals.findLast(
    (approval) =>
      approval.plugin === plugin && snapshot.runs.some((run) => run.id === approval.runId && run.status === "waiting"),
  ) ?? null;

const notPeople: Refusal = { code: "not_permitted", message: "a vote is a person's word" };

/** Four eyes: who opened a case does not approve it, unless the approval says that this is fine. Null: welcome. */
export function mayVote(
  actor: Actor,
  { roles, selfApproval }: Pick<Approval, "roles" | "selfApproval">,
  { openedById }: Pick<CaseSnapshot, "openedById">,
): Refusal | null {
  if (actor.kind !== "analyst" || !can(actor.role, "cases:write")) return notPeople;
  if (roles.length > 0 && !roles.some((asked) => fills(actor.role, asked)))
    return { code: "not_permitted", message: `this approval is for ${roles.join(" and ")}` };
  if (!selfApproval && openedById === actor.userId)
    return { code: "not_permitted", message: "who opened a case may not approve it" };
  return null;
}

type ApprovalStatus = "waiting" | "approved" | "rejected" | "timeout" | "cancelled";

/** What stands at the plugin's destination: the state of the approval and every word on it. */
export const outputOf = (approval: Approval, status: ApprovalStatus): JsonObject => ({
  name: approval.plugin,
  status,
  needed: approval.count,
  approvals: approval.votes.filter((one) => one.decision === "approve").length,
  votes: approval.votes.map(({ byId, role, decision, comment, atMs }) => ({
    byId,
    role,
    decision,
    comment,
    at: new Date(atMs).toISOString(),
  })),
});

/** Nobody is asked any more: says so where the approval stood open, and hands back what it says. */
export function showCancelled(turn: Turn, runId: RunId): Json {
  const approval = turn.next.approvals.find((one) => one.runId === runId);
  if (approval === undefined) return null;
  show(turn, approval, "cancelled");
  return outputOf(approval, "cancelled");
}

function show(turn: Turn, approval: Approval, status: "waiting" | "cancelled"): void {
  const destination = turn.definition.pluginByName.get(approval.plugin)?.destination;
  if (destination === undefined) return;
  patch(turn, { context: withPath(turn.next.context, destination, outputOf(approval, status)) });
}
