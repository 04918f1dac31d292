import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import type { CaseId } from "../../src/domain";
import {
  AuthenticationError,
  type Case,
  ConflictError,
  Edgecase,
  type EdgecaseOptions,
  IdempotencyError,
  InvalidRequestError,
  NotFoundError,
  PermissionError,
} from "../../src/sdk/api";
import { aTenantClient, reviewChart } from "../support/api";
import { atRest } from "../support/cases";
import { pdf } from "../support/file-corpus";
import { thrownBy } from "../support/sdk-client";
import { type SeededTenant, seedApiKey } from "../support/tenant";

const overTheWire = (url: string, init: RequestInit): Promise<Response> =>
  // The types of `fetch` for browsers and for Workers name the same things differently.
  fetchSelf(new Request(url, init as RequestInit<CfProperties>));
const clientOf = (apiKey: string, more: Partial<EdgecaseOptions> = {}) =>
  new Edgecase({ apiKey, baseUrl: "http://edgecase.test", fetch: overTheWire, ...more });

let tenant: SeededTenant;
let edgecase: Edgecase;
beforeAll(async () => {
  tenant = await aTenantClient();
  edgecase = clientOf(tenant.apiKey);
  const draft = await edgecase.workflowDefinitions.create({ key: "review", name: "review", definition: reviewChart });
  await edgecase.workflowDefinitions.publish(draft.id);
});

const open = (more: { externalId?: string; workflow?: string } = {}): Promise<Case> =>
  edgecase.cases.create({
    workflow: "review",
    context: { entity: { type: "business", data: { companyName: "Acme" } } },
    config: { allowMultipleActiveWorkflows: true },
    ...more,
  });
const atRestOf = ({ id }: Case) => atRest({ tenantId: tenant.tenantId, caseId: id as CaseId });

describe("the SDK at the running Worker", () => {
  it("opens a case, sends it events and reads it again", async () => {
    const opened = await open();
    expect([opened.status, opened.state, opened.allowedEvents]).toEqual([
      "active",
      "review",
      ["approve", "reject", "note_it"],
    ]);
    const sent = await edgecase.cases.sendEvent(opened.id, { name: "approve" }, { ifVersion: opened.version });
    expect([sent.status, sent.outcome]).toEqual(["completed", "approved"]);
    expect((await edgecase.cases.get(opened.id)).version).toBe(sent.version);
    const entries = await edgecase.cases.listTimeline(opened.id).all();
    expect(entries.map(({ type }) => type)).toEqual(["case.created", "event.received"]);
  });

  it("walks through all the pages of a list, each thing once, in the order of the list", async () => {
    const made: string[] = [];
    for (let count = 0; count < 7; count++) made.push((await open()).id);
    const walked: string[] = [];
    for await (const { id } of edgecase.cases.list({ limit: 2 })) walked.push(id);
    expect(walked.slice(0, 7)).toEqual(made.toReversed());
    expect(new Set(walked).size).toBe(walked.length);
    const list = edgecase.cases.list({ limit: 3, status: "active" });
    const first = await list.page();
    expect(first.data).toHaveLength(3);
    const second = await list.page(first.nextCursor ?? "");
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(made.toReversed().slice(0, 6));
    expect((await list.all(4)).map(({ id }) => id)).toEqual(made.toReversed().slice(0, 4));
  });

  it("adds a document with its file, and reads the file back", async () => {
    const opened = await open();
    const bytes = pdf();
    const added = await edgecase.cases.addDocument(opened.id, {
      document: { category: "identity", type: "passport", properties: { number: "X1" } },
      file: { content: bytes, name: "Pass Zoë.pdf", type: "application/pdf" },
    });
    expect(added.pages).toHaveLength(1);
    await atRestOf(opened);
    const [document] = await edgecase.cases.listDocuments(opened.id).all();
    expect([document?.type, document?.properties, document?.pages[0]?.status]).toEqual([
      "passport",
      { number: "X1" },
      "ready",
    ]);
    const fileId = document?.pages[0]?.downloadPath?.split("/").at(-1) ?? "";
    const file = await edgecase.cases.downloadFile(opened.id, document?.id ?? "", fileId);
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
  });

  it("throws errors of their classes, with what is to blame", async () => {
    const opened = await open({ externalId: `sdk-${crypto.randomUUID()}` });
    expect(await thrownBy(edgecase.cases.get("case_nowhere"))).toBeInstanceOf(NotFoundError);
    const stale = await thrownBy(edgecase.cases.sendEvent(opened.id, { name: "approve" }, { ifVersion: 99 }));
    expect(stale).toBeInstanceOf(ConflictError);
    expect(stale).toMatchObject({
      code: "stale_version",
      details: { current: opened.version },
      requestId: expect.any(String),
    });
    const unknown = await thrownBy(edgecase.cases.sendEvent(opened.id, { name: "nowhere" }));
    expect(unknown).toMatchObject({ code: "event_not_allowed", details: { allowed: opened.allowedEvents } });
    const bad = await thrownBy(edgecase.cases.list({ limit: 1_000 }).page());
    expect(bad).toBeInstanceOf(InvalidRequestError);
    expect(bad).toMatchObject({ status: 400, param: "limit" });
    const readOnly = await seedApiKey(env, tenant.tenant, ["cases:read"]);
    const mayRead = clientOf(readOnly.apiKey);
    expect((await mayRead.cases.get(opened.id)).id).toBe(opened.id);
    expect(await thrownBy(mayRead.cases.cancel(opened.id, { reason: "x" }))).toBeInstanceOf(PermissionError);
    expect(await thrownBy(clientOf("ek_sandbox_no_key").me.get())).toBeInstanceOf(AuthenticationError);
    const key = crypto.randomUUID();
    await edgecase.cases.addNote(opened.id, { content: "a" }, { idempotencyKey: key });
    const reused = edgecase.cases.addNote(opened.id, { content: "b" }, { idempotencyKey: key });
    expect(await thrownBy(reused)).toBeInstanceOf(IdempotencyError);
  });

  it("reads the log of events, and hears its tail from where it was left", async () => {
    const opened = await open();
    await edgecase.cases.sendEvent(opened.id, { name: "reject" });
    await atRestOf(opened);
    const { data, cursor } = await edgecase.events.list({ case: opened.id, limit: 2 }).page();
    expect(data.map(({ caseId }) => caseId)).toEqual([opened.id, opened.id]);
    const all = await edgecase.events.list({ case: opened.id }).all();
    const behind: string[] = [];
    const ended = new AbortController();
    for await (const event of edgecase.events.tail({ case: opened.id, cursor }, { signal: ended.signal })) {
      behind.push(event.id);
      if (behind.length === all.length - 2) ended.abort();
    }
    expect([...data, ...behind.map((id) => ({ id }))].map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(all.find(({ type }) => type === "workflow.completed")?.workflowStatus).toBe("completed");
  });

  it("answers what has no body with null, and what is no JSON as it is", async () => {
    const { id } = await open();
    expect(await edgecase.cases.revokeLinks(id)).toBeNull();
    const definition = (await edgecase.workflowDefinitions.list({ key: "review" }).page()).data[0]?.id ?? "";
    const drawn = await edgecase.workflowDefinitions.draw(definition, { format: "mermaid" });
    expect(drawn).toContain("stateDiagram-v2");
    expect(await edgecase.request("GET", "/me")).toEqual(await edgecase.me.get());
  });
});
