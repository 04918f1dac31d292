import { describe, expect, it } from "vitest";
import { type ApiClient, anAnalystClient, aTenantClient } from "../support/api";

async function aList(): Promise<ApiClient> {
  const { api } = await aTenantClient();
  expect((await api.post("/lists", { key: "domains", name: "Domains", kind: "deny" })).status).toBe(201);
  return api;
}

describe("a list", () => {
  it("says its kind and how many entries it has", async () => {
    const api = await aList();
    expect((await api.get("/lists/domains")).json).toMatchObject({ kind: "deny", entries: 0, version: 0 });
    await api.post("/lists/domains/entries", { add: [{ value: "a.example" }, { value: "b.example" }] });
    expect((await api.get("/lists")).at("data.0.entries")).toBe(2);
    expect((await api.get("/lists/domains")).at("entries")).toBe(2);
    await api.post("/lists", { key: "plain" });
    expect((await api.get("/lists/plain")).at("kind")).toBe("other");
  });

  it("is searched the way entries are compared, page by page", async () => {
    const api = await aList();
    const add = ["Mail.Example", "mail.test", "other_mail", "100%"].map((value) => ({ value }));
    await api.post("/lists/domains/entries", { add });
    const first = await api.get("/lists/domains/entries?q=MAIL&limit=2");
    expect([first.at("data.0.value"), first.at("data.1.value")]).toEqual(["Mail.Example", "mail.test"]);
    const rest = await api.get(`/lists/domains/entries?q=MAIL&limit=2&cursor=${first.textAt("nextCursor")}`);
    expect([rest.at("data.0.value"), rest.at("nextCursor")]).toEqual(["other_mail", null]);
    expect((await api.get("/lists/domains/entries?q=%25")).at("data.length")).toBe(1);
  });

  it("tells what a version changed, and how two versions far apart differ", async () => {
    const api = await aList();
    await api.post("/lists/domains/entries", { add: [{ value: "a", note: "old" }, { value: "b" }, { value: "c" }] });
    await api.post("/lists/domains/entries", { add: [{ value: "a", note: "new" }, { value: "d" }], remove: ["b"] });
    await api.post("/lists/domains/entries", { add: [{ value: "b" }], remove: ["d"] });
    const second = await api.get("/lists/domains/versions/2/diff");
    expect(second.json).toMatchObject({
      against: 1,
      counts: { added: 1, removed: 1, changed: 1 },
      added: [{ value: "d" }],
      removed: [{ value: "b" }],
      changed: [{ before: { note: "old" }, after: { note: "new" } }],
    });
    // b went and came back with the same words: that is no difference.
    const far = await api.get("/lists/domains/versions/3/diff?against=1");
    expect(far.at("counts")).toEqual({ added: 0, removed: 0, changed: 1 });
    expect((await api.get("/lists/domains/versions/1/diff")).at("counts")).toEqual({
      added: 3,
      removed: 0,
      changed: 0,
    });
    expect((await api.get("/lists/domains/versions/4/diff")).status).toBe(404);
  });

  it("is exported as a file that, imported again, changes nothing", async () => {
    const api = await aList();
    const add = [
      { value: 'says "so", twice', note: "two\nlines" },
      { value: "b", expiresAt: "2099-01-31T00:00:00.000Z" },
      { value: '=HYPERLINK("https://evil.example")', note: "+49 30 123" },
    ];
    await api.post("/lists/domains/entries", { add });
    const file = await api.get("/lists/domains/export");
    expect(file.headers.get("content-type")).toContain("text/csv");
    expect(file.headers.get("content-disposition")).toContain("domains.v1.csv");
    const preview = await api.post("/lists/domains/import/preview", { csv: file.text, replace: true });
    expect(preview.json).toMatchObject({ rows: 3, unchanged: 3, counts: { added: 0, removed: 0, changed: 0 } });
    expect(file.text).toContain(`"'=HYPERLINK(""https://evil.example"")",'+49 30 123,`);
    expect((await api.get("/lists/domains/export?version=0")).text.trim()).toBe("value,note,expiresAt");
  });

  it("previews an import: what changes, which rows are wrong, and changes nothing itself", async () => {
    const api = await aList();
    await api.post("/lists/domains/entries", { add: [{ value: "a", note: "old" }, { value: "b" }] });
    const csv = "value,note,expiresAt\nA,new,\nc,,\nC,again,\n,empty,\nd,,soon\n";
    const merged = await api.post("/lists/domains/import/preview", { csv });
    expect(merged.json).toMatchObject({
      rows: 5,
      version: 1,
      problemCount: 2,
      problems: [{ row: 5 }, { row: 6 }],
      repeated: 1,
      counts: { added: 1, removed: 0, changed: 1 },
      samples: { added: ["C"], changed: ["A"], removed: [] },
    });
    const replaced = await api.post("/lists/domains/import/preview", { csv: "value\nc\n", replace: true });
    expect(replaced.json).toMatchObject({
      counts: { added: 1, removed: 2, changed: 0 },
      samples: { removed: ["a", "b"] },
    });
    expect((await api.get("/lists/domains")).at("version")).toBe(1);
    expect((await api.post("/lists/domains/import/preview", { csv: 'value\n"open' })).at("error.param")).toBe("csv");
  });

  it("of another tenant is not there", async () => {
    await aList();
    const { api } = await aTenantClient();
    for (const path of ["export", "versions/1/diff"])
      expect((await api.get(`/lists/domains/${path}`)).status).toBe(404);
    expect((await api.post("/lists/domains/import/preview", { csv: "value\nx\n" })).status).toBe(404);
  });
});

