import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { caseOf } from "../../src/cases/case-of";
import type { CaseId, CaseRef } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { anAnalystClient, aTenantClient, clientWith } from "../support/api";
import { atRest } from "../support/cases";
import { eventually } from "../support/eventually";
import { pdf } from "../support/file-corpus";
import { Visitor } from "../support/visitor";

const inside = "INTERNAL-WORD";
const outside = "Please send the newer one";
let tenant: Awaited<ReturnType<typeof aTenantClient>>;
let analyst: Awaited<ReturnType<typeof anAnalystClient>>;

beforeAll(async () => {
  tenant = await aTenantClient();
  analyst = await anAnalystClient(tenant.tenantId);
  const draft = await tenant.api.post("/workflow-definitions", {
    key: "apart",
    name: "apart",
    definition: {
      initial: "review",
      states: {
        review: { on: { revision: "revision", reject: "rejected" } },
        revision: { tags: ["revision"], meta: { form: "papers" }, on: { SENT: "review" } },
        rejected: { type: "final", tags: ["rejected"] },
      },
    },
    forms: {
      papers: {
        title: "Papers",
        event: "SENT",
        languages: ["en", "de"],
        start: { lead: "Hello", minutes: 2, needs: ["A letter"], privacy: "We keep it safe." },
        end: { lead: "Thank you", next: "We look at it." },
        pages: [
          {
            id: "papers",
            title: "Papers",
            elements: [
              {
                id: "name",
                element: "textfield",
                valueDestination: "entity.data.companyName",
                params: { label: "Name" },
              },
              {
                id: "proof",
                element: "document",
                params: { label: "Proof", category: "proof", documentType: "proof" },
              },
            ],
          },
        ],
      },
    },
    config: { allowMultipleActiveWorkflows: true },
  });
  expect(draft.status, draft.text).toBe(201);
  expect((await tenant.api.post(`/workflow-definitions/${draft.textAt("id")}/publish`)).status).toBe(200);
});

/** A case with words for the team wherever words can be put, and one sentence for the applicant. */
async function aTalkedAboutCase(): Promise<{ ref: CaseRef; noteFile: string }> {
  const { api } = analyst;
  const opened = await tenant.api.post("/cases", {
    workflow: "apart",
    context: { entity: { type: "business", data: { companyName: "Acme", email: "boss@acme.example" } } },
  });
  const ref = { tenantId: tenant.tenantId, caseId: opened.textAt("id") as CaseId };
  const path = `/cases/${ref.caseId}`;
  const ok = async (answer: Promise<{ status: number; text: string }>): Promise<void> => {
    const { status, text } = await answer;
    expect([200, 201], text).toContain(status);
  };
  const form = new FormData();
  form.set("document", JSON.stringify({ category: "proof", type: "proof" }));
  form.append("files", new File([pdf()], "proof.pdf"));
  const added = await api.send("POST", `${path}/documents`, { body: form });
  await atRest(ref);
  await ok(
    api.post(`${path}/documents/${added.textAt("id")}/decision`, {
      decision: "revision",
      reason: "document_expired",
      comment: `${outside}, with all pages`,
      internalComment: `${inside} on the document`,
    }),
  );
  await ok(api.post(`${path}/notes`, { content: `${inside} in a note` }));
  await ok(api.post(`${path}/entity-notes`, { content: `${inside} on the company` }));
  const letter = new FormData();
  letter.set("note", JSON.stringify({ content: `${inside} beside a file` }));
  letter.append("files", new File([pdf()], `${inside}.pdf`));
  await ok(api.send("POST", `${path}/notes/with-files`, { body: letter }));
  await ok(
    api.post(`${path}/revisions`, {
      items: [
        {
          kind: "field",
          target: "entity.data.companyName",
          reason: "differs_from_document",
          message: outside,
          comment: `${inside} on the field`,
        },
      ],
      comment: `${inside} on the round`,
    }),
  );
  await atRest(ref);
  const notes = (await api.get(`${path}/notes`)).json.data as JsonObject[];
  const [file] = (notes.at(-1)?.files ?? []) as JsonObject[];
  expect(file).toMatchObject({ status: "ready" });
  return { ref, noteFile: String(file?.fileId) };
}

