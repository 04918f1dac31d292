import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import kyb from "../../scripts/demo/definitions/kyb.json";
import type { CaseRef } from "../../src/domain";
import { type ApiClient, anAnalystClient, aTenantClient, clientWith } from "../support/api";
import { evilSvg, png } from "../support/file-corpus";
import { seedAnalyst } from "../support/tenant";
import { Visitor } from "../support/visitor";

let api: ApiClient;
let tenantId: CaseRef["tenantId"];

beforeAll(async () => {
  const client = await aTenantClient();
  ({ api, tenantId } = client);
  const { name: _name, ...definition } = kyb;
  const { language: _language, ...config } = definition.config as Record<string, unknown>;
  const draft = await api.post("/workflow-definitions", { ...definition, config, name: "KYB" });
  const published = await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {});
  expect(published.status, published.text).toBe(200);
});

/** One page, then a person who decides. */
const asking = {
  key: "ask",
  definitionType: "statechart-json",
  definition: {
    id: "ask",
    initial: "asking",
    states: {
      asking: { tags: ["collection_flow"], meta: { form: "ask" }, on: { SENT: "review" } },
      review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected" } },
      approved: { type: "final", tags: ["approved"] },
      rejected: { type: "final", tags: ["rejected"] },
    },
  },
  uiDefinition: {
    key: "ask",
    title: "Ask",
    event: "SENT",
    pages: [
      {
        id: "company",
        title: "Company",
        elements: [
          { id: "city", element: "textfield", valueDestination: "entity.data.city", params: { label: "City" } },
        ],
      },
    ],
  },
};

/** Somebody behind the link of a new case, on its first page. */
async function anApplicant(client: ApiClient = api, workflow = "kyb") {
  const opened = await client.post("/cases", {
    workflow,
    context: { entity: { type: "business", data: { companyName: `Brand ${crypto.randomUUID()}` } } },
    externalId: `A-${crypto.randomUUID()}`,
  });
  expect(opened.status, opened.text).toBe(201);
  const { pathname } = new URL(opened.textAt("links.collection"), "http://edgecase.test");
  const visitor = new Visitor();
  const page = await visitor.post(pathname, []);
  return { visitor, page, link: pathname, caseId: opened.textAt("id") };
}

async function publishBrand(brand: object, workflow = "", client: ApiClient = api) {
  const whose = workflow === "" ? "" : `?workflow=${workflow}`;
  const kept = await client.put(`/branding/draft${whose}`, { brand });
  expect(kept.status, kept.text).toBe(200);
  return client.post(`/branding/publish${whose}`, {});
}

async function upload(use: string, bytes: Uint8Array<ArrayBuffer>) {
  const form = new FormData();
  form.append("use", JSON.stringify(use));
  form.append("file", new File([bytes], "logo.png"));
  return api.send("POST", "/branding/files", { body: form });
}

it("shows applicants nothing of a draft, and all of it once it is published", async () => {
  const { visitor, page } = await anApplicant();
  await api.put("/branding/draft", { brand: { light: { brand: "#0a7f5c" }, name: "Northwind Bank", poweredBy: true } });
  expect((await visitor.get(page.path)).whole).not.toContain("#0a7f5c");
  const published = await api.post("/branding/publish", { note: "green" });
  expect(published.at("published.version")).toBe(1);
  expect(published.at("draft")).toBeNull();
  const dressed = await visitor.get(page.path);
  expect(dressed.whole).toContain("--brand:#0a7f5c");
  expect(dressed.html).toContain("Northwind Bank");
  expect(dressed.html).toContain("Powered by Edgecase");
  expect(dressed.headers.get("content-security-policy")).toContain("font-src 'self'");
});

it("lays the brand of a workflow on the tenant's, and leaves the rest", async () => {
  await publishBrand({ light: { brand: "#0a7f5c" }, radiusPx: 3 });
  await publishBrand({ light: { brand: "#7a1f5c" }, texts: { en: { start: "Let us begin" } } }, "kyb");
  const { page } = await anApplicant();
  expect(page.whole).toContain("--brand:#7a1f5c");
  expect(page.whole).toContain("--radius:3px");
  expect(page.html).toContain("Let us begin");
  expect((await api.put("/branding/draft?workflow=nothing", { brand: {} })).status).toBe(404);
});

it("refuses to publish text that cannot be read, and names the pair, its ratio and a colour that can", async () => {
  const refused = await publishBrand({ mode: "light", light: { ink: "#999999" } });
  expect(refused.status).toBe(422);
  expect(refused.textAt("error.code")).toBe("brand_unreadable");
  expect(refused.at("error.details.pairs.0")).toMatchObject({
    pair: "text on surface",
    ratio: 2.84,
    wanted: 4.5,
    token: "ink",
  });
  const nearest = refused.textAt("error.details.pairs.0.nearest");
  expect((await publishBrand({ mode: "light", light: { ink: nearest } })).status).toBe(200);
});

it("goes back to an earlier version as the next one", async () => {
  const { api: own } = await aTenantClient();
  await publishBrand({ radiusPx: 1 }, "", own);
  await publishBrand({ radiusPx: 2 }, "", own);
  const back = await own.post("/branding/restore", { version: 1 });
  expect(back.at("published.version")).toBe(3);
  expect(back.at("published.brand.radiusPx")).toBe(1);
  const versions = await own.get("/branding/versions");
  expect(versions.at("data.0.note")).toBe("Back to version 1");
  expect((await own.post("/branding/restore", { version: 9 })).status).toBe(404);
});

