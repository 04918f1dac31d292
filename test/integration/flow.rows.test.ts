import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { caseOf } from "../../src/cases/case-of";
import { itemsOf } from "../../src/collection/rows";
import { fileKey } from "../../src/documents/file-key";
import type { CaseDocument, TenantId } from "../../src/domain";
import { isObject, type JsonObject } from "../../src/lib/json";
import { openFlow } from "../../src/sdk/flow";
import { type ApiClient, aTenantClient } from "../support/api";
import { type AtForm, anApplicant } from "../support/applicant";
import { publishFiles } from "../support/journey";
import { fieldsIn, filled, type Visited, Visitor } from "../support/visitor";

let api: ApiClient;
let tenantId: TenantId;

const text = (id: string, over: JsonObject = {}): JsonObject => ({
  id,
  element: "textfield",
  valueDestination: id,
  params: { label: id },
  ...over,
});
const required = { validate: [{ type: "required" }] };
const scan = (id: string, label: string, over: JsonObject = {}): JsonObject => ({
  id,
  element: "document",
  params: { label, category: "identity", maxFiles: 2 },
  ...over,
});
/** Owners with a passport each, the company they hold their share by, and licences with a scan. */
const pages: JsonObject[] = [
  {
    id: "owners",
    title: "Owners",
    elements: [
      {
        id: "owners",
        element: "entitygroup",
        params: { label: "Owners", itemLabel: "Owner", type: "ubo" },
        validate: [{ type: "minItems", value: 1 }],
        children: [
          text("firstName", required),
          scan("passport", "Passport", { validate: [{ type: "document" }] }),
          {
            id: "holding",
            element: "lookup",
            valueDestination: "holding",
            params: { label: "Held by", fill: { registrationNumber: "item.number", name: "entity.data.parentName" } },
          },
          text("number"),
          {
            id: "licences",
            element: "fieldlist",
            valueDestination: "licences",
            params: { label: "Licences", itemLabel: "Licence" },
            children: [text("code", required), scan("proof", "Proof")],
          },
        ],
      },
      {
        id: "parentName",
        element: "textfield",
        valueDestination: "entity.data.parentName",
        params: { label: "Parent" },
      },
    ],
  },
  { id: "check", title: "Check", elements: [{ id: "all", element: "review" }] },
];

beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
  await publishFiles(api, {
    key: "rows",
    name: "rows",
    definition: {
      initial: "asking",
      states: {
        asking: { meta: { form: "rows" }, on: { COLLECTION_FLOW_FINISHED: "review" } },
        review: { on: { revision: "revision" } },
        revision: { tags: ["revision"], meta: { form: "rows" }, on: { COLLECTION_FLOW_FINISHED: "review" } },
      },
    },
    forms: { rows: { title: "rows", pages } },
  });
});
afterEach(() => vi.unstubAllGlobals());

const aPdf = (name: string): File =>
  new File([`%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n% ${name}\ntrailer<</Root 1 0 R>>\n%%EOF\n`], name, {
    type: "application/pdf",
  });

/** Posts a page as a browser without scripts does, with files in it. */
async function withFiles(at: AtForm, page: string, files: Record<string, File>, action: string): Promise<Visited> {
  const shown = await at.visitor.get(`${at.base}/${page}`);
  const form = new FormData();
  for (const [name, value] of filled(fieldsIn(shown.html), {})) form.append(name, value);
  for (const [name, file] of Object.entries(files)) form.append(name, file);
  form.append("action", action);
  return at.visitor.post(`${at.base}/${page}`, form);
}
const snapshotOf = async ({ ref }: AtForm) => {
  const snapshot = await caseOf(env, ref).snapshot();
  if (!snapshot.ok) throw new Error(snapshot.error.code);
  return snapshot.value;
};
const ownersOf = async (at: AtForm): Promise<JsonObject[]> => {
  const { context } = await snapshotOf(at);
  const { entity } = context as { entity: { data: { additionalInfo?: { ubos?: JsonObject[] } } } };
  return entity.data.additionalInfo?.ubos ?? [];
};
const filesOf = (documents: readonly CaseDocument[]): [string | null, string[]][] =>
  documents.map(({ key, pages: sent, nextPages }) => [
    key,
    [...sent, ...nextPages].map(({ fileName }) => fileName ?? ""),
  ]);
/** Names of the file fields that a page shows. */
const fileFields = ({ html }: Visited): string[] =>
  [...html.matchAll(/name="_file\.([^"]+)"/g)].map(([, name]) => name ?? "");
const isStored = async ({ ref }: AtForm, fileId: string | null | undefined): Promise<boolean> =>
  fileId != null && (await env.DOCUMENTS.head(fileKey(ref, fileId))) !== null;