describe("the screening's console", () => {
  const hash = "0".repeat(32);
  const decision = { subjectKey: `sub_${"a".repeat(40)}`, list: "own", entryId: "S-1", entryHash: hash, reason: "age" };

  it("shows the decisions on all subjects of the tenant, newest first, narrowed by list and verdict", async () => {
    const { api } = await aTenantClient();
    const { api: other } = await aTenantClient();
    for (const one of [
      { ...decision, verdict: "false_positive" },
      { ...decision, entryId: "S-2", verdict: "true_positive" },
      { ...decision, subjectKey: `sub_${"b".repeat(40)}`, list: "un", verdict: "false_positive" },
    ])
      expect((await api.post("/screening/decisions", one)).status).toBe(201);
    const all = await api.get("/screening/decisions?limit=2");
    expect(all.at("data.length")).toBe(2);
    const rest = await api.get(`/screening/decisions?limit=2&cursor=${all.textAt("nextCursor")}`);
    expect([rest.at("data.length"), rest.at("nextCursor")]).toEqual([1, null]);
    expect((await api.get("/screening/decisions?verdict=true_positive")).at("data.0.entryId")).toBe("S-2");
    expect((await api.get("/screening/decisions?list=un")).at("data.0.subjectKey")).toBe(`sub_${"b".repeat(40)}`);
    expect((await other.get("/screening/decisions")).at("data.length")).toBe(0);
    expect((await other.get("/screening/monitoring")).at("subjects")).toBe(0);
  });

  it("takes a list that is sent as plain bytes by a signed-in person, and nothing that a form could send", async () => {
    const { api, tenantId } = await aTenantClient();
    const { api: analyst } = await anAnalystClient(tenantId, "admin");
    await api.put("/screening/lists/own", { name: "Own", format: "ndjson" });
    const entry = JSON.stringify({ id: "X", kind: "person", names: [{ name: "Tomas Okafor", quality: "primary" }] });
    const send = (type: string) =>
      analyst.send("POST", "/screening/lists/own/upload", { body: entry, headers: { "content-type": type } });
    expect((await send("text/plain")).at("error.code")).toBe("cross_site");
    expect((await send("application/octet-stream")).status).toBe(202);
    const written = await analyst.send("POST", "/lists", {
      body: JSON.stringify({ key: "x" }),
      headers: { "content-type": "application/octet-stream" },
    });
    expect(written.status).toBe(415);
  });
});