it("keeps one person's draft from another's", async () => {
  const { api: own } = await aTenantClient();
  const first = await own.put("/branding/draft", { brand: { radiusPx: 1 }, expectedRevision: 0 });
  expect(first.at("draft.revision")).toBe(1);
  expect((await own.put("/branding/draft", { brand: { radiusPx: 2 }, expectedRevision: 0 })).status).toBe(409);
  expect((await own.put("/branding/draft", { brand: { radiusPx: 3 }, expectedRevision: 1 })).at("draft.revision")).toBe(
    2,
  );
});

it("takes pictures by their bytes only, serves them for good, and refuses what can run", async () => {
  const stored = await upload("logo", png({ width: 400, height: 120 }));
  expect(stored.status, stored.text).toBe(201);
  const again = await upload("logo", png({ width: 400, height: 120 }));
  expect(again.textAt("id")).toBe(stored.textAt("id"));
  const served = await fetchSelf(new Request(`http://edgecase.test${stored.textAt("url")}`));
  expect(served.headers.get("content-type")).toBe("image/png");
  expect(served.headers.get("cache-control")).toContain("immutable");
  expect(new Uint8Array(await served.arrayBuffer())).toEqual(png({ width: 400, height: 120 }));
  const svg = await upload("logo", new TextEncoder().encode(evilSvg));
  expect(svg.textAt("error.message")).toContain("SVG is not taken");
  expect((await upload("logo", png({ width: 4_000, height: 10 }))).textAt("error.message")).toContain("2000 pixels");
  expect((await upload("font", png({ width: 4, height: 4 }))).textAt("error.message")).toContain("woff2");
  const page = await publishBrand({ logo: stored.textAt("id") }, "kyb");
  expect(page.status, page.text).toBe(200);
  expect((await anApplicant()).page.html).toContain(`<img src="${stored.textAt("url")}"`);
  expect((await api.delete(`/branding/files/${stored.textAt("id")}`)).textAt("error.code")).toBe("in_use");
});

it("shows nobody else's files: a brand may only name its tenant's own", async () => {
  const stored = await upload("logo", png({ width: 10, height: 10 }));
  const { api: stranger } = await aTenantClient();
  const refused = await stranger.put("/branding/draft", { brand: { logo: stored.textAt("id") } });
  expect(refused.status).toBe(400);
  expect(refused.textAt("error.param")).toBe("brand.logo");
  expect((await stranger.delete(`/branding/files/${stored.textAt("id")}`)).status).toBe(404);
});

it("tells the truth when the applicant comes back, in the tenant's words, with a way on to listed sites only", async () => {
  const { api: own } = await aTenantClient();
  const draft = await own.post("/workflow-definitions", { ...asking, name: "Ask" });
  expect(draft.status, draft.text).toBe(201);
  await own.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {});
  const outcomes = {
    submitted: { redirect: { url: "https://bank.example/sent", when: "at_once" } },
    rejected: {
      title: { en: "We cannot open an account" },
      redirect: { url: "https://bank.example/after?c={caseId}", when: "button" },
    },
  };
  const unlisted = await publishBrand({ outcomes }, "ask", own);
  expect(unlisted.textAt("error.param")).toBe("brand.outcomes.submitted.redirect.url");
  await own.put("/embedding", { origins: ["https://bank.example"] });
  expect((await publishBrand({ outcomes }, "ask", own)).status).toBe(200);
  const { visitor, page, caseId } = await anApplicant(own, "ask");
  const sent = await visitor.post(`${page.path}/company`, [["action", "continue"]]);
  expect(sent.html).toContain("Thank you, we have everything");
  expect(sent.html).toContain('content="0;url=https://bank.example/sent"');
  expect((await own.post(`/cases/${caseId}/events`, { name: "reject" })).status).toBe(200);
  const closed = await visitor.get(page.path);
  expect(closed.html).toContain("We cannot open an account");
  expect(closed.html).toContain(`href="https://bank.example/after?c=${caseId}"`);
  expect(closed.html).not.toContain("http-equiv");
  // Taken off the list: whoever comes back is not led there any more.
  await own.put("/embedding", { origins: [] });
  expect((await visitor.get(page.path)).html).not.toContain("bank.example");
});

it("draws the preview for administrators only, without a script, and in the draft's look", async () => {
  await api.put("/branding/draft", { brand: { light: { brand: "#12508a" } } });
  const { cookie } = await seedAnalyst(env, tenantId, "admin");
  const look = (query: string, standing: Record<string, string>) =>
    clientWith(standing).send("GET", `/console/preview/branding?${query}`);
  const signedIn = { cookie };
  const page = await look("screen=errors&language=ar&scheme=light", signedIn);
  expect(page.text).toContain("--brand:#12508a");
  expect(page.text).toContain('dir="rtl"');
  expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'self'");
  expect(page.headers.get("x-frame-options")).toBeNull();
  expect(page.text).not.toContain("<script");
  for (const screen of ["start", "page", "link", "submitted", "approved", "rejected", "revision", "failed", "expired"])
    expect((await look(`screen=${screen}&workflow=kyb`, signedIn)).status, screen).toBe(200);
  const { cookie: analyst } = await seedAnalyst(env, tenantId, "analyst");
  expect((await look("screen=start", { cookie: analyst })).status).toBe(401);
  const { api: viewer } = await anAnalystClient(tenantId, "viewer");
  expect((await viewer.put("/branding/draft", { brand: {} })).status).toBe(403);
});
