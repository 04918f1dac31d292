import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { app } from "../../src/app";
import { contentAddressMs, contentPath } from "../../src/documents/content-address";
import { type CaseRef, type Id, newId } from "../../src/domain";
import { badSettings, type Env } from "../../src/env";
import type { JsonObject } from "../../src/lib/json";
import { atRest } from "../support/cases";
import { jpeg, pdf, png } from "../support/file-corpus";
import { type AnswerKind, headerFaults } from "../support/header-table";
import { seedAnalyst } from "../support/tenant";
import { aTwoPartsTenant } from "../support/two-parts";

// G31, G36: uploads are shown from a host that has nothing to lose: no cookie, no script, no page.

const [site, files] = ["http://edgecase.test", "http://files.fake-content.test"];
const withHost: Env = { ...env, CONTENT_ORIGIN: files };

let tenant: Awaited<ReturnType<typeof aTwoPartsTenant>>;
let cookie = "";
beforeAll(async () => {
  tenant = await aTwoPartsTenant();
  cookie = (await seedAnalyst(env, tenant.tenantId, "admin")).cookie;
});
afterEach(() => void vi.restoreAllMocks());

async function ask(address: string, headers: Record<string, string> = {}, method = "GET", where: Env = withHost) {
  const run = createExecutionContext();
  const answer = await app.request(address, { method, headers }, where, run);
  await waitOnExecutionContext(run);
  return answer;
}
const asAnalyst = () => ({ cookie, origin: site, "sec-fetch-site": "same-origin" });

async function dressedAs(kind: AnswerKind, answer: Response): Promise<Uint8Array> {
  expect([answer.status, ...headerFaults(kind, answer.headers)]).toEqual([answer.status]);
  expect(answer.headers.has("set-cookie")).toBe(false);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Where somebody who asks for this path is sent. */
async function addressOf(path: string, headers: Record<string, string> = asAnalyst()): Promise<string> {
  const sent = await ask(`${site}${path}`, headers);
  expect([sent.status, await sent.text()]).toEqual([303, ""]);
  expect(headerFaults("data", sent.headers)).toEqual([]);
  return sent.headers.get("location") ?? "";
}

async function addTo(ref: CaseRef, path: string, fields: Record<string, JsonObject>, file: File): Promise<string> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, JSON.stringify(value));
  form.append("files", file);
  const added = await tenant.api.send("POST", `/cases/${ref.caseId}${path}`, { body: form });
  expect(added.status, added.text).toBe(201);
  await atRest(ref);
  return added.textAt("id");
}

/** A case with a photo among its documents. */
async function aCaseWithPhoto() {
  const { ref } = await tenant.aCase();
  const document = { category: "identity", type: "passport" };
  const id = await addTo(ref, "/documents", { document }, new File([jpeg()], "me.jpg"));
  const listed = await tenant.api.get(`/cases/${ref.caseId}/documents`);
  const fileId = listed.textAt("data.0.pages.0.fileId") as Id<"file">;
  return { ref, documentId: id, fileId, path: `/api/v1/cases/${ref.caseId}/documents/${id}/files/${fileId}` };
}

