import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { Env } from "../../src/env";
import { consoleRoutes } from "../../src/routes/console-pages";
import { seedAnalyst, seedTenant } from "../support/tenant";

const origin = "http://edgecase.test";

/** An installation whose console was built, or was not. `local`: nothing is remembered between requests. */
const installation = (manifest: object | null): Env => ({
  ...env,
  ENVIRONMENT: "local",
  ASSETS: {
    fetch: async () => (manifest === null ? new Response("", { status: 404 }) : Response.json(manifest)),
    connect: env.ASSETS.connect,
  },
});
const built = installation({
  "src/ui/console/main.tsx": { file: "console/console-abc_1.js", isEntry: true },
  "src/ui/console/settings/index.ts": { file: "console/settings-def.js" },
  "style.css": { file: "console/style-0-9.css" },
});

async function open(path: string, where: Env, headers: Record<string, string>) {
  const answer = await consoleRoutes.request(origin + path, { headers }, where);
  return { answer, html: await answer.text() };
}

async function anAnalyst() {
  const { tenantId, apiKey } = await seedTenant(env);
  return { apiKey, headers: { cookie: (await seedAnalyst(env, tenantId, "viewer")).cookie } };
}

it("gives everybody who is signed in the same page for every address, whatever is in it", async () => {
  const { headers } = await anAnalyst();
  for (const path of [
    "/console",
    "/console/cases?q=%22%3E%3Cimg%20src%3Dx%3E",
    "/console/cases/case_made_up/<b>",
    "/console/settings",
  ]) {
    const { answer, html } = await open(path, built, headers);
    expect(answer.status, path).toBe(200);
    expect(html, path).toContain('src="/assets/console/console-abc_1.js"');
    expect(html, path).toContain('<link rel="stylesheet" href="/assets/console/style-0-9.css"');
    expect(html, path).not.toMatch(/<img|<b>|made_up/);
  }
});

it("runs no script but its own: a fresh nonce on every one, no style in attributes, nothing from other hosts", async () => {
  const { headers } = await anAnalyst();
  const nonces = new Set<string>();
  for (let request = 0; request < 2; request++) {
    const { answer, html } = await open("/console/cases", built, headers);
    const policy = answer.headers.get("content-security-policy") ?? "";
    const nonce = /script-src 'nonce-([\w-]+)' 'strict-dynamic'/.exec(policy)?.[1] ?? "";
    nonces.add(nonce);
    const scripts = html.match(/<script[^>]*>/g) ?? [];
    expect(scripts).toHaveLength(2);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
    expect(html).not.toMatch(/ style=| on\w+=/);
    for (const rule of [
      "default-src 'none'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "trusted-types edgecase-pdf-worker",
    ])
      expect(policy).toContain(rule);
    expect(policy).not.toMatch(/unsafe|https?:/);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  }
  expect(nonces.size).toBe(2);
});

it("sends people who are not signed in to the way in, and opens for no API key", async () => {
  const { apiKey } = await anAnalyst();
  const strangers: Record<string, string>[] = [
    {},
    { authorization: `Bearer ${apiKey}` },
    { cookie: "__Host-edgecase=x" },
  ];
  for (const headers of strangers) {
    const { answer } = await open("/console/cases", built, headers);
    // After signing in they are where they wanted to be.
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/sign-in?return=%2Fconsole%2Fcases"]);
  }
});

it("says what to do when the console was not built, or the build left something odd", async () => {
  const { headers } = await anAnalyst();
  const odd = { "src/ui/console/main.tsx": { file: "console/../../evil.js" } };
  for (const where of [installation(null), installation({}), installation(odd)]) {
    const { answer, html } = await open("/console", where, headers);
    expect(answer.status).toBe(503);
    expect(html).toContain("npm run build:ui");
  }
});
