import { env } from "cloudflare:workers";
import { beforeAll, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import type { CaseRef } from "../../src/domain";
import { isObject, type JsonObject } from "../../src/lib/json";
import { type Answered, type ApiClient, aTenantClient } from "../support/api";
import { Visitor } from "../support/visitor";

let api: ApiClient;
let tenantId: CaseRef["tenantId"];

const page = (id: string, title: string): JsonObject => ({
  id,
  title,
  elements: [
    { id, element: "textfield", valueDestination: `customData.${id}`, params: { label: title } },
    { id: `paper-${id}`, element: "document", params: { label: `Paper of ${title}`, category: id, documentType: id } },
  ],
});

async function publish(key: string, over: JsonObject): Promise<void> {
  const draft = await api.post("/workflow-definitions", {
    key,
    name: key,
    definitionType: "statechart-json",
    definition: {
      id: key,
      initial: "asking",
      states: { asking: { tags: ["collection_flow"], meta: { form: key }, on: { SENT: "sent" } }, sent: {} },
    },
    uiDefinition: {
      key,
      title: "Ask",
      event: "SENT",
      pages: [page("company", "Company"), page("owners", "Owners")],
      ...over,
    },
  });
  expect(draft.status, draft.text).toBe(201);
  const published = await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {});
  expect(published.status, published.text).toBe(200);
}

beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
  await publish("open-ask", {});
  await publish("guarded-ask", { protect: { newDevice: "email_code" } });
});

const pathOf = (minted: Answered): string => new URL(minted.textAt("url")).pathname;

async function aCase(workflow: string, data: JsonObject = { companyName: "Acme", email: "boss@acme.example" }) {
  const context = { entity: { type: "business", data }, customData: { company: "Known already" } };
  const opened = await api.post("/cases", { workflow, context, config: { allowMultipleActiveWorkflows: true } });
  expect(opened.status, opened.text).toBe(201);
  const id = opened.textAt("id");
  const mint = async (wish: JsonObject = {}) => {
    const minted = await api.post(`/cases/${id}/links`, wish);
    expect(minted.status, minted.text).toBe(201);
    return minted;
  };
  const listed = async () => {
    const answered = await api.get(`/cases/${id}/links`);
    expect(answered.status).toBe(200);
    return answered.at("data") as JsonObject[];
  };
  const told = async () => {
    const timeline = await api.get(`/cases/${id}/timeline?limit=100`);
    return (timeline.at("data") as JsonObject[]).map(({ type }) => String(type));
  };
  return { id, ref: { tenantId, caseId: id as CaseRef["caseId"] }, mint, listed, told };
}

/** The newest mail of a case that says what is looked for. */
async function mailed(id: string, wanted: RegExp): Promise<string> {
  let found: string | undefined;
  await vi.waitFor(
    async () => {
      const box = await api.get(`/sandbox/mailbox?caseId=${id}`);
      const mails = (box.at("data") as JsonObject[]).filter(isObject);
      found = mails.map(({ text }) => wanted.exec(String(text))?.[1]).find((text) => text !== undefined);
      expect(found).toBeDefined();
    },
    { timeout: 20_000, interval: 50 },
  );
  return found ?? "";
}
const aCode = /^(\d{6})$/m;
const otherThan = (code: string): string => (code === "111111" ? "222222" : "111111");

const enterCode = (visitor: Visitor, base: string, code: string) =>
  visitor.post(`${base}/device/code`, [["code", code]]);

