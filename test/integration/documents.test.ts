import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { fileKey } from "../../src/documents/file-key";
import { inspect } from "../../src/documents/inspect";
import { maxFileBytes, maxFilesPerCase, maxRequestBytes } from "../../src/documents/limits";
import { storeFile } from "../../src/documents/store";
import type { CaseRef } from "../../src/domain";
import { newId } from "../../src/domain";
import { sha256Hex } from "../../src/lib/bytes";
import type { Json } from "../../src/lib/json";
import { dropRefused, inspectFile } from "../../src/queues/inspect-file";
import { openStoredFile } from "../../src/routes/stored-file";
import { anAnalystClient, aTenantClient } from "../support/api";
import { atRest } from "../support/cases";
import { bytesOf, corpus, evilSvg, jpeg, pdf, png } from "../support/file-corpus";
import { seedAnalyst } from "../support/tenant";
import {
  addDocument,
  aTenantThatCollects,
  countStored,
  documentsOf,
  type Files,
  type PapersTenant,
  passportAndPhoto,
  stored,
} from "../support/uploads";

let tenant: PapersTenant;
let aCase: () => Promise<CaseRef>;
/** Stays without a file: for whatever is refused. */
let bare: CaseRef;
beforeAll(async () => {
  tenant = await aTenantThatCollects(passportAndPhoto);
  ({ aCase } = tenant);
  bare = await aCase();
});
afterEach(() => void vi.restoreAllMocks());

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
    expect(await storeFile(env, bare, body(), declared)).toEqual({ ok: false, error: { code } });
    expect(await countStored(bare)).toBe(0);
  });

  it("keeps nothing of a stream that breaks off", async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error("gone"));
      },
    });
    expect(await storeFile(env, bare, broken, 100)).toEqual({ ok: false, error: { code: "interrupted" } });
    expect(await countStored(bare)).toBe(0);
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
    const stale = await addDocument(tenant.api, bare, [["a.jpg", jpeg()]], { headers: { "if-match": '"99"' } });
    expect([stale.status, stale.at("error.code")]).toEqual([409, "stale_version"]);
    expect(await countStored(bare)).toBe(0);
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
    const answer = await addDocument(tenant.api, bare, files, over);
    expect([answer.status, answer.at("error.code")]).toEqual([status, code]);
    expect(await countStored(bare)).toBe(0);
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
    const answer = await tenant.api.send("POST", `/cases/${bare.caseId}/documents`, {
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
