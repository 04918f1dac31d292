import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { openUploads, uploadOf } from "../../src/db/uploads";
import { fileKey } from "../../src/documents/file-key";
import { maxFileBytes, maxLargeFileBytes, partBytes } from "../../src/documents/limits";
import { type CaseRef, newId } from "../../src/domain";
import { sha256Hex } from "../../src/lib/bytes";
import { atRest } from "../support/cases";
import { bytesOf, pdf } from "../support/file-corpus";
import {
  aLargePdf,
  aPapersTenant,
  applicantOf,
  codeOf,
  countStored,
  documentsOf,
  partOf,
  sendWhole,
  uploader,
} from "../support/uploads";

let aCase: () => Promise<CaseRef>;
beforeAll(async () => {
  aCase = await aPapersTenant();
});

describe("an upload in parts", () => {
  it("goes on where it stopped when the same file is begun again, and arrives byte for byte", async () => {
    const ref = await aCase();
    const bytes = aLargePdf(2 * partBytes + 1_234);
    const up = uploader(ref);
    const fingerprint = "f".repeat(64);
    const begun = await up.begin(bytes.length, fingerprint);
    if (!begun.ok) throw new Error(begun.error.code);
    expect(begun.value).toMatchObject({ partBytes, sizeBytes: bytes.length, parts: [], file: null });
    const { id } = begun.value;
    expect((await up.put(id, 1, partOf(bytes, 1))).ok).toBe(true);
    expect((await up.put(id, 3, partOf(bytes, 3))).ok).toBe(true);
    expect(codeOf(await up.complete(id))).toBe("interrupted");

    const again = await up.begin(bytes.length, fingerprint);
    expect(again).toMatchObject({ ok: true, value: { id, parts: [1, 3] } });
    expect((await up.put(id, 2, partOf(bytes, 2))).ok).toBe(true);
    // What came stays: sent again with other bytes it changes nothing.
    expect((await up.put(id, 2, new Uint8Array(partBytes))).ok).toBe(true);
    const completed = await up.complete(id, "Annual accounts.pdf");
    if (!completed.ok) throw new Error(completed.error.code);
    expect(completed.value).toMatchObject({ fileName: "Annual accounts.pdf", sizeBytes: bytes.length });
    // The answer was lost on the way: it is given once all the same.
    expect(await up.complete(id, "Annual accounts.pdf")).toEqual(completed);
    await atRest(ref);

    const [document] = await documentsOf(ref);
    expect(document?.nextPages).toMatchObject([
      { fileName: "Annual accounts.pdf", status: "ready", type: "application/pdf", sha256: sha256Hex(bytes) },
    ]);
    expect(document?.nextPages).toHaveLength(1);
    // Chosen once more, the file is known to be here.
    expect(await up.begin(bytes.length, fingerprint)).toMatchObject({
      ok: true,
      value: { file: { fileId: completed.value.fileId } },
    });
    expect(await openUploads(env.DB, ref)).toEqual({ files: 0, bytes: 0 });
  });

  it("begun in two tabs at once is one upload", async () => {
    const ref = await aCase();
    const bytes = pdf();
    const up = uploader(ref);
    const [left, right] = await Promise.all([
      up.begin(bytes.length, "a".repeat(20)),
      up.begin(bytes.length, "a".repeat(20)),
    ]);
    if (!left.ok || !right.ok) throw new Error("not begun");
    expect(left.value.id).toBe(right.value.id);
    for (const { value } of [left, right]) expect((await up.put(value.id, 1, bytes)).ok).toBe(true);
    const [first, second] = await Promise.all([up.complete(left.value.id), up.complete(right.value.id)]);
    expect([first.ok, second]).toEqual([true, first]);
    expect((await documentsOf(ref))[0]?.nextPages).toHaveLength(1);
    expect(await countStored(ref)).toBe(1);
    await atRest(ref);
  });

  it("of which the store has forgotten the parts begins anew", async () => {
    const ref = await aCase();
    const bytes = pdf();
    const up = uploader(ref);
    const begun = await up.begin(bytes.length, "b".repeat(20));
    if (!begun.ok) throw new Error(begun.error.code);
    const row = await uploadOf(env.DB, ref, "lnk_one", begun.value.id.split(".")[0] ?? "");
    await env.DOCUMENTS.resumeMultipartUpload(fileKey(ref, row?.fileId ?? ""), row?.multipartId ?? "").abort();
    expect(codeOf(await up.put(begun.value.id, 1, bytes))).toBe("unknown_upload");
    const anew = await up.begin(bytes.length, "b".repeat(20));
    if (!anew.ok) throw new Error(anew.error.code);
    expect(anew.value.id).not.toBe(begun.value.id);
    expect((await up.put(anew.value.id, 1, bytes)).ok).toBe(true);
    expect((await up.complete(anew.value.id)).ok).toBe(true);
    await atRest(ref);
  });

  it("of which the store has another part than the one that was noted begins anew as well", async () => {
    const ref = await aCase();
    const bytes = pdf();
    const up = uploader(ref);
    const begun = await up.begin(bytes.length, "c".repeat(20));
    if (!begun.ok) throw new Error(begun.error.code);
    await up.put(begun.value.id, 1, bytes);
    const row = await uploadOf(env.DB, ref, "lnk_one", begun.value.id.split(".")[0] ?? "");
    const parts = env.DOCUMENTS.resumeMultipartUpload(fileKey(ref, row?.fileId ?? ""), row?.multipartId ?? "");
    await parts.uploadPart(1, bytes);
    expect(codeOf(await up.complete(begun.value.id))).toBe("unknown_upload");
    expect(codeOf(await sendWhole(ref, bytes, "accounts", "a.pdf"))).toBe("ok");
    await atRest(ref);
  });

  it("that is given up leaves nothing behind", async () => {
    const ref = await aCase();
    const bytes = pdf();
    const up = uploader(ref);
    const begun = await up.begin(bytes.length);
    if (!begun.ok) throw new Error(begun.error.code);
    await up.put(begun.value.id, 1, bytes);
    expect((await up.abort(begun.value.id)).ok).toBe(true);
    expect(codeOf(await up.put(begun.value.id, 1, bytes))).toBe("unknown_upload");
    expect(codeOf(await up.complete(begun.value.id))).toBe("unknown_upload");
    expect([await countStored(ref), await openUploads(env.DB, ref)]).toEqual([0, { files: 0, bytes: 0 }]);
  });

  it("takes parts of the right length only, and none twice as long as said", async () => {
    const ref = await aCase();
    const bytes = pdf();
    const up = uploader(ref);
    const begun = await up.begin(bytes.length);
    if (!begun.ok) throw new Error(begun.error.code);
    const { id } = begun.value;
    expect(codeOf(await up.put(id, 1, bytes.slice(1)))).toBe("bad_upload");
    expect(codeOf(await up.put(id, 1, bytes.slice(1), { "content-length": String(bytes.length) }))).toBe("interrupted");
    const longer = bytesOf(bytes, "more");
    expect(codeOf(await up.put(id, 1, longer, { "content-length": String(bytes.length) }))).toBe("interrupted");
    for (const part of [0, 2, 1.5, 99_999]) expect(codeOf(await up.put(id, part, bytes))).toBe("bad_upload");
    expect(codeOf(await up.put(id, 1, bytes, { "content-encoding": "gzip" }))).toBe("bad_upload");
    expect((await up.put(id, 1, bytes)).ok).toBe(true);
    expect((await up.complete(id)).ok).toBe(true);
    await atRest(ref);
  });

  it("cannot be reached from another case, by another person's link, or with an id that is made up", async () => {
    const [ref, other] = [await aCase(), await aCase()];
    const bytes = pdf();
    const begun = await uploader(ref).begin(bytes.length);
    if (!begun.ok) throw new Error(begun.error.code);
    const { id } = begun.value;
    const [fileId = "", mac = ""] = id.split(".");
    const strangers = [
      uploader(other),
      uploader(ref, "accounts", applicantOf(ref, "lnk_two")),
      uploader({ ...ref, tenantId: newId("tenant") }),
    ];
    for (const stranger of strangers) {
      expect(codeOf(await stranger.put(id, 1, bytes))).toBe("unknown_upload");
      expect(codeOf(await stranger.complete(id))).toBe("unknown_upload");
      expect(codeOf(await stranger.abort(id))).toBe("unknown_upload");
    }
    for (const madeUp of [
      fileId,
      `${fileId}.`,
      `${fileId}.${mac.slice(1)}0`,
      `${newId("file")}.${mac}`,
      `../${id}`,
      ".",
    ])
      expect(codeOf(await uploader(ref).put(madeUp, 1, bytes))).toBe("unknown_upload");
    expect((await uploader(ref).put(id, 1, bytes)).ok).toBe(true);
  });

  it("is refused before it begins: too large for the form or for us, empty, asked for by nobody, one too many", async () => {
    const ref = await aCase();
    expect(await uploader(ref, "letter").begin(maxFileBytes + 1)).toEqual({
      ok: false,
      error: { code: "too_large", status: 413, megabytes: 20 },
    });
    expect(await uploader(ref).begin(maxLargeFileBytes + 1)).toEqual({
      ok: false,
      error: { code: "too_large", status: 413, megabytes: 100 },
    });
    expect(codeOf(await uploader(ref, "diary").begin(10))).toBe("not_permitted");
    for (let at = 0; at < 5; at += 1) expect((await uploader(ref).begin(maxLargeFileBytes)).ok).toBe(true);
    expect(await uploader(ref).begin(1_000_000)).toEqual({
      ok: false,
      error: { code: "case_full", status: 413, megabytes: 500 },
    });
  });
});
