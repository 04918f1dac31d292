import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { caseOf } from "../../src/cases/case-of";
import type { TenantId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { openFlow } from "../../src/sdk/flow";
import { type ApiClient, aTenantClient } from "../support/api";
import { type AtForm, anApplicant, publishForm } from "../support/applicant";
import { aFakeVendor, type FakeVendor, serve } from "../support/fake-vendors";
import { type Visited, Visitor } from "../support/visitor";

let api: ApiClient;
let tenantId: TenantId;

const answer = (id: string, element: string, params: JsonObject = {}, over: JsonObject = {}): JsonObject => ({
  id,
  element,
  valueDestination: `entity.data.${id}`,
  params: { label: id, ...params },
  ...over,
});
const fill = {
  name: "entity.data.companyName",
  registrationNumber: "entity.data.registrationNumber",
  registeredAddress: "entity.data.seat",
  incorporatedOn: "entity.data.founded",
  legalForm: "entity.data.legalForm",
  "filings.accountsOverdue": "entity.data.hiddenOne",
};
const hiddenUnless = (path: string) => ({ hidden: [{ engine: "json-logic", rule: { "!": { var: path } } }] });

/** A company is looked up on the first page; what the register says belongs to both. */
const pages = (vendor: string | null): JsonObject[] => [
  {
    id: "company",
    title: "Company",
    elements: [
      answer("country", "country"),
      answer("search", "lookup", { fill, ...(vendor === null ? {} : { vendor }) }),
      answer("knowsMore", "checkbox"),
      answer(
        "companyName",
        "textfield",
        {},
        { validate: [{ type: "required" }], ...hiddenUnless("entity.data.country") },
      ),
      answer("registrationNumber", "textfield", {}, { validate: [{ type: "required" }] }),
      answer("hiddenOne", "textfield", {}, hiddenUnless("entity.data.knowsMore")),
    ],
  },
  {
    id: "details",
    title: "Details",
    elements: [
      answer("seat", "address"),
      answer("founded", "date"),
      answer("legalForm", "select", { options: ["gmbh", "limited"] }),
    ],
  },
];

/** A register that answers searches with many companies. `items` null: it knows nothing like it. */
const searching = {
  checks: {
    "company-registry": {
      costCents: 30,
      request: {
        path: "/search",
        query: { q: "subject.companyName || subject.registrationNumber", country: "subject.country" },
      },
      answers: [
        { when: "body.items != null", verdict: "clear", data: "{companies: body.items, secret: body.secret}" },
        { httpStatus: [404], verdict: "not_found" },
      ],
    },
  },
};

beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
  await publishForm(api, "sandbox_search", pages(null));
});

