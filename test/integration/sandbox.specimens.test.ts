import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { catalog } from "../../src/checks/sandbox/catalog";
import { specimens } from "../../src/checks/sandbox/specimens";
import { fileKey } from "../../src/documents/file-key";
import { type CaseRef, newId } from "../../src/domain";
import { sha256Hex } from "../../src/lib/bytes";
import { getPath, type Json } from "../../src/lib/json";
import { namedSpecimens } from "../../src/queues/named-specimens";
import { type ApiClient, aTenantClient } from "../support/api";
import type { SeededTenant } from "../support/tenant";

const published = catalog().specimens;
const open = (path: string) => fetchSelf(new Request(`http://edgecase.test${path}`));

let tenant: SeededTenant & { api: ApiClient };
beforeAll(async () => {
  tenant = await aTenantClient();
});

it("the page lists every specimen, and each file is what the catalogue says it is", async () => {
  const page = await (await open("/sandbox/specimens")).text();
  for (const { file, path, sha256, contentType } of published) {
    expect(page).toContain(path);
    const served = await open(path);
    expect([file, served.status, served.headers.get("content-type")]).toEqual([file, 200, contentType]);
    expect(sha256Hex(new Uint8Array(await served.arrayBuffer()))).toBe(sha256);
  }
  expect((await open("/sandbox/specimens/specimen-visa.png")).status).toBe(404);
});

const expectations = published.flatMap(({ file, expected }) => expected.map((one) => ({ file, ...one })));
const statusOf: Record<string, string> = {
  clear: "clear",
  document_expired: "rejected",
  document_blurry: "review",
  document_mismatch: "rejected",
  wrong_document: "rejected",
};

describe("a check that is shown a specimen", () => {
  it.each(expectations)("$check of $file: $scenario", async ({ file, check, scenario, reasons }) => {
    const subject =
      check === "document-ocr"
        ? { imageUrl: `https://files.example/uploads/${file}` }
        : {
            person: { firstName: "Anna Maria", lastName: "Eriksson" },
            document: { country: "UTO", type: "PASSPORT" },
            images: { documentFront: file },
          };
    const asked = await tenant.api.post("/checks", { type: check, purpose: "specimen", subject });
    expect(asked.at("status")).toBe(statusOf[scenario]);
    expect((asked.at("reasons") as Json[]).map((one) => getPath(one, "code"))).toEqual(reasons);
    const content = specimens.find((one) => one.file === file)?.content ?? null;
    if (check === "document-ocr")
      expect(asked.at("data.fields.documentNumber.value")).toBe(content?.documentNumber ?? undefined);
    else expect(asked.at("data.decision.status") === "approved").toBe(scenario === "clear");
  });
});

it("an uploaded specimen is known by its bytes; no other file is named, not even one of the same size", async () => {
  const ref: CaseRef = { tenantId: tenant.tenantId, caseId: newId("case") };
  const [passport, ...others] = specimens;
  if (passport === undefined) throw new Error("there are no specimens");
  const bytes = new Uint8Array(await (await open(`/sandbox/specimens/${passport.file}`)).arrayBuffer());
  const another = new Uint8Array(bytes.length);
  await env.DOCUMENTS.put(fileKey(ref, "file_holiday"), bytes);
  await env.DOCUMENTS.put(fileKey(ref, "file_another"), another);
  const images = { documentFront: "file_holiday", documentBack: "file_another", face: "file_gone" };
  expect(await namedSpecimens(env, ref, "identity-documents", { endUserId: "u", images })).toEqual({
    endUserId: "u",
    images: { ...images, documentFront: passport.file },
  });
  expect(await namedSpecimens(env, ref, "document-ocr", { fileId: "file_holiday" })).toEqual({ fileId: passport.file });
  const foreign = { ...ref, caseId: newId("case") };
  const unknown = { fileId: "file_holiday" };
  expect(await namedSpecimens(env, foreign, "document-ocr", unknown)).toEqual(unknown);
  expect(await namedSpecimens(env, ref, "address", unknown)).toEqual(unknown);
  expect(others.every(({ sizeBytes }) => sizeBytes !== passport.sizeBytes)).toBe(true);
});
