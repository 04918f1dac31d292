import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { ApiVersions } from "../../src/routes/api-versions";
import { answer, defineRoute } from "../../src/routes/framework";
import { type AppEnv, dressed } from "../../src/routes/framework-headers";
import { mountRoutes } from "../../src/routes/framework-mount";
import { aTenantClient } from "../support/api";

const header = "edgecase-version";

describe("the version of the API", () => {
  it("is echoed by every answer to a known caller: the key's, or the one that was asked for", async () => {
    const { api, keyId } = await aTenantClient();
    expect((await api.get("/me")).headers.get(header)).toBe("2026-11-01");
    expect((await api.get("/cases/case_unknown")).headers.get(header)).toBe("2026-11-01");
    expect((await api.get("/me", { [header]: "2026-11-01" })).status).toBe(200);
    const made = await api.post("/api-keys", { name: "pinned", scopes: ["cases:read"] });
    expect(made.at("apiVersion")).toBe("2026-11-01");
    expect((await api.patch(`/api-keys/${keyId}`, { apiVersion: "1999-01-01" })).status).toBe(400);
  });

  it("that nobody knows is refused, with those that are known", async () => {
    const { api } = await aTenantClient();
    for (const version of ["1999-01-01", "", "newest"]) {
      const refused = await api.post("/cases", {}, { [header]: version });
      expect([refused.status, refused.at("error.code")]).toEqual([400, "unknown_api_version"]);
      expect(refused.at("error.details.known")).toEqual(["2026-11-01"]);
    }
  });
});

// A version nobody has made, put in where the real ones stand.
const made: ApiVersions = {
  known: ["2026-11-01", "2030-01-01"],
  changes: [
    {
      ...{ version: "2030-01-01", operations: ["makeThing"], summary: "`title` is called `name`." },
      lift: ({ title, ...rest }) => ({ ...rest, ...(title !== undefined && { name: title }) }),
      lower: ({ name, ...rest }) => ({ ...rest, title: name ?? null }),
    },
  ],
};
const thing = z.strictObject({ name: z.string() });
const things = defineRoute(
  {
    ...{ scope: "admin", tag: "Test", name: "makeThing", method: "POST", path: "/api/v1/api-keys/things" },
    ...{ summary: "Make", body: thing, idempotent: "d1", audit: false, answers: { 201: thing } },
  },
  ({ body }) => answer(201, body),
);
const app = new Hono<AppEnv>().use(dressed) as Hono<AppEnv>;
mountRoutes(app, [things], made);

describe("a later version that changes a route", () => {
  it("is not noticed by callers of the one before: by key, by header, and in repeats", async () => {
    const { apiKey } = await aTenantClient();
    const call = async (body: object, more: Record<string, string> = {}) => {
      const context = createExecutionContext();
      const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json", ...more };
      const init = { method: "POST", headers, body: JSON.stringify(body) };
      const answered = await app.request("http://edgecase.test/api/v1/api-keys/things", init, env, context);
      const told = [answered.status, answered.headers.get(header), await answered.json()];
      await waitOnExecutionContext(context);
      return told;
    };
    const old = [201, "2026-11-01", { title: "a" }];
    // A key from before versions speaks the first one.
    expect(await call({ title: "a" })).toEqual(old);
    expect(await call({ title: "a" }, { [header]: "2026-11-01" })).toEqual(old);
    expect(await call({ name: "a" }, { [header]: "2030-01-01" })).toEqual([201, "2030-01-01", { name: "a" }]);
    expect((await call({ title: "a" }, { [header]: "2030-01-01" }))[0]).toBe(400);
    const key = { "idempotency-key": "made-once" };
    expect(await call({ title: "a" }, key)).toEqual(old);
    expect(await call({ title: "a" }, key)).toEqual(old);
  });
});
