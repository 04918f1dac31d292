import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { newId, type TenantId } from "../../src/domain";
import { logEvents } from "../../src/queues/log-events";
import { aTenantClient } from "../support/api";
import { aPublication } from "../support/publications";
import { type SeededTenant, seedAnalyst, seedApiKey, seedTenant } from "../support/tenant";

const open: ReadableStreamDefaultReader<string>[] = [];
afterEach(async () => {
  for (const reader of open.splice(0)) await reader.cancel();
});

const knock = (headers: Record<string, string>, query = ""): Promise<Response> =>
  fetchSelf(new Request(`http://edgecase.test/api/v1/events/tail${query}`, { headers }));

interface Frame {
  id?: string;
  event?: string;
  data?: string;
}

interface Tail {
  /** Waits for the next frame that says something. */
  next(): Promise<Frame>;
  close(): Promise<void>;
}

async function tail({ apiKey }: Pick<SeededTenant, "apiKey">, query = "", lastEventId?: string): Promise<Tail> {
  const answer = await knock(
    { authorization: `Bearer ${apiKey}`, ...(lastEventId !== undefined && { "last-event-id": lastEventId }) },
    query,
  );
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
  if (answer.body === null) throw new Error("no stream");
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  open.push(reader);
  let text = "";
  return {
    async next() {
      while (!text.includes("\n\n")) text += (await reader.read()).value ?? "\n\n";
      const [frame = "", ...rest] = text.split("\n\n");
      text = rest.join("\n\n");
      return Object.fromEntries(frame.split("\n").map((line) => line.split(/: (.*)/s).slice(0, 2)));
    },
    close: () => reader.cancel(),
  };
}

const happens = async (tenantId: TenantId, workflowKey = "kyb") => {
  const caseId = newId("case");
  const publication = aPublication(caseId, tenantId, { workflowKey });
  await logEvents(env, { tenantId, caseId }, [publication], Date.now());
  return publication.events.map(({ id }) => id);
};

const idsOf = async (from: Tail, count: number) => {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push(JSON.parse((await from.next()).data ?? "{}").id);
  return ids;
};

describe("the tail of the log", () => {
  it("tells of every event as it is written, thin unless it is asked for all, each with its place", async () => {
    const tenant = await aTenantClient();
    await happens(tenant.tenantId);
    const [thin, full] = [await tail(tenant), await tail(tenant, "?payload=full")];
    for (const one of [thin, full]) expect(await one.next()).toMatchObject({ retry: "2000", event: "ready" });
    const ids = await happens(tenant.tenantId);
    const first = await thin.next();
    expect(first.event).toBe("case.created");
    expect(first.data).not.toContain("Canary Ltd");
    expect([JSON.parse(first.data ?? "").id, ...(await idsOf(thin, 2))]).toEqual(ids);
    const whole = await full.next();
    expect(whole.data).toContain("Canary Ltd");
    expect(whole.data).toBe((await tenant.api.get(`/events/${ids[0]}`)).text);
    // Its place is a cursor of the log as well.
    const after = await tenant.api.get(`/events?cursor=${first.id}`);
    expect((after.json as { data: { id: string }[] }).data.map(({ id }) => id)).toEqual(ids.slice(1));
  });

  it("goes on where a reader was cut off, and misses nothing that happened meanwhile", async () => {
    const tenant = await aTenantClient();
    const before = await tail(tenant);
    const { id: place } = await before.next();
    await before.close();
    const [one, two] = [await happens(tenant.tenantId), await happens(tenant.tenantId)];
    const again = await tail(tenant, "", place);
    await again.next();
    expect(await idsOf(again, 6)).toEqual([...one, ...two]);
    const byQuery = await tail(tenant, `?cursor=${place}`);
    await byQuery.next();
    expect(await idsOf(byQuery, 3)).toEqual(one);
    expect((await knock({ authorization: `Bearer ${tenant.apiKey}`, "last-event-id": "17" })).status).toBe(400);
  });

  it("is narrowed as the log is, and never tells of another tenant", async () => {
    const [tenant, other] = [await aTenantClient(), await aTenantClient()];
    const narrow = await tail(tenant, "?type=workflow.completed&workflow=kyc");
    await narrow.next();
    await happens(other.tenantId, "kyc");
    await happens(tenant.tenantId, "kyb");
    const wanted = await happens(tenant.tenantId, "kyc");
    expect(await idsOf(narrow, 1)).toEqual([wanted[2]]);
  });

  it("lets a key read along five times at once, and no more", async () => {
    const tenant = await seedTenant(env);
    for (let n = 0; n < 5; n += 1) await tail(tenant);
    const sixth = await knock({ authorization: `Bearer ${tenant.apiKey}` });
    expect([sixth.status, sixth.headers.get("retry-after")]).toEqual([429, "60"]);
    const other = await seedApiKey(env, tenant.tenant, ["cases:read"]);
    await tail(other);
  });

  it("is refused with a purpose that the audit log would not take elsewhere either, and leaves nothing there", async () => {
    const tenant = await seedTenant(env);
    for (const purpose of ["p".repeat(201), "p\u00e9"]) {
      const answer = await knock({ authorization: `Bearer ${tenant.apiKey}`, "edgecase-purpose": purpose });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code: "bad_value", param: "Edgecase-Purpose" } });
    }
    const { results } = await env.DB.prepare("SELECT purpose FROM audit_log WHERE tenant_id = ?")
      .bind(tenant.tenantId)
      .all();
    expect(results).toEqual([]);
  });

  it("is for keys that may read cases, and for people who may see the settings", async () => {
    const tenant = await seedTenant(env);
    expect((await knock({})).status).toBe(401);
    const blind = await seedApiKey(env, tenant.tenant, ["definitions:write"]);
    expect((await knock({ authorization: `Bearer ${blind.apiKey}` })).status).toBe(403);
    const analyst = await seedAnalyst(env, tenant.tenantId, "analyst");
    expect((await knock({ cookie: analyst.cookie })).status).toBe(403);
    const admin = await seedAnalyst(env, tenant.tenantId, "admin");
    const answer = await knock({ cookie: admin.cookie });
    expect(answer.status).toBe(200);
    await answer.body?.cancel();
  });
});
