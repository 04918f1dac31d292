// The least that could do the same jobs: no keys, no rights, no parsing, no log, no index, no signature. What others are measured against.
import { DurableObject } from "cloudflare:workers";

interface Hook {
  url: string;
  body: string;
}
interface Env {
  CASES: DurableObjectNamespace<BareCase>;
  DB: D1Database;
  HOOKS: Queue<Hook>;
}

export class BareCase extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY, version INTEGER, body TEXT)");
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS log (seq INTEGER PRIMARY KEY, body TEXT)");
    ctx.storage.sql.exec("INSERT OR IGNORE INTO state VALUES (1, 0, '{}')");
  }

  read(): string {
    return JSON.stringify(this.ctx.storage.sql.exec("SELECT version, body FROM state").one());
  }

  command(body: string): string {
    const { sql } = this.ctx.storage;
    return this.ctx.storage.transactionSync(() => {
      sql.exec("UPDATE state SET version = version + 1, body = ?", body);
      sql.exec("INSERT INTO log (body) VALUES (?)", body);
      return this.read();
    });
  }
}

const page = "SELECT * FROM cases WHERE tenant_id = 't' ORDER BY created_at_ms DESC, case_id DESC LIMIT 20";

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const theCase = env.CASES.get(env.CASES.idFromName(searchParams.get("case") ?? ""));
    switch (pathname) {
      case "/read":
        return new Response(await theCase.read());
      case "/command":
        return new Response(await theCase.command(await request.text()));
      case "/fill":
        return fill(env.DB, Number(searchParams.get("n")));
      case "/list":
        return Response.json((await env.DB.prepare(page).all()).results);
      default: {
        const { urls, body } = await request.json<{ urls: string[]; body: string }>();
        await env.HOOKS.sendBatch(urls.map((url) => ({ body: { url, body } })));
        return new Response("sent");
      }
    }
  },

  async queue(batch) {
    await Promise.all(batch.messages.map(({ body: { url, body } }) => fetch(url, { method: "POST", body })));
  },
} satisfies ExportedHandler<Env, Hook>;

async function fill(db: D1Database, size: number): Promise<Response> {
  await db.batch([
    db.prepare("DROP TABLE IF EXISTS cases"),
    db.prepare("CREATE TABLE cases (case_id TEXT PRIMARY KEY, tenant_id TEXT, created_at_ms INTEGER, body TEXT)"),
    db
      .prepare(
        `INSERT INTO cases WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       SELECT 'case_' || i, 't', i, '{"name":"Company ' || i || '","status":"active","state":"review"}' FROM n`,
      )
      .bind(size),
    db.prepare("CREATE INDEX listed ON cases (tenant_id, created_at_ms, case_id)"),
  ]);
  return new Response("filled");
}
