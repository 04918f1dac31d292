import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { activateVersion } from "../../src/db/screening";
import { getPath, isObject, type JsonObject } from "../../src/lib/json";
import { dropOldVersions, monitorPage, takeUpScreening } from "../../src/queues/screening";
import { sandboxEntries } from "../../src/screening/sandbox-list";
import { loadVersion } from "../../src/watchlists/load";
import { uploadKey } from "../../src/watchlists/snapshots";
import { aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";
import {
  activated,
  entryOf,
  lomazov,
  ndjson,
  person,
  screenedCase,
  settled,
  subjectsOf,
  upload,
} from "../support/screening";

afterEach(() => vi.restoreAllMocks());

describe("a watch list", () => {
  it("is loaded in the background, counts once it is activated, and tells how versions differ", async () => {
    const { api } = await aTenantClient();
    expect((await api.post("/screening/search", { party: lomazov })).at("error.code")).toBe("conflict");
    await api.put("/screening/lists/sandbox", { name: "Sandbox", format: "ndjson" });
    const asked = await api.post("/screening/lists/sandbox/versions", { source: "sandbox" });
    expect([asked.status, asked.at("version")]).toEqual([202, 1]);
    const loaded = await settled(api, "sandbox", 1);
    expect([loaded.at("status"), loaded.at("entries"), loaded.at("skipped")]).toEqual([
      "ready",
      sandboxEntries.length,
      0,
    ]);
    expect((await api.post("/screening/search", { party: lomazov })).status).toBe(409);
    await api.post("/screening/lists/sandbox/versions/1/activate");
    const found = await api.post("/screening/search", { party: lomazov });
    expect([found.at("status"), found.at("hits.0.entryId"), found.at("hits.length")]).toEqual(["review", "S-002", 1]);
    expect(found.at("hits.0.why.0.text")).toMatch(/"victor".*"viktor"/);
    const clear = await api.post("/screening/search", { party: { ...lomazov, names: ["Anna Kowalczyk"] } });
    expect([clear.at("status"), clear.at("hits.length")]).toEqual(["clear", 0]);

    const changed = { ...entryOf("S-002"), remarks: "Lives elsewhere now." };
    const news = [
      ...sandboxEntries.filter(({ id }) => id !== "S-002" && id !== "S-001"),
      changed,
      { ...changed, id: "S-999" },
    ];
    expect((await upload(api, "sandbox", ndjson(news))).at("version")).toBe(2);
    await settled(api, "sandbox", 2);
    const diff = await api.get("/screening/lists/sandbox/versions/2/diff");
    expect([diff.at("against"), diff.at("added.0"), diff.at("removed.0"), diff.at("changed.0")]).toEqual([
      1,
      "S-999",
      "S-001",
      "S-002",
    ]);
    expect(diff.at("counts")).toEqual({ added: 1, removed: 1, changed: 1 });
    // Not activated: nothing has changed for anybody.
    expect((await api.post("/screening/search", { party: lomazov })).at("hits.length")).toBe(1);
    const versions = await api.get("/screening/lists/sandbox/versions?limit=1");
    const rest = await api.get(`/screening/lists/sandbox/versions?limit=1&cursor=${versions.textAt("nextCursor")}`);
    expect([versions.at("data.0.version"), rest.at("data.0.version"), rest.at("nextCursor")]).toEqual([2, 1, null]);
  });

  it("is fetched from its address through the fence, redirects included, and says what was wrong", async () => {
    const { api } = await aTenantClient();
    const pages: Record<string, () => Response> = {
      "https://lists.fake.test/moved": () => Response.redirect("https://lists.fake.test/now", 302),
      "https://lists.fake.test/now": () => new Response(ndjson(sandboxEntries.slice(0, 5))),
      "https://lists.fake.test/inside": () => Response.redirect("http://169.254.169.254/latest", 302),
      "https://lists.fake.test/gone": () => new Response("gone", { status: 404 }),
      "https://lists.fake.test/page": () => new Response("<html>hello</html>"),
    };
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
      const url = new Request(input).url;
      const page = pages[url];
      if (page === undefined) throw new Error(`nobody should ask ${url}`);
      return page();
    });
    const ends: [string, string, RegExp | null][] = [
      ["moved", "ready", null],
      ["inside", "failed", /only https|numeric/],
      ["gone", "failed", /answered 404/],
      ["page", "failed", /no entry/],
    ];
    for (const [name, status, problem] of ends) {
      const url = `https://lists.fake.test/${name}`;
      expect((await api.put(`/screening/lists/${name}`, { name, format: "ndjson", url })).status).toBe(200);
      expect((await api.post(`/screening/lists/${name}/versions`, { source: "url" })).status).toBe(202);
      const end = await settled(api, name, 1);
      expect([name, end.at("status")]).toEqual([name, status]);
      if (problem !== null) expect(end.textAt("problem")).toMatch(problem);
    }
    const refused = await api.put("/screening/lists/x", { name: "x", format: "ndjson", url: "https://localhost/list" });
    expect([refused.status, refused.at("error.param")]).toEqual([400, "url"]);
  });

  it("that is hostile or of another format fails, names why, and leaves nothing to screen against", async () => {
    const { api, tenantId } = await aTenantClient();
    await api.put("/screening/lists/bad", { name: "bad", format: "un-xml" });
    await upload(api, "bad", `<!DOCTYPE a [<!ENTITY x "y">]><CONSOLIDATED_LIST/>`);
    const end = await settled(api, "bad", 1);
    expect([end.at("status"), end.at("problem")]).toEqual(["failed", "document types are not accepted"]);
    expect((await api.post("/screening/lists/bad/versions/1/activate")).at("error.code")).toBe("conflict");
    expect(await env.DOCUMENTS.head(uploadKey({ tenantId, list: "bad", version: 1 }))).toBeNull();
  });

  it("is loaded once however often the message comes", async () => {
    const { api, tenantId } = await aTenantClient();
    await activated(api, "own", ndjson(sandboxEntries.slice(0, 3)));
    const before = (await api.get("/screening/lists/own/versions/1")).text;
    const never = () => Promise.reject(new Error("asked again"));
    await loadVersion(env, tenantId, "own", 1, never, () => Date.now());
    expect((await api.get("/screening/lists/own/versions/1")).text).toBe(before);
  });

  it("loses its old snapshots, never the active one", async () => {
    const { api, tenantId } = await aTenantClient();
    await activated(api, "own", ndjson(sandboxEntries));
    for (const version of [2, 3]) {
      await upload(api, "own", ndjson(sandboxEntries.slice(version)));
      await settled(api, "own", version);
    }
    await dropOldVersions(env, tenantId, "own", 1);
    const statuses = (await api.get("/screening/lists/own/versions")).at("data") as JsonObject[];
    expect(statuses.map(({ version, status }) => [version, status])).toEqual([
      [3, "ready"],
      [2, "dropped"],
      [1, "ready"],
    ]);
    const left = await env.DOCUMENTS.list({ prefix: `screening/${tenantId}/own/2/` });
    expect(left.objects).toEqual([]);
    expect((await api.post("/screening/lists/own/versions/2/activate")).at("error.code")).toBe("conflict");
    expect((await api.post("/screening/search", { party: lomazov })).at("hits.length")).toBe(1);
  });

  it("belongs to its tenant", async () => {
    const [ours, theirs] = await Promise.all([aTenantClient(), aTenantClient()]);
    await activated(ours.api, "own", ndjson(sandboxEntries));
    expect((await theirs.api.get("/screening/lists")).at("data.length")).toBe(0);
    expect((await theirs.api.get("/screening/lists/own/versions/1")).status).toBe(404);
    expect((await theirs.api.post("/screening/lists/own/versions/1/activate")).status).toBe(404);
    expect((await theirs.api.post("/screening/search", { party: lomazov })).status).toBe(409);
  });
});

