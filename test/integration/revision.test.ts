import { beforeAll, expect, it } from "vitest";
import { isObject, type JsonObject } from "../../src/lib/json";
import { type Answered, type ApiClient, aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";
import { fieldsIn, filled, Visitor } from "../support/visitor";

let api: ApiClient;

const asked = (id: string, element: string, path: string | null, params: JsonObject): JsonObject => ({
  id,
  element,
  ...(path === null ? {} : { valueDestination: path }),
  params,
});

beforeAll(async () => {
  ({ api } = await aTenantClient());
  const draft = await api.post("/workflow-definitions", {
    key: "asking-again",
    name: "Asking again",
    definitionType: "statechart-json",
    definition: {
      id: "asking-again",
      initial: "review",
      states: {
        review: { on: { revision: "revision", approve: "approved" } },
        revision: { tags: ["revision"], meta: { form: "kyb" }, on: { SENT: "review" } },
        approved: { type: "final", tags: ["approved"] },
      },
    },
    uiDefinition: {
      key: "kyb",
      title: "KYB",
      event: "SENT",
      languages: ["en", "de"],
      revision: { maxRounds: 2, remindAfterSeconds: [172_800] },
      pages: [
        {
          id: "company",
          title: "Company",
          elements: [
            asked("name", "textfield", "entity.data.companyName", { label: { en: "Company name", de: "Firma" } }),
            asked("site", "textfield", "entity.data.website", { label: "Website" }),
          ],
        },
        {
          id: "papers",
          title: "Papers",
          elements: [asked("proof", "document", null, { label: "Proof", category: "proof" })],
        },
      ],
    },
  });
  expect(draft.status, draft.text).toBe(201);
  const published = await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {});
  expect(published.status, published.text).toBe(200);
});

async function aCase() {
  const context = {
    entity: { type: "business", data: { companyName: "Acme <b>", website: "acme.test", email: "boss@acme.example" } },
  };
  const opened = await api.post("/cases", {
    workflow: "asking-again",
    context,
    config: { allowMultipleActiveWorkflows: true },
  });
  expect(opened.status, opened.text).toBe(201);
  const id = opened.textAt("id");
  const ask = (body: JsonObject): Promise<Answered> => api.post(`/cases/${id}/revisions`, body);
  const mails = async (): Promise<JsonObject[]> =>
    ((await api.get(`/sandbox/mailbox?caseId=${id}`)).at("data") as JsonObject[]).filter(isObject);
  const mailed = (subject: RegExp): Promise<JsonObject> =>
    eventually(async () => {
      const found = (await mails()).find((mail) => subject.test(String(mail.subject)));
      if (found === undefined) throw new Error("not there yet");
      return found;
    });
  return { id, ask, mailed };
}

const field = {
  kind: "field",
  target: "entity.data.companyName",
  reason: "differs_from_document",
  message: "As in the register",
  comment: "see note 4",
};
const turnover = {
  kind: "request",
  target: "turnover",
  reason: "more_information",
  request: { type: "number", label: "Turnover" },
};

it("one page asks for exactly what the analyst asked, says why in the reader's language, and takes the answer without a script", async () => {
  const { id, ask } = await aCase();
  const sent = await ask({ items: [field, turnover] });
  expect([sent.status, sent.at("state")], sent.text).toEqual([200, "revision"]);
  const link = await api.post(`/cases/${id}/links`, {});
  const visitor = new Visitor({ "accept-language": "de" });
  const shown = await visitor.post(new URL(link.textAt("url")).pathname, []);
  expect(shown.path).toMatch(/\/revise$/);
  for (const text of [
    "Ihre Angabe stimmt nicht mit Ihren Dokumenten überein.",
    "As in the register",
    "Acme &lt;b",
    "Turnover",
    "Ihre bisherige Angabe",
  ])
    expect(shown.html).toContain(text);
  for (const secret of ["see note 4", "Website", "acme.test"]) expect(shown.html).not.toContain(secret);

  // Nothing else can be written, and who tries stands in the timeline.
  const smuggled = await visitor.post(
    shown.path,
    filled(fieldsIn(shown.html), { site: "evil.test", action: "continue" }),
  );
  expect(smuggled.status).toBe(422);
  const missing = await visitor.post(shown.path, filled(fieldsIn(shown.html), { action: "continue" }));
  expect(missing.status).toBe(422);
  const answers = { name: "Acme Ltd", request_turnover: "1200000", action: "continue" };
  const done = await visitor.post(shown.path, filled(fieldsIn(missing.html), answers));
  expect([done.status, done.path.split("/").at(-1)]).toEqual([200, "done"]);

  const now = await api.get(`/cases/${id}`);
  expect(now.at("state")).toBe("review");
  expect(now.at("context.entity.data")).toMatchObject({ companyName: "Acme Ltd", website: "acme.test" });
  expect(now.at("context.customData.requested.turnover")).toBe(1_200_000);
  const rounds = await api.get(`/cases/${id}/revisions`);
  expect(rounds.at("data")).toMatchObject([
    {
      round: 1,
      status: "answered",
      items: [
        {
          before: { "entity.data.companyName": "Acme <b>" },
          after: { "entity.data.companyName": "Acme Ltd" },
          comment: "see note 4",
        },
        { target: "turnover", after: 1_200_000 },
      ],
    },
  ]);
  const types = ((await api.get(`/cases/${id}/timeline?limit=100`)).at("data") as JsonObject[]).map(({ type }) => type);
  expect(types).toContain("attempt.refused");
});

