import type * as z from "zod";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { derivedKey } from "../lib/derived-key";
import type { JsonObject } from "../lib/json";
import { err } from "../lib/result";
import { type IngestedTransaction, ingestTransactions } from "../queues/ingest-transactions";
import { type TakenTransaction, takeTransaction } from "../transactions/take-transaction";
import type { SentTransaction } from "../transactions/transaction.schema";
import { answer, type Call, type Outcome } from "./framework";
import { parseWith } from "./framework-input";
import { type ApiProblem, problem, statusOf } from "./problem";

/** As many transactions as one call may bring. */
export const mostAtOnce = 500;

export const transactionKey = (env: Pick<Env, "MASTER_KEY">): Uint8Array => derivedKey(env.MASTER_KEY, "transactions");

export const taken = (env: Env, tenantId: TenantId, sent: SentTransaction): TakenTransaction =>
  takeTransaction(transactionKey(env), tenantId, sent);

/** What became of one transaction: its answer, or why it was refused. */
export type SentResult = { transaction: TakenTransaction; done: Settled } | { transaction: null; refusal: ApiProblem };
type Settled = Extract<IngestedTransaction, { verdict: unknown }>;

/** Takes in one transaction. */
export async function sendOne(
  { env, tenantId, nowMs }: Pick<Call, "env" | "tenantId" | "nowMs">,
  sent: SentTransaction,
  view: (transaction: TakenTransaction, done: Settled) => JsonObject,
): Promise<Outcome> {
  const transaction = taken(env, tenantId, sent);
  const [done] = await ingestTransactions(env, tenantId, [transaction], nowMs);
  if (done === undefined) throw new Error("a transaction without an answer");
  if (!("verdict" in done)) return err(refusalOf(done.status));
  return answer(done.status === "accepted" ? 201 : 200, view(transaction, done));
}

/** Takes in many, each for itself, in the order in which they were sent. */
export async function sendMany<Body extends z.ZodType>(
  { env, tenantId, nowMs }: Pick<Call, "env" | "tenantId" | "nowMs">,
  sent: readonly unknown[],
  { schema, spelled }: { schema: Body; spelled: (body: z.output<Body>) => SentTransaction },
): Promise<SentResult[]> {
  const read = sent.map((one) => parseWith(schema, one, "body"));
  const readable = read.flatMap((one) => (one.ok ? [taken(env, tenantId, spelled(one.value))] : []));
  const settled = readable.length === 0 ? [] : await ingestTransactions(env, tenantId, readable, nowMs);
  let place = 0;
  return read.map((one): SentResult => {
    if (!one.ok) return { transaction: null, refusal: one.error };
    const [transaction, done] = [readable[place], settled[place]];
    place += 1;
    if (transaction === undefined || done === undefined) throw new Error("a transaction without an answer");
    return "verdict" in done ? { transaction, done } : { transaction: null, refusal: refusalOf(done.status) };
  });
}

export function refusalOf(status: Exclude<IngestedTransaction["status"], "accepted" | "duplicate">): ApiProblem {
  switch (status) {
    case "conflict":
      return problem("conflict", "A transaction with this correlationId and other contents exists.", {
        param: "correlationId",
      });
    case "too_old":
      return problem("too_old", "The transaction is older than what is taken in.", { param: "date" });
    case "too_new":
      return problem("bad_value", "The transaction is more than a day ahead.", { param: "date" });
  }
}

/** The answer to one transaction, alone or among many. */
export const told = ({ correlationId }: TakenTransaction, { id, status, verdict, reasons }: Settled): JsonObject => ({
  ...{ id, correlationId, duplicate: status === "duplicate", verdict, reasons },
});

/** One line of the answer to many. */
export const resultOf = (result: SentResult, index: number): JsonObject =>
  result.transaction === null
    ? {
        index,
        status: statusOf(result.refusal),
        error: { code: result.refusal.code, message: result.refusal.message, param: result.refusal.param ?? null },
      }
    : { index, status: result.done.status === "accepted" ? 201 : 200, ...told(result.transaction, result.done) };
