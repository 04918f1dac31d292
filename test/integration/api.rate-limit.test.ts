import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { aTenantClient } from "../support/api";

afterEach(() => void vi.restoreAllMocks());

describe("the limit of calls", () => {
  it("answers 429 with when to go on, and changes nothing", async () => {
    const { api } = await aTenantClient();
    const asked: string[] = [];
    vi.spyOn(env.API_LIMIT, "limit").mockImplementation(async ({ key }) => {
      asked.push(key);
      return { success: false };
    });
    const refused = await api.post("/cases", { workflow: "any", context: { entity: { type: "business", data: {} } } });
    expect(refused.status).toBe(429);
    expect(refused.at("error.type")).toBe("rate_limited");
    expect(refused.headers.get("retry-after")).toBe("10");
    expect(refused.headers.get("ratelimit-policy")).toContain("q=2000");
    expect(new Set(asked).size).toBe(1);
    vi.restoreAllMocks();
    expect((await api.get("/cases")).at("data")).toEqual([]);
  });
});