describe("a file of a case, with a host for files", () => {
  it("is shown to a person from there, and to a key as before", async () => {
    const { path } = await aCaseWithPhoto();
    const address = await addressOf(`${path}?disposition=inline`);
    expect(address).toMatch(/^http:\/\/files\.fake-content\.test\/content\/1\.[\w-]+\.[\w-]+$/);
    const shown = await ask(address);
    expect(shown.headers.get("content-disposition")).toMatch(/^inline; filename="me\.jpg"/);
    expect(await dressedAs("content", shown)).toEqual(jpeg());
    const taken = await ask(await addressOf(path));
    expect(taken.headers.get("content-disposition")).toMatch(/^attachment;/);
    expect(await dressedAs("content", taken)).toEqual(jpeg());
    const byKey = await tenant.api.get(path);
    expect([byKey.status, ...headerFaults("file", byKey.headers)]).toEqual([200]);
  });

  it("is seen by nobody who was not let in a moment ago", async () => {
    const { ref, documentId, fileId, path } = await aCaseWithPhoto();
    // The clock stands from when the address is made on: how long it opens does not hang on how long the calls take.
    const realNow = Date.now();
    vi.spyOn(Date, "now").mockReturnValue(realNow);
    const address = await addressOf(path);
    const gone = async (asked: string, headers: Record<string, string> = {}, where = withHost) => {
      const answer = await ask(asked, headers, "GET", where);
      return [asked, answer.status, ...headerFaults(where === env ? "data" : "nowhere", answer.headers)];
    };
    const changed = address.slice(0, -2) + (address.endsWith("AA") ? "BB" : "AA");
    const otherKey = contentPath(
      "b3RoZXIta2V5LW90aGVyLWtleS1vdGhlci1rZXktMQ==",
      { ref, fileId, subject: { purpose: "review", documentId }, disposition: "inline" },
      Date.now(),
    );
    for (const wrong of [changed, `${files}${otherKey}`, `${files}/content/`, `${files}/content/${"x".repeat(3_000)}`])
      expect(await gone(wrong, asAnalyst())).toEqual([wrong, 404]);
    // On the host of the pages an address opens nothing, and so it does where there is no host for files.
    const elsewhere = address.replace(files, site);
    expect(await gone(elsewhere, asAnalyst(), env)).toEqual([elsewhere, 404]);
    expect((await ask(elsewhere, asAnalyst())).status).toBe(404);
    vi.spyOn(Date, "now").mockReturnValue(realNow + contentAddressMs - 2_000);
    expect((await ask(address)).status).toBe(200);
    vi.spyOn(Date, "now").mockReturnValue(realNow + contentAddressMs + 2_000);
    expect(await gone(address, asAnalyst())).toEqual([address, 404]);
  });

  it("opens for what it was made for only: another file, document, note or form of the same case is not there", async () => {
    const { ref, documentId, fileId } = await aCaseWithPhoto();
    const made = (subject: Parameters<typeof contentPath>[1]["subject"], id = fileId, of = ref) =>
      `${files}${contentPath(env.MASTER_KEY, { ref: of, fileId: id, subject, disposition: "inline" }, Date.now())}`;
    const other = await aCaseWithPhoto();
    const review = { purpose: "review", documentId } as const;
    expect((await ask(made(review))).status).toBe(200);
    const wrong = [
      made(review, other.fileId),
      made(review, newId("file")),
      made({ purpose: "review", documentId: other.documentId }),
      made(review, fileId, other.ref),
      made({ purpose: "note", noteId: documentId }),
      made({ purpose: "form", linkId: "lnk_none" }),
    ];
    for (const address of wrong) expect([address, (await ask(address)).status]).toEqual([address, 404]);
  });

  it("comes in parts, is only read, and is gone with its case", async () => {
    const { ref, path } = await aCaseWithPhoto();
    const address = await addressOf(path);
    const part = await ask(address, { range: "bytes=0-3" });
    expect(part.status).toBe(206);
    expect(await dressedAs("content", part)).toEqual(jpeg().slice(0, 4));
    const past = await ask(address, { range: "bytes=99999999-" });
    expect([past.status, past.headers.get("content-range")]).toEqual([416, `bytes */${jpeg().length}`]);
    await dressedAs("nowhere", past);
    const post = await ask(address, asAnalyst(), "POST");
    expect(post.status).toBe(405);
    await dressedAs("nowhere", post);
    await tenant.api.post(`/cases/${ref.caseId}/cancel`, { reason: "over" });
    const erased = await tenant.api.post(`/cases/${ref.caseId}/erase`, { reason: "asked for it", basis: "request" });
    expect(erased.status, erased.text).toBeLessThan(300);
    expect((await ask(address)).status).toBe(404);
  });

  it("was looked at by whoever asked for its address, at the moment it was made", async () => {
    const { ref, path } = await aCaseWithPhoto();
    await addressOf(path, { ...asAnalyst(), "edgecase-purpose": "second look" });
    const log = await tenant.api.get(`/audit-log?limit=100&objectId=${ref.caseId}`);
    const looks = (log.at("data") as JsonObject[]).filter(({ action }) => action === "downloadFile");
    expect(looks).toMatchObject([{ purpose: "second look", actor: { kind: "analyst" } }]);
  });

  it("of a note is an attachment there as well", async () => {
    const { ref } = await tenant.aCase();
    const noteId = await addTo(ref, "/notes/with-files", { note: { content: "see" } }, new File([pdf()], "letter.pdf"));
    const notes = await tenant.api.get(`/cases/${ref.caseId}/notes`);
    const path = `/api/v1/cases/${ref.caseId}/notes/${noteId}/files/${notes.textAt("data.0.files.0.fileId")}`;
    const shown = await ask(await addressOf(path));
    expect(shown.headers.get("content-disposition")).toMatch(/^attachment; filename="letter\.pdf"/);
    expect(await dressedAs("content", shown)).toEqual(pdf());
  });
});