let vendors = 0;
/** A tenant's own register, and a form that asks it. */
async function aRegister(over: JsonObject = searching): Promise<{ vendor: FakeVendor; at: () => Promise<AtForm> }> {
  vendors += 1;
  const name = `register${vendors}`;
  const vendor = await aFakeVendor(api, name, `${name}.example`, over);
  await publishForm(api, `search_${name}`, pages(name));
  return { vendor, at: () => anApplicant(api, tenantId, `search_${name}`) };
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const choicesIn = ({ html }: Visited): string[] =>
  [...html.matchAll(/value="(fill:search:[^"]+)"/g)].map(([, value]) => value ?? "");
const searchFor = (at: AtForm, query: string, more: Record<string, string> = { country: "GB" }) =>
  at.press("company", { ...more, search: query }, "lookup:search");

describe("a company is looked up in the sandbox's register", () => {
  it("by its name, and what the register says of it is taken over on every page it belongs to", async () => {
    const at = await anApplicant(api, tenantId, "sandbox_search");
    const found = await searchFor(at, "tidewater instruments LTD");
    expect(found.status).toBe(200);
    expect(found.html).toContain("Tidewater Instruments Ltd");
    const [choice = "", ...more] = choicesIn(found);
    expect(more).toEqual([]);
    await at.press("company", {}, choice);
    expect(await at.fields("company")).toMatchObject({
      search: "tidewater instruments LTD",
      companyName: "Tidewater Instruments Ltd",
      registrationNumber: "99000102",
    });
    expect(await at.fields("details")).toMatchObject({
      "seat.country": "GB",
      "seat.line1": expect.stringMatching(/\w/),
      "seat.postalCode": expect.stringMatching(/\w/),
      "founded.year": "2009",
      // "Private limited company" is none of the form's options.
      legalForm: "",
    });

    await at.press("company", { companyName: "Tidewater Instruments Limited" });
    await at.press("details", {});
    const snapshot = await caseOf(env, at.ref).snapshot();
    if (!snapshot.ok) throw new Error(snapshot.error.code);
    expect(snapshot.value.context.entity).toMatchObject({
      data: { companyName: "Tidewater Instruments Limited", registrationNumber: "99000102", founded: "2009-06-01" },
    });
    expect(snapshot.value.configuration).toEqual(["looked_at"]);
  });

  it("by its number, and a company it does not know is not made up", async () => {
    const at = await anApplicant(api, tenantId, "sandbox_search");
    expect((await searchFor(at, "99000102")).html).toContain("Tidewater Instruments Ltd");
    const none = await searchFor(at, "SBX-NOT-FOUND");
    expect(none.html).toContain("The register has nothing like it");
    expect(choicesIn(none)).toEqual([]);
  });

  it("only where its country is known: otherwise the page says what is missing", async () => {
    const at = await anApplicant(api, tenantId, "sandbox_search");
    expect((await searchFor(at, "Tidewater", {})).html).toContain("Choose the country first");
  });
});

describe("a register of the tenant's own", () => {
  it("shows five companies with what the form fills in, and nothing else that it said", async () => {
    const { vendor, at } = await aRegister();
    const items = Array.from({ length: 7 }, (_, i) => ({
      name: `<b>Acme</b> ${i}`,
      registrationNumber: `N-${i}`,
      riskNote: "under investigation",
      officers: [{ name: "Ada Clear" }],
    }));
    vendor.mood = () => Response.json({ items, secret: "internal" });
    const found = await searchFor(await at(), "Acme");
    expect(choicesIn(found)).toHaveLength(5);
    expect(found.html).toContain("&lt;b>Acme&lt;/b> 4");
    expect(found.html).toContain("N-4");
    for (const word of ["<b>Acme", "investigation", "Ada Clear", "internal", "Acme 5"])
      expect(found.html).not.toContain(word);
    expect(vendor.requests.map(({ url }) => new URL(url).search)).toEqual(["?q=Acme&country=GB"]);
  });

  it("is asked once for the same company, and not again when its answer is taken over", async () => {
    const { vendor, at } = await aRegister();
    const seat = {
      address_line_1: "1 Wharf Road",
      locality: "London",
      postal_code: "N1 7GR",
      country: "United Kingdom",
    };
    const [first, second] = ["Acme One", "Acme Two"].map((name) => ({
      name,
      registeredAddress: seat,
      legalForm: "limited",
      filings: { accountsOverdue: "yes" },
    }));
    vendor.mood = () => Response.json({ items: [first, second] });
    const applicant = await at();
    await searchFor(applicant, "Acme");
    const [, choice = ""] = choicesIn(await searchFor(applicant, "Acme"));
    await applicant.press("company", {}, choice);
    expect(vendor.requests).toHaveLength(1);
    const shown = await applicant.visitor.get(`${applicant.base}/company`);
    expect(shown.html).toContain('value="Acme Two"');
    // What the applicant cannot see is not filled in behind their back.
    await applicant.press("company", { knowsMore: "on" }, "look");
    expect((await applicant.fields("company")).hiddenOne ?? "").toBe("");
    expect(await applicant.fields("details")).toMatchObject({
      "seat.country": "GB",
      "seat.line1": "1 Wharf Road",
      "seat.city": "London",
      "seat.postalCode": "N1 7GR",
      legalForm: "limited",
    });
  });

  it("fills nothing in that it has not said: an invented choice leaves the form as it was", async () => {
    const { vendor, at } = await aRegister();
    vendor.mood = () => Response.json({ items: [{ name: "Acme" }] });
    const applicant = await at();
    await searchFor(applicant, "Acme");
    const answered = await applicant.press("company", {}, "fill:search:0123456789abcdef");
    expect(answered.html).toContain("cannot be reached");
    expect((await applicant.fields("company")).companyName).toBe("");
  });

  it("that knows numbers only is not asked for a name, and the applicant is told what to type", async () => {
    const { vendor, at } = await aRegister({});
    const applicant = await at();
    expect((await searchFor(applicant, "Acme Trading")).html).toContain("searched by number");
    expect(vendor.requests).toEqual([]);
    expect((await searchFor(applicant, "HRB 12345")).html).toContain("Acme");
    expect(vendor.requests.map(({ url }) => new URL(url).pathname)).toEqual(["/companies/HRB%2012345"]);
  });

  it("that fails, talks nonsense or cannot be reached keeps nobody from going on, and what was typed is kept", async () => {
    const { vendor, at } = await aRegister();
    const applicant = await at();
    const moods = [
      () => new Response("no", { status: 503 }),
      () => new Response("<html>", { status: 200 }),
      () => Promise.reject(new TypeError("connection refused")),
    ];
    for (const [i, mood] of moods.entries()) {
      vendor.mood = mood;
      const failed = await searchFor(applicant, `Acme ${i} Trading`);
      expect(failed.status).toBe(200);
      expect(failed.html).toContain("cannot be reached");
    }
    expect(await applicant.fields("company")).toMatchObject({ country: "GB", search: "Acme 2 Trading" });
    const sent = await applicant.press("company", { companyName: "Acme", registrationNumber: "1" });
    expect(sent.path).toBe(`${applicant.base}/details`);
  });

  it("that never answers is waited for no longer than its time", async () => {
    const { vendor, at } = await aRegister();
    const applicant = await at();
    const soon = AbortSignal.timeout.bind(AbortSignal);
    vi.spyOn(AbortSignal, "timeout").mockImplementation(() => soon(20));
    vendor.mood = (request) =>
      new Promise((_, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason)));
    expect((await searchFor(applicant, "Acme")).html).toContain("cannot be reached");
  });

  it("cannot be searched through somebody else's form", async () => {
    const { vendor, at } = await aRegister();
    vendor.mood = () => Response.json({ items: [{ name: "Acme" }] });
    const [mine, theirs] = [await at(), await at()];
    for (const visitor of [mine.visitor, new Visitor()]) {
      const fields: [string, string][] = [
        ["country", "GB"],
        ["search", "Acme"],
        ["action", "lookup:search"],
      ];
      const answered = await visitor.post(`${theirs.base}/company`, fields);
      expect(answered.html).not.toContain("Acme");
    }
    const path = `/flow/${theirs.reference}/pages/company/lookups/search`;
    const byApi = await mine.api.post(path, { query: "Acme", values: { country: ["GB"] } });
    expect(byApi.status).toBe(401);
    expect(vendor.requests).toEqual([]);
  });
});

