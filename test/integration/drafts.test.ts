import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import init from "../../migrations/case-store/0001_init.sql";
import collection from "../../migrations/case-store/0002_collection.sql";
import draftVersions from "../../migrations/case-store/0006_draft_versions.sql";
import kyb from "../../scripts/demo/definitions/kyb.json";
import { caseOf } from "../../src/cases/case-of";
import { markOf, readMarks } from "../../src/collection/draft-marks";
import type { CaseRef } from "../../src/domain";
import { type ApiClient, aTenantClient } from "../support/api";
import { fieldsIn, filled, Visitor } from "../support/visitor";

const company = {
  companyName: "Northwind Trading Ltd",
  registrationNumber: "12345678",
  country: "GB",
  businessType: "private_limited",
  "dateOfEstablishment.day": "27",
  "dateOfEstablishment.month": "3",
  "dateOfEstablishment.year": "2011",
  website: "",
};

let api: ApiClient;
let tenantId: CaseRef["tenantId"];

beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
  const draft = await api.post("/workflow-definitions", { ...kyb, name: "KYB" });
  expect(draft.status, draft.text).toBe(201);
  await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {});
});

/** A case, and as many devices of its applicant as wanted, each at the beginning. */
async function devices(count: number) {
  const opened = await api.post("/cases", {
    workflow: "kyb",
    context: { entity: { type: "business", data: {}, id: crypto.randomUUID() } },
    config: { allowMultipleActiveWorkflows: true },
  });
  expect(opened.status, opened.text).toBe(201);
  const ref = { tenantId, caseId: opened.textAt("id") as CaseRef["caseId"] };
  const minted = await api.post(`/cases/${ref.caseId}/links`, { kind: "session" });
  const path = new URL(minted.textAt("url")).pathname;
  const all = [];
  for (let place = 0; place < count; place++) {
    const visitor = new Visitor();
    const { path: base } = await visitor.post(path, []);
    all.push({ visitor, base });
  }
  return { ref, all };
}

type Device = Awaited<ReturnType<typeof devices>>["all"][number];

const look = async ({ visitor, base }: Device, page: string) => fieldsIn((await visitor.get(`${base}/${page}`)).html);
const post = ({ visitor, base }: Device, page: string, fields: [string, string][], action: string) =>
  visitor.post(`${base}/${page}`, [...fields, ["action", action]]);

/** Saves some fields as the page's script does: with the versions it has seen of them. */
async function save({ visitor, base }: Device, page: string, shown: [string, string][], news: Record<string, string>) {
  const seen = readMarks(new Map(shown).get("_seen") ?? "");
  const marks = Object.keys(news).map((name) => `${name} ${seen.get(name)?.marks.join(",") ?? markOf([])}`);
  const answer = await visitor.post(`${base}/${page}/draft`, [
    ...filled(shown, { ...news, _seen: marks.join(" ") }),
    ["_device", base.slice(-12)],
    ["_changed", ""],
    ...Object.keys(news).map((name): [string, string] => ["_changed", name]),
  ]);
  expect(answer.status, answer.html).toBe(200);
  return JSON.parse(answer.html) as {
    version: number;
    news: [string, string[]][];
    clashes: { field: string; mine: string; theirs: string; at: string; values: [string, string[]][] }[];
  };
}

async function two() {
  const { ref, all } = await devices(2);
  const [one, other] = all;
  if (one === undefined || other === undefined) throw new Error("there are two");
  return { ref, one, other };
}

it("keeps what two devices type into different fields, and tells each of the other", async () => {
  const { one, other } = await two();
  const [here, there] = [await look(one, "company"), await look(other, "company")];
  const first = await save(one, "company", here, { companyName: "Acme" });
  const second = await save(other, "company", there, { website: "https://acme.example" });
  expect([first.clashes, second.clashes]).toEqual([[], []]);
  expect(second.news).toEqual([["companyName", ["Acme"]]]);
  const news = await one.visitor.get(`${one.base}/company/draft?since=${first.version}&device=${one.base.slice(-12)}`);
  expect(JSON.parse(news.html)).toMatchObject({ news: [["website", ["https://acme.example"]]] });
  expect(Object.fromEntries(await look(one, "company"))).toMatchObject({
    companyName: "Acme",
    website: "https://acme.example",
  });
});

