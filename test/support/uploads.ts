import { env } from "cloudflare:workers";
import { caseOf } from "../../src/cases/case-of";
import { fileKey } from "../../src/documents/file-key";
import { partBytes } from "../../src/documents/limits";
import type { Actor, CaseDocument, CaseId, CaseRef, DocumentSide } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { abortUpload, beginUpload, completeUpload, takePart } from "../../src/routes/flow-uploads";
import { type ApiClient, aTenantClient } from "./api";
import { bytesOf, noise, pdf } from "./file-corpus";

type Applicant = Extract<Actor, { kind: "applicant" }>;

const papers: JsonObject = {
  title: "Papers",
  event: "SENT",
  pages: [
    {
      id: "papers",
      title: "Papers",
      elements: [
        {
          id: "accounts",
          element: "document",
          params: { label: "Accounts", category: "financial", documentType: "accounts" },
        },
        {
          id: "letter",
          element: "document",
          params: { label: "Letter", category: "other", documentType: "letter", maxMegabytes: 20, maxFiles: 20 },
        },
        { id: "scans", element: "document", params: { label: "Scans", category: "other", documentType: "scans" } },
        {
          id: "licence",
          element: "document",
          params: { label: "Licence", category: "identity", documentType: "licence", sides: ["front", "back"] },
          validate: [{ type: "required" }],
        },
        { id: "pdfs", element: "file", params: { label: "PDFs", category: "other", acceptFileFormats: ".pdf,.docx" } },
        { id: "more", element: "document", params: { label: "More", category: "other", documentType: "more" } },
      ],
    },
  ],
};
const chart: JsonObject = {
  initial: "collecting",
  states: { collecting: { meta: { form: "papers" }, on: { SENT: "review" } }, review: { type: "final" } },
};

const untilDecided: JsonObject = {
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
const identity: JsonObject = {
  title: "Papers",
  event: "SENT",
  start: { lead: "Hello", minutes: 2, needs: ["Your passport"], privacy: "We keep it safe." },
  end: { lead: "Thank you", next: "We look at it." },
  pages: [{ id: "papers", title: "Papers", elements: [documentField("passport", 3), documentField("photo", 20)] }],
};

/** A form, and the chart it belongs to. */
type Collecting = { form: JsonObject; definition: JsonObject };
/** Asks for a passport and photos; somebody decides then. */
export const passportAndPhoto: Collecting = { form: identity, definition: untilDecided };

export type PapersTenant = Awaited<ReturnType<typeof aTenantThatCollects>>;

/** A tenant with one workflow, whose form this is, and cases of it. */
export async function aTenantThatCollects({ form, definition }: Collecting) {
  const tenant = await aTenantClient();
  const { api, tenantId } = tenant;
  const created = await api.post("/workflow-definitions", {
    key: "papers",
    name: "papers",
    definition,
    forms: { papers: form },
    config: { allowMultipleActiveWorkflows: true },
  });
  if (created.status !== 201) throw new Error(created.text);
  const published = await api.post(`/workflow-definitions/${created.textAt("id")}/publish`);
  if (published.status !== 200) throw new Error(published.text);
  const aCase = async (): Promise<CaseRef> => {
    const opened = await api.post("/cases", {
      workflow: "papers",
      context: { entity: { type: "individual", data: { firstName: "Ada" } } },
    });
    if (opened.status !== 201) throw new Error(opened.text);
    return { tenantId, caseId: opened.textAt("id") as CaseId };
  };
  return { ...tenant, aCase };
}

/** Cases of a tenant whose form asks for papers of many kinds. */
export const aPapersTenant = async (): Promise<() => Promise<CaseRef>> =>
  (await aTenantThatCollects({ form: papers, definition: chart })).aCase;

export type Files = [name: string, bytes: Uint8Array<ArrayBuffer>, type?: string][];
/** Files that somebody of the team adds to a case. */
export async function addDocument(
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

export const applicantOf = (ref: CaseRef, linkId = "lnk_one"): Applicant => ({ kind: "applicant", ...ref, linkId });
export const stored = (ref: CaseRef, fileId: string) => env.DOCUMENTS.head(fileKey(ref, fileId));
export const countStored = async (ref: CaseRef): Promise<number> =>
  (await env.DOCUMENTS.list({ prefix: fileKey(ref, "") })).objects.length;

export async function documentsOf(ref: CaseRef): Promise<CaseDocument[]> {
  const snapshot = await caseOf(env, ref).snapshot();
  if (!snapshot.ok) throw new Error(snapshot.error.code);
  return snapshot.value.documents;
}

/** The page's script, without a page: what it sends, and what it hears. */
export function uploader(ref: CaseRef, element = "accounts", actor = applicantOf(ref)) {
  const begin = (sizeBytes: number, fingerprint: string = crypto.randomUUID(), side: DocumentSide | null = null) =>
    beginUpload(env, ref, actor, element, { sizeBytes, fingerprint, side });
  const put = (id: string, part: number, bytes: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    takePart(
      env,
      ref,
      actor,
      { id, part: String(part) },
      new Request("http://edgecase.test/x", {
        method: "PUT",
        body: bytes,
        headers: { "content-length": String(bytes.length), ...headers },
      }),
    );
  const complete = (id: string, name = "accounts.pdf") => completeUpload(env, ref, actor, id, encodeURIComponent(name));
  return { begin, put, complete, abort: (id: string) => abortUpload(env, ref, actor, id) };
}
export const partOf = (bytes: Uint8Array<ArrayBuffer>, part: number): Uint8Array<ArrayBuffer> =>
  bytes.slice((part - 1) * partBytes, part * partBytes);
export const codeOf = (result: { ok: boolean; error?: { code: string } }): string =>
  result.ok ? "ok" : (result.error?.code ?? "?");

/** A PDF of so many bytes with a picture in it. */
export const aLargePdf = (sizeBytes: number, seed = 1): Uint8Array<ArrayBuffer> => {
  const stream = (length: number) =>
    bytesOf("9 0 obj << /Subtype /Image >> stream\n", noise(length, seed), "\nendstream endobj\n");
  const bare = pdf({ objects: [stream(0)] }).length;
  return pdf({ objects: [stream(sizeBytes - bare)] });
};

export async function sendWhole(ref: CaseRef, bytes: Uint8Array<ArrayBuffer>, element: string, name: string) {
  const up = uploader(ref, element);
  const begun = await up.begin(bytes.length);
  if (!begun.ok) return begun;
  for (let part = 1; part <= Math.ceil(bytes.length / partBytes); part += 1) {
    const put = await up.put(begun.value.id, part, partOf(bytes, part));
    if (!put.ok) return put;
  }
  return up.complete(begun.value.id, name);
}
