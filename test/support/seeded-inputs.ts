import { makeCaseKeys } from "../../src/db/case-keys";
import { beginSegment, finishSegment, type JudgementRow } from "../../src/db/judgements";
import { idFrom, type JudgedInput, newId, type TenantId } from "../../src/domain";
import { type Env, keyringOf } from "../../src/env";
import { randomBase32 } from "../../src/lib/bytes";
import type { Json, JsonObject } from "../../src/lib/json";
import { bytesOf, lineOf, putSegment } from "../../src/queues/judgement-objects";

/** Archives made-up inputs of cases that do not exist, as production would have judged them; gives their case ids. */
export async function seedInputsIn(
  env: Env,
  tenantId: TenantId,
  ruleSetKey: string,
  count: number,
  inputOf: (place: number) => { context: JsonObject; lists?: Json; over?: Partial<JudgedInput> },
  nowMs: number,
): Promise<string[]> {
  const caseIds = Array.from({ length: count }, () => idFrom("case", randomBase32(26)));
  const keys = await makeCaseKeys(env.DB, keyringOf(env), tenantId, caseIds, nowMs);
  const perSegment = 400;
  for (let from = 0; from < count; from += perSegment) {
    const lines: string[] = [];
    const rows: JudgementRow[] = [];
    const id = newId("segment");
    for (const [offset, caseId] of caseIds.slice(from, from + perSegment).entries()) {
      const { context, lists = {}, over = {} } = inputOf(from + offset);
      const runId = idFrom("run", `${caseId.slice("case_".length)}_1_1`);
      const ruleSet = { id: "rls_seeded", key: ruleSetKey, version: 1, hash: "h" };
      const input: JudgedInput = {
        ...{
          runId,
          caseId,
          plugin: "risk",
          definitionKey: "seeded",
          definitionVersion: 1,
          atMs: nowMs,
          context,
          lists,
        },
        ...{ ruleSet, model: "documented", score: 0, level: "low", rules: [], ...over },
      };
      const key = keys.get(caseId);
      if (key === undefined) throw new Error("no key");
      rows.push({
        ...{ tenantId, runId, caseId, ruleSetKey, ruleSetVersion: 1, definitionKey: "seeded", plugin: "risk" },
        ...{ score: input.score, level: input.level, hits: "[]", atMs: input.atMs, recordedAtMs: nowMs },
        ...{ segmentId: id, place: lines.length },
      });
      lines.push(lineOf(key, { tenantId, caseId, runId }, JSON.stringify(input)));
    }
    const segment = { id, tenantId, lines: lines.length, bytes: bytesOf(lines), newestAtMs: nowMs };
    await beginSegment(env.DB, segment, nowMs);
    await putSegment(env, segment, lines);
    await finishSegment(env.DB, segment, rows, false, nowMs);
  }
  return caseIds;
}
