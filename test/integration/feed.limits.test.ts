import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { feedOf } from "../../src/cases/feed-of";
import { newId } from "../../src/domain";
import { anAnalystClient, aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";
import { seedAnalyst } from "../support/tenant";

/** The console's feed of whoever has this cookie: what it has said so far, and by which code it was closed. */
async function listen(cookie: string, since?: number) {
  const headers = { cookie, origin: "http://edgecase.test", upgrade: "websocket" };
  const query = since === undefined ? "" : `?since=${since}`;
  const { status, webSocket } = await fetchSelf(new Request(`http://edgecase.test/api/v1/feed${query}`, { headers }));
  const heard = {
    status,
    frames: [] as Record<string, unknown>[],
    closed: null as number | null,
    leave: () => webSocket?.close(1_000),
  };
  webSocket?.addEventListener("message", ({ data }) => {
    heard.frames.push(JSON.parse(String(data)));
  });
  webSocket?.addEventListener("close", ({ code }) => {
    heard.closed = code;
    webSocket.close();
  });
  webSocket?.accept();
  if (status === 101) await eventually(() => expect(heard.frames.length).toBeGreaterThan(0));
  return heard;
}

async function aTeam() {
  const { tenantId } = await aTenantClient();
  const { api: admin } = await anAnalystClient(tenantId, "admin");
  return { tenantId, admin, person: await seedAnalyst(env, tenantId) };
}

it("who is limited to some cases hears that something has changed, and never what or how much", async () => {
  const { tenantId, admin, person } = await aTeam();
  await admin.patch(`/users/${person.user.id}`, { caseScope: { workflows: ["cards"] } });
  const feed = feedOf(env, tenantId);
  await feed.append([{ caseId: newId("case"), version: 1 }]);
  const heard = await listen(person.cookie, 0);
  expect(heard.frames).toEqual([{ hello: true, seq: 1, gap: true }]);
  await feed.append([
    { caseId: newId("case"), version: 1 },
    { caseId: newId("case"), version: 1 },
  ]);
  await feed.present(newId("case"), [person.user.id], Date.now() + 60_000);
  await feed.nudge([person.user.id]);
  await eventually(() => expect(heard.frames.at(-1)).toEqual({ notifications: true }));
  expect(heard.frames.slice(1, -1)).toEqual([{ hello: true, seq: 3, gap: true }]);
});

it.each<["role" | "scope" | "access", string, Record<string, unknown>]>([
  ["role", "", { role: "senior" }],
  ["scope", "", { caseScope: { queueIds: ["mine"] } }],
  ["access", "/deactivate", {}],
])(
  "a console that is open is sent away when its person's %s changes, and comes back as what they are now",
  async (what, path, body) => {
    const { admin, person } = await aTeam();
    const before = await listen(person.cookie);
    const at = `/users/${person.user.id}${path}`;
    const changed = path === "" ? await admin.patch(at, body) : await admin.post(at, body);
    expect(changed.status).toBe(200);
    await eventually(() => expect(before.closed).toBe(4_000));
    const again = await listen(person.cookie);
    expect(again.status).toBe(what === "access" ? 401 : 101);
  },
);

it("one person keeps thirty windows, no more, and takes no room from others", async () => {
  const { tenantId, person } = await aTeam();
  const open = await Promise.all(Array.from({ length: 30 }, () => listen(person.cookie)));
  expect(open.map(({ status }) => status)).toEqual(open.map(() => 101));
  expect((await listen(person.cookie)).status).toBe(429);
  expect((await listen((await seedAnalyst(env, tenantId)).cookie)).status).toBe(101);
  open[0]?.leave();
  await eventually(async () => expect((await listen(person.cookie)).status).toBe(101));
});