it("shows both answers to one question, overwrites neither, and takes the one that was chosen", async () => {
  const { one, other } = await two();
  const [here, there] = [await look(one, "company"), await look(other, "company")];
  await save(one, "company", here, { companyName: "Acme Ltd" });
  const asked = await save(other, "company", there, { companyName: "Acme Inc" });
  expect(asked.clashes).toMatchObject([
    { field: "companyName", mine: "Acme Inc", theirs: "Acme Ltd", values: [["companyName", ["Acme Ltd"]]] },
  ]);
  expect(Object.fromEntries(await look(one, "company")).companyName).toBe("Acme Ltd");

  // The same without a script: the page comes back with both, and with everything that was typed.
  const sent = await post(other, "company", filled(there, { ...company, companyName: "Acme Inc" }), "continue");
  expect(sent.status).toBe(409);
  expect(sent.html).toContain('value="Acme Inc"');
  expect(sent.html).toMatch(/On another device, \d+:\d\d[^<]* UTC: Acme Ltd/);
  expect(sent.html).toContain('value="theirs:companyName"');
  const shown = fieldsIn(sent.html);
  expect(Object.fromEntries(shown)).toMatchObject({ registrationNumber: "12345678" });
  const taken = await post(other, "company", shown, "theirs:companyName");
  expect(Object.fromEntries(fieldsIn(taken.html))).toMatchObject({
    companyName: "Acme Ltd",
    registrationNumber: "12345678",
  });
  expect((await post(other, "company", shown, "continue")).path).toBe(`${other.base}/representative`);
});

