import * as z from "zod";
import { makePortalLink } from "../auth/portal";
import { dbOf } from "../db/db-of";
import { listPortalLinks, type PortalLink, type PortalLinkId, revokePortalLink } from "../db/portal-links";
import { getEndpoint } from "../db/webhooks";
import { actorRef, type EndpointId, parseId } from "../domain";
import { settingsOf } from "../env";
import { err } from "../lib/result";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { notFound } from "./problem";

const common = { scope: "webhooks:write", tag: "Webhooks" } as const;
const base = "/api/v1/webhook-endpoints/portal-links";
const mostSeconds = 86_400;

const NewPortalLink = z
  .strictObject({
    endpointId: z
      .custom<EndpointId>((raw) => parseId("endpoint", raw) !== null)
      .nullable()
      .default(null)
      .meta({ type: ["string", "null"], description: "The one endpoint it shows; null: all of the tenant's." }),
    access: z.enum(["view", "resend", "manage"]).default("resend").meta({
      description:
        "`view`: look. `resend`: also send tests and deliveries again. `manage`: also make and change endpoints.",
    }),
    expiresInSeconds: z.int().min(60).max(mostSeconds).default(3_600),
  })
  .meta({ id: "CreatePortalLink", examples: [{ access: "resend", expiresInSeconds: 3600 }] });

const time = z.string().meta({ format: "date-time" });
const LinkView = z
  .looseObject({
    id: z.string(),
    endpointId: z.string().nullable(),
    access: z.enum(["view", "resend", "manage"]),
    createdAt: time,
    expiresAt: time,
    revokedAt: time.nullable(),
  })
  .meta({ id: "PortalLink" });
const LinkWithUrl = LinkView.extend({
  url: z
    .string()
    .meta({ format: "uri", description: "Shown this once. Whoever has it is in: give it to nobody but its reader." }),
}).meta({ id: "PortalLinkWithUrl" });

const LinkParams = z.object({
  link: z.custom<PortalLinkId>((raw) => parseId("portalLink", raw) !== null).meta({ type: "string" }),
});

/** Links to the webhook portal: a page to embed, where a customer's own people see what they were sent. */
export const portalLinkRoutes: Route[] = [
  defineRoute(
    {
      ...common,
      name: "createPortalLink",
      method: "POST",
      path: base,
      summary: "Make a short-lived link to the webhook portal",
      description:
        "The page shows endpoints and their deliveries to people without an account, and lets them do what `access` says. Open it, or put it " +
        "in a frame on a website that `PUT /embedding` lists. It works until `expiresAt`, until it is revoked, and no longer than whoever made it may make one: " +
        "it ends with its key, or when its person leaves.",
      body: NewPortalLink,
      idempotent: "d1",
      answers: { 201: LinkWithUrl },
    },
    async ({ env, tenantId, actor, body, nowMs, url }) => {
      const db = dbOf(env, tenantId);
      if (body.endpointId !== null && (await getEndpoint(db, tenantId, body.endpointId)) === null)
        return err(notFound("webhook endpoint"));
      const wish = { ...body, createdBy: actorRef(actor).id };
      const { link, path } = await makePortalLink(env, db, tenantId, wish, nowMs);
      const origin = settingsOf(env).BASE_URL || url.origin;
      return answer(201, { ...view(link), url: new URL(path, origin).href });
    },
  ),
  defineRoute(
    {
      ...common,
      name: "listPortalLinks",
      method: "GET",
      path: base,
      summary: "List links to the webhook portal, newest first",
      query: z.strictObject({ limit, cursor: keysetCursor }),
      answers: { 200: listOf(LinkView) },
    },
    async ({ env, tenantId, query }) => {
      const page = await listPortalLinks(dbOf(env, tenantId), tenantId, query.cursor ?? null, query.limit);
      return answer(200, { data: page.data.map(view), nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      ...common,
      name: "revokePortalLink",
      method: "DELETE",
      path: `${base}/{link}`,
      summary: "Take back a link to the webhook portal; whoever is in is out with their next click",
      idempotent: "d1",
      params: LinkParams,
      answers: { 200: LinkView },
    },
    async ({ env, tenantId, params, nowMs }) => {
      const link = await revokePortalLink(dbOf(env, tenantId), tenantId, params.link, nowMs);
      return link === null ? err(notFound("portal link")) : answer(200, view(link));
    },
  ),
];

const iso = (ms: number): string => new Date(ms).toISOString();

const view = ({ id, endpointId, access, createdAtMs, expiresAtMs, revokedAtMs }: PortalLink) => ({
  id,
  endpointId,
  access,
  createdAt: iso(createdAtMs),
  expiresAt: iso(expiresAtMs),
  revokedAt: revokedAtMs === null ? null : iso(revokedAtMs),
});