it("mails everything that is asked with every reason, and reminds on the sandbox's clock", async () => {
  const { id, ask, mailed } = await aCase();
  const sent = await ask({ items: [field, turnover], send: true, dueInSeconds: 604_800 });
  expect(sent.status, sent.text).toBe(200);
  const first = await mailed(/needs something more/);
  for (const text of [
    "Company name",
    "Your answer differs from what your documents show.",
    "As in the register",
    "Turnover",
    "/go/",
  ])
    expect(first.text).toContain(text);
  expect(JSON.stringify(first)).not.toContain("see note 4");
  expect((await api.post("/sandbox/clock/advance", { seconds: 172_900 })).status).toBe(200);
  const reminder = await mailed(/^Reminder/);
  expect(reminder.text).toContain("As in the register");
  await eventually(async () => {
    const rounds = await api.get(`/cases/${id}/revisions`);
    expect((rounds.at("data") as JsonObject[])[0]?.remindedAt).toHaveLength(1);
  });
});

it("refuses a round too many, a wish without a reason, a final reason and a target of nothing", async () => {
  const { id, ask } = await aCase();
  const wrongs: [JsonObject, number][] = [
    [{ items: [{ ...field, reason: null, message: " " }] }, 400],
    [{ items: [{ ...field, reason: "not_genuine" }] }, 400],
    [{ items: [{ ...field, target: "pluginsOutput.risk" }] }, 400],
    [{ items: [{ ...field, request: turnover.request }] }, 400],
    [{ items: [{ kind: "document", target: "passport", reason: "blurred" }] }, 404],
  ];
  for (const [wrong, status] of wrongs) {
    const refused = await ask(wrong);
    expect([wrong, refused.status], refused.text).toEqual([wrong, status]);
  }
  expect((await api.get(`/cases/${id}`)).at("state")).toBe("review");
  for (let round = 1; round <= 2; round++) {
    expect((await ask({ items: [turnover] })).status).toBe(200);
    const link = await api.post(`/cases/${id}/links`, {});
    const visitor = new Visitor();
    const shown = await visitor.post(new URL(link.textAt("url")).pathname, []);
    await visitor.post(shown.path, filled(fieldsIn(shown.html), { request_turnover: "1", action: "continue" }));
  }
  const tooMany = await ask({ items: [turnover] });
  expect([tooMany.status, tooMany.at("error.code"), tooMany.at("error.details")], tooMany.text).toEqual([
    409,
    "revision_limit",
    { rounds: 2 },
  ]);
});

it("requirements say what is due, how much, from whom and why; every code of theirs is published in ten languages", async () => {
  const { id, ask } = await aCase();
  await ask({ items: [field, { kind: "page", target: "papers", reason: "incomplete_answer" }] });
  const due = await api.get(`/cases/${id}/requirements`);
  expect(due.at("counts")).toEqual({ currentlyDue: 2, eventuallyDue: 0, pendingVerification: 0, errors: 2 });
  expect(due.at("waitsFor")).toEqual([{ who: "applicant", due: 2 }]);
  expect(due.at("currentlyDue")).toMatchObject([
    { id: "entity.data.companyName", kind: "field" },
    { id: "pages.papers", kind: "page" },
  ]);
  expect(due.at("errors")).toMatchObject([
    {
      code: "differs_from_document",
      reason: "Your answer differs from what your documents show. As in the register.",
      retryable: true,
    },
    { code: "incomplete_answer" },
  ]);
  const reasons = (await api.get("/requirement-reasons")).at("data") as {
    code: string;
    retryable: boolean;
    texts: JsonObject;
  }[];
  const codes = reasons.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).toEqual(expect.arrayContaining(["required", "file.svg", "blurred", "document_revision"]));
  expect(reasons.filter(({ retryable }) => !retryable).map(({ code }) => code)).toContain("not_genuine");
  const wordless = reasons.filter(({ texts }) => Object.values(texts).some((text) => text === ""));
  expect(wordless).toEqual([]);
  const few = reasons.filter(({ texts }) => ![0, 10].includes(Object.keys(texts).length));
  expect(few).toEqual([]);
});
