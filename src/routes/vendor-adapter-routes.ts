import * as z from "zod";
import { Adapter } from "../checks/http/adapter.schema";
import { readyAdapters } from "../checks/http/ready";
import { dbOf } from "../db/db-of";
import {
  deleteVendorAdapter,
  getVendorAdapter,
  listVendorAdapters,
  putVendorAdapter,
  type VendorAdapterRow,
} from "../db/vendor-adapters";
import { builtInVendor } from "../domain";
import { settingsOf } from "../env";
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
    updatedAt: time.nullable(),
  })
  .meta({ id: "VendorAdapter" });

/** Names that mean something else already. */
const taken = new Set([builtInVendor, "sandbox"]);

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
    async ({ env, tenantId }) => {
      const own = (await listVendorAdapters(dbOf(env, tenantId), tenantId)).map(viewOf);
      const ready = readyAdapters
        .filter(({ name }) => !own.some((one) => one.name === name))
        .map((adapter) => ({ name: adapter.name, source: "ready", version: 0, adapter, updatedAt: null }));
      return answer(200, { data: [...own, ...ready], nextCursor: null });
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
      body: Adapter,
      answers: { 200: AdapterView },
      idempotent: "none",
    },
    async ({ env, tenantId, params, body, nowMs }) => {
      if (body.name !== params.name)
        return err(problem("bad_value", "The name in the body is another than in the address.", { param: "name" }));
      if (taken.has(body.name)) return err(problem("bad_value", "This name is taken.", { param: "name" }));
      for (const [param, url] of Object.entries({ baseUrl: body.baseUrl, sandboxBaseUrl: body.sandboxBaseUrl })) {
        const checked = url === undefined ? null : checkUrl(url, settingsOf(env).EGRESS_ALLOW_HOSTS);
        if (checked?.ok === false) return err(problem("bad_value", checked.error.message, { param }));
      }
      const stored = await putVendorAdapter(dbOf(env, tenantId), tenantId, body.name, JSON.stringify(body), nowMs);
      return answer(200, viewOf(stored));
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
    async ({ env, tenantId, params }) => {
      const own = await getVendorAdapter(dbOf(env, tenantId), tenantId, params.name);
      if (own !== null) return answer(200, viewOf(own));
      const adapter = readyAdapters.find(({ name }) => name === params.name);
      if (adapter === undefined) return err(notFound("vendor"));
      return answer(200, { name: adapter.name, source: "ready", version: 0, adapter, updatedAt: null });
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

const viewOf = ({ name, version, body, updatedAtMs }: VendorAdapterRow) => ({
  name,
  source: "own",
  version,
  adapter: JSON.parse(body) as unknown,
  updatedAt: new Date(updatedAtMs).toISOString(),
});
