import { upsertIndexRows } from "../../src/db/cases";
import { fillQueue } from "../../src/db/fill-queue";
import { listQueueCases } from "../../src/db/queue-list";
import { getQueue, insertQueue } from "../../src/db/work-queues";
import type { CaseId, TenantId } from "../../src/domain";
import { type BenchRow, benchRow } from "./queues-rows";

interface Env {
  DB: D1Database;
}

/** Counts the rows that D1 reads for what runs through it. */
function counting(db: D1Database): { db: D1Database; read: () => number } {
  let rows = 0;
  const watched = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, name) {
        if (name === "bind") return (...values: unknown[]) => watched(target.bind(...values));
        // The query builder reads its rows by `raw`, which says nothing of what they cost; `all` gives the same rows and says it.
        if (name === "all")
          return async () => {
            const answer = await target.all();
            rows += answer.meta.rows_read;
            return answer;
          };
        const member: unknown = Reflect.get(target, name);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
  const spy = new Proxy(db, {
    get(target, name) {
      if (name === "prepare") return (text: string) => watched(target.prepare(text));
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  return { db: spy, read: () => rows };
}

const queueId = "bench";

/** A tenant with so many open cases, one in four of them in its queue. Answers rows read per page, per free page and deep in the queue. */
async function measure(env: Env, size: number): Promise<number[]> {
  const tenantId = `ten_eu_bench${size}` as TenantId;
  await insertQueue(
    env.DB,
    tenantId,
    {
      id: queueId,
      name: queueId,
      description: "",
      conditions: { minRiskScore: 75 },
      sort: "risk",
      members: null,
      autoAssign: false,
      position: 0,
    },
    size,
    1,
  );
  for (let from = 0; from < size; from += 500) {
    const rows: BenchRow[] = Array.from({ length: Math.min(500, size - from) }, (_, n) => benchRow(tenantId, from + n));
    await upsertIndexRows(
      env.DB,
      rows.map((row) => ({ ...row, caseId: row.caseId as CaseId })),
    );
  }
  const queue = await getQueue(env.DB, tenantId, queueId);
  if (queue !== null) await fillQueue(env.DB, tenantId, queue, "", 1, 1);
  const cost = async (free: boolean, pages: number): Promise<number> => {
    let cursor: Awaited<ReturnType<typeof listQueueCases>>["next"] = null;
    let last = 0;
    for (let page = 0; page < pages; page += 1) {
      const counted = counting(env.DB);
      const found: Awaited<ReturnType<typeof listQueueCases>> = await listQueueCases(
        counted.db,
        tenantId,
        queueId,
        { free },
        cursor,
        20,
      );
      cursor = found.next;
      last = counted.read();
    }
    return last;
  };
  return [await cost(false, 1), await cost(true, 1), await cost(false, 10)];
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname === "/migrate") {
      for (const sql of JSON.parse(await request.text()) as string[]) await env.DB.prepare(sql).run();
      return new Response("done");
    }
    return Response.json(await measure(env, Number(url.searchParams.get("n"))));
  },
};
