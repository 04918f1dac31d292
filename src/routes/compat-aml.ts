import * as z from "zod";
import { entityTenant } from "../db/monitors";
import { parseId } from "../domain";
import { sha256Hex } from "../lib/bytes";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { err } from "../lib/result";
import { countNobodys } from "../queues/callback-records";
import { hearAml } from "../queues/hear-aml";
import { answer, definePublicRoute, type Route } from "./framework";
import { parseJson } from "./framework-input";
import { hookSignatureHeader, isHookSigned } from "./hook-signature";
import { problem } from "./problem";

const types: Readonly<Record<string, string>> = {
  individual: "individual",
  "end-user": "individual",
  business: "business",
};
const mostHits = 500;

/** How vendors of the documented system report new hits about somebody they keep watch on. */
export const compatAmlRoutes: Route[] = [
  definePublicRoute(
    {
      public: "Callers prove themselves with x-hmac-signature over the body, made with the tenant's webhook secret.",
      tag: "Compatibility",
      name: "compatAmlWebhook",
      method: "POST",
      path: "/api/v1/webhooks/{entityType}/aml",
      summary: "Take new hits about somebody who is watched",
      description:
        "`{entityId or endUserId, vendor, data: {hits: […]}}`. `x-hmac-signature`: hex HMAC-SHA256 of the body as sent, keyed with the characters of the tenant's webhook secret. The same body twice is one run.",
      params: z.object({ entityType: z.enum(["individual", "business", "end-user"]) }),
      body: "raw",
      bodyAs: ["application/json"],
      headers: { [hookSignatureHeader]: "Hex HMAC-SHA256 of the body as sent." },
      answers: { 200: z.object({ received: z.literal(true), runId: z.string(), news: z.int() }) },
    },
    async ({ env, params, text, headers, nowMs }) => {
      const body = parseJson(text, 32);
      if (!body.ok) return body;
      const said: Json = isObject(body.value) ? (body.value as JsonObject) : {};
      const id = entityIdIn(said);
      const known = id === null ? null : await entityTenant(env.DB, id);
      const tenantId = known?.type === types[params.entityType] ? (known?.tenantId ?? null) : null;
      // Somebody who is nobody's and a wrong signature look the same from outside.
      if (id === null || tenantId === null || !(await isHookSigned(env, tenantId, text, headers))) {
        await countNobodys(env, "hook", nowMs);
        return err(problem("bad_signature", "x-hmac-signature does not match this body and person."));
      }
      const hits = hitsIn(said);
      if (hits === null || hits.length > mostHits)
        return err(problem("bad_value", `Send up to ${mostHits} hits, each an object.`, { param: "data.hits" }));
      const { vendor } = said;
      const name = typeof vendor === "string" && /^[\w .:-]{1,64}$/.test(vendor) ? vendor : "unknown";
      const heard = await hearAml(env, tenantId, id, { vendor: name, hits }, sha256Hex(text));
      if (heard.kind === "unknown")
        return err(problem("bad_signature", "x-hmac-signature does not match this body and person."));
      return answer(200, { received: true, runId: heard.runId, news: heard.news });
    },
  ),
];

/** Checks name whom they are about by our id, with two underscores behind it. */
function entityIdIn(said: JsonObject): string | null {
  const data = isObject(said.data) ? said.data : {};
  for (const named of [said.entityId, said.endUserId, data.endUserId, data.entityId]) {
    const id = typeof named === "string" ? parseId("entity", named.replace(/__.*$/s, "")) : null;
    if (id !== null) return id;
  }
  return null;
}

function hitsIn(said: JsonObject): JsonObject[] | null {
  const hits = isObject(said.data) ? said.data.hits : said.hits;
  return Array.isArray(hits) && hits.every(isObject) ? hits : null;
}
