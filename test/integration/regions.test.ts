import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { app } from "../../src/app";
import { makeAnchor } from "../../src/audit-store/make-anchor";
import type { CaseRef, TenantId } from "../../src/domain";
import { newId, parseId } from "../../src/domain";
import { type Env, keyringOf, settingsOf } from "../../src/env";
import worker from "../../src/index";
import type { JsonObject } from "../../src/lib/json";
import { bucketNaming, deleteObjects, listObjects } from "../../src/places/bucket-of";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { atRest } from "../support/cases";
import { jpeg } from "../support/file-corpus";

const eu = env.DOCUMENTS_EU;
if (eu === undefined) throw new Error("vitest.config.ts binds a second bucket");
const euBucket: R2Bucket = eu;

// Local workerd knows no jurisdictions: where objects are made is proven at the seam (test/unit/places.test.ts); here they lie where all
// lie, and say which jurisdiction was asked for.
const asked: string[] = [];
const doors: DurableObjectNamespace = Object.getPrototypeOf(env.CASES);
const { jurisdiction } = doors;
beforeAll(() => {
  doors.jurisdiction = function (this: DurableObjectNamespace, name) {
    asked.push(name);
    return this;
  };
  env.REGIONS = "on";
});
afterAll(() => {
  doors.jurisdiction = jurisdiction;
  delete env.REGIONS;
});
afterEach(() => void vi.restoreAllMocks());

/** Kinds of files of a tenant that lie in a bucket: their names without what is random. */
async function kindsIn(bucket: R2Bucket, tenantId: string): Promise<string[]> {
  const names: string[] = [];
  for (let cursor: string | undefined, more = true; more; ) {
    const page: R2Objects = await bucket.list(cursor === undefined ? {} : { cursor });
    names.push(...page.objects.flatMap(({ key }) => (key.includes(tenantId) ? [key] : [])));
    more = page.truncated;
    if (page.truncated) cursor = page.cursor;
  }
  return [...new Set(names.map((key) => key.replace(tenantId, "…").split("/").slice(0, 3).join("/")))]
    .map((kind) => kind.replace(/case_\w+|\d{4}-\d\d-\d\d.*/, "*"))
    .sort();
}

const uploaded = async (api: ApiClient, path: string, form: FormData) => {
  const encoded = new Response(form);
  const headers = { "content-type": encoded.headers.get("content-type") ?? "" };
  const answer = await api.send("POST", path, { body: await encoded.arrayBuffer(), headers });
  expect(answer.status).toBe(201);
};
const untilDone = (api: ApiClient, path: string) =>
  vi.waitFor(
    async () => {
      if ((await api.get(path)).at("status") !== "done") throw new Error("it runs");
    },
    { timeout: 20_000, interval: 40 },
  );

/** A case with whatever leaves a file behind. */
async function aFullCase(tenantId: TenantId, api: ApiClient): Promise<CaseRef> {
  await publish(api, "bound", reviewChart);
  const data: JsonObject = { companyName: "Ortsgebunden GmbH", country: "DE" };
  const opened = await api.post("/cases", { workflow: "bound", context: { entity: { type: "business", data } } });
  const caseId = parseId("case", opened.textAt("id"));
  if (caseId === null) throw new Error(opened.text);
  const document = new FormData();
  document.append("document", JSON.stringify({ category: "identity", type: "passport", key: "p-1" }));
  document.append("files", new File([jpeg()], "me.jpg"));
  await uploaded(api, `/cases/${caseId}/documents`, document);
  await atRest({ tenantId, caseId });
  const { api: admin } = await anAnalystClient(tenantId, "admin");
  const report = await admin.post(`/cases/${caseId}/reports`, { format: "json" });
  await untilDone(admin, `/cases/${caseId}/reports/${report.textAt("id")}`);
  await makeAnchor(env, tenantId, Date.UTC(2026, 2, 1));
  return { tenantId, caseId };
}

const ofAFullCase = ["audit/…/*", "keys/…/*", "t/…/c", "t/…/e", "t/…/reports"];

