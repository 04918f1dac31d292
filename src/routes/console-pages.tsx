import { Hono } from "hono";
import * as z from "zod";
import { authenticate } from "../auth/authenticate";
import { checkCaseId } from "../cases/case-id";
import { caseOf } from "../cases/case-of";
import { listCases } from "../db/case-list";
import { dbOf } from "../db/db-of";
import type { Actor } from "../domain";
import type { Env } from "../env";
import { derivedKey } from "../lib/derived-key";
import { CasePage, CaseShown, TimelineShown } from "./console-case";
import { CaseTable, Filters } from "./console-list";
import { keysetCursor, nextKeyset } from "./cursor";
import { htmlPage } from "./html-page";

type Analyst = Extract<Actor, { kind: "analyst" }>;

const pageSize = 50;
const ListQuery = z.object({
  ...Filters.shape,
  cursor: keysetCursor.catch(undefined),
});
const CaseQuery = z.object({ after: z.coerce.number().int().min(0).optional().catch(undefined) });

/** The console for reading: cases, and where each one stands. Works without a script. */
export const consoleRoutes = new Hono<{ Bindings: Env }>()
  .get("/console", async (c) => {
    const analyst = await analystOf(c.req.raw, c.env);
    if (analyst === null) return c.redirect("/sign-in", 303);
    const { cursor, ...chosen } = ListQuery.parse(c.req.query());
    const { q, tag, status } = chosen;
    const filters = { ...(q && { q }), ...(tag && { tag }), ...(status && { status }) };
    const page = await listCases(dbOf(c.env, analyst.tenantId), analyst.tenantId, filters, cursor ?? null, pageSize);
    const place = nextKeyset(page.next);
    const next = place === null ? null : `/console?${new URLSearchParams({ ...filters, cursor: place })}`;
    return htmlPage({
      title: "Cases",
      signedInAs: analyst.name,
      body: <CaseTable rows={page.data} chosen={chosen} next={next} />,
    });
  })
  .get("/console/cases/:id", async (c) => {
    const analyst = await analystOf(c.req.raw, c.env);
    if (analyst === null) return c.redirect("/sign-in", 303);
    const { tenantId } = analyst;
    const caseId = checkCaseId(derivedKey(c.env.MASTER_KEY, "case-id"), tenantId, c.req.param("id"));
    if (caseId === null) return noSuchCase(analyst);
    const object = caseOf(c.env, { tenantId, caseId });
    const { after } = CaseQuery.parse(c.req.query());
    const [view, timeline] = await Promise.all([object.view(), object.timeline({ limit: 100, after: after ?? null })]);
    if (!view.ok || !timeline.ok) return noSuchCase(analyst);
    const shown = CaseShown.parse(JSON.parse(view.value.body));
    const entries = z.array(TimelineShown).parse(timeline.value.data);
    return htmlPage({
      title: view.value.row.name ?? shown.id,
      signedInAs: analyst.name,
      body: <CasePage name={view.value.row.name} shown={shown} entries={entries} next={timeline.value.next} />,
    });
  });

/** Pages are for people: an API key in a header does not open them. */
async function analystOf(request: Request, env: Env): Promise<Analyst | null> {
  const actor = await authenticate(request, env, Date.now());
  return actor?.kind === "analyst" ? actor : null;
}

const noSuchCase = (analyst: Analyst): Response =>
  htmlPage(
    {
      title: "No such case",
      signedInAs: analyst.name,
      body: (
        <>
          <h1>There is no such case</h1>
          <p>
            <a href="/console">All cases</a>
          </p>
        </>
      ),
    },
    { status: 404 },
  );
