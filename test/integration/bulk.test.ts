import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { TenantId } from "../../src/domain";
import { exportKey } from "../../src/domain/export-key";
import type { JsonObject } from "../../src/lib/json";
import { consumeBulk } from "../../src/queues/bulk";
import { sweep } from "../../src/queues/sweep";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";

type Person = Awaited<ReturnType<typeof anAnalystClient>>;

let api: ApiClient;
let tenantId: TenantId;
let manager: Person;
beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
  await publish(api, "bulk", reviewChart);
  manager = await anAnalystClient(tenantId, "manager");
});

const open = async (name: string, by = manager.api): Promise<string> =>
  (
    await by.post("/cases", {
      workflow: "bulk",
      context: { entity: { type: "business", data: { companyName: name } } },
    })
  ).textAt("id");

/** The job once it runs no more. */
const ended = (id: string, by = manager.api): Promise<JsonObject> =>
  vi.waitFor(
    async () => {
      const job = await by.get(`/cases/bulk/${id}`);
      if (job.at("status") === "running") throw new Error("it runs");
      return job.json;
    },
    { timeout: 20_000, interval: 40 },
  );
const items = async (id: string, status: string) =>
  ((await manager.api.get(`/cases/bulk/${id}/items?status=${status}`)).json.data ?? []) as JsonObject[];

