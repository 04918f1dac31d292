import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { maxFileBytes } from "../../src/documents/limits";
import type { CaseRef } from "../../src/domain";
import { removeFile, serveOwnFile, storeUploadedFile, uploadFile } from "../../src/routes/flow-files";
import { atRest, stubOf } from "../support/cases";
import { bytesOf, jpeg, pdf, png } from "../support/file-corpus";
import {
  addDocument,
  applicantOf,
  aTenantThatCollects,
  countStored,
  documentsOf,
  type PapersTenant,
  passportAndPhoto,
  stored,
} from "../support/uploads";

let tenant: PapersTenant;
let aCase: () => Promise<CaseRef>;
beforeAll(async () => {
  tenant = await aTenantThatCollects(passportAndPhoto);
  ({ aCase } = tenant);
});
afterEach(() => void vi.restoreAllMocks());

describe("the applicant's files", () => {
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
    // Only the upload asks for this case from now on; what goes on behind other cases is not counted.
    await atRest(ref);
    const own = stubOf(ref).id;
    const get = env.CASES.get.bind(env.CASES);
    let calls = 0;
    vi.spyOn(env.CASES, "get").mockImplementation((id) => {
      if (!id.equals(own)) return get(id);
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
    const added = await addDocument(tenant.api, ref, [["me.jpg", jpeg()]]);
    await atRest(ref);
    const analysts = await addDocument(tenant.api, ref, [["secret.png", png()]], {
      document: { category: "internal", type: "memo" },
    });
    await atRest(ref);
    expect((await serveOwnFile(env, ref, analysts.textAt("pages.0.fileId"))).status).toBe(404);
    expect((await serveOwnFile(env, ref, `../${added.textAt("pages.0.fileId")}`)).status).toBe(404);
  });
});