describe("a check by the vendor `builtin`", () => {
  it("answers in the shape of all checks, with both scores and why", async () => {
    const { api } = await aTenantClient();
    await activated(api, "own", ndjson(sandboxEntries));
    const { output } = await screenedCase(api, "individual-sanctions", person);
    const match = getPath(output, "matches.0") ?? getPath(output, "hits.0");
    expect(isObject(match) ? match : output).toMatchObject({ list: "own", entryId: "S-002", riskScore: 100 });
    const company = await screenedCase(api, "company-sanctions", {
      companyName: "Severnaya Zvezda Shipping",
      country: "RU",
    });
    expect(JSON.stringify(company.output)).toContain("S-101");
    const persons = [
      { id: "o1", ...person },
      { id: "o2", firstName: "Anna", lastName: "Kowalczyk" },
    ].map(({ options: _none, ...one }: JsonObject) => one);
    const crew = await screenedCase(api, "individuals-sanctions", { persons });
    expect(JSON.stringify(crew.output)).toContain("S-002");
  });

  it("is an error, never clear, while there is no list", async () => {
    const { api } = await aTenantClient();
    const { seen } = await screenedCase(api, "individual-sanctions", person);
    expect(seen.at("state")).toBe("failed");
  });
});

describe("decisions on hits", () => {
  it("are remembered for the subject alone, until the entry changes; the last word counts", async () => {
    const { api } = await aTenantClient();
    await activated(api, "own", ndjson(sandboxEntries));
    const screen = (subjectId: string) => api.post("/screening/search", { party: lomazov, subjectId });
    const first = await screen("customer-7");
    const hit = { list: "own", entryId: "S-002", entryHash: first.textAt("hits.0.entryHash") };
    const decide = (verdict: string) =>
      api.post("/screening/decisions", {
        subjectKey: first.textAt("subjectKey"),
        ...hit,
        verdict,
        reason: "Another face.",
      });
    expect((await decide("false_positive")).status).toBe(201);
    const again = await screen("customer-7");
    expect([again.at("status"), again.at("suppressed.0.decision.reason")]).toEqual(["clear", "Another face."]);
    // The same name and birthday is somebody else's customer.
    expect((await screen("customer-8")).at("hits.length")).toBe(1);
    await decide("true_positive");
    expect((await screen("customer-7")).at("hits.0.decision.verdict")).toBe("true_positive");
    await decide("false_positive");
    await activated(
      api,
      "own",
      ndjson(sandboxEntries.map((entry) => (entry.id === "S-002" ? { ...entry, programs: ["UTO-NEW"] } : entry))),
    );
    expect((await screen("customer-7")).at("hits.0.decision")).toBeNull();
    const kept = await api.get(`/screening/subjects/${first.textAt("subjectKey")}/decisions`);
    expect(kept.at("data.length")).toBe(3);
  });
});

