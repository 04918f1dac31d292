import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { feedName } from "../../src/cases/feed-of";
import { aTenantClient, publish, reviewChart } from "../support/api";
import { eventually } from "../support/eventually";
import { seedAnalyst } from "../support/tenant";

interface Window {
  socket: WebSocket;
  frames: { people: { userId: string; typing: boolean }[] }[];
  closed: number | null;
}
type Person = Awaited<ReturnType<typeof seedAnalyst>>;

const opened: WebSocket[] = [];
afterEach(() => {
  for (const socket of opened.splice(0)) socket.close(1_000);
});

let tenant: Awaited<ReturnType<typeof aTenantClient>>;
let [ada, ana]: Person[] = [];
beforeAll(async () => {
  tenant = await aTenantClient();
  await publish(tenant.api, "seen", reviewChart, { config: { allowMultipleActiveWorkflows: true } });
  [ada, ana] = [await seedAnalyst(env, tenant.tenantId), await seedAnalyst(env, tenant.tenantId, "viewer")];
});

async function aCase(): Promise<string> {
  const answer = await tenant.api.post("/cases", {
    workflow: "seen",
    context: { entity: { type: "individual", data: { firstName: "Ada" } } },
  });
  return answer.textAt("id");
}

const knock = (path: string, headers: Record<string, string>): Promise<Response> =>
  fetchSelf(new Request(`http://edgecase.test/api/v1${path}`, { headers: { upgrade: "websocket", ...headers } }));
const asPerson = (person: Person | undefined): Record<string, string> => ({
  cookie: person?.cookie ?? "",
  origin: "http://edgecase.test",
});

async function look<Frame = Window["frames"][number]>(path: string, person: Person | undefined) {
  const response = await knock(path, asPerson(person));
  expect(response.status).toBe(101);
  const socket = response.webSocket;
  if (socket === null) throw new Error("no socket");
  const window: { socket: WebSocket; frames: Frame[]; closed: number | null } = { socket, frames: [], closed: null };
  socket.addEventListener("message", ({ data }) => void window.frames.push(JSON.parse(String(data)) as Frame));
  socket.addEventListener("close", ({ code }) => {
    window.closed = code;
  });
  socket.accept();
  opened.push(socket);
  await eventually(() => expect(window.frames.length).toBeGreaterThan(0));
  return window;
}

const people = (...ids: (string | undefined)[]) => ({
  people: ids.sort().map((userId) => ({ userId, typing: false })),
});
const newest = <Frame>({ frames }: { frames: Frame[] }, frame: unknown): Promise<void> =>
  eventually(() => expect(frames.at(-1)).toEqual(frame));

describe("who looks at a case", () => {
  it("is told to everybody who looks, by ids alone, until they leave", async () => {
    const path = `/cases/${await aCase()}/presence`;
    const first = await look(path, ada);
    expect(first.frames).toEqual([people(ada?.user.id)]);
    const second = await look(path, ana);
    for (const window of [first, second]) await newest(window, people(ada?.user.id, ana?.user.id));
    // A second window of the same person is the same person.
    const third = await look(path, ana);
    await newest(first, people(ada?.user.id, ana?.user.id));
    second.socket.close(1_000);
    third.socket.close(1_000);
    await newest(first, people(ada?.user.id));
    const told = JSON.stringify(first.frames);
    for (const personal of [ada?.user.name, ana?.user.email]) expect(told).not.toContain(personal);
  });

  it("says who writes, and ends the talk of who says anything else", async () => {
    const path = `/cases/${await aCase()}/presence`;
    const [first, second] = [await look(path, ada), await look(path, ana)];
    second.socket.send("typing");
    await eventually(() => expect(first.frames.at(-1)?.people).toContainEqual({ userId: ana?.user.id, typing: true }));
    second.socket.send("idle");
    await newest(first, people(ada?.user.id, ana?.user.id));
    second.socket.send(JSON.stringify({ people: [] }));
    await eventually(() => expect(second.closed).toBe(1_008));
    await newest(first, people(ada?.user.id));
  });

  it("ends the talk of who says the right words without end, for all of them would have to hear it", async () => {
    const path = `/cases/${await aCase()}/presence`;
    const [first, second] = [await look(path, ada), await look(path, ana)];
    for (let n = 0; n < 1_000; n++) second.socket.send(n % 2 === 0 ? "typing" : "idle");
    await eventually(() => expect(second.closed).toBe(1_008));
    await newest(first, people(ada?.user.id));
    expect(first.frames.length).toBeLessThan(500);
  });

  it("is open to people of the tenant only, from our own pages, and bounded", async () => {
    const path = `/cases/${await aCase()}/presence`;
    const codeOf = async (response: Response) => [
      response.status,
      ((await response.json()) as { error: { code: string } }).error.code,
    ];
    expect(await codeOf(await knock(path, {}))).toEqual([401, "unauthenticated"]);
    expect(await codeOf(await knock(path, { authorization: `Bearer ${tenant.apiKey}` }))).toEqual([
      403,
      "not_permitted",
    ]);
    expect(await codeOf(await knock(path, { ...asPerson(ada), origin: "https://evil.example" }))).toEqual([
      403,
      "cross_site",
    ]);
    const stranger = await seedAnalyst(env, (await aTenantClient()).tenantId);
    expect(await codeOf(await knock(path, asPerson(stranger)))).toEqual([404, "not_found"]);
    for (let n = 0; n < 8; n++) await look(path, ada);
    expect(await codeOf(await knock(path, asPerson(ada)))).toEqual([429, "too_many_requests"]);
    expect((await look(path, ana)).frames).toHaveLength(1);
  });

  it("reaches the consoles of the tenant for their lists, not the feeds of integrators", async () => {
    const caseId = await aCase();
    type Frame = { hello?: boolean; present?: { caseId: string; userIds: string[] }[] };
    const list = await look<Frame>("/feed", ada);
    const integrator = await knock("/feed", { authorization: `Bearer ${tenant.apiKey}` });
    const heard: string[] = [];
    integrator.webSocket?.addEventListener("message", ({ data }) => void heard.push(String(data)));
    integrator.webSocket?.accept();
    if (integrator.webSocket) opened.push(integrator.webSocket);
    // News of cases that people have just left may come in between.
    const lastTold = () => list.frames.flatMap(({ present = [] }) => present).findLast((one) => one.caseId === caseId);
    const window = await look(`/cases/${caseId}/presence`, ana);
    await eventually(() => expect(lastTold()).toEqual({ caseId, userIds: [ana?.user.id] }));
    // Who comes later is told who is here.
    const late = await look<Frame>("/feed", ana);
    await eventually(() =>
      expect(late.frames.flatMap(({ present = [] }) => present)).toContainEqual({ caseId, userIds: [ana?.user.id] }),
    );
    window.socket.close(1_000);
    await eventually(() => expect(lastTold()).toEqual({ caseId, userIds: [] }));
    const kept = await runInDurableObject(env.FEEDS.get(env.FEEDS.idFromName(feedName(tenant.tenantId))), (_o, state) =>
      state.storage.sql.exec("SELECT * FROM present WHERE case_id = ?", caseId).toArray(),
    );
    expect(kept).toEqual([]);
    expect(heard.join()).not.toContain("present");
  });
});
