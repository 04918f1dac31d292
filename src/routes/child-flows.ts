import type { FlowView } from "../cases/case-api";
import { caseOf } from "../cases/case-of";
import type { CaseId, ChildCase } from "../domain";
import { mapBounded } from "../lib/bounded";
import type { CaseCall } from "./case-command";

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
export const runningChildFlows = (
  call: Pick<CaseCall, "env" | "tenantId">,
  children: readonly ChildCase[],
): Promise<ChildFlow[]> =>
  childFlows(
    call,
    children.filter(({ finished }) => !finished),
  );

/** The same of every child that has been opened, finished ones too. */
export async function childFlows(
  { env, tenantId }: Pick<CaseCall, "env" | "tenantId">,
  children: readonly ChildCase[],
): Promise<ChildFlow[]> {
  const opened = children.flatMap((child): ChildFlow["child"][] =>
    child.caseId === null ? [] : [{ ...child, caseId: child.caseId }],
  );
  const told = await mapBounded(opened, askedAtOnce, async (child): Promise<ChildFlow[]> => {
    const flow = await caseOf(env, { tenantId, caseId: child.caseId }).flow();
    return flow.ok ? [{ child, flow: flow.value }] : [];
  });
  return told.flat();
}
