import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { feedName, feedOf } from "../../src/cases/feed-of";
import { indexedCase } from "../../src/db/cases";
import { type CaseId, type CaseRef, newId, type TenantId } from "../../src/domain";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { atRest } from "../support/cases";
import { eventually } from "../support/eventually";
import { type SeededTenant, seedAnalyst, seedApiKey, seedTenant } from "../support/tenant";

interface Frame {
  hello?: boolean;
  gap?: boolean;
  seq: number;
  caseId?: string;
  version?: number;
}

interface Listener {
  frames: Frame[];
  closed: { code: number } | null;
  socket: WebSocket;
}

const opened: WebSocket[] = [];
afterEach(() => {
  for (const socket of opened.splice(0)) socket.close(1_000);
});

const knock = (headers: Record<string, string>, query = ""): Promise<Response> =>
  fetchSelf(new Request(`http://edgecase.test/api/v1/feed${query}`, { headers: { upgrade: "websocket", ...headers } }));

const codeOf = async (response: Response): Promise<[number, string]> => {
  const { error } = (await response.json()) as { error: { code: string } };
  return [response.status, error.code];
};

async function listen(tenant: SeededTenant, query = ""): Promise<Listener> {
  const response = await knock({ authorization: `Bearer ${tenant.apiKey}` }, query);
  expect(response.status).toBe(101);
  const socket = response.webSocket;
  if (socket === null) throw new Error("no socket");
  const listener: Listener = { frames: [], closed: null, socket };
  socket.addEventListener("message", ({ data }) => void listener.frames.push(JSON.parse(String(data)) as Frame));
  socket.addEventListener("close", ({ code }) => {
    listener.closed = { code };
  });
  socket.accept();
  opened.push(socket);
  await eventually(() => expect(listener.frames.length).toBeGreaterThan(0));
  return listener;
}

const heard = (listener: Listener, count: number): Promise<Frame[]> =>
  eventually(() => {
    expect(listener.frames.length).toBeGreaterThanOrEqual(count);
    return listener.frames;
  });

const feedStub = (tenantId: TenantId): DurableObjectStub => env.FEEDS.get(env.FEEDS.idFromName(feedName(tenantId)));

/** A mark that everybody hears: whatever was told before it has arrived when it has. */
async function mark(tenantId: TenantId): Promise<string> {
  const caseId = newId("case");
  await feedOf(env, tenantId).append([{ caseId, version: 1 }]);
  return caseId;
}

describe("who may listen", () => {
  it("is asked like everywhere else, and a session counts from our own pages only", async () => {
    const tenant = await seedTenant(env);
    expect(await codeOf(await knock({}))).toEqual([401, "unauthenticated"]);
    const blind = await seedApiKey(env, tenant.tenant, ["definitions:write"]);
    expect(await codeOf(await knock({ authorization: `Bearer ${blind.apiKey}` }))).toEqual([403, "not_permitted"]);
    const { cookie } = await seedAnalyst(env, tenant.tenantId, "viewer");
    for (const origin of [{}, { origin: "https://evil.example" }, { origin: "null" }] as Record<string, string>[])
      expect(await codeOf(await knock({ cookie, ...origin }))).toEqual([403, "cross_site"]);
    const own = await knock({ cookie, origin: "http://edgecase.test" });
    expect(own.status).toBe(101);
    own.webSocket?.accept();
    own.webSocket?.close(1_000);
    const key = { authorization: `Bearer ${tenant.apiKey}` };
    for (const query of ["?since=x", "?since=-1", "?since=1.5", "?other=1"])
      expect((await codeOf(await knock(key, query)))[0]).toBe(400);
    const plain = await fetchSelf(new Request("http://edgecase.test/api/v1/feed", { headers: key }));
    expect(await codeOf(plain)).toEqual([426, "upgrade_required"]);
  });
});

