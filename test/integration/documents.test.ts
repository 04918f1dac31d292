import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { caseOf } from "../../src/cases/case-of";
import { fileKey } from "../../src/documents/file-key";
import { inspect } from "../../src/documents/inspect";
import { maxFileBytes, maxFilesPerCase, maxRequestBytes } from "../../src/documents/limits";
import { storeFile } from "../../src/documents/store";
import type { Actor, CaseDocument, CaseId, CaseRef } from "../../src/domain";
import { newId } from "../../src/domain";
import { sha256Hex } from "../../src/lib/bytes";
import type { Json, JsonObject } from "../../src/lib/json";
import { dropRefused, inspectFile } from "../../src/queues/inspect-file";
import { removeFile, serveOwnFile, storeUploadedFile, uploadFile } from "../../src/routes/flow-files";
import { openStoredFile } from "../../src/routes/stored-file";
import { type ApiClient, anAnalystClient, aTenantClient } from "../support/api";
import { atRest } from "../support/cases";
import { bytesOf, corpus, evilSvg, jpeg, pdf, png } from "../support/file-corpus";
import { seedAnalyst } from "../support/tenant";

const collecting: JsonObject = {
  initial: "collecting",
  states: {
    collecting: { meta: { form: "papers" }, on: { SENT: "review" } },
    review: { on: { approve: "approved", reject: "rejected" } },
    approved: { type: "final", tags: ["approved"] },
    rejected: { type: "final", tags: ["rejected"] },
  },
};
const documentField = (id: string, maxFiles: number): JsonObject => ({
  id,
  element: "document",
  params: { label: id, category: "identity", documentType: id, maxFiles },
});
const papers: JsonObject = {
  title: "Papers",
  event: "SENT",
  start: { lead: "Hello", minutes: 2, needs: ["Your passport"], privacy: "We keep it safe." },
  end: { lead: "Thank you", next: "We look at it." },
  pages: [{ id: "papers", title: "Papers", elements: [documentField("passport", 3), documentField("photo", 20)] }],
};

let tenant: Awaited<ReturnType<typeof aTenantClient>>;
beforeAll(async () => {
  tenant = await aTenantClient();
  const created = await tenant.api.post("/workflow-definitions", {
    key: "papers",
    name: "papers",
    definition: collecting,
    forms: { papers },
    config: { allowMultipleActiveWorkflows: true },
  });
  if (created.status !== 201) throw new Error(created.text);
  const published = await tenant.api.post(`/workflow-definitions/${created.textAt("id")}/publish`);
  if (published.status !== 200) throw new Error(published.text);
});
afterEach(() => void vi.restoreAllMocks());

async function aCase(): Promise<CaseRef> {
  const opened = await tenant.api.post("/cases", {
    workflow: "papers",
    context: { entity: { type: "individual", data: { firstName: "Ada" } } },
  });
  if (opened.status !== 201) throw new Error(opened.text);
  return { tenantId: tenant.tenantId, caseId: opened.textAt("id") as CaseId };
}

async function documentsOf(ref: CaseRef): Promise<CaseDocument[]> {
  const snapshot = await caseOf(env, ref).snapshot();
  if (!snapshot.ok) throw new Error(snapshot.error.code);
  return snapshot.value.documents;
}

const stored = (ref: CaseRef, fileId: string) => env.DOCUMENTS.head(fileKey(ref, fileId));
const countStored = async (ref: CaseRef): Promise<number> =>
  (await env.DOCUMENTS.list({ prefix: fileKey(ref, "") })).objects.length;

type Files = [name: string, bytes: Uint8Array<ArrayBuffer>, type?: string][];
async function addDocument(
  api: ApiClient,
  ref: CaseRef,
  files: Files,
  over: { document?: Json; headers?: Record<string, string>; field?: string } = {},
) {
  const form = new FormData();
  form.append("document", JSON.stringify(over.document ?? { category: "identity", type: "passport", key: "p-1" }));
  for (const [name, bytes, type = ""] of files) form.append(over.field ?? "files", new File([bytes], name, { type }));
  const encoded = new Response(form);
  const headers = { ...over.headers, "content-type": encoded.headers.get("content-type") ?? "" };
  return api.send("POST", `/cases/${ref.caseId}/documents`, { body: await encoded.arrayBuffer(), headers });
}

