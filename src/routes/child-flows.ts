import type { FlowView } from "../cases/case-api";
import { caseOf } from "../cases/case-of";
import type { CaseId, ChildCase } from "../domain";
import { mapBounded } from "../lib/bounded";
import type { CaseCall } from "./case-command";
import { isLimited, mayKnowOf } from "./framework-case-scope";

/** Cases asked at a time: a parent may have two hundred children. */
export const askedAtOnce = 10;

export interface ChildFlow {
  child: ChildCase & { caseId: CaseId };
  flow: FlowView;
}

/**
 * What the applicants' side of each running child looks like now. Asked of the children when somebody looks, not kept by the parent: an
 * answer given or a link expired would otherwise be a message and a new version of the parent each time.
 */
export const runningChildFlows = (call: Asking, children: readonly ChildCase[]): Promise<ChildFlow[]> =>
  childFlows(
    call,
    children.filter(({ finished }) => !finished),
  );

type Asking = Pick<CaseCall, "env" | "tenantId" | "actor" | "nowMs">;

/** Whether the caller may know of this child: who is limited to some cases may see the parent and not the child. */
export async function knowsChild({ env, tenantId, actor, nowMs }: Asking, caseId: CaseId): Promise<boolean> {
  if (!isLimited(actor)) return true;
  const row = await caseOf(env, { tenantId, caseId }).indexRow();
  return row !== null && mayKnowOf(env, actor, row, nowMs);
}

/** The same of every child that has been opened, finished ones too; of those that the caller may know of. */
export async function childFlows(call: Asking, children: readonly ChildCase[]): Promise<ChildFlow[]> {
  const opened = children.flatMap((child): ChildFlow["child"][] =>
    child.caseId === null ? [] : [{ ...child, caseId: child.caseId }],
  );
  const told = await mapBounded(opened, askedAtOnce, async (child): Promise<ChildFlow[]> => {
    if (!(await knowsChild(call, child.caseId))) return [];
    const flow = await caseOf(call.env, { tenantId: call.tenantId, caseId: child.caseId }).flow();
    return flow.ok ? [{ child, flow: flow.value }] : [];
  });
  return told.flat();
}
