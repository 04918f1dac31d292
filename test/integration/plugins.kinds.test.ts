import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { getEntity } from "../../src/db/entities";
import { newestMails } from "../../src/db/mails";
import { getPath, type JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient } from "../support/api";
import { answerAt } from "../support/receiver";

afterEach(() => vi.restoreAllMocks());

const done = { type: "final" };
const chart = (over: JsonObject = {}): JsonObject => ({
  id: "plugins",
  initial: "open",
  states: {
    open: { on: { GO: "work" } },
    work: { on: { DONE: "done", UNKNOWN: "unknown", FAILED: "failed" } },
    done,
    unknown: done,
    failed: done,
  },
  ...over,
});
const standard = { stateNames: ["work"], successAction: "DONE", cancelledAction: "UNKNOWN", errorAction: "FAILED" };

let made = 0;
async function openWith(
  api: ApiClient,
  plugin: JsonObject,
  data: JsonObject = {},
  forms?: JsonObject,
): Promise<string> {
  made += 1;
  const key = `plugins-${made}`;
  const body = { key, name: key, definition: chart(), extensions: { apiPlugins: [{ ...standard, ...plugin }] } };
  const created = await api.post("/workflow-definitions", forms === undefined ? body : { ...body, forms });
  if (created.status !== 201) throw new Error(created.text);
  const published = await api.post(`/workflow-definitions/${created.textAt("id")}/publish`);
  if (published.status !== 200) throw new Error(published.text);
  const opened = await api.post("/cases", { workflow: key, context: { entity: { type: "business", data } } });
  const id = opened.textAt("id");
  await api.post(`/cases/${id}/events`, { name: "GO" });
  return id;
}

const ended = (api: ApiClient, id: string) =>
  vi.waitFor(
    async () => {
      const seen = await api.get(`/cases/${id}`);
      if (seen.at("status") === "active") throw new Error(`still in ${seen.textAt("state")}`);
      return seen;
    },
    { timeout: 20_000, interval: 50 },
  );

describe("a kind made with definePlugin, from the definition to the answer", () => {
  const lei = "5493001KJTIIGC8Y1R12";
  const plugin = {
    pluginKind: "lei-lookup",
    name: "lei",
    registerUrl: "https://gleif.fake.test/records",
    payload: { lei: { __type: "path", value: "entity.data.lei" } },
    retry: { backoff: { firstSeconds: 0.1, maxSeconds: 1 } },
  };
  const record = (name: string) => ({
    data: {
      attributes: {
        lei,
        entity: {
          legalName: { name },
          jurisdiction: "GB",
          status: "ACTIVE",
          legalAddress: { country: "GB", city: null },
        },
        registration: { status: "ISSUED", nextRenewalDate: null },
      },
    },
  });

  it("asks, keeps what it answers and goes on", async () => {
    const { api } = await aTenantClient();
    const asked: { path: string; key: string | null }[] = [];
    answerAt("gleif.fake.test", (request) => {
      asked.push({ path: new URL(request.url).pathname, key: request.headers.get("idempotency-key") });
      return Response.json(record("Northwind plc"));
    });
    const seen = await ended(api, await openWith(api, plugin, { lei }));
    expect([seen.at("state"), getPath(seen.json, "context.pluginsOutput.lei.legalName")]).toEqual([
      "done",
      "Northwind plc",
    ]);
    expect(asked).toEqual([{ path: `/records/${lei}`, key: expect.stringMatching(/^eff_/) }]);
  });

  it("asks again when the register stumbles, with the same key", async () => {
    const { api } = await aTenantClient();
    const keys: (string | null)[] = [];
    answerAt("gleif.fake.test", (request) => {
      keys.push(request.headers.get("idempotency-key"));
      return keys.length === 1 ? new Response("busy", { status: 503 }) : Response.json(record("Northwind plc"));
    });
    const seen = await ended(api, await openWith(api, plugin, { lei }));
    expect(seen.at("state")).toBe("done");
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
  });

  it("never takes garbage for an answer", async () => {
    const { api } = await aTenantClient();
    answerAt("gleif.fake.test", () => Response.json({ data: { attributes: { lei: 7 } } }));
    const seen = await ended(api, await openWith(api, plugin, { lei }));
    expect([seen.at("state"), getPath(seen.json, "context.pluginsOutput.lei.status")]).toEqual(["failed", "ERROR"]);
  });

  it("asks nobody when the fact it needs is missing", async () => {
    const { api } = await aTenantClient();
    let asked = 0;
    answerAt("gleif.fake.test", () => {
      asked += 1;
      return new Response("{}");
    });
    const seen = await ended(api, await openWith(api, plugin, { companyName: "Northwind" }));
    expect([seen.at("state"), asked]).toEqual(["failed", 0]);
  });
});