const download = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  fetchSelf(
    new Request(new URL(path, "http://edgecase.test"), {
      method,
      headers: { authorization: `Bearer ${tenant.apiKey}`, ...headers },
    }),
  );

/** A document with one good photo in it. */
async function aReadyPhoto(ref: CaseRef, bytes = jpeg(), name = "me.jpg") {
  const added = await addDocument(tenant.api, ref, [[name, bytes]]);
  expect(added.status).toBe(201);
  await atRest(ref);
  const documentId = added.textAt("id");
  const fileId = added.textAt("pages.0.fileId");
  return { documentId, fileId, path: `/api/v1/cases/${ref.caseId}/documents/${documentId}/files/${fileId}` };
}

describe("the store", () => {
  it("writes a key once: what comes later changes nothing", async () => {
    const ref = await aCase();
    const fileId = newId("file");
    expect(await storeFile(env, ref, bytesOf("first"), null, fileId)).toEqual({
      ok: true,
      value: { fileId, sizeBytes: 5 },
    });
    expect((await storeFile(env, ref, bytesOf("second"), null, fileId)).ok).toBe(true);
    const late = new Response("third").body as ReadableStream<Uint8Array>;
    expect((await storeFile(env, ref, late, 5, fileId)).ok).toBe(true);
    expect(await (await env.DOCUMENTS.get(fileKey(ref, fileId)))?.text()).toBe("first");
  });

  const chunks = (...sizes: number[]): ReadableStream<Uint8Array> =>
    new ReadableStream({
      start(controller) {
        for (const size of sizes) controller.enqueue(new Uint8Array(size));
        controller.close();
      },
    });

  it("takes a stream whose length is what it says", async () => {
    const ref = await aCase();
    const kept = await storeFile(env, ref, chunks(1_000_000, 500_000, 7), 1_500_007);
    expect(kept).toMatchObject({ ok: true, value: { sizeBytes: 1_500_007 } });
    expect(kept.ok && (await stored(ref, kept.value.fileId))?.size).toBe(1_500_007);
  });

  it.each([
    ["sends more than it said", () => chunks(10, 10), 15, "interrupted"],
    ["sends less than it said", () => chunks(10), 15, "interrupted"],
    [
      "sends far more than the limit and says little",
      () => chunks(...Array.from({ length: 30 }, () => 1_000_000)),
      100,
      "interrupted",
    ],
    ["says more than the limit", () => chunks(10), maxFileBytes + 1, "too_large"],
    ["says nothing", () => chunks(10), null, "length_required"],
    ["is empty", () => chunks(), 0, "empty"],
  ])("keeps nothing of a stream that %s", async (_what, body, declared, code) => {
    const ref = await aCase();
    expect(await storeFile(env, ref, body(), declared)).toEqual({ ok: false, error: { code } });
    expect(await countStored(ref)).toBe(0);
  });

  it("keeps nothing of a stream that breaks off", async () => {
    const ref = await aCase();
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error("gone"));
      },
    });
    expect(await storeFile(env, ref, broken, 100)).toEqual({ ok: false, error: { code: "interrupted" } });
    expect(await countStored(ref)).toBe(0);
  });
});

describe("G36: inspection, here as in production", () => {
  it("says of every file of the corpus what it is", () => {
    const told = corpus.map(({ name, bytes }) => {
      const verdict = inspect(bytes);
      return [name, verdict.status === "ready" ? verdict.contentType : verdict.problem];
    });
    expect(told).toEqual(corpus.map(({ name, expected }) => [name, expected]));
  });

  it("a file that never came is refused, and looking twice says the same", async () => {
    const ref = await aCase();
    const effect = { kind: "inspect_file", id: newId("effect"), documentId: "doc_x", fileId: newId("file") } as const;
    expect((await inspectFile(env, ref, effect)).verdict).toEqual({ status: "refused", problem: "missing" });
    const kept = await storeFile(env, ref, bytesOf(evilSvg), null, effect.fileId);
    expect(kept.ok).toBe(true);
    const [first, second] = [await inspectFile(env, ref, effect), await inspectFile(env, ref, effect)];
    expect(first).toEqual(second);
    expect(first.verdict).toEqual({ status: "refused", problem: "svg" });
    await dropRefused(env, ref, first);
    expect(await stored(ref, effect.fileId)).toBeNull();
  });
});

