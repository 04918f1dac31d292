import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import { sealedColumns } from "../../src/db/sealed-rows";
import { fileKey } from "../../src/documents/file-key";
import type { CaseId, CaseRef } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { atRest } from "../support/cases";
import { pdf } from "../support/file-corpus";
import { seedAnalyst } from "../support/tenant";

type Person = Awaited<ReturnType<typeof anAnalystClient>>;
let tenant: Awaited<ReturnType<typeof aTenantClient>>;
let ada: Person;
let ana: Person;
let boss: Person;
beforeAll(async () => {
  tenant = await aTenantClient();
  await publish(tenant.api, "talk", reviewChart, { config: { allowMultipleActiveWorkflows: true } });
  [ada, ana, boss] = [
    await anAnalystClient(tenant.tenantId),
    await anAnalystClient(tenant.tenantId),
    await anAnalystClient(tenant.tenantId, "admin"),
  ];
});

async function aCase(entityId?: string): Promise<CaseRef> {
  const entity = { type: "individual", data: { firstName: "Ada" }, ...(entityId !== undefined && { id: entityId }) };
  const opened = await tenant.api.post("/cases", { workflow: "talk", context: { entity } });
  if (opened.status !== 201) throw new Error(opened.text);
  return { tenantId: tenant.tenantId, caseId: opened.textAt("id") as CaseId };
}

const notesOf = async ({ caseId }: CaseRef, api: ApiClient = ada.api): Promise<JsonObject[]> =>
  (await api.get(`/cases/${caseId}/notes`)).json.data as JsonObject[];
const write = async (
  { caseId }: CaseRef,
  content: string,
  more: JsonObject = {},
  by: Person = ada,
): Promise<string> => {
  const written = await by.api.post(`/cases/${caseId}/notes`, { content, ...more });
  if (written.status !== 201) throw new Error(written.text);
  return written.textAt("id");
};

describe("notes on a case", () => {
  it("are corrected by who wrote them, within 15 minutes, and keep what they said before", async () => {
    const ref = await aCase();
    const noteId = await write(ref, "the register agres");
    const path = `/cases/${ref.caseId}/notes/${noteId}`;
    const byOther = await ana.api.patch(path, { content: "mine now" });
    expect([byOther.status, byOther.at("error.code")]).toEqual([403, "not_permitted"]);
    expect((await boss.api.patch(path, { content: "mine now" })).status).toBe(403);
    expect((await ada.api.patch(path, { content: "the register agrees" })).status).toBe(200);
    expect(await notesOf(ref)).toMatchObject([{ content: "the register agrees", edits: 1, deleted: null }]);
    const history = await ana.api.get(`${path}/history`);
    expect(history.json.data).toMatchObject([{ content: "the register agres" }]);
    // A quarter of an hour later it stands as it is.
    await caseOf(env, ref).moveClock(15 * 60_000 + 60_000);
    const late = await ada.api.patch(path, { content: "never said" });
    expect([late.status, late.at("error.code")]).toEqual([403, "not_permitted"]);
    expect((await notesOf(ref))[0]?.content).toBe("the register agrees");
    expect(await caseOf(env, ref).replay()).toMatchObject({ ok: true, value: { same: true } });
  });

  it("leave a trace and no words when they are deleted, by their author or a manager", async () => {
    const ref = await aCase();
    const secret = "a word that must go";
    const noteId = await write(ref, secret);
    const path = `/cases/${ref.caseId}/notes/${noteId}`;
    await ada.api.patch(path, { content: `${secret}, corrected` });
    expect((await ana.api.delete(path)).status).toBe(403);
    expect((await boss.api.delete(path)).status).toBe(200);
    const [note] = await notesOf(ref);
    expect(note).toMatchObject({ id: noteId, content: null, files: [], deleted: { byId: boss.user.id } });
    const told = await Promise.all(
      ["notes", `notes/${noteId}/history`, "timeline", "explanation", ""].map((part) =>
        ana.api.get(`/cases/${ref.caseId}${part === "" ? "" : `/${part}`}`),
      ),
    );
    for (const { status, text } of told) expect([status, text.includes(secret)]).toEqual([200, false]);
    const again = await boss.api.patch(path, { content: "back" });
    expect(again.status).toBe(403);
    expect((await ada.api.put(`${path}/pin`, { pinned: true })).status).toBe(403);
  });

  it("are pinned and taken down by anybody who works on cases, and answered in threads", async () => {
    const ref = await aCase();
    const noteId = await write(ref, "first");
    await write(ref, "second", { parentId: noteId }, ana);
    const path = `/cases/${ref.caseId}/notes/${noteId}/pin`;
    expect((await ana.api.put(path, { pinned: true })).status).toBe(200);
    expect(await notesOf(ref)).toMatchObject([{ pinned: { byId: ana.user.id } }, { parentId: noteId, pinned: null }]);
    expect((await ada.api.put(path, { pinned: false })).status).toBe(200);
    expect(await notesOf(ref)).toMatchObject([{ pinned: null }, {}]);
    const stranger = await ada.api.post(`/cases/${ref.caseId}/notes`, { content: "x", parentId: "note_none" });
    expect([stranger.status, stranger.at("error.code")]).toEqual([404, "not_found"]);
    const viewer = await anAnalystClient(tenant.tenantId, "viewer");
    expect((await viewer.api.put(path, { pinned: true })).status).toBe(403);
  });

  it("name only people of the team", async () => {
    const ref = await aCase();
    const elsewhere = await aTenantClient();
    const { user: foreign } = await seedAnalyst(env, elsewhere.tenantId);
    for (const id of ["usr_nobody", foreign.id]) {
      const refused = await ada.api.post(`/cases/${ref.caseId}/notes`, { content: "@x", mentions: [ana.user.id, id] });
      expect([refused.status, refused.at("error.param")]).toEqual([400, "mentions.1"]);
    }
    expect(await notesOf(ref)).toEqual([]);
  });
});

