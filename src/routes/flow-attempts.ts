import type { Applicant } from "../auth/applicant";
import { caseOf } from "../cases/case-of";
import type { CommandBody } from "../domain";
import type { Env } from "../env";
import { notOnPage } from "./flow-notices";
import type { Visit } from "./flow-visit";

/** What applicants try that only people of the tenant may do. */
export type Tried = "event" | "decision" | "undo" | "cancel" | "context";

// What was sent with the attempt is in none of these: the case refuses the kind, and writes the kind down.
const commands: Record<Tried, CommandBody> = {
  event: { type: "send_event", name: "", payload: null },
  decision: { type: "decide", decision: "approve", reason: null, comment: null },
  undo: { type: "undo_decision" },
  cancel: { type: "cancel", reason: "" },
  context: { type: "merge_context", merge: {}, arrays: "replace" },
};

/** Has the case refuse what an applicant tried, and write it into its timeline; so often a minute at most, whoever insists. */
export async function noteAttempt(env: Env, { ref, linkId, actor }: Applicant, tried: Tried): Promise<void> {
  const { success } = await env.FLOW_ENTRY_LIMIT.limit({ key: `attempt|${ref.tenantId}|${ref.caseId}|${linkId}` });
  if (success) await caseOf(env, ref).dispatch({ id: null, actor, expectedVersion: null, body: commands[tried] }, null);
}

const decisions = /^(?:approve|reject|revision|decide|decision)/;

/** A button that no page has. Nothing of the post is kept. `back`: the page that it was posted from. */
export async function refuseButton(visit: Visit, back: string, name: string): Promise<Response> {
  await noteButton(visit, name);
  return notOnPage(visit, back);
}

export const noteButton = ({ env, applicant }: Visit, name: string): Promise<void> =>
  noteAttempt(env, applicant, decisions.test(name) ? "decision" : "event");