describe("monitoring", () => {
  it("opens one alert on the case when a new version changes a subject's result, and none when it does not", async () => {
    const { api } = await aTenantClient();
    const others = sandboxEntries.filter(({ id }) => id !== "S-002");
    await activated(api, "own", ndjson(others));
    const { id } = await screenedCase(api, "individual-sanctions", person);
    const alerts = async () =>
      ((await api.get(`/cases/${id}`)).at("incidents") as JsonObject[]).map(({ source, code, message }) => ({
        source,
        code,
        message,
      }));
    expect(await alerts()).toEqual([]);
    const same = await activated(api, "own", ndjson([...others, { ...entryOf("S-009"), id: "S-555" }]));
    expect((await api.get(`/screening/lists/own/versions/${same}`)).at("monitoring")).toEqual({
      status: "done",
      screened: 1,
      changed: 0,
    });
    expect(await alerts()).toEqual([]);

    const listed = await activated(api, "own", ndjson(sandboxEntries));
    expect((await api.get(`/screening/lists/own/versions/${listed}`)).at("monitoring.changed")).toBe(1);
    const [alert, ...more] = await alerts();
    expect([alert?.source, alert?.code, more.length]).toEqual(["screening", "screening_hit_new", 0]);
    expect(alert?.message).toContain("new: S-002");
    expect(alert?.message).not.toMatch(/lomazov/i);

    await activated(api, "own", ndjson(others));
    expect((await alerts()).map(({ code }) => code)).toEqual(["screening_hit_new", "screening_hit_gone"]);
  });

  it("keeps no name of a subject in the clear, and ends when asked to", async () => {
    const { api, tenantId } = await aTenantClient();
    await activated(api, "own", ndjson(sandboxEntries.slice(5)));
    const { id } = await screenedCase(api, "individual-sanctions", person);
    const [subject, ...more] = await subjectsOf(tenantId);
    expect([more.length, subject?.case_id]).toEqual([0, id]);
    expect(JSON.stringify(subject)).not.toMatch(/lomazov|1958/i);
    const end = () => api.delete(`/screening/subjects/${String(subject?.subject_key)}/monitoring`);
    expect([(await end()).status, (await end()).status]).toEqual([204, 404]);
    await activated(api, "own", ndjson(sandboxEntries));
    expect((await api.get(`/cases/${id}`)).at("incidents")).toEqual([]);
  });

  // Red without the look at the cursor in `advanceMonitoring`: the page would be counted twice.
  it("goes through all subjects page by page, and a page that comes twice counts once", async () => {
    const { api, tenantId } = await aTenantClient();
    await activated(api, "own", ndjson(sandboxEntries.slice(0, 1)));
    const { id } = await screenedCase(api, "individual-sanctions", person);
    const [row] = await subjectsOf(tenantId);
    const copy = env.DB.prepare(
      `INSERT INTO screening_subjects (tenant_id, subject_key, case_id, sealed, hits, created_at_ms, screened_at_ms)
       SELECT tenant_id, ?, case_id, sealed, hits, created_at_ms, screened_at_ms FROM screening_subjects WHERE subject_key = ?`,
    );
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    // Rows that were sealed for another subject do not open: they are passed over, and the run goes on to its end.
    const keys = Array.from({ length: 90 }, (_, at) => `sub_${String(at).padStart(40, "0")}`);
    await env.DB.batch(keys.map((key) => copy.bind(key, String(row?.subject_key))));
    const version = await activated(api, "own", ndjson(sandboxEntries));
    const progress = async () => (await api.get(`/screening/lists/own/versions/${version}`)).at("monitoring");
    expect(await progress()).toEqual({ status: "done", screened: 91, changed: 1 });
    expect(logged.mock.calls.filter(([line]) => String(line).includes("subject_unreadable")).length).toBe(90);
    await monitorPage(env, tenantId, "own", version, { nowMs: Date.now(), passOver: false });
    expect(await progress()).toEqual({ status: "done", screened: 91, changed: 1 });
    expect((await api.get(`/cases/${id}`)).at("incidents.length")).toBe(1);
  });

  it("what stands still is taken up again by the sweeper", async () => {
    const { api, tenantId } = await aTenantClient();
    await activated(api, "own", ndjson(sandboxEntries.slice(0, 1)));
    await upload(api, "own", ndjson(sandboxEntries));
    await settled(api, "own", 2);
    // As if the message had been lost after the version became active.
    await activateVersion(env.DB, tenantId, "own", 2, 1);
    await takeUpScreening(env, Date.now());
    expect((await settled(api, "own", 2)).at("monitoring.status")).toBe("done");
  });
});

