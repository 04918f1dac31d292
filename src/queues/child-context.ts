import { caseOf } from "../cases/case-of";
import type { CaseRef, Effect } from "../domain";
import type { Env } from "../env";
import { isObject, type JsonObject } from "../lib/json";

/**
 * What a child begins with. One that is opened again is about the same person or company as the one before, and begins with what that
 * one knew when its item has left the parent's list. What a finished child knows does not change any more, so every try gives the same.
 */
export async function contextForChild(
  env: Env,
  { tenantId }: CaseRef,
  { context, former }: Extract<Effect, { kind: "open_child" }>,
): Promise<JsonObject> {
  if (former === undefined) return context;
  const told = await caseOf(env, { tenantId, caseId: former.caseId }).snapshot();
  if (!told.ok) return context;
  const { entity } = told.value;
  const { pluginsOutput: _engine, childWorkflows: _engines, metadata: _links, ...known } = told.value.context;
  const base = former.keepContext ? known : context;
  const subject = isObject(base.entity) ? base.entity : {};
  // The person may have become a company in the list meanwhile: then it is somebody else.
  if (subject.type !== entity.type) return base;
  return { ...base, entity: { ...subject, ballerineEntityId: entity.id } };
}