describe("an applicant's own picture", () => {
  it("comes from there, on a page that may show it, until the link is revoked", async () => {
    const there = await tenant.aCase();
    const who = await there.enter();
    const added = await who.visitor.send(`${who.base}/files/deed`, png(), {
      "content-type": "application/octet-stream",
      "content-length": String(png().length),
      "x-file-name": "deed.png",
    });
    expect(added.status, added.html).toBe(201);
    await atRest(there.ref);
    const { fileId } = JSON.parse(added.html) as { fileId: string };
    const own = { cookie: who.visitor.cookies };
    const page = await ask(`${site}${who.base}/company`, own);
    expect(headerFaults("flow", page.headers)).toEqual([]);
    expect(page.headers.get("content-security-policy")).toContain(`img-src 'self' blob: ${files};`);
    const address = await addressOf(`${who.base}/files/${fileId}`, own);
    expect(await dressedAs("content", await ask(address))).toEqual(png());
    expect((await ask(`${site}${who.base}/files/${newId("file")}`, own)).status).toBe(404);
    expect((await tenant.api.delete(`/cases/${there.id}/links/${who.linkId}`)).status).toBe(204);
    expect((await ask(address)).status).toBe(404);
  });
});

it("answers nothing but files on that host: no door of the product, whoever knocks", async () => {
  const paths = new Set(
    app.routes.filter(({ path }) => !path.endsWith("*")).map(({ path }) => path.replaceAll(/:\w+/g, "x")),
  );
  expect(paths.size).toBeGreaterThan(200);
  const answers = await Promise.all([...paths].map(async (path) => [path, await ask(`${files}${path}`, asAnalyst())]));
  for (const [path, answer] of answers as [string, Response][])
    expect([path, answer.status, ...headerFaults("nowhere", answer.headers)]).toEqual([path, 404]);
  const dotted = await ask("http://files.fake-content.test./console", asAnalyst());
  expect([dotted.status, ...headerFaults("nowhere", dotted.headers)]).toEqual([404]);
});

describe("the setting", () => {
  const variables = { ...env, BASE_URL: "https://risk.example", ENVIRONMENT: "production" };
  it.each([
    ["", true],
    ["https://files.example-content.com", true],
    ["https://files.risk.example:8443", true],
    ["https://risk.example", false],
    ["http://files.example-content.com", false],
    ["https://files.example-content.com/", false],
    ["https://files.example-content.com/x", false],
    ["files.example-content.com", false],
    ["https://*.example.com", false],
    ["https://a.example; script-src *", false],
  ])("%s: %s", (CONTENT_ORIGIN, isGood) => {
    const given = Object.entries({ ...variables, CONTENT_ORIGIN });
    const texts = given.flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : []));
    expect(badSettings(Object.fromEntries(texts))).toEqual(isGood ? [] : ["CONTENT_ORIGIN"]);
  });

  it("names a host that no tenant can register, and that no webhook is sent to", async () => {
    const call = async (path: string, body: JsonObject) => {
      const headers = { ...asAnalyst(), "content-type": "application/json" };
      const init = { method: "POST", headers, body: JSON.stringify(body) };
      const answer = await app.request(`${site}/api/v1${path}`, init, withHost, createExecutionContext());
      return [answer.status, ((await answer.json()) as { error?: { code: string } }).error?.code];
    };
    expect(await call("/branding/domains", { host: "files.fake-content.test" })).toEqual([400, "bad_value"]);
    expect(await call("/webhook-endpoints", { url: "https://files.fake-content.test/x" })).toEqual([400, "bad_value"]);
  });
});
