import { env } from "cloudflare:workers";
import { caseOf } from "../../src/cases/case-of";
import type { CaseRef, CaseSnapshot, ChildCase } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { atRest } from "./cases";
import { eventually } from "./eventually";

/** A plugin `open_<definition>` that opens a child per item of a list, in the state `waiting`. */
export const opener = (definitionId: string, list: string, over: JsonObject = {}): JsonObject => ({
  name: `open_${definitionId}`,
  pluginKind: "child",
  definitionId,
  stateNames: ["waiting"],
  iterateOn: [{ transformer: "jmespath", mapping: `entity.data.${list}` }],
  transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'individual', data: @}}" }],
  ...over,
});
/** Rests in review until somebody decides. */
export const person: JsonObject = {
  initial: "review",
  states: {
    review: {
      tags: ["manual_review"],
      on: { approve: "approved", reject: "rejected", revision: "revision", hold: "held" },
    },
    revision: { tags: ["revision"], on: { back: "review" } },
    held: { on: { back: "review" } },
    approved: { type: "final", tags: ["approved"] },
    rejected: { type: "final", tags: ["rejected"] },
  },
};
export const snapshotOf = async (ref: CaseRef): Promise<CaseSnapshot> => {
  const told = await caseOf(env, ref).snapshot();
  if (!told.ok) throw new Error(told.error.code);
  return told.value;
};
/** The case of a child that has one. */
export const refOf = ({ tenantId }: CaseRef, child: ChildCase | undefined): CaseRef => {
  if (child?.caseId === null || child === undefined) throw new Error("the child has no case yet");
  return { tenantId, caseId: child.caseId };
};
/** Waits until the parent knows the cases of so many children and everything is at rest. */
export const childrenOf = async (ref: CaseRef, size: number): Promise<CaseRef[]> => {
  const refs = await eventually(async () => {
    const { children } = await snapshotOf(ref);
    if (children.length !== size) throw new Error(`${children.length} children`);
    return children.map((child) => refOf(ref, child));
  });
  await atRest(ref);
  for (const child of refs) await atRest(child);
  return refs;
};
export const owners = (...names: string[]): JsonObject[] => names.map((firstName) => ({ id: firstName, firstName }));
export const business = (data: JsonObject): JsonObject => ({ entity: { type: "business", data } });