describe("searches cost money", () => {
  it("a case has so many a day; after that the form is filled in by hand, and what was found can still be taken over", async () => {
    const { vendor, at } = await aRegister();
    vendor.mood = () => Response.json({ items: [{ name: "Acme" }] });
    const applicant = await at();
    const [choice = ""] = choicesIn(await searchFor(applicant, "Acme"));
    let taken = 1;
    while (await caseOf(env, applicant.ref).takeFlowCheck()) taken += 1;
    expect(taken).toBe(30);
    expect((await searchFor(applicant, "Other")).html).toContain("enough searching for today");
    expect(vendor.requests).toHaveLength(1);
    await searchFor(applicant, "Acme");
    await applicant.press("company", {}, choice);
    expect((await applicant.fields("company")).companyName).toBe("Acme");
    // Somebody else's form is not closed by it.
    expect(choicesIn(await searchFor(await at(), "Third"))).toHaveLength(1);
  });

  it("and so many a minute: a script that tries names out is stopped", async () => {
    const { vendor, at } = await aRegister();
    vendor.mood = () => new Response("", { status: 404 });
    const { api: flow, reference } = await at();
    const path = `/flow/${reference}/pages/company/lookups/search`;
    const told: unknown[] = [];
    // One more than two minutes' worth, at most: wherever the minute ends.
    for (let i = 0; i < 25 && told.at(-1) !== "failed"; i++)
      told.push((await flow.post(path, { query: `Acme ${i}`, values: { country: ["GB"] } })).at("status"));
    expect(told[0]).toBe("found");
    expect(told.at(-1)).toBe("failed");
    expect(vendor.requests.length).toBeLessThanOrEqual(24);
  });
});

