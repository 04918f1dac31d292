import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { apiRoutes } from "../../src/routes/api";
import { aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";
import { aTrigger, casesOf, sendTo, tell } from "../support/triggers";

// The doors whose senders do not follow our rules. JSON of the API itself: `api.bad-input`.

afterEach(() => void vi.restoreAllMocks());

/** A trigger that takes over whatever it is sent. */
const takesAll = (): JsonObject => ({
  context: { transform: [{ transformer: "jmespath", mapping: "{entity: body.entity, customData: body.data}" }] },
});

describe("keys that reach for a prototype", () => {
  it("in a message of another system are left out, and nothing inherits what they said", async () => {
    const trigger = await aTrigger(takesAll());
    const entity = '"entity":{"type":"business","data":{"companyName":"Northwind","__proto__":{"admin":true}}}';
    const data =
      '"data":{"a":[{"\\u005f_proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"kept":1}]}';
    const body = `{"messageId":"p1","Id":"901","__proto__":{"admin":true},${entity},${data}}`;
    const sent = await sendTo(trigger.url, body, trigger.bearer);
    expect(sent.status).toBe(202);
    const [id] = await eventually(async () => {
      const cases = await casesOf(trigger.api);
      expect(cases).toHaveLength(1);
      return cases.map((one) => String(one.id));
    });
    const opened = await trigger.api.get(`/cases/${id}`);
    expect(opened.at("context.entity.data")).toEqual({ companyName: "Northwind" });
    expect(opened.at("context.customData")).toEqual({ a: [{ kept: 1 }] });
    expect(opened.text).not.toContain("admin");
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("as fields of a form are refused, or are unknown fields", async () => {
    const { api } = await aTenantClient();
    const forms = apiRoutes.filter(({ form, method }) => form === true && method !== "GET");
    expect(forms.length).toBeGreaterThan(0);
    vi.spyOn(env.API_LIMIT, "limit").mockResolvedValue({ success: true });
    for (const route of forms)
      for (const [name, value] of [
        ["__proto__", '{"admin":true}'],
        ["constructor", '{"prototype":{"admin":true}}'],
        ["metadata", '{"__proto__":{"admin":true}}'],
        ["metadata", "[".repeat(2_000)],
      ]) {
        const body = new FormData();
        body.append(name ?? "", value ?? "");
        const answer = await api.send(route.method, route.path.replaceAll(/\{(\w+)\}/g, "unknown"), { body });
        expect([route.name, name, [400, 404].includes(answer.status)]).toEqual([route.name, name, true]);
      }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe("a message of another system", () => {
  it("that nests a hundred thousand levels deep, or deeper than we read, is refused without cost", async () => {
    const { url, bearer } = await aTrigger();
    for (const levels of [33, 100_000]) {
      const sent = await sendTo(url, `${"[".repeat(levels)}${"]".repeat(levels)}`, bearer);
      expect([levels, sent.status]).toEqual([levels, 400]);
    }
  });

  it("whose texts no store can hold is applied with what can be held", async () => {
    const trigger = await aTrigger();
    const seen = await tell(trigger, { messageId: "z1", Id: "902", Name: "North\u0000wind\ud800" });
    const opened = await trigger.api.get(`/cases/${seen.textAt("caseId")}`);
    expect(opened.at("context.entity.data.companyName")).toBe("North\ufffdwind\ufffd");
  });
});