describe("an owner's passport, without a script", () => {
  it("is uploaded in the owner's row before anything is sent, demanded of each owner, and follows the row", async () => {
    const at = await anApplicant(api, tenantId, "rows");
    const first = await at.visitor.get(`${at.base}/owners`);
    expect(fileFields(first)).toEqual(["passport.new_0"]);
    await withFiles(at, "owners", { "_file.passport.new_0": aPdf("ada.pdf") }, "upload:passport.new_0");
    await at.press("owners", { "owners.0.firstName": "Ada" }, "add:owners");
    await at.press("owners", { "owners.1.firstName": "Bob" }, "add:owners.0.licences");
    const missing = await at.press("owners", { "owners.0.licences.0.code": "L-1" });
    expect(missing.status).toBe(422);
    expect(missing.html).toContain('href="#f-owners.1.passport"');
    expect(missing.html).toContain("Owner 2: Passport");

    const shown = await at.visitor.get(`${at.base}/owners`);
    const [, proof = "", bobs = ""] = fileFields(shown);
    expect([proof.split(".").length, bobs.split(".").length]).toEqual([3, 2]);
    const sent = await withFiles(
      at,
      "owners",
      { [`_file.${bobs}`]: aPdf("bob.pdf"), [`_file.${proof}`]: aPdf("licence.pdf") },
      "continue",
    );
    expect(sent.path).toBe(`${at.base}/check`);
    const [ada, bob] = await ownersOf(at);
    const [licence] = itemsOf(ada?.licences).filter(isObject);
    expect([ada?.firstName, licence?.code, bob?.firstName]).toEqual(["Ada", "L-1", "Bob"]);
    expect(filesOf((await snapshotOf(at)).documents)).toEqual([
      [`passport.${String(ada?.id)}`, ["ada.pdf"]],
      [`passport.${String(bob?.id)}`, ["bob.pdf"]],
      [`proof.${String(ada?.id)}.${String(licence?.id)}`, ["licence.pdf"]],
    ]);
    // What is looked through before sending says it all.
    for (const said of ["ada.pdf", "bob.pdf", "Licence 1: ", "L-1", "licence.pdf"]) expect(sent.html).toContain(said);
  });

  it("goes with the owner, who is told before, and the bytes go with it", async () => {
    const at = await anApplicant(api, tenantId, "rows");
    await withFiles(at, "owners", { "_file.passport.new_0": aPdf("ada.pdf") }, "upload:passport.new_0");
    await at.press("owners", { "owners.0.firstName": "Ada" }, "add:owners");
    const [, second = ""] = fileFields(await at.visitor.get(`${at.base}/owners`));
    const told = await withFiles(at, "owners", { [`_file.${second}`]: aPdf("bob.pdf") }, `upload:${second}`);
    expect(told.html).toContain("The files in it go with it.");
    const [, unsent] = (await snapshotOf(at)).documents;
    const fileId = unsent?.nextPages[0]?.fileId;
    expect(await isStored(at, fileId)).toBe(true);
    await at.press("owners", {}, "remove:owners:1");
    expect(await isStored(at, fileId)).toBe(false);

    await at.press("owners", {});
    const [kept] = (await snapshotOf(at)).documents;
    expect(kept?.row?.steps).toHaveLength(1);
    await at.press("owners", {}, "add:owners");
    await at.press("owners", { "owners.1.firstName": "Cid" }, "remove:owners:0");
    // Until the page goes without the row, nothing is lost.
    expect(await isStored(at, kept?.pages[0]?.fileId)).toBe(true);
    const [cids = ""] = fileFields(await at.visitor.get(`${at.base}/owners`));
    await withFiles(at, "owners", { [`_file.${cids}`]: aPdf("cid.pdf") }, "continue");
    expect(filesOf((await snapshotOf(at)).documents).map(([, names]) => names)).toEqual([["cid.pdf"]]);
    expect(await isStored(at, kept?.pages[0]?.fileId)).toBe(false);
  });

  it("is asked again of that owner alone, and what is due says of whom", async () => {
    const at = await anApplicant(api, tenantId, "rows");
    await withFiles(at, "owners", { "_file.passport.new_0": aPdf("ada.pdf") }, "upload:passport.new_0");
    await at.press("owners", { "owners.0.firstName": "Ada" });
    await at.press("check", {});
    const [ada] = await ownersOf(at);
    const target = `documents.passport.${String(ada?.id)}`;
    const decided = await api.post(`/cases/${at.ref.caseId}/revisions`, {
      items: [{ kind: "document", target, reason: "blurred" }],
    });
    expect(decided.status, decided.text).toBe(200);
    const due = await api.get(`/cases/${at.ref.caseId}/requirements`);
    expect(due.at("currentlyDue")).toMatchObject([{ id: target, kind: "document", page: "owners" }]);

    const asked = await at.visitor.get(`${at.base}/revise`);
    expect(asked.html).toContain("Owner 1: Passport");
    expect(asked.html).toContain("ada.pdf");
    const address = `passport.${String(ada?.id)}`;
    expect(fileFields(asked)).toEqual([address]);
    const answered = await withFiles(at, "revise", { [`_file.${address}`]: aPdf("better.pdf") }, "continue");
    expect(answered.path).toBe(`${at.base}/done`);
    expect((await snapshotOf(at)).documents).toMatchObject([
      { key: address, version: 2, pages: [{ fileName: "better.pdf" }], previousPages: [{ fileName: "ada.pdf" }] },
    ]);
  });

  it("is asked of the owner, when nobody is named and the owner has a link, and nobody else sees it", async () => {
    const at = await anApplicant(api, tenantId, "rows");
    await withFiles(at, "owners", { "_file.passport.new_0": aPdf("ada.pdf") }, "upload:passport.new_0");
    await at.press("owners", { "owners.0.firstName": "Ada" });
    await at.press("check", {});
    const [ada] = await ownersOf(at);
    const person = String(ada?.id);
    const path = `/cases/${at.ref.caseId}`;
    const minted = await api.post(`${path}/links`, { person, pages: ["check"] });
    expect(minted.status, minted.text).toBe(201);
    const askable = await api.get(`${path}/revisions/askable`);
    const [document] = (await snapshotOf(at)).documents;
    expect(askable.at("documents")).toEqual([{ target: document?.id, person }]);
    const items = [{ kind: "document", target: `documents.passport.${person}`, reason: "blurred" }];
    expect((await api.post(`${path}/revisions`, { items })).status).toBe(200);

    expect((await at.visitor.get(`${at.base}/revise`)).html).not.toContain("Passport");
    const visitor = new Visitor();
    const asked = await visitor.post(new URL(minted.textAt("url")).pathname, []);
    const base = asked.path.replace(/\/revise$/, "");
    const owner: AtForm = { ...at, visitor, base };
    expect(asked.html).toContain("Owner 1: Passport (Ada)");
    const file = { [`_file.passport.${person}`]: aPdf("hers.pdf") };
    expect((await withFiles(owner, "revise", file, "continue")).path).toBe(`${base}/done`);
    const linkId = minted.textAt("id");
    expect((await snapshotOf(at)).documents).toMatchObject([{ version: 2, pages: [{ fileName: "hers.pdf", linkId }] }]);
  });

  it("cannot be given to somebody who is not on the list", async () => {
    const at = await anApplicant(api, tenantId, "rows");
    const refused = await at.visitor.send(`${at.base}/files/passport.item_9_9`, "%PDF-1.4", {
      "content-type": "application/octet-stream",
      "x-file-name": "p.pdf",
    });
    expect(refused.status).toBe(403);
    expect((await snapshotOf(at)).documents).toEqual([]);
  });
});

