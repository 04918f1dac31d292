import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import kyb from "../../scripts/demo/definitions/kyb.json";
import { caseOf } from "../../src/cases/case-of";
import type { CaseRef } from "../../src/domain";
import { flowRoutes } from "../../src/routes/flow";
import { type ApiClient, aTenantClient } from "../support/api";
import { aPdf, kybAnswers } from "../support/applicant";
import { eventually } from "../support/eventually";
import { fieldsIn, filled, Visitor } from "../support/visitor";

const { representative, owner } = kybAnswers;
const company = { ...kybAnswers.company, website: "" };

let api: ApiClient;
let tenantId: CaseRef["tenantId"];

beforeAll(async () => {
  const client = await aTenantClient();
  ({ api, tenantId } = client);
  const { name: _name, ...definition } = kyb;
  // Without a language of its own the form follows the browser.
  const { language: _language, ...config } = definition.config as Record<string, unknown>;
  const draft = await api.post("/workflow-definitions", { ...definition, config, name: "KYB" });
  expect(draft.status, draft.text).toBe(201);
  const published = await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {});
  expect(published.status, published.text).toBe(200);
});

/** A case that waits for its applicant, and the path of their link. */
async function aCase(link: Record<string, unknown> = { kind: "session" }): Promise<{ ref: CaseRef; path: string }> {
  const opened = await api.post("/cases", {
    workflow: "kyb",
    context: { entity: { type: "business", data: { companyName: "Acme", email: "boss@acme.example" } } },
    config: { allowMultipleActiveWorkflows: true },
  });
  expect(opened.status, opened.text).toBe(201);
  const caseId = opened.textAt("id");
  const minted = await api.post(`/cases/${caseId}/links`, link);
  expect(minted.status, minted.text).toBe(201);
  return { ref: { tenantId, caseId: caseId as CaseRef["caseId"] }, path: new URL(minted.textAt("url")).pathname };
}

/** Somebody at the beginning of their form. */
async function aVisit(link?: Record<string, unknown>) {
  const { ref, path } = await aCase(link);
  const visitor = new Visitor();
  const start = await visitor.post(path, []);
  expect(start.status).toBe(200);
  return { ref, path, visitor, base: start.path, start };
}

type Visit = Awaited<ReturnType<typeof aVisit>>;

/** Fills a page and presses a button on it. */
async function send(
  { visitor, base }: Visit,
  page: string,
  changes: Record<string, string | null>,
  action = "continue",
) {
  const shown = await visitor.get(`${base}/${page}`);
  return visitor.post(`${base}/${page}`, [...filled(fieldsIn(shown.html), changes), ["action", action]]);
}

const contextOf = async (ref: CaseRef) => {
  const snapshot = await caseOf(env, ref).snapshot();
  if (!snapshot.ok) throw new Error(snapshot.error.code);
  return snapshot.value;
};

/** Up to the page of the documents, by plain posts. */
async function upToDocuments(visit: Visit) {
  await send(visit, "company", company);
  await send(visit, "representative", representative);
  const owners = await send(visit, "owners", owner(0, "Ada", "60"));
  expect(owners.path).toBe(`${visit.base}/documents`);
}

async function uploads(visit: Visit) {
  const form = new FormData();
  form.append("_photo.certificate_of_registration", new File([], ""));
  form.append("_file.certificate_of_registration", aPdf("certificate.pdf"));
  form.append("_file.proof_of_address", aPdf("bill.pdf"));
  form.append("action", "continue");
  return visit.visitor.post(`${visit.base}/documents`, form);
}

