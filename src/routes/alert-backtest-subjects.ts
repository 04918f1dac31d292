import * as z from "zod";
import { counterpartiesBy } from "../db/counterparties";
import { merchantsBy } from "../db/judged-reports";
import type { TenantId } from "../domain";
import type { JsonObject } from "../lib/json";
import type { BacktestResult } from "../windows/backtest-result";

export const Subjects = z
  .array(
    z.looseObject({
      id: z.string(),
      name: z.string().nullable(),
      correlationId: z.string().nullable(),
      entityId: z.string().nullable(),
    }),
  )
  .meta({ description: "Counterparties, or merchants, of whom the result speaks; where one backtest is read." });

/** Who they are of whom a result speaks. Cards are nobody, and who was erased is left out. */
export async function subjectsIn(
  db: D1Database,
  tenantId: TenantId,
  kind: "transactions" | "reports",
  result: BacktestResult,
): Promise<JsonObject[]> {
  const { draft, published, difference } = result;
  const ids = new Set([
    ...[draft, published].flatMap((summary) => summary?.topSubjects.map(({ id }) => id) ?? []),
    ...[difference?.onlyPublished, difference?.onlyDraft, difference?.changed].flatMap(
      (groups) => groups?.map(({ subject }) => subject.id) ?? [],
    ),
  ]);
  if (ids.size === 0) return [];
  if (kind === "reports")
    return (await merchantsBy(db, tenantId, [...ids])).map((merchant) => ({ ...merchant, entityId: merchant.id }));
  const known = await counterpartiesBy(db, tenantId, [...ids]);
  return [...known.values()].flatMap(({ erased, id, name, correlationId, entityId }) =>
    erased ? [] : [{ id, name, correlationId, entityId }],
  );
}
