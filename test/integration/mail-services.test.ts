import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { newId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { writeSecret } from "../../src/outside";
import { aTenantClient, publish } from "../support/api";
import { answerAt } from "../support/receiver";

afterEach(() => {
  vi.restoreAllMocks();
});

/** A live tenant whose case sends one mail at once; how the case ended and what the plugin says. */
async function mailed(secrets: Record<string, string>, over: JsonObject = {}) {
  const { api, tenantId } = await aTenantClient({ environment: "live" });
  for (const [name, value] of Object.entries(secrets)) await writeSecret(env, tenantId, name, value, Date.now());
  const key = `mail-${newId("request")}`;
  const states = { mail: { on: { OK: "ok", NO: "no" } }, ok: { type: "final" }, no: { type: "final" } };
  const mapping = "{receivers: entity.data.email, subject: 'Welcome', text: 'Hello <Ada>'}";
  const plugin = {
    pluginKind: "email",
    name: "welcome",
    stateNames: ["mail"],
    successAction: "OK",
    errorAction: "NO",
    request: { transform: [{ transformer: "jmespath", mapping }] },
    ...over,
  };
  await publish(api, key, { id: key, initial: "mail", states }, { extensions: { apiPlugins: [plugin] } });
  const entity = { type: "business", data: { email: "ada@customer.example" } };
  const id = (await api.post("/cases", { workflow: key, context: { entity } })).textAt("id");
  await vi.waitFor(async () => expect((await api.get(`/cases/${id}`)).at("state")).not.toBe("mail"), {
    timeout: 20_000,
  });
  const seen = await api.get(`/cases/${id}`);
  return { state: seen.at("state"), runs: (await api.get(`/cases/${id}/runs`)).text };
}

describe("a mail of a live tenant", () => {
  const account = {
    MAIL_SERVICE: "resend",
    MAIL_FROM: "Northwind <post@northwind.example>",
    RESEND_API_KEY: "re_very_secret",
  };

  it("goes through the service that the tenant has chosen, and its key stays where it is", async () => {
    const seen: { headers: Headers; body: unknown }[] = [];
    answerAt("api.resend.com", async (request) => {
      // Another tenant's mails go to the same service.
      if (request.headers.get("authorization") !== "Bearer re_very_secret") return new Response("{}", { status: 401 });
      seen.push({ headers: request.headers, body: await request.json() });
      return new Response(JSON.stringify({ id: "49a3999c" }), { headers: { "content-type": "application/json" } });
    });
    const { state, runs } = await mailed(account);
    expect(state).toBe("ok");
    expect(seen).toMatchObject([
      {
        body: {
          from: '"Northwind" <post@northwind.example>',
          to: ["ada@customer.example"],
          subject: "Welcome",
          text: "Hello <Ada>",
          html: expect.stringContaining("<p>Hello &lt;Ada&gt;</p>"),
        },
      },
    ]);
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer re_very_secret");
    expect(seen[0]?.headers.get("idempotency-key")).toMatch(/\.1$/);
    expect(runs).not.toContain("re_very_secret");
  });

  it.each([
    ["a key that the service does not know", account, "not_authorised"],
    ["no service", {}, "not_configured"],
    ["a service that is not there", { ...account, MAIL_SERVICE: "pigeon" }, "not_configured"],
  ] as const)("%s: the case goes the way of errors, and says why", async (_, secrets, code) => {
    answerAt("api.resend.com", () => new Response('{"name":"validation_error"}', { status: 401 }));
    const { state, runs } = await mailed(secrets);
    expect(state).toBe("no");
    expect(runs).toContain(code);
  });

  it("that is only data for a template is never sent as a list", async () => {
    const mapping = "{receivers: entity.data.email, templateId: 'd-1', secretNumber: '42'}";
    const { state, runs } = await mailed(account, { request: { transform: [{ transformer: "jmespath", mapping }] } });
    expect([state, runs.includes("not_configured")]).toEqual(["no", true]);
  });
});
