import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { checkProof, readProof } from "../../src/audit/case-log";
import { checkPack, checkRecord, manifestName, signatureName } from "../../src/audit/pack";
import { anchorKeys } from "../../src/audit-store/anchor-key";
import { fileKey } from "../../src/documents/file-key";
import type { CaseId, CaseRef, TenantId } from "../../src/domain";
import { reportKey } from "../../src/domain/reports";
import { sha256Hex } from "../../src/lib/bytes";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { type ApiClient, anAnalystClient, aTenantClient, clientWith, publish, reviewChart } from "../support/api";
import { atRest } from "../support/cases";
import { pdf } from "../support/file-corpus";
import { seedApiKey } from "../support/tenant";
import { type ReadFile, readZip } from "../support/zip-reader";

const purpose = "Request 2026-114";
let tenantId: TenantId;
let api: ApiClient;
let auditor: ApiClient;
let admin: ApiClient;
let ref: CaseRef;
let original: Uint8Array;

beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
  await publish(api, "packed", reviewChart, {
    extensions: { edgecase: { masking: [{ path: "entity.data.taxId" }] } },
  });
  ({ api: auditor } = await anAnalystClient(tenantId, "auditor"));
  ({ api: admin } = await anAnalystClient(tenantId, "admin"));
  ref = await aDecidedCase();
});

async function aDecidedCase(): Promise<CaseRef> {
  const data = { companyName: "Paketverwaltung GmbH", taxId: "DE-811-907-4711" };
  const opened = await api.post("/cases", { workflow: "packed", context: { entity: { type: "business", data } } });
  const caseId = opened.textAt("id") as CaseId;
  original = pdf();
  const form = new FormData();
  form.set("document", JSON.stringify({ category: "proof", type: "proof" }));
  form.append("files", new File([pdf()], "proof.pdf"));
  expect((await api.send("POST", `/cases/${caseId}/documents`, { body: form })).status).toBe(201);
  await api.post(`/cases/${caseId}/notes`, { content: "Only for the team." });
  await atRest({ tenantId, caseId });
  const { api: senior } = await anAnalystClient(tenantId, "senior");
  expect((await senior.post(`/cases/${caseId}/events`, { name: "approve" })).status).toBe(200);
  await atRest({ tenantId, caseId });
  return { tenantId, caseId };
}

async function aPack(by: ApiClient, wish: JsonObject = {}, of = ref) {
  const asked = await by.post(`/cases/${of.caseId}/packs`, { purpose, ...wish });
  expect([asked.status, asked.text]).toEqual([202, expect.any(String)]);
  const path = `/cases/${of.caseId}/reports/${asked.textAt("id")}`;
  const report = await vi.waitFor(
    async () => {
      const { json } = await by.get(path);
      if (json.status === "running") throw new Error("it runs");
      return json;
    },
    { timeout: 20_000, interval: 40 },
  );
  expect(report).toMatchObject({ status: "done", format: "pack", masked: false });
  const stored = await env.DOCUMENTS.get(reportKey(tenantId, String(report.id)));
  const bytes = new Uint8Array((await stored?.arrayBuffer()) ?? new ArrayBuffer());
  expect(sha256Hex(bytes)).toBe(report.sha256);
  return { report, path, bytes, files: readZip(bytes) };
}

const textIn = (files: readonly ReadFile[], name: string): string =>
  new TextDecoder().decode(files.find((file) => file.name === name)?.bytes);
const jsonIn = (files: readonly ReadFile[], name: string): Json => JSON.parse(textIn(files, name)) as Json;

/** What whoever gets the pack finds wrong with it. */
function findingsOn(files: readonly ReadFile[]): string[] {
  const signature = jsonIn(files, signatureName) as JsonObject;
  const signed = {
    text: textIn(files, manifestName),
    keyId: String(signature.keyId),
    signature: String(signature.signature),
  };
  const rest = files.filter(({ name }) => name !== manifestName && name !== signatureName);
  const lies = new Map(rest.map(({ name, bytes }) => [name, sha256Hex(bytes)]));
  const proof = readProof(jsonIn(files, "log-proof.json"));
  if (proof === null) throw new Error("there is no proof");
  const records = rest.filter(({ name }) => name.startsWith("decision-records/"));
  const found = [
    ...checkPack(signed, anchorKeys(env), lies).found,
    ...checkProof(proof, anchorKeys(env)),
    ...records.flatMap(({ name }) => checkRecord(jsonIn(files, name), name, proof)),
  ];
  return found.map(({ code, message }) => `${code}: ${message}`);
}

