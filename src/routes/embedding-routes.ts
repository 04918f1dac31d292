import * as z from "zod";
import { allowedOriginsOf, saveAllowedOrigins } from "../db/allowed-origins";
import { dbOf } from "../db/db-of";
import { readOrigin } from "../domain";
import { answer, defineRoute, type Route } from "./framework";

// Three columns a row, and a statement takes a hundred values.
const mostOrigins = 30;

export const EmbeddingBody = z
  .strictObject({
    origins: z
      .array(
        z
          .string()
          .max(300)
          .refine((text) => readOrigin(text) !== null, {
            error: "an origin as browsers write it: https://app.example.com (http only for localhost), without a path",
          }),
      )
      .max(mostOrigins)
      .refine((all) => new Set(all).size === all.length, { error: "each origin once" })
      .meta({ description: "Compared letter by letter; subdomains are named one by one. Empty: nobody." }),
  })
  .meta({ id: "Embedding", examples: [{ origins: ["https://app.example.com", "http://localhost:3000"] }] });

const common = {
  tag: "Collection",
  path: "/api/v1/embedding",
  answers: { 200: EmbeddingBody },
  scope: "admin",
} as const;

/** Which websites may frame the tenant's forms, speak to its flows from a browser, and be returned to. */
export const embeddingRoutes: Route[] = [
  defineRoute(
    { ...common, name: "getEmbedding", method: "GET", summary: "See which websites may embed your forms" },
    async ({ env, tenantId }) => answer(200, { origins: await allowedOriginsOf(dbOf(env, tenantId), tenantId) }),
  ),
  defineRoute(
    {
      ...common,
      name: "putEmbedding",
      method: "PUT",
      summary: "Say which websites may embed your forms",
      description:
        "These origins, and no others, may show a form in a frame (`frame-ancestors`), call the flow's API from a browser (CORS) " +
        "and be named as `returnUrl` of a link. It counts from the next page on.",
      body: EmbeddingBody,
      idempotent: "none",
    },
    async ({ env, tenantId, body, nowMs }) => {
      const db = dbOf(env, tenantId);
      await saveAllowedOrigins(db, tenantId, body.origins, nowMs);
      return answer(200, { origins: await allowedOriginsOf(db, tenantId) });
    },
  ),
];
