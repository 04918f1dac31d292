import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import { noteUpload, openUploads } from "../../src/db/uploads";
import { inspect } from "../../src/documents/inspect";
import { maxFileBytes } from "../../src/documents/limits";
import { storeFile } from "../../src/documents/store";
import { type CaseRef, newId } from "../../src/domain";
import { sha256Hex } from "../../src/lib/bytes";
import { sweepUploads } from "../../src/queues/sweep-uploads";
import { moveFile, uploadFile } from "../../src/routes/flow-files";
import { atRest } from "../support/cases";
import { eventually } from "../support/eventually";
import { bytesOf, corpus, jpeg, noise, pdf, png } from "../support/file-corpus";
import {
  aLargePdf,
  aPapersTenant,
  applicantOf,
  codeOf,
  countStored,
  documentsOf,
  sendWhole,
  stored,
  uploader,
} from "../support/uploads";

let aCase: () => Promise<CaseRef>;
beforeAll(async () => {
  aCase = await aPapersTenant();
});

describe("G36: files that come in parts", () => {
  it("are told by content like those that come at once, every file of the corpus", async () => {
    const fit = corpus.filter(({ bytes }) => bytes.length > 0 && bytes.length <= maxFileBytes);
    expect(fit.length).toBeGreaterThanOrEqual(60);
    const elements = ["accounts", "scans", "more"];
    for (let from = 0; from < fit.length; from += 60) {
      const ref = await aCase();
      const some = fit.slice(from, from + 60).map((file, place) => ({ ...file, fileName: `scan-${place}` }));
      await Promise.all(
        elements.map(async (element, part) => {
          for (const { name, bytes, fileName } of some.slice(20 * part, 20 * part + 20))
            expect([name, codeOf(await sendWhole(ref, bytes, element, fileName))]).toEqual([name, "ok"]);
        }),
      );
      await atRest(ref);
      const pages = (await documentsOf(ref)).flatMap(({ nextPages }) => nextPages);
      const told = new Map(pages.map((page) => [page.fileName, page.status === "ready" ? page.type : page.problem]));
      expect(pages).toHaveLength(some.length);
      expect(some.map(({ name, fileName }) => [name, told.get(fileName)])).toEqual(
        some.map(({ name, expected }) => [name, expected]),
      );
      // What was refused does not lie in the store.
      expect(await countStored(ref)).toBe(some.filter((file) => file.expected.includes("/")).length);
    }
  });

  it("are looked at block by block when they are large, and hostile ones are found there", async () => {
    const ref = await aCase();
    const script = bytesOf("8 0 obj << /S /#4aavaScript /JS (app.alert\\(1\\)) >> endobj\n");
    const good = aLargePdf(5_000_000);
    const bad = pdf({
      objects: [bytesOf("9 0 obj << /Subtype /Image >> stream\n", noise(5_000_000), "\nendstream endobj\n"), script],
    });
    const flood = bytesOf(png({ width: 50_000, height: 50_000 }), new Uint8Array(5_000_000));
    for (const bytes of [good, bad, flood]) expect(codeOf(await sendWhole(ref, bytes, "scans", "a.pdf"))).toBe("ok");
    await atRest(ref);
    const [document] = await documentsOf(ref);
    expect(document?.nextPages.map(({ type, problem }) => [type, problem])).toEqual([
      ["application/pdf", null],
      [null, "pdf_active"],
      [null, "pixel_flood"],
    ]);
    expect(document?.nextPages[0]?.sha256).toBe(sha256Hex(good));
    expect(inspect(good)).toMatchObject({ sha256: sha256Hex(good) });
  });
});