describe("a regulator pack", () => {
  it("holds the whole case in a fixed order, verifies alone, and has the documents byte for byte", async () => {
    const { files } = await aPack(auditor);
    const names = files.map(({ name }) => name);
    const record = names.find((name) => name.startsWith("decision-records/")) ?? "";
    const document = names.find((name) => name.startsWith("documents/")) ?? "";
    expect(names).toEqual([
      ...["README.txt", "report.pdf", "case.json", "definition.json", record, "timeline.ndjson", "checks.json"],
      ...["explanation.json", "children.json", "people.json", document, "documents.json", "audit-log.ndjson"],
      ...["log-proof.json", "verify-audit.mjs", manifestName, signatureName],
    ]);
    expect(findingsOn(files)).toEqual([]);
    expect(files.find(({ name }) => name === document)?.bytes).toEqual(original);
    expect(jsonIn(files, "documents.json")).toMatchObject([{ files: [{ packedAs: document, asRecorded: true }] }]);
    const shown = await admin.get(`/cases/${ref.caseId}/decision-record`);
    expect(sha256Hex(files.find(({ name }) => name === record)?.bytes ?? "")).toBe(shown.at("sha256"));
    expect(sha256Hex(textIn(files, "definition.json"))).toBe(shown.at("record.definition.sha256"));
    const audited = textIn(files, "audit-log.ndjson");
    expect(audited).toContain('"action":"case.event.received"');
  });

  // Sabotage tried: a document put into the archive without its line in the manifest (`pack-writer.ts`) → red here and above.
  it("is not intact any more when any of its files is another, is gone, or was added", async () => {
    const { files } = await aPack(admin);
    const changed = (file: ReadFile): ReadFile => {
      const bytes = Uint8Array.from(file.bytes);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      return { ...file, bytes };
    };
    const binary = files.filter(({ name }) => !/log-proof|manifest|decision-records/.test(name));
    for (const { name } of binary) {
      const edited = files.map((file) => (file.name === name ? changed(file) : file));
      expect(findingsOn(edited)).toEqual([`edited: ${name} is not what was packed.`]);
      const gone = files.filter((file) => file.name !== name);
      expect(findingsOn(gone)).toEqual([`missing: ${name} is missing.`]);
    }
    const more = [...files, { name: "more.txt", bytes: new Uint8Array(1), crc: 0 }];
    expect(findingsOn(more)).toEqual(["edited: more.txt was not packed."]);
  });

  it("has the team's notes only when they are asked for", async () => {
    const { files } = await aPack(admin, { notes: true });
    expect(textIn(files, "notes.json")).toContain("Only for the team.");
    expect(findingsOn(files)).toEqual([]);
  });

  it("is made for who sees everything, with its purpose in the audit log, and is nobody else's", async () => {
    const { path, report } = await aPack(auditor);
    const { api: analyst } = await anAnalystClient(tenantId, "senior");
    const few = await seedApiKey(env, { id: tenantId, environment: "sandbox" }, ["cases:write"]);
    const writer = clientWith({ authorization: `Bearer ${few.apiKey}` });
    for (const one of [analyst, writer]) {
      expect((await one.post(`/cases/${ref.caseId}/packs`, { purpose })).status).toBe(403);
      expect([(await one.get(path)).status, (await one.get(`${path}/file`)).status]).toEqual([404, 404]);
      expect((await one.get(`/cases/${ref.caseId}/reports`)).text).not.toContain(String(report.id));
    }
    const { api: stranger } = await aTenantClient();
    expect((await stranger.post(`/cases/${ref.caseId}/packs`, { purpose })).status).toBe(404);
    expect((await admin.post(`/cases/${ref.caseId}/packs`, {})).status).toBe(400);
    const file = await auditor.get(`${path}/file`);
    expect([file.status, file.headers.get("content-type")]).toEqual([200, "application/zip"]);
    const log = await admin.get("/audit-log?action=makePack&limit=1");
    expect(log.json.data).toMatchObject([{ kind: "read", purpose, object: { id: ref.caseId } }]);
  });

  it("is not made where something of the case is masked for who asks", async () => {
    const masking = [{ path: "entity.data.taxId", roles: ["senior"] }];
    await publish(api, "hidden", reviewChart, { extensions: { edgecase: { masking } } });
    const entity = { type: "business", data: { companyName: "Hidden Ltd", taxId: "12-34" } };
    const opened = await api.post("/cases", { workflow: "hidden", context: { entity } });
    expect((await auditor.post(`/cases/${opened.textAt("id")}/packs`, { purpose })).status).toBe(403);
  });

  it("of a case that was erased holds what is left, says so, and still verifies", async () => {
    const gone = await aDecidedCase();
    const before = await aPack(admin, {}, gone);
    expect((await admin.post(`/cases/${gone.caseId}/erase`, { reason: "DSR-9", basis: "request" })).status).toBe(200);
    await vi.waitFor(
      async () => {
        const told = await admin.get(`/cases/${gone.caseId}/erasure`);
        if ((told.at("doneAt") ?? null) === null) throw new Error(`not through: ${told.text}`);
      },
      { timeout: 20_000, interval: 50 },
    );
    expect(await env.DOCUMENTS.head(reportKey(tenantId, String(before.report.id)))).toBeNull();
    const { files, bytes } = await aPack(auditor, {}, gone);
    expect(findingsOn(files)).toEqual([]);
    expect(textIn(files, "README.txt")).toContain("This case was erased.");
    expect(isObject(jsonIn(files, manifestName)) && jsonIn(files, manifestName)).toMatchObject({ erased: true });
    expect(files.some(({ name }) => /^(?:documents|decision-records)\//.test(name))).toBe(false);
    expect(new TextDecoder("latin1").decode(bytes)).not.toContain("Paketverwaltung");
    expect((await env.DOCUMENTS.list({ prefix: fileKey(gone, "") })).objects).toEqual([]);
  });
});
