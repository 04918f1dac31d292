import { caseOf } from "../cases/case-of";
import { type CaseRef, parseId } from "../domain";
import type { Env } from "../env";
import { foreignJson } from "../lib/json";
import type { Applied } from "./apply-result";
import type { KeptCallback } from "./callback-records";

/** Gives the documented hook of a vendor to its case. `told`: names the message, so that the same one twice is one command. */
export async function applyHook(
  env: Env,
  row: { tenantId: string; caseId: string | null; bodyHash: string },
  { event, destination, process, text }: Extract<KeptCallback, { kind: "hook" }>,
): Promise<Applied> {
  const ref = refOf(row);
  if (ref === null) return { kind: "refused", refusal: { code: "unknown_case" } };
  const told = row.bodyHash;
  const done = await caseOf(env, ref).dispatch(
    {
      id: `hook.${told}`,
      actor: { kind: "vendor", tenantId: ref.tenantId, vendor: process ?? "hook" },
      expectedVersion: null,
      body: { type: "hook", event, destination, process, body: foreignJson(text) },
    },
    told,
  );
  return done.ok ? { kind: "applied" } : { kind: "refused", refusal: done.error };
}

function refOf({ tenantId, caseId }: { tenantId: string; caseId: string | null }): CaseRef | null {
  const [tenant, ofCase] = [parseId("tenant", tenantId), parseId("case", caseId)];
  return tenant === null || ofCase === null ? null : { tenantId: tenant, caseId: ofCase };
}