describe("what uploads leave behind", () => {
  const dayMs = 86_400_000;
  /** The sweeper comes by, so many days later, until it is so: it takes some at a time, and those of other tests are among them. */
  const sweptUntil = (days: number, isSo: () => Promise<void>): Promise<void> =>
    eventually(async () => {
      await sweepUploads(env, Date.now() + days * dayMs);
      await isSo();
    });

  it("goes after seven days and not before; what a case has stays", async () => {
    const ref = await aCase();
    const bytes = jpeg();
    const up = uploader(ref);
    const begun = await up.begin(bytes.length);
    if (!begun.ok) throw new Error(begun.error.code);
    await up.put(begun.value.id, 1, bytes);
    const kept = await sendWhole(ref, bytes, "scans", "kept.jpg");
    if (!kept.ok) throw new Error(kept.error.code);
    await atRest(ref);

    await sweepUploads(env, Date.now() + 6.9 * dayMs);
    expect(await openUploads(env.DB, ref)).toEqual({ files: 1, bytes: bytes.length });
    await sweptUntil(7.1, async () => expect(await openUploads(env.DB, ref)).toEqual({ files: 0, bytes: 0 }));
    expect(codeOf(await up.complete(begun.value.id))).toBe("unknown_upload");
    expect(await stored(ref, kept.value.fileId)).not.toBeNull();
    expect((await documentsOf(ref)).flatMap(({ nextPages }) => nextPages)).toHaveLength(1);
  });

  it("also goes when it came in one request and its case never heard of it", async () => {
    const ref = await aCase();
    const fileId = newId("file");
    const note = {
      fileId,
      linkId: "lnk_one",
      element: "scans",
      fingerprint: fileId,
      status: "single" as const,
      side: null,
    };
    await noteUpload(env.DB, ref, { ...note, multipartId: null, sizeBytes: 9, createdAtMs: Date.now() });
    expect((await storeFile(env, ref, jpeg(), null, fileId)).ok).toBe(true);
    await sweptUntil(8, async () => expect(await stored(ref, fileId)).toBeNull());
  });
});

describe("files of a document", () => {
  it("can be put into another order, one step at a time, and nothing else moves", async () => {
    const ref = await aCase();
    for (const name of ["one.pdf", "two.pdf", "three.pdf"])
      expect(codeOf(await sendWhole(ref, bytesOf(pdf(), `%${name}\n%%EOF\n`), "scans", name))).toBe("ok");
    await atRest(ref);
    const names = async () => (await documentsOf(ref))[0]?.nextPages.map(({ fileName }) => fileName);
    const idOf = async (name: string) =>
      (await documentsOf(ref))[0]?.nextPages.find(({ fileName }) => fileName === name)?.fileId ?? "";
    const move = async (name: string, by: -1 | 1) => {
      const view = await caseOf(env, ref).flow(null);
      if (!view.ok) throw new Error(view.error.code);
      await moveFile(env, ref, applicantOf(ref), view.value, { element: "scans", fileId: await idOf(name), by });
      return names();
    };
    expect(await move("three.pdf", -1)).toEqual(["one.pdf", "three.pdf", "two.pdf"]);
    expect(await move("one.pdf", -1)).toEqual(["one.pdf", "three.pdf", "two.pdf"]);
    expect(await move("one.pdf", 1)).toEqual(["three.pdf", "one.pdf", "two.pdf"]);
    const given = (fileIds: string[]) =>
      caseOf(env, ref).dispatch(
        {
          id: null,
          actor: applicantOf(ref),
          expectedVersion: null,
          body: { type: "order_files", element: "scans", fileIds },
        },
        null,
      );
    const one = await idOf("one.pdf");
    for (const wrong of [[], [one], [one, one, one], [one, await idOf("two.pdf"), "file_other"]])
      expect((await given(wrong)).ok).toBe(false);
    expect(await names()).toEqual(["three.pdf", "one.pdf", "two.pdf"]);
  });
});

describe("a question that takes some kinds of files only", () => {
  const send = async (ref: CaseRef, bytes: Uint8Array<ArrayBuffer>, element = "pdfs") => {
    const headers = { "content-length": String(bytes.length), "x-file-name": "scan.pdf" };
    const request = new Request("https://edgecase.test/", { method: "POST", body: bytes, headers });
    return uploadFile(env, ref, applicantOf(ref), element, request);
  };

  it("refuses the others by their content, whatever they are called, and keeps nothing of them", async () => {
    const ref = await aCase();
    expect(await send(ref, png({}))).toMatchObject({ ok: false, error: { code: "not_accepted", status: 415 } });
    expect(codeOf(await sendWhole(ref, jpeg({}), "pdfs", "scan.pdf"))).toBe("not_accepted");
    expect(await countStored(ref)).toBe(0);
    expect((await send(ref, pdf({}))).ok).toBe(true);
    expect((await send(ref, png({}), "more")).ok).toBe(true);
    expect(await countStored(ref)).toBe(2);
    await atRest(ref);
  });
});
