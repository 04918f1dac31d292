import { describe, expect, it } from "vitest";
import { apiRoutes } from "../../src/routes/api";
import { clientWith } from "../support/api";

const nobody = clientWith({});
const links = (html: string): string[] => [...html.matchAll(/href="(\/[^"#]*)/g)].map(([, href = ""]) => href);

describe("/docs", () => {
  it("shows a part of the reference with scripts of this host only, and says where it stands without them", async () => {
    const page = await nobody.get("/docs?tag=audit-log");
    expect(page.status).toBe(200);
    const scripts = [...page.text.matchAll(/<script src="([^"]+)"/g)].map(([, src = ""]) => src);
    expect(scripts).toHaveLength(2);
    for (const src of scripts) expect(src).toMatch(/^\/assets\/docs\/[a-z]+-[0-9a-f]{12}\.js$/);
    expect(page.text).toContain('href="/docs/operations"');
    expect(page.text).toContain('data-tag="Audit log"');
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/; script-src 'nonce-[\w-]{20,}';/);
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types dompurify docs-parse default");
    expect(policy).not.toMatch(/unsafe|https?:/);
    expect((await nobody.get("/docs?tag=nothing")).status).toBe(404);
  });

  it("leads from the overview to every operation that the document has, each in its part", async () => {
    const overview = await nobody.get("/docs");
    const led = [...overview.text.matchAll(/href="\/docs\?tag=([\w-]+)#operation\/(\w+)"/g)];
    const told = apiRoutes.filter((route) => !route.hidden).map(({ name }) => name);
    expect(led.map(([, , id]) => id).sort()).toEqual(told.sort());
    const parts = [...new Set(led.map(([, slug = ""]) => slug))];
    expect(parts.length).toBeGreaterThan(30);
    for (const slug of parts) {
      const own = led.filter(([, of]) => of === slug).map(([, , id]) => id);
      const page = await nobody.get(`/docs?tag=${slug}`);
      expect(page.text).toMatch(/aria-current="page">[^<]+<\/a><ul/);
      expect([...page.text.matchAll(/href="#operation\/(\w+)"/g)].map(([, id]) => id)).toEqual(own);
    }
  });

  it("finds operations by words of their line, and shows what was asked as text", async () => {
    const found = await nobody.get("/docs?q=POST+open+cases");
    expect(found.text).toContain('href="/docs?tag=cases#operation/openCase"');
    expect(found.text).not.toContain("#operation/listCases");
    const none = await nobody.get(`/docs?q=${encodeURIComponent("<script>alert(1)</script>")}`);
    expect(none.text).toContain("Nothing was found");
    expect(none.text).not.toContain("<script>");
  });

  it("leads from its index to every guide, and every guide to pages that exist", { timeout: 60_000 }, async () => {
    const index = await nobody.get("/docs/guides");
    const guides = links(index.text).filter((href) => href.startsWith("/docs/guides/"));
    expect(guides.length).toBeGreaterThan(30);
    const pages = new Set(guides);
    for (const guide of guides) {
      const page = await nobody.get(guide);
      expect([guide, page.status, page.text.includes("<script")]).toEqual([guide, 200, false]);
      for (const href of links(page.text)) if (href.startsWith("/docs/guides/")) pages.add(href);
    }
    for (const href of pages) expect([href, (await nobody.get(href)).status]).toEqual([href, 200]);
  });

  it("gives a guide as it was written, and no file beside the guides", async () => {
    const source = await nobody.get("/docs/guides/api.md");
    expect([source.status, source.headers.get("content-type")]).toEqual([200, "text/markdown; charset=utf-8"]);
    expect(source.text).toMatch(/^# The API in one page/);
    for (const file of ["nothing", "nothing.md", "..%2findex", "index.json", "%2e%2e%2fsearch", "a".repeat(300)])
      expect([file, (await nobody.get(`/docs/guides/${file}`)).status]).toEqual([file, 404]);
  });

  it("finds sections by their words, and shows what was asked as text", async () => {
    const found = await nobody.get("/docs/guides?q=idempotency");
    expect(found.text).toContain("/docs/guides/api");
    const none = await nobody.get(`/docs/guides?q=${encodeURIComponent("<script>alert(1)</script> zzzz")}`);
    expect(none.text).toContain("Nothing was found");
    expect(none.text).not.toContain("<script>");
  });

  it("tells language models where everything stands", async () => {
    const { status, text } = await nobody.send("GET", "/docs/../llms.txt");
    expect(status).toBe(200);
    expect(text).toMatch(/^# Edgecase\n\n> /);
    const addresses = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, address = ""]) => new URL(address).pathname);
    expect(addresses).toContain("/api/v1/openapi.json");
    for (const path of addresses.filter((one) => one.startsWith("/docs/")).slice(0, 5))
      expect([path, (await nobody.get(path)).status]).toEqual([path, 200]);
  });
});