it("shows nothing of a guarded case on a new device before the code from the e-mail, and knows the device afterwards", async () => {
  const { id, mint, told } = await aCase("guarded-ask");
  const minted = await mint();
  const visitor = new Visitor();
  const asked = await visitor.post(pathOf(minted), []);
  expect(asked.status).toBe(401);
  expect(asked.html).toContain("six digits");
  for (const secret of ["Known already", "Acme", "boss@", "acme.example"]) expect(asked.html).not.toContain(secret);
  const base = asked.path;
  // No other address of the form says more, and nothing can be written.
  for (const part of ["", "/company", "/done", "/device/phone"]) {
    const shown = await visitor.get(`${base}${part}`);
    expect([part, shown.status, shown.html.includes("Known already")]).toEqual([part, 401, false]);
  }
  const written = await visitor.post(`${base}/company`, [
    ["company", "Mine"],
    ["action", "continue"],
  ]);
  expect(written.status).toBe(401);

  const code = await mailed(id, aCode);
  const wrong = await enterCode(visitor, base, otherThan(code));
  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain("That is not the code");
  const before = visitor.cookies;
  const right = await enterCode(visitor, base, ` ${code.slice(0, 3)} ${code.slice(3)} `);
  expect([right.status, right.path]).toEqual([200, base]);
  // A session that may see more has another name than the one that might not.
  expect(visitor.cookies).not.toContain(before);
  expect((await visitor.get(`${base}/company`)).html).toContain("Known already");

  // Another link for the same person on this device: known. The same link on another one: not.
  const again = await visitor.post(pathOf(await mint({ kind: "one_time" })), []);
  expect(again.status).toBe(200);
  const elsewhere = await new Visitor().post(pathOf(minted), []);
  expect(elsewhere.status).toBe(401);

  const types = await told();
  for (const type of ["link.entered", "link.code_sent", "link.code_wrong", "link.code_right"])
    expect(types).toContain(type);
});

// Sabotage tried: nobody counts the codes that were wrong (flow-door.ts) → red.
it("locks the codes of a link after five wrong ones, for every device, and says so; the right one is refused then", async () => {
  const { id, mint, listed, told } = await aCase("guarded-ask");
  const path = pathOf(await mint());
  const visitor = new Visitor();
  const { path: base } = await visitor.post(path, []);
  const code = await mailed(id, aCode);
  const thief = new Visitor();
  await thief.post(path, []);
  for (let tries = 0; tries < 4; tries += 1) expect((await enterCode(thief, base, otherThan(code))).status).toBe(422);
  expect((await enterCode(thief, base, otherThan(code))).html).toContain("Too many wrong codes");
  const late = await enterCode(visitor, base, code);
  expect(late.status).toBe(401);
  expect(late.html).toContain("Too many wrong codes");
  expect((await listed())[0]?.codesLockedUntil).toEqual(expect.any(String));
  expect((await told()).filter((type) => type === "link.locked")).toHaveLength(1);
});

it("lets the first one in to a guarded case that knows no address, and nobody after something was entered", async () => {
  const { mint } = await aCase("guarded-ask", { companyName: "Acme" });
  const path = pathOf(await mint());
  const first = new Visitor();
  const { status, path: base } = await first.post(path, []);
  expect(status).toBe(200);
  await first.post(`${base}/company`, [
    ["company", "First"],
    ["action", "continue"],
  ]);
  const second = await new Visitor().post(path, []);
  expect(second.status).toBe(401);
  expect(second.html).toContain("no e-mail address");
  expect((await first.get(`${base}/company`)).html).toContain("First");
});

it("hands the form to a phone: one picture, one phone, both work, and the phone is out when the form is sent", async () => {
  const { mint, listed, ref } = await aCase("guarded-ask");
  const desktop = new Visitor();
  const { path: base } = await desktop.post(pathOf(await mint()), []);
  await enterCode(desktop, base, await mailed(ref.caseId, aCode));
  const shown = await desktop.post(`${base}/device/phone`, []);
  expect(shown.path).toBe(`${base}/device/phone`);
  expect(shown.html).toContain('<svg class="qr"');
  const phoneLink = (await listed()).find(({ kind }) => kind === "handoff");
  expect(phoneLink?.status).toBe("active");

  const path = await phonePathOf(ref);
  const phone = new Visitor();
  expect((await phone.get(path)).html).toContain("This link works once");
  // Whoever holds the device that shows the picture has typed in the code: the phone need not.
  const opened = await phone.post(path, []);
  expect(opened.status).toBe(200);
  expect(opened.html).not.toContain("Continue on your phone");
  expect((await new Visitor().post(path, [])).status).toBe(410);

  await phone.post(`${opened.path}/company`, [
    ["company", "From the phone"],
    ["action", "continue"],
  ]);
  const followed = await desktop.get(`${base}/device/phone`);
  expect(followed.html).toContain("Your phone is connected");
  expect(followed.html).toContain('data-follow="connected done');
  expect((await desktop.get(`${base}/company`)).html).toContain("From the phone");

  await desktop.post(`${base}/owners`, [
    ["owners", "x"],
    ["action", "continue"],
  ]);
  expect((await desktop.get(`${base}/done`)).status).toBe(200);
  const out = await phone.get(opened.path);
  expect(out.status).toBe(401);
  expect(out.html).toContain("You can put this device away");
  expect((await desktop.get(base)).status).toBe(200);
});

