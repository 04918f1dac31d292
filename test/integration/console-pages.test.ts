import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import { openCase } from "../../src/cases/open-case";
import { upsertIndexRows } from "../../src/db/cases";
import { createDraft, publishDefinition } from "../../src/db/definitions";
import type { Actor, CaseId } from "../../src/domain";
import { consoleRoutes } from "../../src/routes/console-pages";
import { type SeededTenant, seedAnalyst, seedTenant } from "../support/tenant";

const origin = "http://edgecase.test";

const body = JSON.stringify({
  definitionType: "statechart-json",
  definition: {
    id: "desk",
    initial: "idle",
    states: {
      idle: { tags: ["new_arrival"], on: { start: "manual_review" } },
      manual_review: { tags: ["manual_review"], on: { approve: "approved" } },
      approved: { type: "final", tags: ["approved"] },
    },
  },
  extensions: {},
  config: {},
  contextSchema: null,
  documentsSchema: null,
});

/** A case of a tenant of its own, one event old. */
async function aCase(companyName: string) {
  const tenant = await seedTenant(env);
  const { tenantId } = tenant;
  const draft = { key: "desk", version: null, name: "Desk", displayName: null, variant: null, body };
  const made = await createDraft(env.DB, tenantId, draft, Date.now());
  if (!made.ok) throw new Error(made.error.code);
  await publishDefinition(env.DB, tenantId, made.value.id, made.value.hash, Date.now());
  const actor: Actor = { kind: "api_key", tenantId, keyId: tenant.keyId, scopes: ["admin"] };
  const context = { entity: { type: "business", id: "acme-1", data: { companyName } } };
  const opened = await openCase(env, actor, { workflow: "desk", context }, null, Date.now());
  if (!opened.ok) throw new Error(opened.error.code);
  const caseId = opened.value.row.caseId as CaseId;
  const start = { type: "send_event" as const, name: "start", payload: null };
  const moved = await caseOf(env, { tenantId, caseId }).dispatch(
    { id: null, actor, expectedVersion: null, body: start },
    null,
  );
  if (!moved.ok) throw new Error(moved.error.code);
  await upsertIndexRows(env.DB, [moved.value.row]);
  return { tenant, caseId };
}

async function read(tenant: SeededTenant, path: string) {
  const { cookie } = await seedAnalyst(env, tenant.tenantId, "viewer");
  const answer = await consoleRoutes.request(origin + path, { headers: { cookie } }, env);
  return { status: answer.status, html: await answer.text() };
}

it("shows a case with its state and everything that happened to it", async () => {
  const { tenant, caseId } = await aCase("Acme <b>Ltd</b>");
  const { status, html } = await read(tenant, `/console/cases/${caseId}`);
  expect(status).toBe(200);
  expect(html).toContain("<h1>Acme &lt;b>Ltd&lt;/b></h1>");
  for (const text of ["manual_review", "Desk (desk v1)", "event received start"]) expect(html).toContain(text);
  expect(html.match(/<tr>/g)).toHaveLength(3); // a heading, the opening, the event
});

it("lists a tenant's cases with a way to each, and narrows them", async () => {
  const { tenant, caseId } = await aCase("Northwind");
  const link = `href="/console/cases/${caseId}"`;
  for (const query of ["", "?q=north", "?tag=manual_review", "?status=active", "?q=&tag=&status="])
    expect((await read(tenant, `/console${query}`)).html, query).toContain(link);
  for (const query of ["?q=south", "?tag=approved", "?status=completed"])
    expect((await read(tenant, `/console${query}`)).html, query).not.toContain(link);
});

it("hides a case from another tenant's people", async () => {
  const { caseId } = await aCase("Hidden Ltd");
  const stranger = await seedTenant(env);
  const page = await read(stranger, `/console/cases/${caseId}`);
  expect(page.status).toBe(404);
  expect(page.html).not.toContain("Hidden Ltd");
  expect((await read(stranger, "/console")).html).not.toContain("Hidden Ltd");
});