it("no word for the team reaches the applicant: by no page, no call of the flow API, no file and no mail", async () => {
  const { ref, noteFile } = await aTalkedAboutCase();
  const heard: [door: string, text: string][] = [];
  const link = await tenant.api.post(`/cases/${ref.caseId}/links`, { kind: "session", send: true });
  const address = new URL(link.textAt("url")).pathname;
  const [reference = "", secret = ""] = address.slice("/go/".length).split(".");

  const visitor = new Visitor();
  heard.push(["link", (await visitor.get(address)).whole]);
  const entered = await visitor.post(address, []);
  heard.push(["entry", entered.whole]);
  expect(entered.html).toContain(outside);
  const root = entered.path.split("/").slice(0, 3).join("/");
  for (const page of ["", "/revise", "/papers", "/review", "/done", "/revise/draft", "/phone"])
    heard.push([`page ${page}`, (await visitor.get(`${root}${page}`)).whole]);
  heard.push(["empty answer", (await visitor.post(`${root}/revise`, [])).whole]);
  const stolen = await visitor.get(`${root}/files/${noteFile}`);
  expect(stolen.status).toBe(404);

  const session = await clientWith({ origin: "http://edgecase.test" }).post(`/flow/${reference}/session`, { secret });
  const pages = clientWith({ authorization: `Bearer ${session.textAt("token")}`, origin: "http://edgecase.test" });
  const state = await pages.get(`/flow/${reference}`);
  expect([state.status, state.text.includes(outside)]).toEqual([200, true]);
  heard.push(["session", session.text], ["flow", state.text]);
  heard.push(["check", (await pages.post(`/flow/${reference}/pages/revise/check`, { values: {} })).text]);
  const taken = await fetchSelf(
    new Request(`http://edgecase.test/api/v1/flow/${reference}/files/${noteFile}`, {
      headers: { authorization: `Bearer ${session.textAt("token")}` },
    }),
  );
  expect(taken.status).toBe(404);

  const mails = await eventually(async () => {
    const told = (await tenant.api.get(`/sandbox/mailbox?caseId=${ref.caseId}`)).json.data as JsonObject[];
    expect(told.length).toBeGreaterThan(0);
    return told;
  });
  heard.push(["mails", JSON.stringify(mails)]);

  for (const [door, text] of heard) expect([door, text.includes(inside)]).toEqual([door, false]);
});

it("a rejection says nothing to the applicant that was written for the team", async () => {
  const { ref } = await aTalkedAboutCase();
  const { api } = analyst;
  const link = await tenant.api.post(`/cases/${ref.caseId}/links`, {});
  await caseOf(env, ref).dispatch(
    {
      id: null,
      actor: { kind: "api_key", tenantId: ref.tenantId, keyId: tenant.keyId, scopes: ["admin"] },
      expectedVersion: null,
      body: { type: "send_event", name: "SENT", payload: null },
    },
    null,
  );
  await atRest(ref);
  const rejected = await tenant.api.post(`/cases/${ref.caseId}/decision`, {
    decision: "reject",
    reason: `${inside} reason`,
    comment: `${inside} comment`,
  });
  expect([rejected.status, rejected.at("outcome")], rejected.text).toEqual([200, "rejected"]);
  expect((await api.get(`/cases/${ref.caseId}/timeline?limit=100`)).text).toContain(`${inside} comment`);
  const visitor = new Visitor();
  const address = new URL(link.textAt("url")).pathname;
  const end = await visitor.post(address, []);
  expect([end.status < 500, end.whole.includes(inside)]).toEqual([true, false]);
});