it("opens for a person the pages of theirs and nothing else, and for them there is an end to it", async () => {
  const { id, mint, ref, told } = await aCase("open-ask", {
    email: "boss@acme.example",
    ubos: [{ id: "owner-1", email: "owner@acme.example" }],
  });
  expect((await api.post(`/cases/${id}/links`, { person: "owner-1" })).status).toBe(400);
  expect((await api.post(`/cases/${id}/links`, { person: "owner-1", pages: ["nowhere"] })).status).toBe(400);
  const minted = await mint({ person: "owner-1", pages: ["owners"], send: true });
  expect(await mailed(id, /(\/go\/\S+)/)).toMatch(/^\/go\//);
  const visitor = new Visitor();
  const start = await visitor.post(pathOf(minted), []);
  const base = start.path;
  expect((await visitor.get(`${base}/company`)).status).toBe(404);
  expect((await visitor.get(`${base}/owners`)).html).not.toContain("Company");
  const strange = await visitor.post(`${base}/owners`, [
    ["company", "stolen"],
    ["action", "continue"],
  ]);
  expect(strange.status).toBe(422);
  const drafted = await visitor.post(`${base}/company/draft`, [["company", "stolen"]]);
  expect(drafted.status).toBe(409);
  const done = await visitor.post(`${base}/owners`, [
    ["owners", "me"],
    ["action", "continue"],
  ]);
  expect(done.path).toBe(`${base}/done`);
  expect(done.html).toContain("your part is done");
  expect(done.html).toContain('data-screen="part"');
  expect(await told()).toContain("part.submitted");
  const snapshot = await caseOf(env, ref).snapshot();
  expect(snapshot.ok && snapshot.value.collection.submittedAtMs).toBeNull();
  expect(snapshot.ok && snapshot.value.context.customData).toMatchObject({ company: "Known already", owners: "me" });
});

it("lists links without their secrets, and revokes one or all of them with the sessions they opened", async () => {
  const { id, mint, listed, told } = await aCase("open-ask");
  const [kept, gone] = [await mint(), await mint({ kind: "one_time" })];
  const visitor = new Visitor();
  const { path: base } = await visitor.post(pathOf(kept), []);
  expect((await listed()).map(({ kind, status }) => `${kind} ${status}`)).toEqual([
    "one_time active",
    "session active",
    "session active",
  ]);
  expect(JSON.stringify(await listed())).not.toContain("/go/");
  expect((await api.delete(`/cases/${id}/links/${gone.textAt("id")}`)).status).toBe(204);
  expect((await visitor.get(base)).status).toBe(200);
  expect((await api.delete(`/cases/${id}/links`)).status).toBe(204);
  expect((await visitor.get(base)).status).toBe(401);
  expect(new Set((await listed()).map(({ status }) => status))).toEqual(new Set(["revoked"]));
  expect((await api.get(`/cases/${id}`)).at("links")).toEqual({});
  const types = await told();
  expect(types.filter((type) => type === "link.opened")).toHaveLength(1);
  expect(types).toEqual(expect.arrayContaining(["link.minted", "link.entered", "link.revoked", "links.revoked"]));
});

it("notes the first look at a link and changes nothing else by it", async () => {
  const { id, mint, told } = await aCase("open-ask");
  const path = pathOf(await mint());
  const { version } = (await api.get(`/cases/${id}`)).json;
  for (let look = 0; look < 3; look += 1) expect((await new Visitor().get(path)).status).toBe(200);
  expect((await api.get(`/cases/${id}`)).json.version).toBe(version);
  expect((await told()).filter((type) => type === "link.opened")).toHaveLength(1);
});

async function phonePathOf(ref: CaseRef): Promise<string> {
  const { linkUrl } = await import("../../src/cases/link");
  const { settingsOf } = await import("../../src/env");
  const snapshot = await caseOf(env, ref).snapshot();
  const link = snapshot.ok ? snapshot.value.links.find(({ kind }) => kind === "handoff") : undefined;
  if (link === undefined) throw new Error("no phone was handed anything");
  return new URL(linkUrl(settingsOf(env), ref, link)).pathname;
}