describe("mails of plugins", () => {
  const page = {
    id: "a",
    title: "A",
    elements: [{ id: "n", element: "textfield", valueDestination: "entity.data.n", params: { label: "N" } }],
  };
  const forms = { usual: { key: "usual", title: "Usual", event: "GO", pages: [page] } };

  it("an invitation reaches the sandbox mailbox with the link, once", async () => {
    const { api, tenantId } = await aTenantClient();
    const data = { companyName: "Northwind", email: "ada@northwind.test" };
    const id = await openWith(api, { pluginKind: "invitation", name: "invite" }, data, forms);
    const seen = await ended(api, id);
    expect([seen.at("state"), seen.at("context.pluginsOutput.invite.via")]).toEqual(["done", "mailbox"]);
    const mails = await newestMails(env.DB, tenantId, { limit: 10, caseId: id });
    expect(mails.map(({ toAddress }) => toAddress)).toEqual(["ada@northwind.test"]);
    expect(mails[0]?.text).toMatch(/\/go\/\S+\.\S+/);
    // The link is a secret: it is in the mail and nowhere in what the case shows.
    const link = /\/go\/(\S+)/.exec(mails[0]?.text ?? "")?.[1] ?? "none";
    expect(JSON.stringify(seen.at("context") ?? null)).not.toContain(link);
    expect((await api.get(`/cases/${id}/timeline`)).text).not.toContain(link);
  });

  it("an e-mail goes to the tenant's service with its secret, which no record shows", async () => {
    const { api } = await aTenantClient();
    await api.put("/secrets/MAIL_URL", { value: "https://mail.fake.test/v3/mail/send" });
    await api.put("/secrets/MAIL_TOKEN", { value: "t0p-s3cret" });
    const sent: { authorization: string | null; body: unknown }[] = [];
    answerAt("mail.fake.test", async (request) => {
      sent.push({ authorization: request.headers.get("authorization"), body: await request.json() });
      return new Response(null, { status: 202 });
    });
    const id = await openWith(
      api,
      {
        pluginKind: "email",
        name: "welcome",
        url: "{secret.MAIL_URL}",
        headers: { Authorization: "Bearer {secret.MAIL_TOKEN}" },
        request: {
          transform: [
            {
              transformer: "jmespath",
              mapping:
                "{receivers: entity.data.email, from: 'no-reply@acme.test', templateId: 'd-1', note: entity.data.note}",
            },
          ],
        },
      },
      { email: "ada@northwind.test", note: "{secret.MAIL_TOKEN}" },
    );
    expect((await ended(api, id)).at("state")).toBe("done");
    expect(sent).toMatchObject([
      {
        authorization: "Bearer t0p-s3cret",
        body: {
          template_id: "d-1",
          // What people typed is text, also when it looks like a reference.
          personalizations: [{ dynamic_template_data: { note: "{secret.MAIL_TOKEN}" } }],
        },
      },
    ]);
    for (const path of ["", "/timeline", "/runs", "/checks"])
      expect((await api.get(`/cases/${id}${path}`)).text).not.toContain("t0p-s3cret");
  });
});

describe("ENTITIES_UPDATE", () => {
  it("makes entities of the people of a case and tells them which they are", async () => {
    const { api, tenantId } = await aTenantClient();
    const ubos = [{ id: "u1", firstName: "Ada", lastName: "Lovelace" }];
    const id = await openWith(
      api,
      {
        pluginKind: "dispatch-event",
        name: "sync_people",
        eventName: "ENTITIES_UPDATE",
        transformers: [
          { transformer: "jmespath", mapping: "{ubos: entity.data.additionalInfo.ubos, directors: `[]`}" },
        ],
      },
      { companyName: "Northwind", additionalInfo: { ubos } },
    );
    const seen = await ended(api, id);
    expect(seen.at("state")).toBe("done");
    const entityId = seen.textAt("context.entity.data.additionalInfo.ubos.0.ballerineEntityId");
    expect(seen.at("context.pluginsOutput.sync_people.ubos.0.entityId")).toBe(entityId);
    const entity = await getEntity(env.DB, tenantId, entityId);
    expect(entity).toMatchObject({ type: "individual", name: "Ada Lovelace" });
  });
});

describe("what waits inside a case", () => {
  it.each<[kind: string, plugin: JsonObject, end: string]>([
    ["a wait is over", { pluginKind: "wait", name: "cool_off", until: "P2D" }, "done"],
    ["an approval has run out of time", { pluginKind: "approval", name: "ask", timeout: "P2D" }, "failed"],
  ])("%s when the clock says so, and not before", async (_kind, plugin, end) => {
    const { api } = await aTenantClient();
    const id = await openWith(api, plugin, { companyName: "Northwind" });
    await api.post("/sandbox/clock/advance", { seconds: 2 * 86_400 - 600 });
    expect((await api.get(`/cases/${id}`)).at("state")).toBe("work");
    await api.post("/sandbox/clock/advance", { seconds: 601 });
    expect((await ended(api, id)).at("state")).toBe(end);
  });

  it("a wait ends with an event that the chart does not know, which the case says it allows", async () => {
    const { api } = await aTenantClient();
    const plugin = { pluginKind: "wait", name: "payment", event: "PAYMENT_SEEN" };
    const id = await openWith(api, plugin, { companyName: "Northwind" });
    expect((await api.get(`/cases/${id}`)).at("allowedEvents")).toContain("PAYMENT_SEEN");
    const sent = await api.post(`/cases/${id}/events`, { name: "PAYMENT_SEEN" });
    expect([sent.status, sent.at("accepted"), sent.at("state")]).toEqual([200, true, "done"]);
  });
});
