import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { revokeApiKey } from "../../src/db/api-keys";
import { newId, type TenantId } from "../../src/domain";
import { logEvents } from "../../src/queues/log-events";
import { aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";
import { aPublication } from "../support/publications";
import { seedAnalyst, seedApiKey } from "../support/tenant";

afterEach(() => void vi.restoreAllMocks());

const knock = (headers: Record<string, string>, query = ""): Promise<Response> =>
  fetchSelf(new Request(`http://edgecase.test/api/v1/events/tail${query}`, { headers }));

/** Something happens to a case; answers the case. */
const happens = async (tenantId: TenantId): Promise<string> => {
  const caseId = newId("case");
  await logEvents(env, { tenantId, caseId }, [aPublication(caseId, tenantId)], Date.now());
  return caseId;
};

/** A stream that has told of a first case. `rest`: all that it says after the reader's rights are due to be looked at again. */
async function aStream(tenantId: TenantId, headers: Record<string, string>) {
  const answer = await knock(headers);
  expect(answer.status).toBe(200);
  if (answer.body === null) throw new Error("no stream");
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  const caseId = await happens(tenantId);
  let told = "";
  while (!told.includes(caseId)) told += (await reader.read()).value ?? "";
  return {
    async rest(meanwhile: () => Promise<string>): Promise<string> {
      const nowMs = Date.now();
      vi.spyOn(Date, "now").mockImplementation(() => nowMs + 16_000);
      const later = await meanwhile();
      let text = "";
      for (let part = await reader.read(); !part.done && !text.includes(later); part = await reader.read())
        text += part.value;
      await reader.cancel();
      return text.includes(later) ? "told of it" : "ended";
    },
  };
}

// Red when `askAgain` only asks whether the caller is still somebody.
describe("a stream of events ends, before anything more is told,", () => {
  it("when its key is revoked", async () => {
    const tenant = await aTenantClient();
    const { apiKey, keyId } = await seedApiKey(env, tenant.tenant, ["cases:read"]);
    const stream = await aStream(tenant.tenantId, { authorization: `Bearer ${apiKey}` });
    await revokeApiKey(env.DB, tenant.tenantId, keyId, Date.now());
    expect(await stream.rest(() => happens(tenant.tenantId))).toBe("ended");
  });

  it.each<[string, string, string]>([
    ["when somebody is given a role that may not follow it", "role = 'analyst'", "ended"],
    ["when somebody is limited to some cases", `case_scope = '{"workflows":["kyc"]}'`, "ended"],
    ["but not for nothing", "role = 'auditor'", "told of it"],
  ])("%s", async (_, change, end) => {
    const tenant = await aTenantClient();
    const { cookie, user } = await seedAnalyst(env, tenant.tenantId, "admin");
    const stream = await aStream(tenant.tenantId, { cookie });
    const changed = await env.DB.prepare(`UPDATE users SET ${change} WHERE id = ?`).bind(user.id).run();
    expect(changed.meta.changes).toBe(1);
    expect(await stream.rest(() => happens(tenant.tenantId))).toBe(end);
  });
});

describe("a call for the stream", () => {
  it("is answered, counted and written down as every other call", async () => {
    const tenant = await aTenantClient();
    const { apiKey, keyId } = await seedApiKey(env, tenant.tenant, ["cases:read"]);
    const authorization = `Bearer ${apiKey}`;
    const stream = await knock({ authorization });
    expect(stream.status).toBe(200);
    await stream.body?.cancel();
    expect(stream.headers.get("ratelimit")).toMatch(/^"caller";r=\d+;t=\d+$/);
    expect(stream.headers.get("edgecase-version")).toBe("2026-11-01");
    const unknown = await knock({ authorization, "edgecase-version": "1999-01-01" });
    expect([unknown.status, ((await unknown.json()) as { error: { code: string } }).error.code]).toEqual([
      400,
      "unknown_api_version",
    ]);
    await eventually(async () => {
      const { json } = await tenant.api.get(`/request-log?actorId=${keyId}`);
      expect(json.data).toMatchObject([
        { operation: "tailEvents", status: 400 },
        { operation: "tailEvents", status: 200, responseBytes: null },
      ]);
      const { lastUsedAt } = (await tenant.api.get(`/api-keys/${keyId}`)).json;
      expect(lastUsedAt).not.toBeNull();
    });
  });
});
