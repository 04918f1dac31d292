import * as z from "zod";
import { counterpartiesBy } from "../db/counterparties";
import type { TenantId } from "../domain";
import type { JsonObject } from "../lib/json";
import type { BacktestResult } from "../windows/alert-backtest";

export const Subjects = z
  .array(
    z.looseObject({
      id: z.string(),
      name: z.string().nullable(),
      correlationId: z.string().nullable(),
      entityId: z.string().nullable(),
    }),
  )
  .meta({ description: "Counterparties of whom the result speaks; where one backtest is read." });

/** Who they are of whom a result speaks. Cards are nobody, and who was erased is left out. */
export async function subjectsIn(db: D1Database, tenantId: TenantId, result: BacktestResult): Promise<JsonObject[]> {
  const { draft, published, difference } = result;
  const ids = new Set([
    ...[draft, published].flatMap((summary) => summary?.topSubjects.map(({ id }) => id) ?? []),
    ...[difference?.onlyPublished, difference?.onlyDraft, difference?.changed].flatMap(
      (groups) => groups?.map(({ subject }) => subject.id) ?? [],
    ),
  ]);
  if (ids.size === 0) return [];
  const known = await counterpartiesBy(db, tenantId, [...ids]);
  return [...known.values()].flatMap(({ erased, id, name, correlationId, entityId }) =>
    erased ? [] : [{ id, name, correlationId, entityId }],
  );
}
