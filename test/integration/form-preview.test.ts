import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { CaseRef } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient, clientWith } from "../support/api";
import { seedAnalyst } from "../support/tenant";

let api: ApiClient;
let tenantId: CaseRef["tenantId"];
let id: string;

const question = (name: string, element: string, over: JsonObject = {}): JsonObject => ({
  id: name,
  element,
  valueDestination: `entity.data.${name}`,
  params: { label: { en: name.toUpperCase(), ar: `ع ${name}` } },
  ...over,
});
const form: JsonObject = {
  title: { en: "Account", ar: "حساب" },
  languages: ["en", "ar"],
  event: "SENT",
  pages: [
    {
      id: "company",
      title: { en: "Company", ar: "شركة" },
      elements: [
        question("legal", "textfield", { validate: [{ type: "required" }] }),
        question("listed", "checkbox"),
        {
          id: "deed",
          element: "document",
          params: { label: "Deed", category: "deed" },
          validate: [{ type: "required" }],
        },
      ],
    },
    {
      id: "exchange",
      title: "Exchange",
      hidden: [{ engine: "json-logic", rule: { "!": [{ var: "entity.data.listed" }] } }],
      elements: [question("ticker", "textfield")],
    },
    {
      id: "owners",
      title: "Owners",
      elements: [
        question("list", "fieldlist", { children: [{ ...question("first", "textfield"), valueDestination: "first" }] }),
      ],
    },
  ],
};

beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
  const made = await api.post("/workflow-definitions", {
    name: "Preview",
    key: "preview",
    definition: {
      initial: "asking",
      states: { asking: { meta: { form: "ask" }, on: { SENT: "end" } }, end: { type: "final" } },
    },
    forms: { ask: form },
  });
  expect(made.status, made.text).toBe(201);
  id = made.textAt("id");
});

const preview = (wish: JsonObject) => api.post(`/workflow-definitions/${id}/forms/ask/preview`, wish);
const json = async (wish: JsonObject) => {
  const answer = await preview(wish);
  expect(answer.status, answer.text).toBe(200);
  return answer.json as JsonObject & { html: string; context: JsonObject; problems: { field: string }[] };
};

it("the page of a form that was never saved is drawn as applicants get it, in its language", async () => {
  const changed = {
    ...form,
    title: "Not saved",
    pages: [{ id: "only", title: "Only", elements: [question("x", "email")] }],
  };
  const drawn = await json({ form: changed, page: "only", language: "ar" });
  expect(drawn.html).toContain('<html lang="ar" dir="rtl">');
  expect(drawn.html).toContain('data-field="x"');
  const stored = await json({ page: "company" });
  expect([stored.title, stored.language]).toEqual(["Company", "en"]);
});

it("a form is gone through by its own checks and conditions, and nothing is stored", async () => {
  const begun = await json({ action: "continue" });
  expect(begun.page).toBe("company");
  const wrong = await json({ page: "company", action: "continue", typed: [["legal", ""]] });
  expect([wrong.page, wrong.problems.map(({ field }) => field)]).toEqual(["company", ["legal"]]);
  expect(wrong.html).toContain('id="problems"');
  const plain = await json({ page: "company", action: "continue", typed: [["legal", "Lotus"]] });
  expect([plain.page, plain.sent]).toEqual(["owners", ["company"]]);
  const listed = await json({
    page: "company",
    action: "continue",
    typed: [
      ["legal", "Lotus"],
      ["listed", "on"],
    ],
  });
  expect(listed.page).toBe("exchange");
  const { context, sent } = listed;
  const back = await json({ page: "exchange", context, sent: sent as string[], action: "back" });
  expect(back.page).toBe("company");
  expect(back.html).toContain('value="Lotus"');
  const last = await json({ page: "owners", context, sent: sent as string[], action: "continue" });
  expect(last.page).toBe("@end");
  const kept = await api.get(`/workflow-definitions/${id}`);
  expect((kept.json as JsonObject).forms).toEqual({ ask: form });
});

it("rows are added and taken away", async () => {
  const one = await json({ page: "owners", action: "add:list" });
  expect(one.html).toContain('name="list.0.first"');
  const typed: [string, string][] = [
    ["list.0.id", "new_0"],
    ["list.0.first", "Ada"],
  ];
  const two = await json({ page: "owners", typed, action: "add:list" });
  expect(two.html).toMatch(/name="list\.0\.first"[^>]*value="Ada"/);
  expect(two.html).toContain('name="list.1.first"');
  expect((await json({ page: "owners", typed, action: "remove:list:0" })).html).not.toContain('value="Ada"');
});

it("a form that cannot be read says why; one that is not there is not found", async () => {
  const broken = await json({
    form: { title: "T", pages: [{ id: "p", title: "P", elements: [{ id: "x", element: "<b>" }] }] },
  });
  expect(broken.html).toContain("cannot be drawn");
  expect(broken.html).not.toContain("<b>");
  expect(broken.unread).toMatchObject([{ code: "unknown_element", path: "ask.pages.0.elements.0.element" }]);
  expect((await api.post(`/workflow-definitions/${id}/forms/none/preview`, {})).status).toBe(404);
});

it("a UI definition of the documented system is read as a form", async () => {
  const read = await api.post("/workflow-definitions/read-ui-definition", {
    uiDefinition: {
      uiContext: "collection_flow",
      name: "old",
      uiSchema: {
        elements: [
          {
            type: "page",
            name: "Company",
            stateName: "company",
            elements: [
              {
                id: "name",
                element: "textfield",
                valueDestination: "entity.data.companyName",
                params: { label: "Name" },
              },
            ],
          },
        ],
      },
    },
  });
  expect(read.status, read.text).toBe(200);
  expect(read.json).toMatchObject({ key: "old", form: { pages: [{ title: "Company" }] } });
  const nothing = await api.post("/workflow-definitions/read-ui-definition", { uiDefinition: { name: "x" } });
  expect([nothing.status, nothing.textAt("error.param") || nothing.textAt("param")]).toEqual([400, "uiDefinition"]);
});

it("the frame's page is for builders of this site, and its policy lets nothing run or leave", async () => {
  const body = new URLSearchParams({
    wish: JSON.stringify({ form, key: "ask", workflow: "preview", page: "company" }),
  });
  const ask = (standing: Record<string, string>) =>
    clientWith({ "sec-fetch-site": "same-origin", ...standing }).send("POST", "/console/preview/form", { body });
  const builder = await seedAnalyst(env, tenantId, "builder");
  const drawn = await ask({ cookie: builder.cookie });
  expect(drawn.status, drawn.text).toBe(200);
  expect(drawn.text).toContain('data-field="legal"');
  const policy = drawn.headers.get("content-security-policy") ?? "";
  for (const part of ["default-src 'none'", "form-action 'none'", "frame-ancestors 'self'"])
    expect(policy).toContain(part);
  expect(policy).not.toContain("script-src");
  expect((await ask({})).status).toBe(401);
  expect((await ask({ cookie: builder.cookie, "sec-fetch-site": "cross-site" })).status).toBe(401);
  const analyst = await seedAnalyst(env, tenantId, "analyst");
  expect((await ask({ cookie: analyst.cookie })).status).toBe(401);
  const strange = clientWith({ "sec-fetch-site": "same-origin", cookie: builder.cookie });
  const foreign = await strange.send("POST", "/console/preview/form", { body: new URLSearchParams({ wish: "[" }) });
  expect(foreign.status).toBe(400);
});
