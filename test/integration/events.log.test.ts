import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { makeCaseKeys, shredCase } from "../../src/db/case-keys";
import { insertEvents, readEvents } from "../../src/db/events";
import { saveJobCursor } from "../../src/db/jobs";
import { type CaseId, newId, retention } from "../../src/domain";
import { keyringOf } from "../../src/env";
import { forgetOldEvents, logPublications } from "../../src/outside/event-log";
import { type ApiClient, aTenantClient, publish, reviewChart } from "../support/api";
import { atRest } from "../support/cases";
import { aPublication } from "../support/publications";
import { seedTenant } from "../support/tenant";

const openReview = async (api: ApiClient, data: Record<string, string> = {}): Promise<string> => {
  const context = { entity: { type: "business", data: { companyName: "Acme", ...data } } };
  const opened = await api.post("/cases", {
    workflow: "review",
    context,
    config: { allowMultipleActiveWorkflows: true },
  });
  if (opened.status !== 201) throw new Error(opened.text);
  return opened.textAt("id");
};

const eventsOf = (json: unknown): { id: string; type: string; caseId: string; sequence: number; data: object }[] =>
  (json as { data: never[] }).data;

const aRow = (caseId: string, sequence: number) => ({
  ...{ id: newId("event"), type: "case.created", caseId, workflowId: "wfd_1", workflowKey: "kyb", sequence },
  ...{ atMs: Date.now(), publicationSeq: sequence, sealed: "x" },
});

