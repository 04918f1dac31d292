import * as z from "zod";
import { dbOf } from "../db/db-of";
import {
  changeView,
  createView,
  dropView,
  getView,
  listSettingsOf,
  listViews,
  mostViews,
  type SavedView,
  saveListSettings,
} from "../db/saved-views";
import { type Actor, can, newId } from "../domain";
import { caseColumns } from "../domain/case-columns";
import type { JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { expectedVersionOf } from "./case-command";
import { caseFilters, sort } from "./case-filters";
import { listOf } from "./case-schemas";
import { answer, type Call, defineRoute, type Route } from "./framework";
import { type ApiProblem, notFound, problem } from "./problem";

const tag = "Lists";
const base = "/api/v1/saved-views";
const One = z.object({ id: z.string().max(96) });

const Look = z
  .strictObject({
    columns: z
      .array(z.strictObject({ id: z.enum(caseColumns), width: z.int().min(40).max(800).optional() }))
      .max(caseColumns.length)
      .optional(),
    layout: z.enum(["table", "cards"]).optional(),
    density: z.enum(["compact", "comfortable"]).optional(),
  })
  .meta({ id: "ListLook" });

// What was searched for may be a person's name: it is not kept.
const { q: _never, ...kept } = caseFilters;
const Filters = z.strictObject({ ...kept, sort: sort.optional() }).meta({ id: "ViewFilters" });
const name = z.string().trim().min(1).max(80);
const CreateView = z.strictObject({
  name,
  shared: z.boolean().default(false),
  filters: Filters,
  look: Look.default({}),
});
const ChangeView = z.strictObject({
  name: name.optional(),
  shared: z.boolean().optional(),
  filters: Filters.optional(),
  look: Look.optional(),
  expectedVersion: z.int().min(1).optional(),
});
const View = z
  .looseObject({
    id: z.string(),
    name: z.string(),
    shared: z.boolean(),
    ownerId: z.string(),
    filters: z.looseObject({}),
    look: z.looseObject({}),
    version: z.int(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "SavedView" });
const Settings = z
  .strictObject({ look: Look.default({}), defaultViewId: z.string().max(96).nullable().default(null) })
  .meta({ id: "ListSettings" });

const own = { scope: "cases:read", tag } as const;

/** How people keep the lists that they come back to. A view is its owner's; shared, everybody in the team sees it. */
export const savedViewRoutes: Route[] = [
  defineRoute(
    {
      ...own,
      name: "listViews",
      method: "GET",
      path: base,
      summary: "List your views, and those of the team",
      answers: { 200: listOf(View) },
    },
    async (call) => {
      const person = personIn(call);
      if (!person.ok) return person;
      const views = await listViews(dbOf(call.env, call.tenantId), call.tenantId, person.value.userId);
      return answer(200, { data: views.map(viewOf), nextCursor: null });
    },
  ),
  defineRoute(
    {
      ...own,
      name: "createView",
      method: "POST",
      path: base,
      idempotent: "d1",
      summary: "Keep a list as a view",
      description: "What was searched for (`q`) is not kept.",
      body: CreateView,
      answers: { 201: View },
    },
    async (call) => {
      const person = personIn(call);
      if (!person.ok) return person;
      const { env, tenantId, body, nowMs } = call;
      const { filters, look, ...rest } = body;
      const view: SavedView = {
        id: newId("savedView"),
        tenantId,
        ownerId: person.value.userId,
        ...rest,
        filters: plain(filters),
        look: plain(look),
        version: 1,
        createdAtMs: nowMs,
        updatedAtMs: nowMs,
      };
      if (!(await createView(dbOf(env, tenantId), view)))
        return err(problem("conflict", `You have ${mostViews} views. Remove one first.`));
      return answer(201, viewOf(view), { Location: `${base}/${view.id}` });
    },
  ),
  defineRoute(
    {
      ...own,
      name: "changeView",
      method: "PATCH",
      path: `${base}/{id}`,
      idempotent: "d1",
      summary: "Change a view",
      params: One,
      body: ChangeView,
      answers: { 200: View },
    },
    async (call) => {
      const found = await ownView(call);
      if (!found.ok) return found;
      const { expectedVersion, ...change } = call.body;
      const expected = expectedVersionOf(call.headers, expectedVersion);
      if (!expected.ok) return expected;
      const view = found.value;
      const stale = () => err(problem("stale_version", "Somebody has changed this view meanwhile."));
      if (expected.value !== null && expected.value !== view.version) return stale();
      const db = dbOf(call.env, call.tenantId);
      const filters = change.filters === undefined ? undefined : plain(change.filters);
      const look = change.look === undefined ? undefined : plain(change.look);
      if (!(await changeView(db, call.tenantId, view, { ...change, filters, look }, call.nowMs))) return stale();
      const now = await getView(db, call.tenantId, view.id);
      return now === null ? err(notFound("view")) : answer(200, viewOf(now));
    },
  ),
  defineRoute(
    {
      ...own,
      name: "deleteView",
      method: "DELETE",
      path: `${base}/{id}`,
      summary: "Remove a view",
      params: One,
      answers: { 204: "nothing" },
    },
    async (call) => {
      const found = await ownView(call);
      if (!found.ok) return found;
      await dropView(dbOf(call.env, call.tenantId), call.tenantId, found.value.id);
      return answer(204, null);
    },
  ),
  defineRoute(
    {
      ...own,
      name: "getListSettings",
      method: "GET",
      path: "/api/v1/list-settings",
      summary: "See how you like the list of cases",
      answers: { 200: Settings },
    },
    async (call) => {
      const person = personIn(call);
      if (!person.ok) return person;
      const stored = await listSettingsOf(dbOf(call.env, call.tenantId), call.tenantId, person.value.userId);
      const settings = Settings.safeParse(stored ?? {});
      return answer(200, settings.success ? settings.data : { look: {}, defaultViewId: null });
    },
  ),
  defineRoute(
    {
      ...own,
      name: "putListSettings",
      method: "PUT",
      path: "/api/v1/list-settings",
      summary: "Say how you like the list of cases",
      body: Settings,
      answers: { 200: Settings },
    },
    async (call) => {
      const person = personIn(call);
      if (!person.ok) return person;
      const { userId } = person.value;
      await saveListSettings(dbOf(call.env, call.tenantId), call.tenantId, userId, plain(call.body), call.nowMs);
      return answer(200, call.body);
    },
  ),
];

type Person = Extract<Actor, { kind: "analyst" }>;

const personIn = ({ actor }: Pick<Call, "actor">): Result<Person, ApiProblem> =>
  actor.kind === "analyst" ? ok(actor) : err(problem("not_permitted", "Views belong to people; a key has none."));

/** The view that the path names, if the caller may change it: its owner, and whoever leads the team one that is shared. */
async function ownView(call: Call<{ id: string }>): Promise<Result<SavedView, ApiProblem>> {
  const person = personIn(call);
  if (!person.ok) return person;
  const view = await getView(dbOf(call.env, call.tenantId), call.tenantId, call.params.id);
  const isOwn = view?.ownerId === person.value.userId;
  if (view === null || (!isOwn && !view.shared)) return err(notFound("view"));
  return isOwn || can(person.value.role, "cases:lead")
    ? ok(view)
    : err(problem("not_permitted", "Only its owner, a manager or an administrator changes a shared view."));
}

/** Without what was left out. */
const plain = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

const viewOf = ({ id, name, shared, ownerId, filters, look, version, updatedAtMs }: SavedView) => ({
  ...{ id, name, shared, ownerId, filters, look, version },
  updatedAt: new Date(updatedAtMs).toISOString(),
});