describe("documents over the API", () => {
  it("are processing first, then ready with kind, size and hash; the name is only a name", async () => {
    const ref = await aCase();
    const photo = jpeg({ width: 1_200, height: 900 });
    const added = await addDocument(tenant.api, ref, [
      ["../../Ada's pass\u202eport.html", photo, "text/html"],
      ["letter.pdf", pdf(), "application/pdf"],
    ]);
    expect(added.status).toBe(201);
    expect(added.json).toMatchObject({ key: "p-1", category: "identity", type: "passport", version: 1 });
    expect(added.at("pages.0")).toMatchObject({
      status: "processing",
      fileName: "Ada's passport.html",
      downloadPath: null,
    });
    await atRest(ref);

    const list = await tenant.api.get(`/cases/${ref.caseId}/documents`);
    const path = `/api/v1/cases/${ref.caseId}/documents/${added.textAt("id")}/files/${added.textAt("pages.0.fileId")}`;
    expect(list.at("data.0.pages.0")).toMatchObject({
      status: "ready",
      type: "image/jpeg",
      sizeBytes: photo.length,
      sha256: sha256Hex(photo),
      downloadPath: path,
    });
    expect(list.at("data.0.pages.1")).toMatchObject({ status: "ready", type: "application/pdf" });
    expect(list.at("data.0.previousPages")).toEqual([]);
  });

  it("come back byte for byte, as data in a sandbox, under an ending that fits", async () => {
    const ref = await aCase();
    const photo = png();
    const { path } = await aReadyPhoto(ref, photo, "page.html");
    const answer = await download(path);
    expect(answer.status).toBe(200);
    expect(sha256Hex(new Uint8Array(await answer.arrayBuffer()))).toBe(sha256Hex(photo));
    const { headers } = answer;
    expect(headers.get("content-type")).toBe("image/png");
    expect(headers.get("content-disposition")).toBe(
      "attachment; filename=\"page.html.png\"; filename*=UTF-8''page.html.png",
    );
    expect(headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none'/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("etag")).toBe(`"${sha256Hex(photo)}"`);
    const inline = await download(`${path}?disposition=inline`);
    expect(inline.headers.get("content-disposition")).toMatch(/^inline; /);
    expect(inline.headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none'/);
    await inline.body?.cancel();
    expect((await download(`${path}?disposition=evil`)).status).toBe(400);
  });

  it("come back in parts", async () => {
    const ref = await aCase();
    const photo = jpeg();
    const { path } = await aReadyPhoto(ref, photo);
    const part = await download(path, { range: "bytes=2-9" });
    expect(part.status).toBe(206);
    expect(part.headers.get("content-range")).toBe(`bytes 2-9/${photo.length}`);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(photo.slice(2, 10));
    const beyond = await download(path, { range: `bytes=${photo.length}-` });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${photo.length}`]);
    const changed = await download(path, { range: "bytes=2-9", "if-range": '"another"' });
    expect(changed.status).toBe(200);
    await changed.body?.cancel();
  });

  it("a file that was exchanged in the store never arrives whole, and the log says so", async () => {
    const ref = await aCase();
    const { path, fileId } = await aReadyPhoto(ref);
    await env.DOCUMENTS.put(fileKey(ref, fileId), jpeg({ width: 641 }));
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const answer = await download(path);
    await expect(answer.arrayBuffer()).rejects.toThrow();
    expect(logged.mock.calls.flat().join()).toContain("file.hash_mismatch");
  });

  it("an SVG, a page or a PDF with a script never comes back, and is gone from the store", async () => {
    const ref = await aCase();
    const bad = corpus
      .filter(({ expected }) => ["svg", "html", "pdf_active", "polyglot"].includes(expected))
      .slice(0, 18);
    const added = await addDocument(
      tenant.api,
      ref,
      bad.map(({ bytes }, at): Files[number] => [`passport${at}.jpg`, bytes, "image/jpeg"]),
    );
    expect(added.status).toBe(201);
    await atRest(ref);
    const [document] = await documentsOf(ref);
    expect(document?.pages.map(({ status, problem }) => [status, problem])).toEqual(
      bad.map(({ expected }) => ["refused", expected]),
    );
    expect(await countStored(ref)).toBe(0);
    for (const { fileId } of document?.pages ?? []) {
      const path = `/api/v1/cases/${ref.caseId}/documents/${document?.id}/files/${fileId}`;
      expect([(await download(path)).status, (await download(`${path}?disposition=inline`)).status]).toEqual([
        404, 404,
      ]);
    }
  });

  it("are not there for another tenant, another case, another document, or nobody", async () => {
    const [ref, other] = [await aCase(), await aCase()];
    const { path, documentId, fileId } = await aReadyPhoto(ref);
    const stranger = await aTenantClient();
    const foreign = await stranger.api.get(path);
    expect([foreign.status, foreign.at("error.code")]).toEqual([404, "not_found"]);
    expect((await stranger.api.get(`/cases/${ref.caseId}/documents`)).status).toBe(404);
    expect((await addDocument(stranger.api, ref, [["a.jpg", jpeg()]])).status).toBe(404);
    for (const wrong of [
      `/cases/${other.caseId}/documents/${documentId}/files/${fileId}`,
      `/cases/${ref.caseId}/documents/doc_other/files/${fileId}`,
      `/cases/${ref.caseId}/documents/${documentId}/files/${newId("file")}`,
      `/cases/${ref.caseId}/documents/${documentId}/files/..%2F${fileId}`,
    ])
      expect([wrong, (await tenant.api.get(wrong)).status]).toEqual([wrong, 404]);
    expect((await fetchSelf(new Request(new URL(path, "http://edgecase.test")))).status).toBe(401);
  });

  it("that were not looked at, not taken, or are of a kind we do not know are not there, even while they lie in the store", async () => {
    const ref = await aCase();
    const { documentId, fileId } = await aReadyPhoto(ref);
    const page = (await documentsOf(ref)).find(({ id }) => id === documentId)?.pages[0];
    if (page === undefined) throw new Error("the document has no page");
    const wish = { disposition: "attachment", headers: new Headers() } as const;
    const opened = async (over: Partial<typeof page>) => {
      const file = await openStoredFile(env, ref, { ...page, ...over }, wish);
      if (file.ok) await file.value.bytes.cancel();
      return file.ok ? file.value.status : file.error.code;
    };
    expect(await stored(ref, fileId)).not.toBeNull();
    expect(await opened({})).toBe(200);
    for (const status of ["processing", "refused", "stored", "inline"] as const)
      expect([status, await opened({ status })]).toEqual([status, "not_found"]);
    expect(await opened({ type: "text/html" })).toBe("not_found");
    expect(await opened({ fileId: newId("file") })).toBe("not_found");
  });

  it("can be read by every role, added by those who work on cases, and not by a page of another site", async () => {
    const ref = await aCase();
    const { path } = await aReadyPhoto(ref);
    const viewer = await anAnalystClient(tenant.tenantId, "viewer");
    const { cookie } = await seedAnalyst(env, tenant.tenantId, "viewer");
    const seen = await fetchSelf(new Request(new URL(path, "http://edgecase.test"), { headers: { cookie } }));
    expect([seen.status, seen.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
    await seen.body?.cancel();
    expect((await addDocument(viewer.api, ref, [["a.jpg", jpeg()]])).status).toBe(403);
    const analyst = await anAnalystClient(tenant.tenantId, "analyst");
    const document = { category: "identity", type: "photo" };
    expect((await addDocument(analyst.api, ref, [["a.jpg", jpeg()]], { document })).status).toBe(201);
    const headers = { "sec-fetch-site": "cross-site", origin: "https://evil.test" };
    expect((await addDocument(analyst.api, ref, [["a.jpg", jpeg()]], { document, headers })).at("error.code")).toBe(
      "cross_site",
    );
    const readOnly = await aTenantClient({ scopes: ["definitions:write"] });
    expect((await readOnly.api.get(`/cases/${ref.caseId}/documents`)).status).toBe(403);
  });

  it("sent again with the same key are added once, and answered with the same bytes", async () => {
    const ref = await aCase();
    const headers = { "idempotency-key": "doc-1" };
    const first = await addDocument(tenant.api, ref, [["a.jpg", jpeg()]], { headers });
    await atRest(ref);
    const second = await addDocument(tenant.api, ref, [["a.jpg", jpeg()]], { headers });
    expect([second.status, second.text]).toEqual([201, first.text]);
    expect(await documentsOf(ref)).toHaveLength(1);
    expect(await countStored(ref)).toBe(1);
    const other = await addDocument(tenant.api, ref, [["a.jpg", png()]], { headers });
    expect([other.status, other.at("error.code")]).toEqual([422, "idempotency_key_reused"]);
    expect(await countStored(ref)).toBe(1);
  });

  it("of a call that the case refuses are not kept", async () => {
    const ref = await aCase();
    const stale = await addDocument(tenant.api, ref, [["a.jpg", jpeg()]], { headers: { "if-match": '"99"' } });
    expect([stale.status, stale.at("error.code")]).toEqual([409, "stale_version"]);
    expect(await countStored(ref)).toBe(0);
  });

  it.each<[string, Files, { document?: Json; field?: string }, number, string]>([
    ["no file", [], {}, 400, "bad_value"],
    ["an empty file", [["a.jpg", bytesOf()]], {}, 400, "bad_value"],
    ["21 files", Array.from({ length: 21 }, () => ["a.jpg", jpeg()]), {}, 409, "too_many_files"],
    ["a file over 20 MB", [["a.jpg", new Uint8Array(maxFileBytes + 1)]], {}, 413, "too_large"],
    ["more than a request may have", [["a.jpg", new Uint8Array(maxRequestBytes)]], {}, 413, "too_large"],
    ["a document without a type", [["a.jpg", jpeg()]], { document: { category: "a" } }, 400, "bad_value"],
    [
      "a document with pages of its own",
      [["a.jpg", jpeg()]],
      { document: { category: "a", type: "b", pages: [] } },
      400,
      "unknown_field",
    ],
    [
      "an unsafe key",
      [["a.jpg", jpeg()]],
      { document: JSON.parse('{"category":"a","type":"b","properties":{"__proto__":1}}') as Json },
      400,
      "unsafe_key",
    ],
    ["a part nobody knows", [["a.jpg", jpeg()]], { field: "evil" }, 400, "unknown_field"],
    ["a file where the document belongs", [["a.jpg", jpeg()]], { field: "document" }, 400, "bad_value"],
  ])("refuses %s and keeps nothing", async (_what, files, over, status, code) => {
    const ref = await aCase();
    const answer = await addDocument(tenant.api, ref, files, over);
    expect([answer.status, answer.at("error.code")]).toEqual([status, code]);
    expect(await countStored(ref)).toBe(0);
  });

  it.each([
    ["JSON", "{}", "application/json", 415],
    ["a form without a boundary", "x", "multipart/form-data", 415],
    ["a form that is none", "x", "multipart/form-data; boundary=b", 400],
    [
      "a form of ten thousand parts",
      `${'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nx\r\n'.repeat(10_000)}--b--`,
      "multipart/form-data; boundary=b",
      400,
    ],
    [
      "a field that is not JSON",
      '--b\r\nContent-Disposition: form-data; name="document"\r\n\r\nnope\r\n--b--',
      "multipart/form-data; boundary=b",
      400,
    ],
  ])("refuses %s", async (_what, body, type, status) => {
    const ref = await aCase();
    const answer = await tenant.api.send("POST", `/cases/${ref.caseId}/documents`, {
      body,
      headers: { "content-type": type },
    });
    expect(answer.status).toBe(status);
  });

  it("can be corrected", async () => {
    const ref = await aCase();
    const added = await addDocument(tenant.api, ref, [["a.jpg", jpeg()]], {
      document: {
        category: "identity",
        type: "passport",
        properties: { number: "1", country: "GB" },
        issuer: { country: "GB" },
      },
    });
    const path = `/cases/${ref.caseId}/documents/${added.textAt("id")}`;
    const changed = await tenant.api.patch(path, { type: "id_card", properties: { number: "2" } });
    expect(changed.status).toBe(200);
    expect(changed.json).toMatchObject({
      category: "identity",
      type: "id_card",
      properties: { number: "2", country: "GB" },
    });
    expect((await tenant.api.patch(path, {})).status).toBe(400);
    expect((await tenant.api.patch(`/cases/${ref.caseId}/documents/doc_none`, { type: "x" })).status).toBe(404);
  });

  it("stop at the number a case may hold", async () => {
    const ref = await aCase();
    const twenty: Files = Array.from({ length: 20 }, (_, at) => [`${at}.jpg`, jpeg()]);
    for (let at = 0; at < maxFilesPerCase / 20; at += 1)
      expect((await addDocument(tenant.api, ref, twenty)).status).toBe(201);
    expect((await addDocument(tenant.api, ref, [["a.jpg", jpeg()]])).at("error.code")).toBe("too_many_files");
  });
});

describe("the applicant's files", () => {
  type Applicant = Extract<Actor, { kind: "applicant" }>;
  const applicantOf = (ref: CaseRef): Applicant => ({ kind: "applicant", ...ref, linkId: "lnk_test" });
  const upload = (
    ref: CaseRef,
    element: string,
    body: Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ) => {
    const request = new Request("http://edgecase.test/flow/x/files/y", {
      method: "POST",
      body,
      headers: {
        "content-length": String(body.length),
        "x-file-name": encodeURIComponent("Pass port.jpg"),
        ...headers,
      },
    });
    return uploadFile(env, ref, applicantOf(ref), element, request);
  };

  it("wait beside the document until they are sent, and are looked at meanwhile", async () => {
    const ref = await aCase();
    const added = await upload(ref, "passport", jpeg());
    expect(added).toMatchObject({ ok: true, value: { fileName: "Pass port.jpg", sizeBytes: jpeg().length } });
    await atRest(ref);
    const [document] = await documentsOf(ref);
    expect(document).toMatchObject({ key: "passport", version: 0, pages: [] });
    expect(document?.nextPages.map(({ status, type }) => [status, type])).toEqual([["ready", "image/jpeg"]]);
  });

  it("an upload that is sent again is one file, however often its answer was lost", async () => {
    const ref = await aCase();
    const headers = { "x-upload-id": "upload-0001" };
    const first = await upload(ref, "passport", jpeg(), headers);
    const second = await upload(ref, "passport", jpeg(), headers);
    expect(second).toEqual(first);
    const atOnce = { "x-upload-id": "upload-0002" };
    const [left, right] = await Promise.all([upload(ref, "photo", png(), atOnce), upload(ref, "photo", png(), atOnce)]);
    expect(left.ok).toBe(true);
    expect(right).toEqual(left);
    const documents = await documentsOf(ref);
    expect(documents.map(({ nextPages }) => nextPages.length)).toEqual([1, 1]);
    expect(await countStored(ref)).toBe(2);
    await atRest(ref);
  });

  it("an attempt that died after storing is taken up by the next", async () => {
    const ref = await aCase();
    const headers = { "x-upload-id": "upload-0003" };
    const get = env.CASES.get.bind(env.CASES);
    let calls = 0;
    vi.spyOn(env.CASES, "get").mockImplementation((id) => {
      calls += 1;
      if (calls === 3) throw new Error("the object is away");
      return get(id);
    });
    await expect(upload(ref, "passport", jpeg(), headers)).rejects.toThrow("away");
    vi.restoreAllMocks();
    expect(await countStored(ref)).toBe(1);
    expect((await upload(ref, "passport", jpeg(), headers)).ok).toBe(true);
    expect(await countStored(ref)).toBe(1);
    expect((await documentsOf(ref))[0]?.nextPages).toHaveLength(1);
  });

  it("are refused with a code when they are too large, empty, without length, or for nothing the form asks", async () => {
    const ref = await aCase();
    const codeOf = async (added: ReturnType<typeof upload>) => {
      const result = await added;
      return result.ok ? "ok" : [result.error.code, result.error.status];
    };
    expect(await codeOf(upload(ref, "passport", jpeg(), { "content-length": String(maxFileBytes + 1) }))).toEqual([
      "too_large",
      413,
    ]);
    expect(await codeOf(upload(ref, "passport", bytesOf()))).toEqual(["empty", 400]);
    expect(await codeOf(upload(ref, "passport", jpeg(), { "content-length": "many" }))).toEqual([
      "length_required",
      411,
    ]);
    expect(await codeOf(upload(ref, "passport", jpeg(), { "content-length": "5" }))).toEqual(["interrupted", 400]);
    expect(await codeOf(upload(ref, "passport", jpeg(), { "x-file-name": "%" }))).toEqual(["bad_upload", 400]);
    expect(await codeOf(upload(ref, "passport", jpeg(), { "x-upload-id": "../.." }))).toEqual(["bad_upload", 400]);
    expect(await codeOf(upload(ref, "passport", jpeg(), { "content-encoding": "gzip" }))).toEqual(["bad_upload", 415]);
    expect(await codeOf(upload(ref, "diary", jpeg()))).toEqual(["not_permitted", 403]);
    expect(await countStored(ref)).toBe(0);
  });

  it("stop at the number the document takes", async () => {
    const ref = await aCase();
    for (let at = 0; at < 3; at += 1) expect((await upload(ref, "passport", jpeg())).ok).toBe(true);
    expect(await upload(ref, "passport", jpeg())).toEqual({
      ok: false,
      error: { code: "too_many_files", status: 409 },
    });
    expect(await countStored(ref)).toBe(3);
    await atRest(ref);
  });

  it("come without a script as well, and can be taken away again", async () => {
    const ref = await aCase();
    const file = new File([pdf()], "C:\\fakepath\\letter.pdf", { type: "text/html" });
    const added = await storeUploadedFile(env, ref, applicantOf(ref), { element: "photo", side: null }, file);
    if (!added.ok) throw new Error(added.error.code);
    expect(added.value.fileName).toBe("letter.pdf");
    expect(await stored(ref, added.value.fileId)).not.toBeNull();
    expect(await removeFile(env, ref, applicantOf(ref), "photo", added.value.fileId)).toEqual({
      ok: true,
      value: null,
    });
    expect(await stored(ref, added.value.fileId)).toBeNull();
    expect((await removeFile(env, ref, applicantOf(ref), "photo", added.value.fileId)).ok).toBe(false);
    await atRest(ref);
  });

  it("show as pictures on the applicant's own page only", async () => {
    const [ref, other] = [await aCase(), await aCase()];
    const [photo, letter] = [await upload(ref, "photo", png()), await upload(ref, "photo", pdf())];
    if (!photo.ok || !letter.ok) throw new Error("the uploads were refused");
    await atRest(ref);
    const shown = await serveOwnFile(env, ref, photo.value.fileId);
    expect([shown.status, shown.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect(shown.headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none'/);
    expect(new Uint8Array(await shown.arrayBuffer())).toEqual(png());
    expect((await serveOwnFile(env, ref, letter.value.fileId)).status).toBe(404);
    expect((await serveOwnFile(env, other, photo.value.fileId)).status).toBe(404);
    const { fileId } = await aReadyPhoto(ref);
    const analysts = await addDocument(tenant.api, ref, [["secret.png", png()]], {
      document: { category: "internal", type: "memo" },
    });
    await atRest(ref);
    expect((await serveOwnFile(env, ref, analysts.textAt("pages.0.fileId"))).status).toBe(404);
    expect((await serveOwnFile(env, ref, `../${fileId}`)).status).toBe(404);
  });
});