describe("the same for many cases", () => {
  it("labels, assigns and finds them, each case by itself, and what refuses says why and is tried again", async () => {
    const ids = [await open("Bulk One"), await open("Bulk Two"), await open("Bulk Three")];
    const labelled = await manager.api.post("/cases/bulk", {
      action: { kind: "labels", add: ["wave 2", "vip"] },
      caseIds: ids,
    });
    expect([labelled.status, await ended(labelled.textAt("id"))]).toMatchObject([
      202,
      { status: "done", done: 3, refused: 0 },
    ]);
    const listed = await api.get("/cases?label=wave%202");
    expect((listed.json.data as JsonObject[]).map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect((await api.get(`/cases/${ids[0]}`)).at("labels")).toEqual(["vip", "wave 2"]);

    const assigned = await manager.api.post("/cases/bulk", {
      action: { kind: "assign", assigneeId: manager.user.id },
      filter: { label: "wave 2" },
    });
    await ended(assigned.textAt("id"));
    expect((await api.get(`/cases/count?assigneeId=${manager.user.id}&label=vip`)).at("count")).toBe(3);

    const moved = await manager.api.post("/cases/bulk", {
      action: { kind: "move", toVersion: 7 },
      caseIds: ids.slice(0, 2),
    });
    expect(await ended(moved.textAt("id"))).toMatchObject({ status: "done", done: 0, refused: 2 });
    expect(await items(moved.textAt("id"), "refused")).toMatchObject([
      { caseId: ids[0], problem: { code: "bad_value", message: '"bulk" has no published version 7.' } },
      { caseId: ids[1] },
    ]);
    const again = await manager.api.post(`/cases/bulk/${moved.textAt("id")}/retry`);
    expect(await ended(again.textAt("id"))).toMatchObject({ action: "move", total: 2, refused: 2 });
  });

  it("hands cases on to a queue of one's own, where they are nobody's, with the reason in each timeline", async () => {
    const queue = { id: "bulk-seniors", name: "Seniors", conditions: { tags: ["nobody_puts_this_on"] } };
    expect((await manager.api.post("/queues", queue)).status).toBe(201);
    const ids = [await open("Bulk Handed One"), await open("Bulk Handed Two")];
    for (const id of ids) await manager.api.post(`/cases/${id}/assignment`, { assigneeId: manager.user.id });
    const action = { kind: "escalate", reason: "A tip", toQueueId: "bulk-seniors" };
    const job = await manager.api.post("/cases/bulk", { action, caseIds: ids });
    expect(await ended(job.textAt("id"))).toMatchObject({ action: "escalate", status: "done", done: 2, refused: 0 });
    for (const id of ids) {
      expect((await api.get(`/cases/${id}`)).at("assignee")).toBeNull();
      const entries = (await api.get(`/cases/${id}/timeline?limit=100`)).json.data as JsonObject[];
      expect(entries.at(-1)).toMatchObject({
        type: "case.escalated",
        payload: { reason: "A tip", toQueueId: "bulk-seniors", toUserId: null },
      });
    }
    const wrong = [
      { ...action, reason: " " },
      { ...action, toQueueId: "no-such-queue" },
      { ...action, toQueueId: null, toUserId: "usr_nobody" },
      { ...action, toUserId: manager.user.id },
    ];
    for (const one of wrong)
      expect([one, (await manager.api.post("/cases/bulk", { action: one, caseIds: ids })).status]).toEqual([one, 400]);
  });

  it("moves cases to a version that calls their state otherwise, and back by the old name", async () => {
    const admin = await anAnalystClient(tenantId, "admin");
    const named = (state: string): JsonObject => ({
      initial: state,
      states: { [state]: { on: { GO: "end" } }, end: { type: "final" } },
    });
    await publish(api, "bulk-renamed", named("look"));
    const opened = await manager.api.post("/cases", {
      workflow: "bulk-renamed",
      context: { entity: { type: "business", data: { companyName: "Bulk Renamed" } } },
    });
    const caseIds = [opened.textAt("id")];
    await publish(api, "bulk-renamed", named("check"));
    const move = async (toVersion: number, states: JsonObject) =>
      ended(
        (await admin.api.post("/cases/bulk", { action: { kind: "move", toVersion, states }, caseIds })).textAt("id"),
        admin.api,
      );
    const state = async () => (await api.get(`/cases/${caseIds[0]}`)).at("state");
    expect([await move(2, {}), await state()]).toMatchObject([{ done: 0, refused: 1 }, "look"]);
    expect([await move(2, { look: "check" }), await state()]).toMatchObject([{ done: 1, refused: 0 }, "check"]);
    expect([await move(1, { check: "look" }), await state()]).toMatchObject([{ done: 1, refused: 0 }, "look"]);
  });

  it("gives cases back from whoever they were given to: who took one meanwhile keeps it", async () => {
    const ids = [await open("Back One"), await open("Back Two"), await open("Back Three")];
    const [first, second, third] = ids as [string, string, string];
    const [giver, taker] = [manager.user.id, (await anAnalystClient(tenantId)).user.id];
    const assign = async (caseIds: string[], assigneeId: string | null, onlyFrom?: string | null) => {
      const action = { kind: "assign", assigneeId, ...(onlyFrom !== undefined && { onlyFrom }) };
      const job = await manager.api.post("/cases/bulk", { action, caseIds });
      expect(job.status, job.text).toBe(202);
      return { id: job.textAt("id"), ...(await ended(job.textAt("id"))) };
    };
    const holders = () => Promise.all(ids.map(async (id) => (await api.get(`/cases/${id}`)).at("assignee.id") ?? null));
    await assign(ids, giver);
    await manager.api.post(`/cases/${second}/assignment`, { assigneeId: taker });
    await manager.api.post(`/cases/${third}/assignment`, { assigneeId: null });
    const back = await assign(ids, null, giver);
    // One that nobody has any more is where it was to go.
    expect(back).toMatchObject({ status: "done", done: 2, refused: 1 });
    expect(await items(back.id, "refused")).toMatchObject([{ caseId: second, problem: { code: "already_assigned" } }]);
    expect(await holders()).toEqual([null, taker, null]);
    // To somebody else, from whom nobody has it: nothing is taken from nobody.
    expect(await assign([first, second], giver, taker)).toMatchObject({ done: 1, refused: 1 });
    expect(await holders()).toEqual([null, giver, null]);
  });

  it("a doubled message does nothing twice, and a cancelled job goes on no further", async () => {
    const id = await open("Bulk Doubled");
    const send = vi.spyOn(env.BULK, "send").mockResolvedValue(undefined as never);
    const body = { action: { kind: "labels", add: ["twice"] }, caseIds: [id] };
    const [job, other] = [await manager.api.post("/cases/bulk", body), await manager.api.post("/cases/bulk", body)];
    send.mockRestore();
    const deliver = (jobId: string) =>
      consumeBulk(
        {
          messages: [{ attempts: 1, body: { tenantId, jobId }, ack() {}, retry() {} }],
        } as unknown as MessageBatch<never>,
        env,
      );
    await manager.api.post(`/cases/bulk/${other.textAt("id")}/cancel`);
    await Promise.all([deliver(job.textAt("id")), deliver(job.textAt("id")), deliver(other.textAt("id"))]);
    expect(await ended(job.textAt("id"))).toMatchObject({ status: "done", done: 1 });
    expect(await ended(other.textAt("id"))).toMatchObject({ status: "cancelled", done: 0 });
    const changes = (await api.get(`/cases/${id}/timeline?limit=100`)).json.data as JsonObject[];
    expect(changes.filter(({ type }) => type === "labels.changed")).toHaveLength(1);
  });

  it("does what whoever asked may do when it is done, not when it was asked", async () => {
    const gone = await anAnalystClient(tenantId, "manager");
    const id = await open("Bulk Left");
    const send = vi.spyOn(env.BULK, "send").mockResolvedValue(undefined as never);
    const job = await gone.api.post("/cases/bulk", { action: { kind: "labels", add: ["late"] }, caseIds: [id] });
    send.mockRestore();
    await env.DB.prepare("UPDATE users SET disabled_at_ms = 1 WHERE id = ?").bind(gone.user.id).run();
    await env.BULK.send({ tenantId, jobId: job.textAt("id") });
    const status = () =>
      env.DB.prepare("SELECT status FROM bulk_jobs WHERE id = ?").bind(job.textAt("id")).first("status");
    await vi.waitFor(async () => expect(await status()).toBe("failed"), { timeout: 20_000, interval: 40 });
    expect((await api.get(`/cases/${id}`)).at("labels")).toEqual([]);
  });

  it("refuses strangers' cases, empty lists and people who may not", async () => {
    const foreign = await aTenantClient();
    await publish(foreign.api, "bulk", reviewChart);
    const theirs = await open("Bulk Foreign", foreign.api);
    const label = { kind: "labels", add: ["x"] };
    const tries: [ApiClient, JsonObject, number][] = [
      [manager.api, { action: label, caseIds: [theirs] }, 400],
      [manager.api, { action: label, caseIds: ["case_nonsense"] }, 400],
      [manager.api, { action: label, filter: { label: "nobody has this" } }, 400],
      [manager.api, { action: { kind: "labels", add: [] }, caseIds: [await open("Bulk None")] }, 400],
      [manager.api, { action: { kind: "assign", assigneeId: "usr_nobody" }, filter: {} }, 400],
      [(await anAnalystClient(tenantId)).api, { action: label, filter: {} }, 403],
    ];
    for (const [by, body, status] of tries)
      expect([body, (await by.post("/cases/bulk", body)).status]).toEqual([body, status]);
    const mine = await manager.api.post("/cases/bulk", { action: label, caseIds: [await open("Bulk Mine")] });
    for (const by of [foreign.api, api]) expect((await by.get(`/cases/bulk/${mine.textAt("id")}`)).status).toBe(404);
  });
});

describe("a list as a file", () => {
  it("holds the rows and columns that were asked for, as no formula, for a day, for who asked, and is in the audit log", async () => {
    for (const name of ["=HYPERLINK(1)", 'Quoted "Co", Ltd', "Zürich AG"]) {
      const id = await open(name);
      await manager.api.post(`/cases/${id}/labels`, { add: ["exported"] });
    }
    const started = await manager.api.post("/cases/exports", {
      filter: { label: "exported", q: "z" },
      columns: ["name", "state", "labels"],
      withByteOrderMark: true,
    });
    await ended(started.textAt("id"));
    const wish = () =>
      env.DB.prepare("SELECT wish FROM bulk_jobs WHERE id = ?").bind(started.textAt("id")).first<string>("wish");
    expect(await wish()).not.toContain('"q"');
    const all = await manager.api.post("/cases/exports", {
      filter: { label: "exported" },
      sort: "createdAt",
      columns: ["name", "risk"],
    });
    expect(await ended(all.textAt("id"))).toMatchObject({ status: "done", done: 3 });
    const file = await manager.api.get(`/cases/bulk/${all.textAt("id")}/file`);
    expect(file.text.split("\r\n")).toEqual([
      "Name,Risk",
      "'=HYPERLINK(1),",
      '"Quoted ""Co"", Ltd",',
      "Zürich AG,",
      "",
    ]);
    const one = await manager.api.get(`/cases/bulk/${started.textAt("id")}/file`);
    expect(one.text.replace("\ufeff", "")).toBe("Name,State,Labels\r\nZürich AG,review,exported\r\n");
    const key = exportKey(tenantId, started.textAt("id"));
    const bytes = await env.DOCUMENTS.get(key, { range: { offset: 0, length: 3 } });
    expect(bytes === null ? [] : [...new Uint8Array(await bytes.arrayBuffer())]).toEqual([0xef, 0xbb, 0xbf]);

    expect((await api.get(`/cases/bulk/${all.textAt("id")}/file`)).status).toBe(404);
    expect((await (await anAnalystClient(tenantId)).api.post("/cases/exports", {})).status).toBe(403);
    const log = (await api.get("/audit-log?action=startExport")).json.data as JsonObject[];
    expect(JSON.stringify(log)).toContain(all.textAt("id"));

    await env.DB.prepare("UPDATE bulk_jobs SET expires_at_ms = 1 WHERE id = ?").bind(started.textAt("id")).run();
    await sweep(env, Date.now());
    expect(await env.DOCUMENTS.head(key)).toBeNull();
    expect((await manager.api.get(`/cases/bulk/${started.textAt("id")}`)).status).toBe(404);
  });
});

describe("lists that people keep", () => {
  it("are their own or the team's, never with what was searched for, and changed by one at a time", async () => {
    const [ada, bob] = [await anAnalystClient(tenantId), await anAnalystClient(tenantId)];
    const view = {
      name: "High risk in GB",
      filters: { risk: "high,critical", country: "GB", sort: "-riskLevel", olderThanDays: 3 },
    };
    const own = await ada.api.post("/saved-views", view);
    const shared = await ada.api.post("/saved-views", {
      ...view,
      name: "For all",
      shared: true,
      look: { density: "comfortable" },
    });
    const names = async (by: ApiClient) =>
      ((await by.get("/saved-views")).json.data as JsonObject[]).map(({ name }) => name);
    expect([await names(ada.api), await names(bob.api)]).toEqual([["For all", "High risk in GB"], ["For all"]]);
    expect(own.at("filters")).toEqual(view.filters);
    expect((await ada.api.post("/saved-views", { name: "x", filters: { q: "Ada" } })).status).toBe(400);
    const path = `/saved-views/${shared.textAt("id")}`;
    expect((await bob.api.patch(path, { name: "Mine now" })).status).toBe(403);
    expect((await bob.api.delete(`/saved-views/${own.textAt("id")}`)).status).toBe(404);
    expect((await ada.api.patch(path, { name: "For everybody" }, { "if-match": '"1"' })).at("version")).toBe(2);
    expect((await ada.api.patch(path, { name: "Late" }, { "if-match": '"1"' })).status).toBe(409);
    expect((await manager.api.delete(path)).status).toBe(204);
    expect((await api.get("/saved-views")).status).toBe(403);

    const settings = {
      look: { columns: [{ id: "name" }, { id: "country", width: 90 }], layout: "cards" },
      defaultViewId: own.textAt("id"),
    };
    await ada.api.put("/list-settings", settings);
    expect((await ada.api.get("/list-settings")).json).toEqual(settings);
    expect((await bob.api.get("/list-settings")).json).toEqual({ look: {}, defaultViewId: null });
  });
});
