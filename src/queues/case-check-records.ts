import { getCheck } from "../db/checks";
import { dbOf } from "../db/db-of";
import {
  type CaseRef,
  type CheckId,
  idFrom,
  type RawAnswer,
  type RunId,
  type RunResult,
  type VendorAttempt,
} from "../domain";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { openCheck } from "./check-records";
import type { SealedCheck, Told } from "./check-words";

/** What several vendors said together, and what it took. */
export interface Summary {
  told: Told & Pick<SealedCheck, "rest">;
  attempts: VendorAttempt[];
  costCents: number;
  environment: RawAnswer["environment"];
}

/** Under which id a run's check is recorded. */
export const recordIdOf = (runId: RunId): CheckId =>
  idFrom("check", runId.slice("run_".length).replaceAll(/[^0-9a-z_]/g, "_"));

/** What a run comes to, told by the record of its check; `raw`: what it took. */
export function resultOf(
  { status, result, error, rest }: SealedCheck,
  { callbackDeadlineSeconds, raw }: { callbackDeadlineSeconds: number; raw: RawAnswer },
): RunResult {
  if (error !== null) return { status: "error", ...error, raw };
  const output = jsonOf(result);
  if (status !== "pending") return { status: status === "cancelled" ? "cancelled" : "success", output, raw };
  return {
    status: "waiting",
    output,
    vendorRef: null,
    deadlineSeconds: withTurnsOf(rest, callbackDeadlineSeconds),
    raw,
  };
}

/** Until all who may still be asked have had their time, and the moment in between. */
export const withTurnsOf = (rest: SealedCheck["rest"], deadlineSeconds: number): number => {
  const left = rest?.vendors.length ?? 0;
  return deadlineSeconds * (1 + left) + left * betweenVendorsSeconds;
};
const betweenVendorsSeconds = 300;

/** The record of a run's check, while it still owes an answer or after; null: there is none. */
export async function recordedCheck(
  env: Env,
  { tenantId }: CaseRef,
  runId: RunId,
): Promise<{ kept: SealedCheck; costCents: number } | null> {
  const row = await getCheck(dbOf(env, tenantId), tenantId, recordIdOf(runId));
  return row === null || row.runId !== runId ? null : { kept: openCheck(env, tenantId, row), costCents: row.costCents };
}

/** What a run knows of its check beside the result. */
export const paidOf = ({ told, attempts, costCents, environment }: Summary) => ({
  costCents,
  ...(environment !== undefined && { environment }),
  rawRef: told.result?.rawRef ?? attempts.findLast(({ rawRef }) => rawRef !== null)?.rawRef ?? null,
  asked: attempts,
});

export const rawOf = (summary: Summary): RawAnswer => ({
  httpStatus: summary.attempts.at(-1)?.httpStatus ?? null,
  body: null,
  durationMs: summary.attempts.reduce((sum, { durationMs }) => sum + durationMs, 0),
  ...paidOf(summary),
});

/** Parsed results hold nothing but JSON. */
export const jsonOf = (result: Told["result"]): JsonObject => JSON.parse(JSON.stringify(result)) as JsonObject;
