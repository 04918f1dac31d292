import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import type { TenantId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient } from "../support/api";
import { type AtForm, anApplicant, publishForm } from "../support/applicant";
import { aFakeVendor, type FakeVendor } from "../support/fake-vendors";

const label = (id: string) => ({ valueDestination: `entity.data.${id}`, params: { label: id } });

/** Two numbers that others are asked about: one a vendor, one the deployment itself. */
const pages = (vendor: string): JsonObject[] => [
  {
    id: "numbers",
    title: "Numbers",
    elements: [
      { id: "country", element: "country", ...label("country") },
      {
        id: "registered",
        element: "textfield",
        ...label("registered"),
        validate: [
          { type: "required" },
          {
            type: "serverCheck",
            value: {
              check: "company-registry",
              as: "registrationNumber",
              with: { country: "entity.data.country" },
              vendor,
            },
            message: "No such company",
          },
        ],
      },
      {
        id: "account",
        element: "textfield",
        ...label("account"),
        validate: [{ type: "serverCheck", value: { check: "iban", as: "iban" } }],
      },
    ],
  },
  { id: "more", title: "More", elements: [{ id: "remark", element: "textfield", ...label("remark") }] },
];

let api: ApiClient;
let tenantId: TenantId;
let vendors = 0;

beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** A register with a form that asks it. Companies whose number begins with 9 are gone, those with 0 were never there. */
async function aForm(): Promise<{ vendor: FakeVendor; at: AtForm }> {
  vendors += 1;
  const name = `numbers${vendors}`;
  const vendor = await aFakeVendor(api, name, `${name}.example`);
  vendor.mood = ({ url }) => {
    const number = new URL(url).pathname.split("/").at(-1) ?? "";
    if (number.startsWith("0")) return new Response("", { status: 404 });
    return Response.json({ ok: !number.startsWith("9"), name: "Acme", secret: "internal" });
  };
  await publishForm(api, `form_${name}`, pages(name));
  return { vendor, at: await anApplicant(api, tenantId, `form_${name}`) };
}

/** Saves the page as its script does: with the fields that are news. */
async function draft({ visitor, base }: AtForm, typed: Record<string, string>, news: string[]): Promise<JsonObject> {
  const answered = await visitor.post(`${base}/numbers/draft`, [
    ...Object.entries(typed),
    ["_device", "tab"],
    ["_changed", ""],
    ...news.map((name): [string, string] => ["_changed", name]),
  ]);
  expect(answered.status, answered.html).toBe(200);
  return JSON.parse(answered.html) as JsonObject;
}

const goodAccount = "DE89370400440532013000";

describe("an answer that others are asked about", () => {
  it("is judged as it is typed, once: only what is news is asked, and only yes or no comes back", async () => {
    const { vendor, at } = await aForm();
    const typed = { country: "GB", registered: "977", account: "" };
    const wrong = await draft(at, typed, ["registered"]);
    expect(wrong.problems).toEqual([{ field: "registered", message: "No such company" }]);
    expect(JSON.stringify(wrong)).not.toContain("internal");
    await draft(at, { ...typed, account: "DE00" }, ["account"]);
    expect(vendor.requests).toHaveLength(1);
    const right = await draft(at, { ...typed, registered: "123" }, ["registered"]);
    expect(right.problems).toEqual([]);
  });

  it.each([
    ["a company that is gone", "977"],
    ["a company that never was", "077"],
  ])("stops the page when it is sent by hand, and says why: %s", async (_, registered) => {
    const { at } = await aForm();
    const stopped = await at.press("numbers", { country: "GB", registered });
    expect([stopped.status, stopped.path]).toEqual([422, `${at.base}/numbers`]);
    expect(stopped.html).toContain("No such company");
    expect((await at.fields("numbers")).registered).toBe(registered);
    const gone = await at.press("numbers", { registered: "123", account: goodAccount });
    expect(gone.path).toBe(`${at.base}/more`);
  });

  it("stops the page by the API just the same: there is no way round for pages of one's own", async () => {
    const { at } = await aForm();
    const path = `/flow/${at.reference}/pages/numbers`;
    const values = { country: ["GB"], registered: ["977"], account: ["DE00 0000"] };
    const kept = await at.api.patch(path, { values });
    expect(kept.at("problems.0")).toEqual({ field: "registered", message: "No such company" });
    const stopped = await at.api.post(path, { values });
    expect([stopped.status, stopped.at("error.code")]).toEqual([422, "invalid_answers"]);
    expect(stopped.at("error.details.problems")).toMatchObject([
      { field: "registered", code: "server_check", message: "No such company" },
      { field: "account", code: "server_check" },
    ]);
    const early = await at.api.post(`/flow/${at.reference}/submit`, {});
    expect([early.status, early.at("error.code")]).toEqual([422, "invalid_answers"]);
    const sent = await at.api.post(path, { values: { registered: ["123"], account: [goodAccount] } });
    expect([sent.status, sent.at("values.numbers.registered")]).toEqual([200, ["123"]]);
  });

  it("that nobody can judge is not held against the applicant: a register that is down, or never answers", async () => {
    const { vendor, at } = await aForm();
    vendor.mood = () => new Response("", { status: 503 });
    expect((await draft(at, { country: "GB", registered: "977" }, ["registered"])).problems).toEqual([]);
    const soon = AbortSignal.timeout.bind(AbortSignal);
    vi.spyOn(AbortSignal, "timeout").mockImplementation(() => soon(20));
    vendor.mood = (request) =>
      new Promise((_, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason)));
    const sent = await at.press("numbers", { country: "GB", registered: "977" });
    expect(sent.path).toBe(`${at.base}/more`);
  });

  it("costs nothing more when the day's questions are used up; what needs no vendor is still judged", async () => {
    const { vendor, at } = await aForm();
    while (await caseOf(env, at.ref).takeFlowCheck());
    const stopped = await at.press("numbers", { country: "GB", registered: "977", account: "DE00" });
    expect(stopped.status).toBe(422);
    expect(stopped.html).not.toContain("No such company");
    expect((await at.press("numbers", { account: goodAccount })).path).toBe(`${at.base}/more`);
    expect(vendor.requests).toEqual([]);
  });
});