it("uses nothing up when a link is looked at, and leaves its secret behind when it is opened", async () => {
  const { path } = await aCase({ kind: "one_time" });
  const visitor = new Visitor();
  for (let look = 0; look < 2; look++) {
    const page = await visitor.get(path);
    expect(page.status).toBe(200);
    expect(page.html).toContain("Test tenant");
    expect(page.html).not.toContain(path.split(".").at(-1));
    expect(visitor.cookies).toMatch(/^__Host-edgecase-form=[\w-]{43}$/);
  }
  const opened = await visitor.post(path, []);
  expect(opened.status).toBe(200);
  expect(opened.path).toMatch(/^\/flow\/[\w~-]+$/);
  expect(opened.path + visitor.cookies).not.toContain(path.split(".").at(-1));
  expect(visitor.cookies).toMatch(/^__Host-edgecase-form=[\w-]{43}; __Host-flow-[0-9a-f]{8}=[\w-]{43}$/);

  const again = await new Visitor().post(path, []);
  expect(again.status).toBe(410);
  expect(again.html).toContain("This link was used already");
  expect(again.html).toMatch(/<form method="post" action="\/flow\/[\w~-]+\/renew"/);
});

it("answers every page with a policy of its own, and never from a cache", async () => {
  const { visitor, base, start } = await aVisit();
  const nonces = new Set<string>();
  for (const page of [
    start,
    await visitor.get(`${base}/company`),
    await visitor.get(`${base}/nowhere`),
    await visitor.get("/go/x.y"),
  ]) {
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self'");
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(page.headers.get("referrer-policy")).toBe("same-origin");
    const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1] ?? "";
    expect(page.html).toContain(`<style nonce="${nonce}">`);
    expect(page.html).not.toMatch(/\sstyle=|\son\w+=/);
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(4);
});

it("takes the whole form by plain posts: rows, files, review, the end", async () => {
  const visit = await aVisit();
  const { visitor, base, ref } = visit;
  expect((await send(visit, "company", company)).path).toBe(`${base}/representative`);
  expect((await send(visit, "representative", representative)).path).toBe(`${base}/owners`);

  const two = await send(visit, "owners", owner(0, "Ada", "60"), "add:owners");
  expect(two.html).toContain('value="Ada"');
  const three = await send(visit, "owners", owner(1, "Bob", "30"), "add:owners");
  expect(three.html.match(/<fieldset class="row"/g)).toHaveLength(3);
  const fewer = await send(visit, "owners", owner(2, "Eve", "10"), "remove:owners:1");
  expect(fewer.html.match(/<fieldset class="row"/g)).toHaveLength(2);
  expect(fewer.html).toContain('value="Eve"');
  expect(fewer.html).not.toContain('value="Bob"');
  expect((await send(visit, "owners", {})).path).toBe(`${base}/documents`);

  const review = await uploads(visit);
  expect(review.path, review.html).toBe(`${base}/review`);
  for (const text of [
    "Northwind Trading Ltd",
    "United Kingdom",
    "March 27, 2011",
    "certificate.pdf",
    "bill.pdf",
    "Eve",
  ])
    expect(review.html).toContain(text);

  const end = await send(visit, "review", { declaration: "on" });
  expect(end.path).toBe(`${base}/done`);
  expect(end.html).toContain("Your reference number");
  const { context, collection } = await contextOf(ref);
  expect(collection.round).toBe(1);
  expect(context.entity).toMatchObject({
    data: {
      companyName: "Northwind Trading Ltd",
      additionalInfo: { ubos: [{ firstName: "Ada" }, { firstName: "Eve" }] },
    },
  });
  // Whoever comes back finds the end, not the form.
  expect((await visitor.get(`${base}/company`)).path).toBe(`${base}`);
});

it("says what is wrong on top and at the field, and keeps what was typed", async () => {
  const visit = await aVisit();
  const wrong = await send(visit, "company", { ...company, companyName: "", "dateOfEstablishment.month": "13" });
  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain("<title>Error: ");
  expect(wrong.html).toContain('href="#f-companyName"');
  expect(wrong.html).toContain('href="#f-dateOfEstablishment"');
  expect(wrong.html).toMatch(/<p class="error" id="f-companyName-error">[^<]{10,}/);
  expect(wrong.html).toMatch(/<input id="f-companyName"[^>]*aria-invalid="true"/);
  const later = fieldsIn((await visit.visitor.get(`${visit.base}/company`)).html);
  expect(Object.fromEntries(later)).toMatchObject({
    companyName: "",
    "dateOfEstablishment.month": "13",
    registrationNumber: "12345678",
  });
});