describe("the feed of changed cases", () => {
  let tenant: SeededTenant & { api: ApiClient };
  beforeAll(async () => {
    tenant = await aTenantClient();
    await publish(tenant.api, "review", reviewChart);
  });
  const open = async (): Promise<CaseRef> => {
    const context = { entity: { type: "business", data: { companyName: "Secret Person Ltd" } } };
    const config = { allowMultipleActiveWorkflows: true };
    const id = (await tenant.api.post("/cases", { workflow: "review", context, config })).textAt("id");
    return { tenantId: tenant.tenantId, caseId: id as CaseId };
  };

  it("says which case has which version once the list has it, and nothing else", async () => {
    const listener = await listen(tenant);
    expect(listener.frames[0]).toEqual({ hello: true, seq: expect.any(Number), gap: false });
    const ref = await open();
    await tenant.api.post(`/cases/${ref.caseId}/events`, { name: "note_it" });
    const news = await eventually(() => {
      const found = listener.frames.find((frame) => frame.caseId === ref.caseId && frame.version === 2);
      if (found === undefined) throw new Error("not heard yet");
      return found;
    });
    expect(Object.keys(news).sort()).toEqual(["caseId", "seq", "version"]);
    const listed = await indexedCase(env.DB, ref.tenantId, ref.caseId);
    expect(listed?.version).toBeGreaterThanOrEqual(2);
  });

  it("tells what an analyst did before the analyst has the answer, and not a second time through the queue", async () => {
    const ref = await open();
    await atRest(ref);
    const listener = await listen(tenant);
    const person = await anAnalystClient(tenant.tenantId);
    const done = await person.api.post(`/cases/${ref.caseId}/assignment`, { assigneeId: person.user.id });
    await heard(listener, 2);
    await atRest(ref); // by now the queue has told it as well
    const marked = await mark(tenant.tenantId);
    await eventually(() => expect(listener.frames.at(-1)?.caseId).toBe(marked));
    const about = listener.frames.filter((frame) => frame.caseId === ref.caseId);
    expect(about.map((frame) => frame.version)).toEqual([done.at("version")]);
  });

  it("who comes back hears each case that changed meanwhile once, in its newest version and in order", async () => {
    const own = await seedTenant(env);
    const feed = feedOf(env, own.tenantId);
    const [a, b, c] = [newId("case"), newId("case"), newId("case")];
    await feed.append([
      { caseId: a, version: 1 },
      { caseId: b, version: 1 },
    ]);
    const first = await listen(own, "?since=0");
    await heard(first, 3);
    expect(first.frames).toEqual([
      { hello: true, seq: 2, gap: false },
      { seq: 1, caseId: a, version: 1 },
      { seq: 2, caseId: b, version: 1 },
    ]);
    await feed.append([
      { caseId: b, version: 2 },
      { caseId: b, version: 3 },
      { caseId: c, version: 1 },
      { caseId: a, version: 1 },
      { caseId: b, version: 2 },
    ]);
    const second = await listen(own, "?since=2");
    await heard(second, 3);
    expect(second.frames).toEqual([
      { hello: true, seq: 5, gap: false },
      { seq: 4, caseId: b, version: 3 },
      { seq: 5, caseId: c, version: 1 },
    ]);
    await heard(first, 5);
    expect(first.frames.slice(3)).toEqual(second.frames.slice(1));
  });

  it("says that there is a gap to who was away too long, and to who has heard what never was", async () => {
    const own = await seedTenant(env);
    const feed = feedOf(env, own.tenantId);
    const changes = Array.from({ length: 10_003 }, () => ({ caseId: newId("case"), version: 1 }));
    await feed.append(changes);
    const [lost, late, ahead] = [
      await listen(own, "?since=2"),
      await listen(own, "?since=3"),
      await listen(own, "?since=10004"),
    ];
    expect(lost.frames[0]).toEqual({ hello: true, seq: 10_003, gap: true });
    expect(ahead.frames[0]).toEqual({ hello: true, seq: 10_003, gap: true });
    expect(late.frames[0]).toEqual({ hello: true, seq: 10_003, gap: false });
    await heard(late, 10_001);
    expect(late.frames[1]).toEqual({ seq: 4, caseId: changes[3]?.caseId, version: 1 });
    const marked = await mark(own.tenantId);
    for (const listener of [lost, late, ahead])
      await eventually(() => expect(listener.frames.at(-1)?.caseId).toBe(marked));
    expect([lost.frames.length, ahead.frames.length]).toEqual([2, 2]);
  });

  it("goes on after the object slept, with its numbers", async () => {
    const own = await seedTenant(env);
    const listener = await listen(own);
    const before = await mark(own.tenantId);
    await heard(listener, 2);
    await evictDurableObject(feedStub(own.tenantId), { webSockets: "hibernate" });
    const after = await mark(own.tenantId);
    await heard(listener, 3);
    expect(listener.frames.slice(1)).toEqual([
      { seq: 1, caseId: before, version: 1 },
      { seq: 2, caseId: after, version: 1 },
    ]);
  });

  it("sends listeners away when their time is up, and those who talk", async () => {
    const own = await seedTenant(env);
    const [old, young, talker] = [await listen(own), await listen(own), await listen(own)];
    talker.socket.send("hello?");
    await eventually(() => expect(talker.closed?.code).toBe(1_008));
    await runInDurableObject(feedStub(own.tenantId), (_object, state) => {
      // Who came first is told apart by the order in which the object has them.
      // Whoever was sent away may still be among them, closing.
      const sockets = state.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN);
      const [first] = sockets.toReversed();
      for (const socket of sockets) socket.serializeAttachment({ untilMs: Date.now() + 60_000, caseId: null });
      first?.serializeAttachment({ untilMs: Date.now() - 1, caseId: null });
    });
    const marked = await mark(own.tenantId);
    await eventually(() => {
      const [gone, stayed] = old.closed === null ? [young, old] : [old, young];
      expect([gone.closed?.code, gone.frames.length]).toEqual([4_000, 1]);
      expect([stayed.closed, stayed.frames.at(-1)?.caseId]).toEqual([null, marked]);
    });
  });

  it("answers a ping without waking the object", async () => {
    const own = await seedTenant(env);
    const response = await knock({ authorization: `Bearer ${own.apiKey}` });
    const answers: string[] = [];
    response.webSocket?.addEventListener("message", ({ data }) => void answers.push(String(data)));
    response.webSocket?.accept();
    response.webSocket?.send("ping");
    await eventually(() => expect(answers).toContain("pong"));
    response.webSocket?.close(1_000);
  });

  it("is of one tenant only", async () => {
    const [ours, theirs] = [await seedTenant(env), await seedTenant(env)];
    const [we, they] = [await listen(ours), await listen(theirs)];
    const news = await mark(ours.tenantId);
    await heard(we, 2);
    const own = await mark(theirs.tenantId);
    await heard(they, 2);
    expect(they.frames.map((frame) => frame.caseId)).toEqual([undefined, own]);
    expect(we.frames.map((frame) => frame.caseId)).toEqual([undefined, news]);
    const wrongName = runInDurableObject(feedStub(ours.tenantId), (object) =>
      (object as unknown as { append(name: string, changes: unknown[]): Promise<void> }).append(
        feedName(theirs.tenantId),
        [],
      ),
    );
    await expect(wrongName).rejects.toThrow("another name");
  });
});
