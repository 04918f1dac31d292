import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { newId, type TenantId } from "../../src/domain";
import { writeSecret } from "../../src/outside";
import { askAgain } from "../../src/queues/pending-answers";
import { aTenantClient } from "../support/api";
import { answerAt } from "../support/receiver";

afterEach(() => {
  vi.restoreAllMocks();
});

const hourMs = 3_601_000;
const json = (value: unknown) =>
  new Response(JSON.stringify(value), { headers: { "content-type": "application/json" } });

/** A check that a vendor answers later, asked with the account that the order names. */
async function aJob() {
  const { api, tenantId } = await aTenantClient();
  const vendorRef = newId("request");
  const host = `acme-${vendorRef.slice(-10)}.fake.test`;
  const put = await api.put("/vendor-adapters/acme", {
    name: "acme",
    displayName: "Acme",
    baseUrl: `https://${host}`,
    auth: { kind: "bearer", secret: "USUAL_KEY" },
    checks: {
      "company-registry": {
        request: { method: "POST", path: "/jobs", body: "{number: subject.registrationNumber}" },
        answers: [{ when: "body.job != null", verdict: "pending", vendorRef: "body.job" }],
        later: {
          request: { path: "/jobs/{vendorRef}" },
          poll: { everySeconds: 3_600, untilSeconds: 86_400 },
          answers: [
            { when: "body.state == 'done'", verdict: "clear" },
            { when: "body.state == 'busy'", verdict: "pending" },
          ],
        },
      },
    },
  });
  expect(put.status).toBe(200);
  for (const name of ["USUAL_KEY", "OTHER_KEY"]) await writeSecret(env, tenantId, name, `${name}-value`, Date.now());
  const server = { says: (): Response => json({ state: "busy" }), keys: [] as (string | null)[] };
  answerAt(host, (request) => {
    server.keys.push(request.headers.get("authorization"));
    return new URL(request.url).pathname === "/jobs" ? json({ job: vendorRef }) : server.says();
  });
  const ran = await api.post("/checks", {
    type: "company-registry",
    vendor: "acme",
    subject: { country: "NL", registrationNumber: "17087985" },
    options: { credentials: { key: "{secret.OTHER_KEY}" } },
    purpose: "onboarding",
  });
  expect([ran.status, ran.at("status")]).toEqual([202, "pending"]);
  const key = { tenantId: tenantId as TenantId, vendor: "acme", vendorRef };
  const startedMs = Date.now();
  return {
    server,
    looked: async (hours: number) => {
      await askAgain(env, key, startedMs + hours * hourMs);
      return (await api.get(`/checks/${ran.textAt("id")}`)).json;
    },
    row: () => env.DB.prepare("SELECT * FROM pending_answers WHERE vendor_ref = ?").bind(vendorRef).first(),
  };
}

describe("a vendor that is asked again for its answer", () => {
  it("is asked with the account that the order named, whose secrets are not written down", async () => {
    const { server, looked, row } = await aJob();
    await looked(1);
    expect(server.keys).toEqual(["Bearer OTHER_KEY-value", "Bearer OTHER_KEY-value"]);
    expect(await row()).toMatchObject({ account: '{"key":"OTHER_KEY"}' });
    expect(JSON.stringify(await row())).not.toContain("-value");
  });

  it("nonsense now and then is somebody else's: only twice in a row it is the vendor's", async () => {
    const { server, looked } = await aJob();
    const busy = server.says;
    const nonsense = () => new Response("<html>");
    for (const [hours, says] of [busy, nonsense, busy, nonsense].entries()) {
      server.says = says;
      expect((await looked(hours + 1)).status).toBe("pending");
    }
    expect(await looked(6)).toMatchObject({ status: "error", error: { code: "bad_answer" } });
  });
});
