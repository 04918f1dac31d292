import { beforeAll, expect, it, vi } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient } from "../support/api";
import { Visitor } from "../support/visitor";

let api: ApiClient;

beforeAll(async () => {
  ({ api } = await aTenantClient());
  const email = {
    id: "email",
    element: "textfield",
    valueDestination: "entity.data.email",
    params: { label: "E-mail" },
  };
  const uiDefinition: JsonObject = {
    ...{ key: "changing", title: "Changing", event: "SENT", protect: { newDevice: "email_code" } },
    pages: [
      { id: "company", title: "Company", elements: [email] },
      { id: "more", title: "More", elements: [{ ...email, id: "more", valueDestination: "customData.more" }] },
    ],
  };
  const states = { asking: { tags: ["collection_flow"], meta: { form: "changing" }, on: { SENT: "sent" } }, sent: {} };
  const draft = await api.post("/workflow-definitions", {
    ...{ key: "changing", name: "changing", definitionType: "statechart-json", uiDefinition },
    definition: { id: "changing", initial: "asking", states },
  });
  expect((await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {})).status).toBe(200);
});

/** Somebody at their form, let in by the code that was mailed. */
async function aVisit() {
  const context = { entity: { type: "business", data: { companyName: "Acme", email: "boss@acme.example" } } };
  const opened = await api.post("/cases", {
    ...{ workflow: "changing", context },
    config: { allowMultipleActiveWorkflows: true },
  });
  const id = opened.textAt("id");
  const visitor = new Visitor({ "accept-language": "en" });
  const { path: base } = await visitor.post(new URL(opened.textAt("links.collection")).pathname, []);
  const write = async (address: string) => {
    const fields: [string, string][] = [
      ["email", address],
      ["action", "continue"],
    ];
    expect((await visitor.post(`${base}/company`, fields)).path).toBe(`${base}/more`);
  };
  /** All mails of the case, the newest first, once there are so many. */
  const mails = (count: number) =>
    vi.waitFor(
      async () => {
        const box = (await api.get(`/sandbox/mailbox?caseId=${id}`)).at("data") as { to: string; text: string }[];
        expect(box).toHaveLength(count);
        return box;
      },
      { timeout: 20_000, interval: 50 },
    );
  // A code that was typed in before its mail went out is not mailed any more.
  await mails(1);
  expect((await visitor.post(`${base}/device/code`, [["code", "000000"]])).status).toBe(200);
  const renew = () => new Visitor({ "accept-language": "en" }).post(`${base}/renew`, []);
  return { id, write, mails, renew };
}

it("mails the next link, and the code of the next device, to the address from before the applicant wrote another one", async () => {
  const { id, write, mails, renew } = await aVisit();
  await write("thief@elsewhere.example");
  expect((await renew()).html).toContain("A new link is on its way");
  const text = (await mails(2)).map((mail) => mail.text).join("\n");
  const link = /https?:\S+\/go\/\S+/.exec(text)?.[0] ?? "";
  expect((await new Visitor().post(new URL(link).pathname, [])).status).toBe(401);
  const all = await mails(3);
  expect(new Set(all.map(({ to }) => to))).toEqual(new Set(["boss@acme.example"]));
  const timeline = await api.get(`/cases/${id}/timeline?limit=100`);
  expect(timeline.text).toContain("address_kept");
});

it("mails to the new address once an analyst or integrator has written it", async () => {
  const { id, write, mails, renew } = await aVisit();
  await write("typo@acme.example");
  const merged = await api.patch(`/cases/${id}/context`, {
    merge: { entity: { data: { email: "new@acme.example" } } },
  });
  expect(merged.status, merged.text).toBe(200);
  await renew();
  expect(new Set((await mails(2)).map(({ to }) => to))).toEqual(new Set(["boss@acme.example", "new@acme.example"]));
});

it("says whose mails go to a former address, until a link is mailed to the new one", async () => {
  const { id, write, mails } = await aVisit();
  const former = async () => (await api.get(`/cases/${id}/links`)).at("formerAddresses");
  expect(await former()).toEqual([]);
  await write("new@acme.example");
  expect(await former()).toEqual(["applicant"]);
  expect((await api.post(`/cases/${id}/links`, { send: true })).status).toBe(201);
  expect(await former()).toEqual([]);
  expect(new Set((await mails(2)).map(({ to }) => to))).toEqual(new Set(["boss@acme.example", "new@acme.example"]));
});

it("says of a closed case that it is closed, and whom to ask: no link is on its way", async () => {
  const { id, mails, renew } = await aVisit();
  const cancelled = await api.post(`/cases/${id}/cancel`, { reason: "withdrawn" });
  expect(cancelled.status, cancelled.text).toBe(200);
  const asked = await renew();
  expect(asked.status).toBe(410);
  expect(asked.html).toContain("This application is closed");
  expect(asked.html).toContain("Ask Test tenant if you think that is wrong.");
  expect(asked.html).not.toContain("on its way");
  // The code that let the visitor in is all that was ever mailed.
  await mails(1);
});
