import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { feedName, feedOf } from "../../src/cases/feed-of";
import { newId, type Role } from "../../src/domain";
import { eventually } from "../support/eventually";
import { seedAnalyst, seedTenant } from "../support/tenant";

interface Frame {
  hello?: boolean;
  gap?: boolean;
  seq: number;
  caseId?: string;
  version?: number;
}

const roles: Role[] = ["viewer", "analyst", "senior", "manager", "admin"];
const peopleCount = 20;
const windowsEach = 10;

/** One window of somebody's console: what its feed has said so far. */
async function listen(cookie: string, since?: number) {
  const headers = { cookie, origin: "http://edgecase.test", upgrade: "websocket" };
  const query = since === undefined ? "" : `?since=${since}`;
  const { status, webSocket } = await fetchSelf(new Request(`http://edgecase.test/api/v1/feed${query}`, { headers }));
  if (webSocket === null) throw new Error(`no socket: ${status}`);
  const frames: Frame[] = [];
  webSocket.addEventListener("message", ({ data }) => void frames.push(JSON.parse(String(data)) as Frame));
  webSocket.accept();
  return { cookie, frames, socket: webSocket };
}

// Red when the feed tells a socket twice, forgets one, or counts what was missed from the wrong place.
it("two hundred windows of one team each hear every change once and in order, and who was dropped catches up with exactly what was missed", async () => {
  const { tenantId } = await seedTenant(env);
  const { tenantId: foreign } = await seedTenant(env);
  const stranger = await listen((await seedAnalyst(env, foreign, "admin")).cookie);
  const people = await Promise.all(
    Array.from({ length: peopleCount }, (_, at) => seedAnalyst(env, tenantId, roles[at % roles.length] ?? "analyst")),
  );
  const windows = await Promise.all(
    people.flatMap(({ cookie }) => Array.from({ length: windowsEach }, () => listen(cookie))),
  );
  expect(windows).toHaveLength(200);
  await vi.waitFor(() => expect(windows.every(({ frames }) => frames.length === 1)).toBe(true), { timeout: 20_000 });
  const feed = feedOf(env, tenantId);
  const cases = Array.from({ length: 6 }, () => newId("case"));
  const told = (first: number, versions: readonly (readonly [number, number])[]): Frame[] =>
    versions.map(([place, version], at) => ({ seq: first + at, caseId: cases[place] ?? "", version }));
  const tell = async (changes: readonly Frame[]) => {
    for (const { caseId, version } of changes)
      await feed.append([{ caseId: caseId as (typeof cases)[number], version: version ?? 0 }]);
  };

  // An older version that comes late is news to nobody.
  const before = told(1, [
    [0, 1],
    [1, 1],
    [0, 2],
    [2, 1],
  ]);
  await tell(before);
  await tell(told(5, [[0, 1]]));
  await vi.waitFor(() => expect(windows.every(({ frames }) => frames.length === 5)).toBe(true), { timeout: 20_000 });

  // Every fourth window loses its line.
  const dropped = windows.filter((_, at) => at % 4 === 0);
  const stayed = windows.filter((_, at) => at % 4 !== 0);
  for (const { socket } of dropped) socket.close(1_001);
  const object = env.FEEDS.get(env.FEEDS.idFromName(feedName(tenantId)));
  await eventually(async () => {
    const open = await runInDurableObject(object, (_feed, state) => state.getWebSockets().length);
    expect(open).toBe(stayed.length);
  });
  const meanwhile = told(5, [
    [3, 1],
    [1, 2],
    [4, 1],
    [1, 3],
  ]);
  await tell(meanwhile);
  const back = await Promise.all(dropped.map(({ cookie, frames }) => listen(cookie, frames.at(-1)?.seq ?? 0)));
  const after = told(9, [
    [5, 1],
    [3, 2],
  ]);
  await tell(after);
  const all = [...stayed, ...back];
  await vi.waitFor(() => expect(all.every(({ frames }) => frames.at(-1)?.seq === 10)).toBe(true), { timeout: 20_000 });

  for (const { frames } of stayed) expect(frames.slice(1)).toEqual([...before, ...meanwhile, ...after]);
  // Who comes back needs the newest version of each case, not the way to it.
  const missed = meanwhile.filter(({ caseId, version }) => caseId !== cases[1] || version === 3);
  for (const { frames } of back) {
    expect(frames[0]).toEqual({ hello: true, gap: false, seq: 8 });
    expect(frames.slice(1)).toEqual([...missed, ...after]);
  }
  expect(stranger.frames.map(({ caseId }) => caseId)).toEqual([undefined]);
  for (const { socket } of [...all, stranger]) socket.close(1_000);
});
