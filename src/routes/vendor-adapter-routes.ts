import * as z from "zod";
import { accountCallbackUrl } from "../checks/callback-url";
import { neededSecrets } from "../checks/http/adapter";
import { Adapter } from "../checks/http/adapter.schema";
import { readyAdapters, readyDescriptions } from "../checks/http/ready";
import { dbOf } from "../db/db-of";
import {
  deleteVendorAdapter,
  getVendorAdapter,
  listVendorAdapters,
  putVendorAdapter,
  type VendorAdapterRow,
} from "../db/vendor-adapters";
import { builtInVendor, type TenantId } from "../domain";
import { type Env, settingsOf } from "../env";
import { err } from "../lib/result";
import { checkUrl } from "../outside";
import { listOf } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { notFound, problem } from "./problem";

const tag = "Vendors";
const time = z.string().meta({ format: "date-time" });
const Named = z.object({ name: z.string().min(1).max(64) });
const AdapterView = z
  .looseObject({
    name: z.string(),
    source: z.enum(["ready", "own"]).meta({ description: "`ready`: ships with the product; `own`: yours." }),
    version: z.int(),
    adapter: z.looseObject({}),
    needsSecrets: z.array(z.string()).meta({ description: "Names of all secrets that the description speaks of." }),
    callbackAddress: z.string().nullable().meta({
      description:
        "Where the vendor has to send its callbacks, when it has one address for all of them: write it into your account there. Each reading spells it anew; all spellings work. Null: there is nothing to set up.",
    }),
    updatedAt: time.nullable(),
  })
  .meta({ id: "VendorAdapter" });

/** Names that mean something else already. */
export const takenVendorNames = new Set([builtInVendor, "sandbox"]);

/** Vendors described as data. */
export const vendorAdapterRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "listVendorAdapters",
      method: "GET",
      path: "/api/v1/vendor-adapters",
      summary: "List vendors that are described as data",
      description: "Your own, and those that ship with the product: copy one of these to change it.",
      answers: { 200: listOf(AdapterView) },
    },
    async ({ env, tenantId, url }) => {
      const rows = await listVendorAdapters(dbOf(env, tenantId), tenantId);
      const view = viewer(env, tenantId, url.origin);
      const own = rows.map(view.own);
      const ready = readyDescriptions().filter(({ name }) => !rows.some((row) => row.name === name));
      return answer(200, { data: [...own, ...ready.map(view.ready)], nextCursor: null });
    },
  ),
  defineRoute(
    {
      scope: "admin",
      tag,
      name: "putVendorAdapter",
      method: "PUT",
      path: "/api/v1/vendor-adapters/{name}",
      summary: "Describe a vendor",
      description:
        "How to ask it and how to read its answers, in JMESPath. Secrets are named, never written. From then on checks and plugins may name it as their `vendor`.",
      params: Named,
      query: z.strictObject({
        expectedVersion: z.coerce.number().int().min(0).optional().meta({
          description: "Refuse if yours has another version by now; 0: if you have one of this name at all.",
        }),
      }),
      body: Adapter,
      answers: { 200: AdapterView },
      idempotent: "none",
    },
    async ({ env, tenantId, params, query, body, nowMs, url }) => {
      if (body.name !== params.name)
        return err(problem("bad_value", "The name in the body is another than in the address.", { param: "name" }));
      if (takenVendorNames.has(body.name)) return err(problem("bad_value", "This name is taken.", { param: "name" }));
      const tokenUrl = body.auth.kind === "oauth2" ? body.auth.tokenUrl : undefined;
      const { baseUrl, sandboxBaseUrl } = body;
      for (const [param, url] of Object.entries({ baseUrl, sandboxBaseUrl, "auth.tokenUrl": tokenUrl })) {
        const checked = url === undefined ? null : checkUrl(url, settingsOf(env).EGRESS_ALLOW_HOSTS);
        if (checked?.ok === false) return err(problem("bad_value", checked.error.message, { param }));
      }
      const db = dbOf(env, tenantId);
      const expected = query.expectedVersion ?? null;
      const stored = await putVendorAdapter(db, tenantId, body.name, JSON.stringify(body), nowMs, expected);
      if (stored === null)
        return err(
          problem(
            "conflict",
            expected === 0
              ? `There is a description of "${body.name}" already.`
              : "The description has changed meanwhile; look at it again.",
            { param: "expectedVersion" },
          ),
        );
      return answer(200, viewer(env, tenantId, url.origin).own(stored));
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "getVendorAdapter",
      method: "GET",
      path: "/api/v1/vendor-adapters/{name}",
      summary: "Read the description of a vendor",
      params: Named,
      answers: { 200: AdapterView },
    },
    async ({ env, tenantId, params, url }) => {
      const view = viewer(env, tenantId, url.origin);
      const own = await getVendorAdapter(dbOf(env, tenantId), tenantId, params.name);
      if (own !== null) return answer(200, view.own(own));
      const adapter = readyDescriptions().find(({ name }) => name === params.name);
      return adapter === undefined ? err(notFound("vendor")) : answer(200, view.ready(adapter));
    },
  ),
  defineRoute(
    {
      scope: "admin",
      tag,
      name: "deleteVendorAdapter",
      method: "DELETE",
      path: "/api/v1/vendor-adapters/{name}",
      summary: "Delete your description of a vendor",
      params: Named,
      answers: { 204: "nothing" },
      idempotent: "none",
    },
    async ({ env, tenantId, params }) =>
      (await deleteVendorAdapter(dbOf(env, tenantId), tenantId, params.name))
        ? answer(204, null)
        : err(notFound("vendor")),
  ),
];

/** Descriptions as they are shown to a tenant: with the address that is its own. */
function viewer(env: Env, tenantId: TenantId, origin: string) {
  const view = (parsed: Adapter) => ({
    name: parsed.name,
    needsSecrets: neededSecrets(parsed),
    callbackAddress:
      parsed.callback?.address === "account"
        ? accountCallbackUrl(env, { tenantId, vendor: parsed.name }, origin)
        : null,
  });
  return {
    own: ({ version, body, updatedAtMs }: VendorAdapterRow) => {
      const adapter: unknown = JSON.parse(body);
      const updatedAt = new Date(updatedAtMs).toISOString();
      return { ...view(Adapter.parse(adapter)), source: "own", version, adapter, updatedAt };
    },
    ready: (parsed: Adapter) => {
      const adapter = readyAdapters.find(({ name }) => name === parsed.name) ?? parsed;
      return { ...view(parsed), source: "ready", version: 0, adapter, updatedAt: null };
    },
  };
}
