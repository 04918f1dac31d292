import { env } from "cloudflare:workers";
import * as z from "zod";

const Names = z.array(z.object({ name: z.string() }));

/** A condition that leaves out tables of the platform. `name`: where their names stand. */
export const ofTables = (name: string): string =>
  `${name} NOT LIKE 'sqlite_%' AND ${name} NOT LIKE '\\_cf\\_%' ESCAPE '\\' AND ${name} NOT LIKE 'd1_%'`;

async function tables(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND ${ofTables("name")}`,
  ).all();
  return Names.parse(results).map((row) => row.name);
}

/** All of D1 as text, for tests that look for what must not be there. */
export async function wholeDatabase(): Promise<string> {
  const contents = await Promise.all(
    (await tables()).map(async (name) =>
      JSON.stringify((await env.DB.prepare(`SELECT * FROM "${name}"`).all()).results),
    ),
  );
  return contents.join("\n");
}

// What goes on by itself: refusals are remembered and calls written down, sessions and keys touched, deliveries of earlier events are still on their way.
const restless = new Set(["idempotency", "sessions", "jobs", "deliveries", "request_log", "audit_chain"]);
// Looks, and changes of cases that arrive a little later.
const isSettled = (name: string, row: Record<string, unknown>): boolean =>
  name !== "audit_log" || row.kind === "setting";

/** What D1 holds for one tenant, for tests that nothing changed. */
export async function rowsOfTenant(tenantId: string): Promise<Record<string, unknown[]>> {
  // The index of words names the tenant in its terms; its places are rows of a table beside it.
  const names = (await tables()).filter((name) => !restless.has(name) && !name.startsWith("case_search"));
  // All in one moment.
  const found = await env.DB.batch<Record<string, unknown>>(
    names.map((name) =>
      env.DB.prepare(`SELECT * FROM "${name}" WHERE ${name === "tenants" ? "id" : "tenant_id"} = ? ORDER BY 1`).bind(
        tenantId,
      ),
    ),
  );
  return Object.fromEntries(
    found.map(({ results }, place) => {
      const name = names[place] ?? "";
      const settled = results.filter((row) => isSettled(name, row));
      const rows = name === "api_keys" ? settled.map(({ last_used_at_ms: _touched, ...key }) => key) : settled;
      return [name, rows] as const;
    }),
  );
}
