import { type CaseFilters, type CaseKeyset, listCases } from "../../src/db/case-list";
import { upsertIndexRows } from "../../src/db/cases";
import type { CaseId, TenantId } from "../../src/domain";
import { benchRow } from "./queues-rows";

interface Env {
  DB: D1Database;
}

/** The rows that D1 reads for each page of a list, the first and one deep down. */
async function rowsRead(db: D1Database, tenantId: TenantId, filters: CaseFilters): Promise<[number, number]> {
  const read: number[] = [];
  let cursor: CaseKeyset | null = null;
  for (let page = 0; page < 10; page += 1) {
    let rows = 0;
    const watched = (statement: D1PreparedStatement): D1PreparedStatement =>
      new Proxy(statement, {
        get(target, name) {
          if (name === "bind") return (...values: unknown[]) => watched(target.bind(...values));
          const member: unknown = Reflect.get(target, name);
          if (name !== "all") return typeof member === "function" ? member.bind(target) : member;
          return async () => {
            const answer = await target.all();
            rows += answer.meta.rows_read;
            return answer;
          };
        },
      });
    const spy = new Proxy(db, {
      get(target, name) {
        if (name === "prepare") return (text: string) => watched(target.prepare(text));
        const member: unknown = Reflect.get(target, name);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
    const found: Awaited<ReturnType<typeof listCases>> = await listCases(spy, tenantId, filters, cursor, 20);
    read.push(rows);
    cursor = found.next;
    if (cursor === null) break;
  }
  return [read[0] ?? Number.NaN, read.at(-1) ?? Number.NaN];
}

async function measure({ DB }: Env, size: number): Promise<number[]> {
  const tenantId = `ten_eu_search${size}` as TenantId;
  for (let from = 0; from < size; from += 500) {
    const rows = Array.from({ length: Math.min(500, size - from) }, (_, n) => {
      const row = benchRow(tenantId, from + n);
      const riskLevel = (["low", "medium", "high", "critical"] as const)[n % 4] ?? null;
      return { ...row, caseId: row.caseId as CaseId, riskLevel, name: `Company ${(from + n) % 50}` };
    });
    await upsertIndexRows(DB, rows);
  }
  const lists: CaseFilters[] = [
    { q: "comp 42" },
    { q: "company", risk: "high", tag: "manual_review" },
    { workflow: "kyb", state: "review", assigneeId: "none", order: "oldest_first" },
    { tag: "manual_review", sort: "risk_level" },
  ];
  return (await Promise.all(lists.map((filters) => rowsRead(DB, tenantId, filters)))).flat();
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