describe("a company that is looked up in an owner's row", () => {
  it("fills that row, and the page around it where the form says so", async () => {
    const at = await anApplicant(api, tenantId, "rows", { country: "GB" });
    await at.press("owners", { "owners.0.firstName": "Ada" }, "add:owners");
    const found = await at.press("owners", { "owners.1.holding": "99000102" }, "lookup:owners.1.holding");
    const [, choice = ""] = /value="(fill:owners\.1\.holding:[^"]+)"/.exec(found.html) ?? [];
    await at.press("owners", {}, choice);
    expect(await at.fields("owners")).toMatchObject({
      "owners.0.number": "",
      "owners.1.number": "99000102",
      parentName: "Tidewater Instruments Ltd",
    });
  });
});

describe("a form of one's own", () => {
  it("fills rows in rows and uploads for them by the item's address", async () => {
    const at = await anApplicant(api, tenantId, "rows");
    vi.stubGlobal("fetch", (input: RequestInfo, init?: RequestInit<CfProperties>) =>
      fetchSelf(new Request(input, init)),
    );
    const flow = await openFlow(at.link);
    await flow.load();
    await flow.addRow("owners", "owners");
    await flow.save("owners", { "owners.0.firstName": "Ada" });
    const state = await flow.addRow("owners", "owners.0.licences");
    const [group] = state.pages.find(({ id }) => id === "owners")?.items ?? [];
    const row = group?.kind === "entitygroup" ? group.rows[0] : undefined;
    const document = row?.items.find((item) => item.kind === "document");
    expect(document).toMatchObject({ name: "owners.0.passport", address: expect.stringMatching(/^passport\.row_/) });
    await flow.upload(document?.kind === "document" ? document.address : "", aPdf("ada.pdf"));
    await flow.sendPage("owners", { "owners.0.licences.0.code": "L-1" });
    const [ada] = await ownersOf(at);
    expect(ada).toMatchObject({ firstName: "Ada", licences: [{ code: "L-1", id: expect.stringMatching(/^item_/) }] });
    expect(filesOf((await snapshotOf(at)).documents)).toEqual([[`passport.${String(ada?.id)}`, ["ada.pdf"]]]);
  });
});