describe("files on notes", () => {
  const send = (ref: CaseRef, files: [string, Uint8Array<ArrayBuffer>][], headers: Record<string, string> = {}) => {
    const form = new FormData();
    form.set("note", JSON.stringify({ content: "see the letter" }));
    for (const [name, bytes] of files) form.append("files", new File([bytes], name));
    return ada.api.send("POST", `/cases/${ref.caseId}/notes/with-files`, { body: form, headers });
  };

  it("go through the same inspection as documents, are downloaded as attachments, and go with the note", async () => {
    const ref = await aCase();
    const key = { "idempotency-key": "letter-1" };
    const sent = await send(
      ref,
      [
        ["letter.pdf", pdf()],
        ["not-a-file.pdf", new TextEncoder().encode("<script>")],
      ],
      key,
    );
    expect(sent.status).toBe(201);
    const repeated = await send(
      ref,
      [
        ["letter.pdf", pdf()],
        ["not-a-file.pdf", new TextEncoder().encode("<script>")],
      ],
      key,
    );
    expect([repeated.status, repeated.at("id")]).toEqual([201, sent.at("id")]);
    await atRest(ref);
    const [note] = await notesOf(ref);
    const files = note?.files as JsonObject[];
    expect(files).toMatchObject([
      { fileName: "letter.pdf", status: "ready", type: "application/pdf" },
      { fileName: "not-a-file.pdf", status: "refused" },
    ]);
    const path = (file: JsonObject | undefined): string =>
      `/cases/${ref.caseId}/notes/${sent.textAt("id")}/files/${String(file?.fileId)}`;
    const opened = await ana.api.get(path(files[0]));
    expect([opened.status, opened.headers.get("content-disposition")]).toEqual([
      200,
      expect.stringMatching(/^attachment/),
    ]);
    expect((await ana.api.get(path(files[1]))).status).toBe(404);
    expect((await ada.api.delete(`/cases/${ref.caseId}/notes/${sent.textAt("id")}`)).status).toBe(200);
    expect((await ana.api.get(path(files[0]))).status).toBe(404);
    expect(await env.DOCUMENTS.head(fileKey(ref, String(files[0]?.fileId)))).toBeNull();
  });

  it("are no documents of the case, and an unknown parent leaves none behind", async () => {
    const ref = await aCase();
    const form = new FormData();
    form.set("note", JSON.stringify({ content: "lost", parentId: "note_none" }));
    form.append("files", new File([pdf()], "a.pdf"));
    const refused = await ada.api.send("POST", `/cases/${ref.caseId}/notes/with-files`, { body: form });
    expect(refused.status).toBe(404);
    expect((await env.DOCUMENTS.list({ prefix: fileKey(ref, "") })).objects).toEqual([]);
    expect((await send(ref, [["a.pdf", pdf()]])).status).toBe(201);
    await atRest(ref);
    expect((await ada.api.get(`/cases/${ref.caseId}/documents`)).json.data).toEqual([]);
  });
});

describe("notes on the person", () => {
  it("stand on every case of theirs and on nobody else's, and lie sealed", async () => {
    const [first, second, other] = [await aCase("person-1"), await aCase("person-1"), await aCase("person-2")];
    const path = (ref: CaseRef): string => `/cases/${ref.caseId}/entity-notes`;
    const content = "Known from a case two years ago";
    const written = await ada.api.post(path(first), { content });
    expect(written.status).toBe(201);
    const id = written.textAt("id");
    expect((await ana.api.get(path(second))).json.data).toMatchObject([{ id, content, caseId: first.caseId }]);
    expect((await ana.api.get(path(other))).json.data).toEqual([]);
    const row = await env.DB.prepare("SELECT * FROM entity_notes WHERE id = ?").bind(id).first();
    expect(JSON.stringify(row)).not.toContain("two years");
    expect(sealedColumns.some(({ table }) => table === "entity_notes")).toBe(true);
    expect((await ana.api.delete(`${path(second)}/${id}`)).status).toBe(403);
    expect((await ana.api.delete(`${path(other)}/${id}`)).status).toBe(404);
    expect((await ada.api.delete(`${path(second)}/${id}`)).status).toBe(200);
    expect((await ana.api.get(path(first))).json.data).toMatchObject([
      { id, content: null, deleted: { byId: ada.user.id } },
    ]);
  });
});
