import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

describe("probe", () => {
  it("jurisdiction", async () => {
    try { const id = env.CASES.jurisdiction("eu").idFromName("x"); console.log("id", id.toString(), env.CASES.idFromName("x").toString()); 
      const r = await env.CASES.jurisdiction("eu").get(id).fetch("https://x.invalid/"); console.log(r.status);
    } catch (e) { console.log("threw", String(e)); }
    const hinted = env.CASES.get(env.CASES.idFromName("y"), { locationHint: "weur" });
    console.log("hint", (await hinted.fetch("https://case.edgecase.invalid/")).status);
    console.log(Object.getOwnPropertyNames(Object.getPrototypeOf(env.CASES)));
  });
});