it("asks also about what was sent meanwhile, not only about what was typed", async () => {
  const { ref, one, other } = await two();
  const there = await look(other, "company");
  const sent = await post(one, "company", filled(await look(one, "company"), company), "continue");
  expect(sent.path).toBe(`${one.base}/representative`);
  const old = await post(other, "company", filled(there, { ...company, companyName: "Older" }), "continue");
  expect(old.status).toBe(409);
  // What the older page did not touch is no news.
  expect(old.html.match(/value="mine:/g)).toHaveLength(1);
  const same = await post(other, "company", filled(there, company), "continue");
  expect(same.path).toBe(`${other.base}/representative`);
  const snapshot = await caseOf(env, ref).snapshot();
  expect(JSON.stringify(snapshot)).toContain("Northwind Trading Ltd");
});

it("keeps what is typed elsewhere while a page is being sent", async () => {
  const { ref, one, other } = await two();
  const [here, there] = [await look(one, "company"), await look(other, "company")];
  const cases = caseOf(env, ref);
  const saved = await save(one, "company", here, { companyName: "Before" });
  await save(other, "company", there, { website: "https://late.example" });
  // Sent with the drafts as they were before the other device wrote.
  const body = {
    type: "submit_page" as const,
    page: "company",
    answers: {},
    device: null,
    draftVersion: saved.version,
  };
  const [link] = ((await cases.snapshot()) as { value: { links: { id: string }[] } }).value.links;
  const actor = { kind: "applicant" as const, ...ref, linkId: link?.id ?? "" };
  await post(one, "company", filled(await look(one, "company"), company), "continue");
  await save(other, "company", await look(other, "company"), { website: "https://later.example" });
  const again = await cases.dispatch({ id: null, actor, expectedVersion: null, body }, null);
  expect(again.ok).toBe(true);
  expect(Object.fromEntries(await look(one, "company")).website).toBe("https://later.example");
});

it("knows a row by its name: taken away here, written in there, added on both", async () => {
  const { one, other } = await two();
  const add = async (device: Device, name: string) =>
    post(
      device,
      "owners",
      filled(await look(device, "owners"), name === "" ? {} : { "owners.0.firstName": name }),
      "add:owners",
    );
  await add(one, "Ada");
  const there = await look(other, "owners");
  const row = there.find(([name]) => name === "owners.1.id")?.[1] ?? "";
  expect(row).toMatch(/^new_/);
  await post(one, "owners", await look(one, "owners"), "remove:owners:0");
  await save(other, "owners", there, { "owners.1.firstName": "Bob" });
  const left = await look(one, "owners");
  expect(left.filter(([name]) => name.endsWith(".firstName"))).toEqual([["owners.0.firstName", "Bob"]]);
  expect(Object.fromEntries(left)["owners.0.id"]).toBe(row);

  const [here, now] = [await look(one, "owners"), await look(other, "owners")];
  await post(one, "owners", here, "add:owners");
  await post(other, "owners", now, "add:owners");
  expect((await look(one, "owners")).filter(([name]) => name.endsWith(".firstName"))).toHaveLength(3);
});

it("sends the form once for one press of the button, however often it arrives", async () => {
  const { ref, all } = await devices(1);
  const [only] = all;
  if (only === undefined) throw new Error("there is one");
  const shown = await look(only, "review");
  const attempt = Object.fromEntries(shown)._attempt ?? "";
  expect(attempt).toMatch(/^[\w-]{20,}$/);
  const [link] = ((await caseOf(env, ref).snapshot()) as { value: { links: { id: string }[] } }).value.links;
  const actor = { kind: "applicant" as const, ...ref, linkId: link?.id ?? "" };
  const command = { id: `form:${attempt}`, actor, expectedVersion: null, body: { type: "submit_form" as const } };
  const answers = [await caseOf(env, ref).dispatch(command, null), await caseOf(env, ref).dispatch(command, null)];
  expect(answers[1]).toEqual(answers[0]);
});

/** Every page but the review, sent by one device: somebody who is about to send the form. */
async function beforeSending() {
  const { ref, one, other } = await two();
  const cases = caseOf(env, ref);
  const [link] = ((await cases.snapshot()) as { value: { links: { id: string }[] } }).value.links;
  const actor = { kind: "applicant" as const, ...ref, linkId: link?.id ?? "" };
  const send = () =>
    cases.dispatch({ id: "form:same", actor, expectedVersion: null, body: { type: "submit_form" } }, null);
  await post(one, "company", filled(await look(one, "company"), company), "continue");
  return { ref, cases, one, other, send };
}

it("does not send the form over what was typed after its page was sent: it leads back to that page", async () => {
  const { cases, one, other } = await beforeSending();
  await save(other, "company", await look(other, "company"), { companyName: "Changed afterwards" });
  const sent = await one.visitor.post(`${one.base}/submit`, [["action", "continue"]]);
  expect(sent.status).toBe(422);
  expect(sent.html).toContain("have not sent it yet");
  expect(sent.html).toContain('value="Changed afterwards"');
  const view = await cases.flow();
  expect(view.ok && view.value.drafts.company?.fields).toMatchObject({
    companyName: { values: ["Changed afterwards"] },
  });
  // Going on from there sends it, and the words are in the case.
  const gone = await post(one, "company", fieldsIn(sent.html), "continue");
  expect(gone.path).toBe(`${one.base}/representative`);
  expect(JSON.stringify(await cases.snapshot())).toContain("Changed afterwards");
});

it("refuses the form inside the case as well, names the fields, and does not hold that against the same try", async () => {
  const { one, other, send } = await beforeSending();
  await save(other, "company", await look(other, "company"), { companyName: "Changed afterwards" });
  expect(await send()).toEqual({
    ok: false,
    error: {
      code: "invalid_answers",
      problems: [{ page: "company", field: "companyName", code: "unsent", params: {} }],
    },
  });
  await post(one, "company", await look(one, "company"), "continue");
  // Now it is about answers that are lacking, which the same try is told: it was not refused for good.
  const again = await send();
  expect(!again.ok && again.error).toMatchObject({ code: "invalid_answers" });
  expect(JSON.stringify(again)).not.toContain("unsent");
});

it("takes a draft that says what was sent for no change, and one that was taken back for none", async () => {
  const { ref, cases, one, other } = await beforeSending();
  const [link] = ((await cases.snapshot()) as { value: { links: { id: string }[] } }).value.links;
  const actor = { kind: "applicant" as const, ...ref, linkId: link?.id ?? "" };
  const problems = async () => {
    const body = { type: "submit_form" as const };
    const sent = await cases.dispatch({ id: null, actor, expectedVersion: null, body }, null);
    return !sent.ok && sent.error.code === "invalid_answers"
      ? sent.error.problems.filter(({ code }) => code === "unsent").map(({ page, field }) => `${page}.${field}`)
      : null;
  };
  await save(other, "company", await look(other, "company"), { website: "https://new.example", companyName: "New" });
  expect(await problems()).toEqual(["company.companyName", "company.website"]);
  const shown = await look(one, "company");
  await save(one, "company", shown, { companyName: company.companyName, website: "" });
  expect(await problems()).toEqual([]);
  // The day stands as "27"; the parts of a date are one field.
  await save(one, "company", await look(one, "company"), { "dateOfEstablishment.day": "28" });
  expect(await problems()).toEqual(["company.dateOfEstablishment"]);
  await save(one, "owners", await look(one, "owners"), { "owners.0.firstName": "Ada" });
  expect(await problems()).toEqual(["company.dateOfEstablishment", "owners.owners", "owners.owners.0.firstName"]);
});

it("refuses a save whole when somebody was faster at one of its fields", async () => {
  const { ref, all } = await devices(1);
  expect(all).toHaveLength(1);
  const cases = caseOf(env, ref);
  const field = (version: number, ...values: string[]) => ({ values, version });
  const draft = (fields: Record<string, { values: string[]; version: number }>, pageVersion: number | null = null) =>
    cases.saveDrafts("company", { fields, device: "x", pageVersion });
  expect(await draft({ companyName: field(0, "a") })).toMatchObject({ value: { version: 1, isStale: false } });
  expect(await draft({ companyName: field(0, "b"), website: field(0, "w") })).toMatchObject({
    value: { isStale: true },
  });
  expect(await draft({ website: field(0, "w") }, 0)).toMatchObject({ value: { isStale: true } });
  expect(await draft({ companyName: field(1, "b"), website: field(0, "w") }, 1)).toMatchObject({
    value: { version: 3, isStale: false },
  });
  const view = await cases.flow();
  expect(view.ok && view.value.drafts.company?.fields).toMatchObject({
    companyName: { values: ["b"], version: 2 },
    website: { values: ["w"], version: 3 },
  });
});

it("reads drafts of an earlier release: rows get the names they have", async () => {
  const stub = env.CASES.get(env.CASES.newUniqueId());
  const rows = await runInDurableObject(stub, (_object, state) => {
    const { sql } = state.storage;
    for (const table of ["meta", "drafts", "flow_sessions"]) sql.exec(`DROP TABLE IF EXISTS ${table}`);
    sql.exec(init.slice(0, init.indexOf("CREATE TABLE snapshot")));
    sql.exec(collection);
    const put = (field: string, values: string[]) =>
      sql.exec("INSERT INTO drafts VALUES ('p', ?, ?, 1, 'old')", field, JSON.stringify(values));
    put("name", ["Acme"]);
    put("born.year", ["1980"]);
    put("owners.0.id", ["item_3_1"]);
    put("owners.0.email", ["a@example.com"]);
    put("owners.10.id", [""]);
    put("owners.10.born.year", ["1990"]);
    put("owners.2.id", []);
    sql.exec(draftVersions);
    return sql
      .exec<{ field: string; value: string; version: number }>(
        "SELECT field, value, version FROM drafts ORDER BY field",
      )
      .toArray();
  });
  expect(rows.map(({ field, value }) => [field, JSON.parse(value)])).toEqual([
    ["born.year", ["1980"]],
    ["name", ["Acme"]],
    ["owners.@item_3_1.email", ["a@example.com"]],
    ["owners.@item_3_1.id", ["item_3_1"]],
    ["owners.@new_10.born.year", ["1990"]],
    ["owners.@new_10.id", ["new_10"]],
  ]);
});
