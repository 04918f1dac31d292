import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import kyb from "../../scripts/demo/definitions/kyb.json";
import { writeSecret } from "../../src/outside";
import { aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";
import { answerAt } from "../support/receiver";
import { Visitor } from "../support/visitor";

afterEach(() => {
  vi.restoreAllMocks();
});

it("a live tenant's link to a form goes through its mail service, also when that is down at first, and opens the form", async () => {
  const { api, tenantId } = await aTenantClient({ environment: "live" });
  const account = {
    MAIL_SERVICE: "resend",
    MAIL_FROM: "Northwind <post@northwind.example>",
    RESEND_API_KEY: "re_key_of_links",
  };
  for (const [name, value] of Object.entries(account)) await writeSecret(env, tenantId, name, value, Date.now());
  const tried: { key: string | null; mail: { to: string[]; subject: string; text: string } }[] = [];
  answerAt("api.resend.com", async (request) => {
    // Another tenant's mails go to the same service.
    if (request.headers.get("authorization") !== "Bearer re_key_of_links") return new Response("{}", { status: 401 });
    tried.push({ key: request.headers.get("idempotency-key"), mail: await request.json() });
    return tried.length === 1
      ? new Response("{}", { status: 503 })
      : new Response(JSON.stringify({ id: "49a3999c" }), { headers: { "content-type": "application/json" } });
  });
  const draft = await api.post("/workflow-definitions", { ...kyb, name: "KYB" });
  expect((await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {})).status).toBe(200);
  const entity = { type: "business", data: { companyName: "Acme", email: "boss@acme.example" } };
  const opened = await api.post("/cases", { workflow: "kyb", context: { entity } });
  const minted = await api.post(`/cases/${opened.textAt("id")}/links`, { kind: "session" });
  const start = await new Visitor().post(new URL(minted.textAt("url")).pathname, []);
  expect((await new Visitor().post(`${start.path}/renew`, [])).status).toBe(200);
  await eventually(() => expect(tried).toHaveLength(2));
  const [first, second] = tried;
  // The service knows the mail again, so that it would not be sent twice.
  expect([first?.key === second?.key, second?.key === null]).toEqual([true, false]);
  expect(second?.mail).toMatchObject({ to: ["boss@acme.example"] });
  const [url = ""] = /https?:\S+/.exec(second?.mail.text ?? "") ?? [];
  expect((await new Visitor().post(new URL(url).pathname, [])).status).toBe(200);
  // Nothing of it lies in the mailbox that only sandboxes have.
  const kept = await env.DB.prepare("SELECT count(*) AS n FROM mails WHERE tenant_id = ?").bind(tenantId).first("n");
  expect(kept).toBe(0);
});