describe("the log of events", () => {
  it("G22: has every event exactly as it was delivered, in full and thin form, also for tenants whom nobody listens to", async () => {
    const { tenantId, api } = await aTenantClient();
    await publish(api, "review", reviewChart);
    const silent = (await openReview(api)) as CaseId;
    await atRest({ tenantId, caseId: silent });
    const before = await api.get("/events");
    expect(eventsOf(before.json).map(({ type, caseId }) => [type, caseId])).toContainEqual(["case.created", silent]);
    const made = { full: "full", thin: "thin" } as const;
    const endpoints: Record<string, string> = {};
    for (const payload of Object.values(made)) {
      const endpoint = await api.post("/webhook-endpoints", { url: `https://${payload}.fake.test/`, payload });
      expect(endpoint.status).toBe(201);
      endpoints[payload] = endpoint.textAt("id");
      await api.patch(`/webhook-endpoints/${endpoint.textAt("id")}`, { status: "paused" });
    }
    const caseId = (await openReview(api, { companyName: "Zürich & Søn \u2028 “Ltd”" })) as CaseId;
    await api.post(`/cases/${caseId}/events`, { name: "approve" });
    await atRest({ tenantId, caseId });
    for (const payload of Object.values(made)) {
      const page = await api.get(`/events?payload=${payload}&case=${caseId}&limit=100`);
      const logged = new Map(eventsOf(page.json).map((event) => [event.id, event]));
      const list = await api.get(`/webhook-endpoints/${endpoints[payload]}/deliveries?limit=100`);
      const deliveries = (list.json as { data: { id: string; eventId: string }[] }).data;
      expect(deliveries.length).toBeGreaterThan(3);
      expect([...logged.keys()].sort()).toEqual(deliveries.map(({ eventId }) => eventId).sort());
      for (const { id, eventId } of deliveries) {
        const detail = await api.get(`/webhook-endpoints/${endpoints[payload]}/deliveries/${id}`);
        const body = detail.textAt("requestBody");
        expect(page.text).toContain(body); // the same characters, not only the same value
        expect((await api.get(`/events/${eventId}?payload=${payload}`)).text).toBe(body);
      }
      const sequences = eventsOf(page.json).map(({ sequence }) => sequence);
      expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    }
  });

  it("writes an event down once however often it is published, and at most four rows for it", async () => {
    const { tenantId } = await seedTenant(env);
    const caseId = newId("case");
    const publication = aPublication(caseId, tenantId);
    await makeCaseKeys(env.DB, keyringOf(env), tenantId, [caseId], Date.now());
    let rowsWritten = 0;
    const prepare = (query: string): D1PreparedStatement => {
      const statement = env.DB.prepare(query);
      if (!query.includes("INSERT INTO events")) return statement;
      const bind = statement.bind.bind(statement);
      statement.bind = (...values) => {
        const bound = bind(...values);
        const run = bound.run.bind(bound);
        bound.run = async <T>() => {
          const done = await run<T>();
          rowsWritten += done.meta.rows_written;
          return done;
        };
        return bound;
      };
      return statement;
    };
    // A door of its own: other cases write events as well meanwhile.
    const DB = new Proxy(env.DB, {
      get(target, name) {
        const value: unknown = name === "prepare" ? prepare : Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    await logPublications({ ...env, DB }, { tenantId, caseId }, [publication], Date.now());
    const first = rowsWritten;
    await logPublications({ ...env, DB }, { tenantId, caseId }, [publication], Date.now());
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(4 * publication.events.length);
    const { rows } = await readEvents(env.DB, tenantId, { order: "asc", after: null, limit: 100 });
    expect(rows.map(({ id }) => id)).toEqual(publication.events.map(({ id }) => id));
  });

  it("hides nothing from a reader who polls while others write: each event once, in one order for everybody", async () => {
    const { tenantId } = await seedTenant(env);
    const cases = Array.from({ length: 6 }, () => newId("case"));
    let isWriting = true;
    const writers = Promise.all(
      cases.map(async (caseId) => {
        // Clocks of the machines that write differ.
        for (let n = 0; n < 10; n += 1)
          await insertEvents(env.DB, tenantId, [aRow(caseId, 2 * n), aRow(caseId, 2 * n + 1)], Date.now() - n * 977);
      }),
    ).finally(() => {
      isWriting = false;
    });
    const seen: string[] = [];
    let after: number | null = null;
    for (let isLast = false; ; ) {
      const page = await readEvents(env.DB, tenantId, { order: "asc", after, limit: 7 });
      seen.push(...page.rows.map(({ id }) => id));
      after = page.reached;
      if (isLast && !page.hasMore) break;
      isLast = !isWriting;
    }
    await writers;
    const { rows } = await readEvents(env.DB, tenantId, { order: "asc", after: null, limit: 1_000 });
    expect(rows).toHaveLength(120);
    expect(seen).toEqual(rows.map(({ id }) => id));
    for (const caseId of cases) {
      const ofCase = rows.filter((row) => row.caseId === caseId).map(({ sequence }) => sequence);
      expect(ofCase).toEqual(Array.from({ length: 20 }, (_, n) => n));
    }
    const newest = await readEvents(env.DB, tenantId, { order: "desc", after: null, limit: 1_000 });
    expect(newest.rows.map(({ id }) => id)).toEqual(seen.toReversed());
  });

  it("gives a cursor at the end to go on with, and refuses one that is made up", async () => {
    const { tenantId, api } = await aTenantClient();
    const empty = await api.get("/events");
    expect([eventsOf(empty.json), empty.at("nextCursor")]).toEqual([[], null]);
    const caseId = newId("case");
    await logPublications(env, { tenantId, caseId }, [aPublication(caseId, tenantId)], Date.now());
    const first = await api.get(`/events?limit=2&cursor=${empty.textAt("cursor")}`);
    expect(eventsOf(first.json)).toHaveLength(2);
    const second = await api.get(`/events?cursor=${first.textAt("nextCursor")}`);
    expect([eventsOf(second.json).length, second.at("nextCursor")]).toEqual([1, null]);
    const third = await api.get(`/events?cursor=${second.textAt("cursor")}`);
    expect([eventsOf(third.json), third.at("cursor")]).toEqual([[], second.at("cursor")]);
    expect((await api.get("/events?cursor=eyJ4IjoxfQ")).at("error.code")).toBe("bad_value");
  });

  it("is narrowed by type, case, workflow and time", async () => {
    const { tenantId, api } = await aTenantClient();
    const [one, two] = [newId("case"), newId("case")];
    const early = aPublication(one, tenantId, { secondsAgo: 1_000 });
    await logPublications(env, { tenantId, caseId: one }, [early], Date.now());
    await logPublications(
      env,
      { tenantId, caseId: two },
      [aPublication(two, tenantId, { workflowKey: "kyc" })],
      Date.now(),
    );
    const found = async (query: string) => eventsOf((await api.get(`/events?limit=100&${query}`)).json);
    expect(await found("")).toHaveLength(6);
    expect((await found("type=case.created,workflow.completed")).map(({ type }) => type)).toEqual([
      ...["case.created", "workflow.completed", "case.created", "workflow.completed"],
    ]);
    expect((await found(`case=${two}`)).every(({ caseId }) => caseId === two)).toBe(true);
    expect(await found(`case=${two}`)).toHaveLength(3);
    expect((await found("workflow=kyb")).map(({ caseId }) => caseId)).toEqual([one, one, one]);
    const between = new Date(Date.now() - 500_000).toISOString();
    expect((await found(`createdBefore=${between}`)).map(({ caseId }) => caseId)).toEqual([one, one, one]);
    expect((await found(`createdAfter=${between}&order=desc`)).map(({ caseId }) => caseId)).toEqual([two, two, two]);
    expect((await api.get("/events?type=nothing.of.ours")).status).toBe(400);
  });

  it("finds what is rare without looking at more than a bounded stretch at a time", async () => {
    const { tenantId } = await seedTenant(env);
    const caseId = newId("case");
    const many = Array.from({ length: 6_000 }, (_, n) => aRow(caseId, n));
    await insertEvents(env.DB, tenantId, many, Date.now());
    await insertEvents(env.DB, tenantId, [{ ...aRow(caseId, 6_001), type: "workflow.completed" }], Date.now());
    const wanted = { order: "asc", types: ["workflow.completed"], limit: 20 } as const;
    const first = await readEvents(env.DB, tenantId, { ...wanted, after: null });
    expect([first.rows.length, first.hasMore]).toEqual([0, true]);
    const second = await readEvents(env.DB, tenantId, { ...wanted, after: first.reached });
    expect([second.rows.length, second.hasMore]).toEqual([1, false]);
  });

  it("G41: keeps of an erased case that something happened and nothing of whom; a late message writes nothing more", async () => {
    const { tenantId, api } = await aTenantClient();
    const caseId = newId("case");
    await logPublications(env, { tenantId, caseId }, [aPublication(caseId, tenantId)], Date.now());
    const stored = await env.DB.prepare("SELECT * FROM events WHERE tenant_id = ?").bind(tenantId).all();
    const objects = await env.DOCUMENTS.list({ prefix: `t/${tenantId}/e/` });
    const texts = await Promise.all(objects.objects.map(async ({ key }) => (await env.DOCUMENTS.get(key))?.text()));
    expect(objects.objects).toHaveLength(1);
    expect(JSON.stringify([stored.results, texts])).not.toContain("Canary");
    expect((await api.get("/events")).text).toContain("Canary");
    await shredCase(env.DB, tenantId, caseId, Date.now());
    await logPublications(env, { tenantId, caseId }, [aPublication(caseId, tenantId)], Date.now());
    const after = await api.get("/events");
    expect(after.text).not.toContain("Canary");
    expect(eventsOf(after.json).map(({ caseId, data }) => [caseId, data])).toEqual(Array(3).fill([caseId, {}]));
  });

  it("G25: shows nothing of another tenant, by list, by id or by cursor", async () => {
    const mine = await aTenantClient();
    const theirs = await aTenantClient();
    const caseId = newId("case");
    const publication = aPublication(caseId, mine.tenantId);
    await logPublications(env, { tenantId: mine.tenantId, caseId }, [publication], Date.now());
    const page = await mine.api.get("/events?limit=1");
    expect(eventsOf((await theirs.api.get(`/events?cursor=${page.textAt("cursor")}`)).json)).toEqual([]);
    expect(eventsOf((await theirs.api.get(`/events?case=${caseId}`)).json)).toEqual([]);
    expect((await theirs.api.get(`/events/${publication.events[0]?.id}`)).status).toBe(404);
  });

  it("forgets what is older than its time, with its facts, and nothing younger than 90 days", async () => {
    expect(retention.events.days).toBeGreaterThanOrEqual(90);
    const { tenantId } = await seedTenant(env);
    const [old, young] = [newId("case"), newId("case")];
    const nowMs = Date.now();
    const dayMs = 86_400_000;
    await logPublications(env, { tenantId, caseId: old }, [aPublication(old, tenantId)], nowMs - 93 * dayMs);
    await logPublications(env, { tenantId, caseId: young }, [aPublication(young, tenantId)], nowMs - 90 * dayMs);
    await saveJobCursor(env.DB, "forget_events", tenantId.slice(0, -1), nowMs);
    await forgetOldEvents(env, nowMs);
    const { rows } = await readEvents(env.DB, tenantId, { order: "asc", after: null, limit: 100 });
    expect([...new Set(rows.map(({ caseId }) => caseId))]).toEqual([young]);
    const { objects } = await env.DOCUMENTS.list({ prefix: `t/${tenantId}/e/` });
    expect(objects.map(({ key }) => key.includes(young))).toEqual([true]);
  });
});
