import { DurableObject } from "cloudflare:workers";
import { CaseObject } from "../../durable-objects/case";
import { makeCaseId } from "../../src/cases/case-id";
import { caseOf } from "../../src/cases/case-of";
import { idFrom, type Opening } from "../../src/domain";
import type { Env } from "../../src/env";
import { sha256Hex } from "../../src/lib/bytes";
import { derivedKey } from "../../src/lib/derived-key";

export { CaseObject };

/** A case that counts the rows it writes. */
export class CountedCase extends CaseObject {
  readonly #cursors: { rowsWritten: number }[];

  constructor(ctx: DurableObjectState, env: Env) {
    const cursors: { rowsWritten: number }[] = [];
    const { sql } = ctx.storage;
    const real = sql.exec.bind(sql);
    const counting = (query: string, ...bound: SqlStorageValue[]) => {
      const cursor = real(query, ...bound);
      cursors.push(cursor);
      return cursor;
    };
    Object.defineProperty(sql, "exec", { value: counting, configurable: true });
    super(ctx, env);
    this.#cursors = cursors;
  }

  /** Rows written since the last time this was asked. */
  async rowsWritten(): Promise<number> {
    return this.#cursors.splice(0).reduce((sum, cursor) => sum + cursor.rowsWritten, 0);
  }
}

/** The least that could work: one object, one row per call. */
export class BareObject extends DurableObject {
  async write(text: string): Promise<number> {
    this.ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, text TEXT)");
    return this.ctx.storage.sql.exec<{ id: number }>("INSERT INTO rows (text) VALUES (?) RETURNING id", text).one().id;
  }
}

interface BenchEnv extends Env {
  BARE: DurableObjectNamespace<BareObject>;
  COUNTED: DurableObjectNamespace<CountedCase>;
}

const body = JSON.stringify({
  definitionType: "statechart-json",
  definition: { initial: "a", states: { a: { tags: ["x"], on: { go: "b" } }, b: { tags: ["y"], on: { go: "a" } } } },
  extensions: {},
  config: {},
  contextSchema: null,
  documentsSchema: null,
});

/** GET /bare?n= and /case?n=: so many calls one after another, each awaited; answers when the last is durable. */
export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const count = Number(url.searchParams.get("n"));
    if (url.pathname === "/bare") {
      const stub = env.BARE.getByName(crypto.randomUUID());
      for (let i = 0; i < count; i += 1) await stub.write(`row ${i}`);
      return new Response("done");
    }
    const tenantId = idFrom("tenant", "eu_bench");
    const caseId = makeCaseId(derivedKey(env.MASTER_KEY, "case-id"), tenantId, null);
    const isCounted = url.pathname === "/rows";
    const subject = caseOf(isCounted ? { CASES: env.COUNTED as unknown as Env["CASES"] } : env, { tenantId, caseId });
    const actor = { kind: "api_key" as const, tenantId, keyId: "bench", scopes: ["admin" as const] };
    const opening: Opening = {
      caseId,
      actor,
      fingerprint: "f",
      workflow: { id: idFrom("definition", "bench"), key: "bench", version: 1, name: "bench", hash: sha256Hex(body) },
      definitionBody: body,
      entity: { id: idFrom("entity", "bench"), type: "business", correlationId: null },
      context: { entity: { type: "business", data: { companyName: "Acme Ltd", country: "GB" } } },
      documents: [],
      config: {},
      language: null,
      externalId: null,
      metadata: {},
      parent: null,
      initialEvent: null,
      clockOffsetMs: 0,
    };
    const opened = await subject.create(opening);
    if (!opened.ok) return new Response(opened.error.code, { status: 500 });
    if (isCounted) {
      const counter = env.COUNTED.get(env.COUNTED.idFromName(`${tenantId}/${caseId}`));
      await subject.published((await subject.publications()).at(-1)?.seq ?? 0);
      await subject.indexed(opened.value.version);
      await counter.rowsWritten();
      const body = { type: "send_event" as const, name: "go", payload: null };
      const done = await subject.dispatch({ id: "key|rows", actor, expectedVersion: null, body }, "f");
      if (!done.ok) return new Response(done.error.code, { status: 500 });
      // What the consumers answer to this one command; the alarm is one row more.
      await subject.published((await subject.publications()).at(-1)?.seq ?? 0);
      await subject.indexed(done.value.version);
      return new Response(String((await counter.rowsWritten()) + 1));
    }
    for (let i = 0; i < count; i += 1) {
      const done = await subject.dispatch(
        { id: null, actor, expectedVersion: null, body: { type: "send_event", name: "go", payload: null } },
        null,
      );
      if (!done.ok) return new Response(done.error.code, { status: 500 });
    }
    return new Response("done");
  },
  async queue(batch) {
    batch.ackAll();
  },
} satisfies ExportedHandler<BenchEnv>;