describe("for pages of one's own", () => {
  it("by the SDK: what is taken over is drawn then, and is not in the way of what is typed next", async () => {
    const { vendor, at } = await aRegister();
    vendor.mood = () => Response.json({ items: [{ name: "Acme", registrationNumber: "7" }] });
    const { link } = await at();
    // The SDK calls by the same `fetch` as vendors are called by.
    const outside = globalThis.fetch;
    vi.stubGlobal("fetch", (input: RequestInfo, init?: RequestInit<CfProperties>) =>
      String(input).startsWith("http://edgecase.test/") ? fetchSelf(new Request(input, init)) : outside(input, init),
    );
    const flow = await openFlow(link);
    await flow.load();
    await flow.save("company", { country: "GB" });
    const { status, candidates } = await flow.lookUp("company", "search", "Acme");
    expect([status, candidates.map(({ title }) => title)]).toEqual(["found", ["Acme"]]);
    await flow.takeOver("company", "search", "Acme", candidates[0]?.id ?? "");
    expect(flow.values("company")).toMatchObject({ companyName: ["Acme"], registrationNumber: ["7"] });
    const saved = await flow.save("company", { companyName: "Acme Ltd" });
    expect(saved.clashes).toEqual([]);
    expect((await flow.sendPage("company")).values.company).toMatchObject({ companyName: ["Acme Ltd"] });
  });

  it("the same search, and the same taking over, by the API", async () => {
    const { vendor, at } = await aRegister();
    vendor.mood = () => Response.json({ items: [{ name: "Acme", registrationNumber: "7", riskNote: "internal" }] });
    serve(vendor);
    const { api: flow, reference } = await at();
    const path = `/flow/${reference}/pages/company/lookups/search`;
    const typed = { query: "Acme", values: { country: ["GB"] } };
    const found = await flow.post(path, typed);
    expect(found.json).toEqual({
      status: "found",
      candidates: [{ id: expect.any(String), title: "Acme", lines: ["7"] }],
    });
    const candidate = found.textAt("candidates.0.id");
    const state = await flow.post(`${path}/use`, { ...typed, candidate });
    expect(state.at("values.company")).toMatchObject({
      country: ["GB"],
      search: ["Acme"],
      companyName: ["Acme"],
      registrationNumber: ["7"],
    });
    const gone = await flow.post(`${path}/use`, { ...typed, candidate: "nobody" });
    expect([gone.status, gone.at("error.code")]).toEqual([409, "conflict"]);
    const noField = await flow.post(`/flow/${reference}/pages/company/lookups/companyName`, typed);
    expect(noField.json).toEqual({ status: "failed", candidates: [] });
    expect(vendor.requests).toHaveLength(1);
  });
});
