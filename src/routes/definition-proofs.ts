import * as z from "zod";
import { type Actor, actorRef } from "../domain";
import type { JsonObject } from "../lib/json";
import { proofLimits, proverVersion } from "../workflow/proof/prove";
import type { PolicyResult } from "../workflow/validate";

const policyShape = {
  id: z.string(),
  type: z.string(),
  description: z.string().nullable(),
  claim: z.string().meta({
    description: "What is promised, in words.",
    example: "no way to the outcome approved without a successful sanctions and a person's decision approve",
  }),
};

/** What became of one policy. */
export const PolicyResultView = z
  .looseObject({
    ...policyShape,
    holds: z.boolean(),
    statesExplored: z.int().optional(),
    why: z.enum(["broken", "too_large"]).optional(),
    sentence: z.string().optional(),
    path: z
      .array(
        z.looseObject({ event: z.string().nullable(), by: z.string(), from: z.string().nullable(), to: z.string() }),
      )
      .optional()
      .meta({ description: "The shortest way that breaks the policy." }),
    drawing: z.string().optional().meta({ description: "That way in the chart, as Mermaid." }),
  })
  .meta({ id: "PolicyResult" });

/** What was proved of a version when it was published; stored with it and never changed. */
export const ProofsView = z
  .looseObject({
    definitionHash: z.string().meta({ description: "SHA-256 of the definition that was proved. Cases pin it." }),
    proverVersion: z.int(),
    limits: z.looseObject({ steps: z.int(), states: z.int() }),
    provedAt: z.string().meta({ format: "date-time" }),
    provedBy: z.looseObject({}),
    policies: z.array(z.looseObject({ ...policyShape, holds: z.literal(true), statesExplored: z.int() })),
  })
  .meta({ id: "Proofs" });

/** A policy's result as it is answered. */
export function viewOfPolicy(result: PolicyResult): JsonObject {
  if (result.holds || result.why === "too_large") return { ...result };
  const { way, ...rest } = result;
  return { ...rest, path: way.map((step) => ({ ...step })) };
}

/** The record of a passed examination, as JSON text to be stored with the version; null when nothing was promised. */
export function proofsOf(
  policies: readonly PolicyResult[],
  { hash, actor, nowMs }: { hash: string; actor: Actor; nowMs: number },
): string | null {
  if (policies.length === 0) return null;
  return JSON.stringify({
    definitionHash: hash,
    proverVersion,
    limits: proofLimits,
    provedAt: new Date(nowMs).toISOString(),
    provedBy: actorRef(actor),
    policies: policies.map(viewOfPolicy),
  });
}