describe("with REGIONS=on", () => {
  it("every file of a case of a tenant in the EU lies in the bucket there, and none in the other", async () => {
    const { api, tenantId } = await aTenantClient();
    expect(tenantId).toMatch(/^ten_eu_/);
    asked.length = 0;
    const { caseId } = await aFullCase(tenantId, api);
    expect(await kindsIn(euBucket, tenantId)).toEqual(ofAFullCase);
    expect(await kindsIn(env.DOCUMENTS, tenantId)).toEqual([]);
    expect(new Set(asked)).toEqual(new Set(["eu"]));
    // And what was stored is found there again.
    const shown = await api.get(`/cases/${caseId}/documents`);
    expect(shown.at("data.0.pages.0.status")).toBe("ready");
  });

  it("files of tenants without a region stay in the deployment's own bucket", async () => {
    const name = `t/${newId("tenant")}/c/x`;
    await bucketNaming(env, name).put(name, "1");
    expect([await env.DOCUMENTS.head(name), await euBucket.head(name)]).toMatchObject([{ key: name }, null]);
    const bound = "t/ten_eu_lists0000000000/c/x";
    await bucketNaming(env, bound).put(bound, "2");
    await deleteObjects(env, [name, bound]);
    expect([await env.DOCUMENTS.head(name), await euBucket.head(bound)]).toEqual([null, null]);
  });

  it("a list over all buckets tells every name once and in order, however small its pages are", async () => {
    const names = Array.from({ length: 9 }, (_, at) => `listed/${at}/${at % 3 === 1 ? "ten_eu_listed" : "x"}/f`);
    for (const name of names) await bucketNaming(env, name).put(name, name);
    expect((await euBucket.list({ prefix: "listed/" })).objects).toHaveLength(3);
    for (const limit of [1, 2, 4, 100]) {
      const told: string[] = [];
      for (let after: string | null = null, more = true; more; more = after !== null) {
        const page = await listObjects(env, { prefix: "listed/", after, limit });
        told.push(...page.objects.map(({ key }) => key));
        after = page.next;
      }
      expect(told).toEqual(names);
    }
    await deleteObjects(env, names);
  });

  it("without the bucket every request is refused by its name, and nothing is stored elsewhere", async () => {
    const { DOCUMENTS_EU: _none, ...without } = env as Env;
    expect(() => settingsOf(without)).toThrow("bad setting DOCUMENTS_EU");
    await expect(worker.scheduled(createScheduledController(), without)).rejects.toThrow("bad setting DOCUMENTS_EU");
    expect(() => bucketNaming(without, "t/ten_eu_x/c/y")).toThrow("bad setting DOCUMENTS_EU");
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const ready = await app.request("http://edgecase.test/readyz", {}, without);
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      { error: { details: { failing: expect.arrayContaining(["settings", "r2"]) } } },
    ]);
  });

  it("a copy of the deployment has the files of every bucket", async () => {
    const OPERATOR_TOKEN = "operator-token-of-a-test-of-regions";
    const call = (path: string) =>
      app.request(
        `http://edgecase.test/operator/v1${path}`,
        { headers: { authorization: `Bearer ${OPERATOR_TOKEN}` } },
        { ...env, OPERATOR_TOKEN },
      );
    const names = [`t/ten_eu_copied${Date.now()}/c/x`, `t/${newId("tenant")}/c/x`];
    for (const name of names) await bucketNaming(env, name).put(name, name);
    const listed: string[] = [];
    for (let cursor: string | null = "t/"; cursor !== null; ) {
      const page: { files: { key: string }[]; next: string | null } = await (
        await call(`/copy/files?cursor=${encodeURIComponent(cursor)}`)
      ).json();
      listed.push(...page.files.map(({ key }) => key));
      cursor = page.next;
    }
    expect(listed.filter((key) => names.includes(key))).toEqual([...names].sort());
    for (const key of names) {
      const copied = await call(`/copy/file?copy=regions-test&part=file/x&key=${encodeURIComponent(key)}`);
      expect([copied.status, (await copied.arrayBuffer()).byteLength > key.length]).toEqual([200, true]);
    }
    await deleteObjects(env, names);
  });

  it("the settings of the house say the region", async () => {
    const { api } = await aTenantClient();
    const told = await api.get("/tenant-settings");
    expect(told.json).toMatchObject({ timeZone: "UTC", region: "eu" });
    const saved = await api.put("/tenant-settings", { name: "Ortsgebunden", timeZone: "Europe/Berlin" });
    expect(saved.json).toMatchObject({ name: "Ortsgebunden", region: "eu" });
    // What was read may be sent back; another region may not.
    expect((await api.put("/tenant-settings", saved.json)).status).toBe(200);
    const moved = await api.put("/tenant-settings", { ...saved.json, region: null });
    expect([moved.status, moved.at("error.param")]).toEqual([400, "region"]);
    env.REGIONS = "off";
    expect((await api.get("/tenant-settings")).at("region")).toBeNull();
    env.REGIONS = "on";
  });

  it("values that nobody knows are refused by name", () => {
    expect(() => keyringOf({ ...env, REGIONS: "yes" } as Env)).toThrow("bad setting REGIONS");
    expect(() => keyringOf({ ...env, LOCATION_HINT: "moon" } as Env)).toThrow("bad setting LOCATION_HINT");
  });
});