it("keeps what is typed as it is typed, and shows it on another device", async () => {
  const visit = await aVisit();
  const { visitor, base, path, ref } = visit;
  const shown = await visitor.get(`${base}/company`);
  const versionBefore = (await contextOf(ref)).version;
  const typed = filled(fieldsIn(shown.html), {
    ...company,
    companyName: "Half a na",
    businessType: "other",
    registrationNumber: "",
  });
  const saved = await visitor.post(`${base}/company/draft`, typed);
  const answer = JSON.parse(saved.html) as {
    savedAt: string;
    problems: { field: string; message: string }[];
    hidden: string[];
  };
  expect(Date.parse(answer.savedAt)).toBeGreaterThan(0);
  expect(answer.problems.map(({ field }) => field)).toContain("registrationNumber");
  expect(answer.hidden).not.toContain("businessTypeOther");
  expect(
    JSON.parse((await visitor.post(`${base}/company/draft`, filled(typed, { businessType: "private_limited" }))).html),
  ).toMatchObject({
    hidden: ["businessTypeOther"],
  });
  expect((await contextOf(ref)).version).toBe(versionBefore);

  const elsewhere = new Visitor();
  const resumed = await elsewhere.post(path, []);
  expect(resumed.html).toContain("Welcome back");
  const there = await elsewhere.get(`${resumed.path}/company`);
  expect(there.html).toContain('value="Half a na"');
});

