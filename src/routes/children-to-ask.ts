import * as z from "zod";
import { caseOf } from "../cases/case-of";
import type { CaseId } from "../domain";
import { mapBounded } from "../lib/bounded";
import { ok, type Result } from "../lib/result";
import type { CaseCall } from "./case-command";
import { ask } from "./case-reads";
import { askedAtOnce, knowsChild } from "./child-flows";
import type { ApiProblem } from "./problem";

const Child = z.object({
  allowedEvents: z.array(z.string()),
  context: z.object({
    documents: z.array(z.object({ decision: z.object({ status: z.string().nullable() }) })),
  }),
});

/**
 * Children of this case that are to be sent back with it: a document was marked "ask again" on them, and they are in a state that
 * can be sent back. The case checks that they are its own.
 */
export async function childrenToAsk(call: CaseCall): Promise<Result<CaseId[], ApiProblem>> {
  const parent = await ask(call, (subject) => subject.snapshot());
  if (!parent.ok) return parent;
  const running = parent.value.children.flatMap((child) => (child.finished ? [] : (child.caseId ?? [])));
  const marked = await mapBounded(running, askedAtOnce, async (caseId) =>
    (await isMarked(call, caseId)) ? [caseId] : [],
  );
  return ok(marked.flat());
}

async function isMarked(call: CaseCall, caseId: CaseId): Promise<boolean> {
  const { env, tenantId } = call;
  if (!(await knowsChild(call, caseId))) return false;
  const view = await caseOf(env, { tenantId, caseId }).view();
  if (!view.ok) return false;
  const { allowedEvents, context } = Child.parse(JSON.parse(view.value.body));
  return allowedEvents.includes("revision") && context.documents.some(({ decision }) => decision.status === "revision");
}