describe("a list with an address and hours", () => {
  it("is fetched by itself, counts when its entries differ, and waits for a person when half of them are gone", async () => {
    const { api } = await aTenantClient();
    let served: readonly unknown[] = sandboxEntries;
    vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(ndjson(served)));
    const address = { name: "auto", format: "ndjson", url: "https://lists.fake.test/auto" };
    const unaddressed = await api.put("/screening/lists/auto", { ...address, url: null, refreshHours: 24 });
    expect([unaddressed.status, unaddressed.at("error.param")]).toEqual([400, "refreshHours"]);
    await api.put("/screening/lists/auto", { ...address, refreshHours: 24, autoActivate: true });
    const active = async () => (await api.get("/screening/lists")).at("data.0.activeVersion");
    const day = 86_400_000;
    const nextDay = async (days: number) => {
      const lastVersion = async () => Number((await api.get("/screening/lists")).at("data.0.lastVersion") ?? 0);
      const before = await lastVersion();
      // A sweep takes some, those that wait longest first: lists of other tests are among them.
      await eventually(async () => {
        await takeUpScreening(env, Date.now() + days * day);
        expect(await lastVersion()).toBe(before + 1);
      });
      return settled(api, "auto", before + 1);
    };
    await nextDay(0);
    await eventually(async () => expect(await active()).toBe(1));
    await takeUpScreening(env, Date.now());
    expect((await api.get("/screening/lists")).at("data.0.lastVersion")).toBe(1);
    expect((await nextDay(1.1)).at("activatedAt")).toBeNull(); // the same entries
    served = sandboxEntries.slice(0, 5);
    await nextDay(2.2);
    const shrunk = await eventually(async () => {
      const seen = await api.get("/screening/lists/auto/versions/3");
      if (seen.at("problem") === null) throw new Error(seen.text);
      return seen;
    });
    expect([shrunk.at("status"), shrunk.at("problem")]).toEqual([
      "ready",
      expect.stringMatching(/^5 entries, 38 before/),
    ]);
    expect(await active()).toBe(1);
    served = sandboxEntries.slice(1);
    await nextDay(3.3);
    await eventually(async () => expect(await active()).toBe(4));
    await api.put("/screening/lists/auto", address); // nobody else's sweep shall fetch it
  });
});

describe("weights and thresholds", () => {
  it("are the tenant's own data: changed ones change the next screening, wrong ones are refused", async () => {
    const { api } = await aTenantClient();
    await activated(api, "own", ndjson(sandboxEntries));
    const defaults = await api.get("/screening/settings");
    expect(defaults.at("thresholds.review")).toBe(78);
    const wrong = await api.put("/screening/settings", { thresholds: { review: 90, certain: 80 } });
    expect([wrong.status, wrong.at("error.param")]).toEqual([400, "thresholds.certain"]);
    await api.put("/screening/settings", { thresholds: { review: 100, certain: 100 }, lists: { own: 40 } });
    expect((await api.post("/screening/search", { party: { ...lomazov, birthDate: null } })).at("status")).toBe(
      "clear",
    );
    await api.put("/screening/settings", { lists: { own: 40 } });
    expect((await api.post("/screening/search", { party: lomazov })).at("hits.0.riskScore")).toBe(40);
  });
});