it("does nothing for a form that another site sends", async () => {
  const visit = await aVisit();
  const { visitor, base, path, ref } = visit;
  const before = (await contextOf(ref)).version;
  const fields: [string, string][] = [...Object.entries(company), ["action", "continue"]];
  for (const headers of [
    { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    { origin: "null", "sec-fetch-site": "cross-site" },
    { origin: "https://edgecase.test.evil.example", "sec-fetch-site": "same-origin" },
  ]) {
    for (const target of [
      `${base}/company`,
      `${base}/company/draft`,
      `${base}/submit`,
      `${base}/renew`,
      `${base}/files/x`,
      path,
    ])
      expect((await visitor.post(target, fields, headers)).status, target).toBe(403);
  }
  const after = await contextOf(ref);
  expect(after.version).toBe(before);
  expect(after.collection.pages).toEqual({});
});

it("refuses what the page does not ask for, and writes down that somebody tried", async () => {
  const visit = await aVisit();
  for (const name of ["pluginsOutput.risk.riskScore", "entity.data.approved", "owners.0.firstName", "__proto__.x"]) {
    const refused = await send(visit, "company", { ...company, [name]: "1" });
    expect(refused.status, name).toBe(422);
  }
  const { context, collection } = await contextOf(visit.ref);
  expect(collection.pages).toEqual({});
  expect(JSON.stringify(context)).not.toContain("Northwind");
  const timeline = await api.get(`/cases/${visit.ref.caseId}/timeline?limit=100`);
  expect(timeline.text).toContain("attempt.refused");
});

it("ends every session with the link it came from", async () => {
  const { visitor, base, ref } = await aVisit();
  const link = (await contextOf(ref)).links.at(-1);
  const revoked = await api.delete(`/cases/${ref.caseId}/links/${link?.id}`);
  expect(revoked.status, revoked.text).toBeLessThan(300);
  const gone = await visitor.get(`${base}/company`);
  expect(gone.status).toBe(401);
  expect((await visitor.post(`${base}/company/draft`, [["companyName", "x"]])).status).toBe(401);
});

it("opens no case with the session of another", async () => {
  const one = await aVisit();
  const other = await aVisit();
  const stranger = await one.visitor.get(`${other.base}/company`);
  expect(stranger.status).toBe(401);
  expect(stranger.html).not.toContain("Acme");
  const strange = `${one.base.slice(0, -2)}${one.base.endsWith("xx") ? "yy" : "xx"}`;
  expect((await new Visitor().get(`${strange}/company`)).status).toBe(404);
});

it("sends a new link to the address the case knows, and the old one opens nothing then", async () => {
  const { ref, path, base } = await aVisit();
  // One that works would be mailed as it is.
  await caseOf(env, ref).moveClock(60 * 86_400_000);
  const asked = await new Visitor().post(`${base}/renew`, []);
  expect(asked.status).toBe(200);
  expect(asked.html).not.toContain("acme.example");
  const mail = await eventually(async () => {
    const box = await api.get(`/api/v1/sandbox/mailbox?caseId=${ref.caseId}`);
    if (box.at("data.0.text") === undefined) throw new Error("no mail yet");
    return box;
  });
  expect(mail.at("data.0.to")).toBe("boss@acme.example");
  const [url = ""] = /http\S+/.exec(mail.textAt("data.0.text")) ?? [];
  const old = await new Visitor().get(path);
  expect(old.status).toBe(410);
  expect(old.html).toContain("This link has run out");
  expect((await new Visitor().post(new URL(url).pathname, [])).status).toBe(200);
});

it("speaks the reader's language, from right to left, and loses nothing in the switch", async () => {
  const visit = await aVisit();
  const { visitor, base } = visit;
  const arabic = await send(visit, "company", { ...company, companyName: "Half" }, "language:ar");
  expect(arabic.html).toContain('<html lang="ar" dir="rtl">');
  expect(arabic.html).toContain('value="Half"');
  expect(arabic.html).toContain("حفظ ومتابعة");
  const wrong = await visitor.post(`${base}/company`, [
    ["companyName", ""],
    ["action", "continue"],
  ]);
  expect(wrong.html).toMatch(/<p class="error" id="f-companyName-error">[^<]*[\u0600-\u06ff]/);
  const fresh = new Visitor({ "accept-language": "fr, ar;q=0.8, en;q=0.5" });
  expect((await fresh.get(visit.path)).html).toContain('lang="ar"');
});

it("refuses a file in a sentence on the card, and takes one that a script sends", async () => {
  const visit = await aVisit();
  await upToDocuments(visit);
  const { visitor, base, ref } = visit;
  const headers = {
    "x-file-name": encodeURIComponent("Straße 1.pdf"),
    "x-upload-id": "upload-0001",
    "content-type": "application/octet-stream",
  };
  const body = await aPdf("x").arrayBuffer();
  for (let attempt = 0; attempt < 2; attempt++) {
    const taken = await visitor.send(`${base}/files/certificate_of_registration`, body, {
      ...headers,
      "content-length": String(body.byteLength),
    });
    expect(taken.status, taken.html).toBe(201);
  }
  const documents = (await contextOf(ref)).documents.filter(({ key }) => key === "certificate_of_registration");
  expect(documents.flatMap(({ nextPages }) => nextPages.map(({ fileName }) => fileName))).toEqual(["Straße 1.pdf"]);
  const page = await visitor.get(`${base}/documents`);
  expect(page.html).toContain("Straße 1.pdf");
  const missing = await send(visit, "documents", {});
  expect(missing.status).toBe(422);
  expect(missing.html).toContain('href="#f-proof_of_address"');
  const removed = await send(
    visit,
    "documents",
    {},
    `remove-file:certificate_of_registration:${documents[0]?.nextPages[0]?.fileId}`,
  );
  expect(removed.html).not.toContain("Straße 1.pdf");
  const empty = await visitor.send(`${base}/files/proof_of_address`, new ArrayBuffer(0), {
    ...headers,
    "x-upload-id": "upload-0002",
    "content-length": "0",
  });
  expect(empty.status).toBe(400);
  expect(empty.html).toContain("empty");
});

it("fits the first pages into the first packets", async () => {
  const { start, visitor, base } = await aVisit();
  for (const { whole } of [start, await visitor.get(`${base}/company`), await visitor.get(`${base}/documents`)]) {
    const packed = await new Response(
      new Blob([whole]).stream().pipeThrough(new CompressionStream("gzip")),
    ).arrayBuffer();
    expect(packed.byteLength).toBeLessThan(14_000);
  }
});

it("asks in a revision for exactly what was asked again, with the reason and the old file, and takes the new one", async () => {
  const draft = await api.post("/workflow-definitions", {
    key: "papers",
    name: "Papers",
    definitionType: "statechart-json",
    definition: {
      id: "papers",
      initial: "collecting",
      states: {
        collecting: { tags: ["collection_flow"], meta: { form: "papers" }, on: { SENT: "review" } },
        review: { on: { ask: "revision" } },
        revision: { tags: ["revision"], meta: { form: "papers" }, on: { SENT: "review" } },
      },
    },
    uiDefinition: {
      key: "papers",
      title: "Papers",
      event: "SENT",
      pages: [
        {
          id: "papers",
          title: "Papers",
          elements: ["passport", "bill"].map((id) => ({
            id,
            element: "document",
            params: { label: id === "bill" ? "Electricity bill" : "Passport", category: id, documentType: id },
            validate: [{ type: "document" }],
          })),
        },
      ],
    },
  });
  expect(draft.status, draft.text).toBe(201);
  await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {});
  const opened = await api.post("/cases", {
    workflow: "papers",
    context: { entity: { type: "individual", data: { firstName: "Ada" } } },
  });
  const caseId = opened.textAt("id");
  const minted = await api.post(`/cases/${caseId}/links`, { kind: "session" });
  const visitor = new Visitor();
  const { path: base } = await visitor.post(new URL(minted.textAt("url")).pathname, []);

  const first = new FormData();
  first.append("_file.passport", aPdf("passport.pdf"));
  first.append("_file.bill", aPdf("old-bill.pdf"));
  first.append("action", "continue");
  expect((await visitor.post(`${base}/papers`, first)).path).toBe(`${base}/done`);

  const { documents } = await contextOf({ tenantId, caseId: caseId as CaseRef["caseId"] });
  const bill = documents.find(({ key }) => key === "bill");
  const asked = await api.post(`/cases/${caseId}/documents/${bill?.id}/decision`, {
    decision: "revision",
    reason: "The lower half is missing",
  });
  expect(asked.status, asked.text).toBe(200);
  expect((await api.post(`/cases/${caseId}/events`, { name: "ask" })).status).toBe(200);

  const page = await visitor.get(base);
  expect(page.path).toBe(`${base}/revise`);
  for (const text of ["One thing to fix", "Electricity bill", "The lower half is missing", "old-bill.pdf"])
    expect(page.html).toContain(text);
  expect(page.html).not.toContain("Passport");
  const early = await visitor.post(`${base}/revise`, [["action", "continue"]]);
  expect(early.status).toBe(422);
  expect(early.html).toContain('href="#f-bill"');

  const second = new FormData();
  second.append("_file.bill", aPdf("new-bill.pdf"));
  second.append("action", "continue");
  expect((await visitor.post(`${base}/revise`, second)).path).toBe(`${base}/done`);
  const after = await contextOf({ tenantId, caseId: caseId as CaseRef["caseId"] });
  const revised = after.documents.find(({ key }) => key === "bill");
  expect(revised?.pages.map(({ fileName }) => fileName)).toEqual(["new-bill.pdf"]);
  expect(revised?.previousPages.map(({ fileName }) => fileName)).toEqual(["old-bill.pdf"]);
});

it("tells live tenants' mails nowhere, and hides the mailbox from them", async () => {
  const live = await aTenantClient({ environment: "live" });
  expect((await live.api.get("/api/v1/sandbox/mailbox")).status).toBe(404);
  const stranger = await aTenantClient();
  expect((await stranger.api.get("/api/v1/sandbox/mailbox")).at("data")).toEqual([]);
  expect((await new Visitor().get("/api/v1/sandbox/mailbox")).status).toBe(401);
});

it("says that nothing is lost when something behind the page does not answer", async () => {
  const { path } = await aCase();
  // A copy: the bindings themselves are shared by all tests.
  const prepare = () => {
    throw new Error("D1_ERROR: secret detail");
  };
  const broken = { ...env, DB: { prepare } };
  const page = await flowRoutes.request(`http://edgecase.test${path}`, {}, broken);
  expect(page.status).toBe(503);
  expect(page.headers.get("retry-after")).toBe("30");
  const html = await page.text();
  expect(html).toContain("What was saved is safe");
  expect(html).not.toContain("secret detail");
});
