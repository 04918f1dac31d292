import { type Context, Hono } from "hono";
import type { ComponentChildren } from "preact";
import { formToken, formTokenField, isFormToken } from "../auth/form-token";
import { mayInPortal, type PortalWish, portalCookie, portalLinkOf, portalSecretOf } from "../auth/portal";
import { isSameOrigin } from "../auth/same-origin";
import { allowedOriginsOf } from "../db/allowed-origins";
import { writeAudit } from "../db/audit";
import { dbOf } from "../db/db-of";
import type { PortalLink } from "../db/portal-links";
import { type EndpointId, parseId } from "../domain";
import { settingsOf } from "../env";
import { log } from "../lib/log";
import type { Result } from "../lib/result";
import { parseDeliveryId } from "../webhooks/delivery-id";
import { seeOther } from "./flow-answer";
import { isFramed } from "./flow-embed";
import type { AppEnv } from "./framework-headers";
import { countTry } from "./guess-pace";
import { htmlPage } from "./html-page";
import { DeliveryPage, EndpointPage, EndpointsPage, FormPage, SecretPage, type Standing } from "./portal-views";
import type { ApiProblem } from "./problem";
import { mayActInPortal } from "./rate-limit";
import * as deliveryLog from "./webhook-deliveries";
import * as endpoints from "./webhook-endpoints";
import { CreateEndpoint, DeliveryPage as DeliveryQuery, UpdateEndpoint } from "./webhook-endpoints.schema";

const smallForm = 20_000;

/**
 * The webhook portal: pages without a script, for people who have a link and no account, made to stand in a frame on the tenant's
 * websites. Every request proves itself anew by the link's own cookie and asks the one policy (`auth/portal.ts`).
 */
export const portalPages = new Hono<AppEnv>()
  .get("/portal/go/:key", async (c) => {
    const [id = "", secret = ""] = c.req.param("key").split(".", 2);
    const nowMs = Date.now();
    const link = await portalLinkOf(c.env, id, secret, nowMs);
    if (link === null) return (await countTry(c.env, c.req.raw, "portal_link")) === null ? gone() : tooOften();
    // Nothing is used up: mail scanners and previews may look. The address with the secret is not kept in the history of the page.
    return seeOther(homeOf(link), { "Set-Cookie": portalCookie(link, secret, nowMs, isFramed(c.req.raw)) });
  })
  .get("/portal/:link", (c) => visit(c, { act: "see_all" }, (at) => list(at)))
  .get("/portal/:link/new", (c) => visit(c, { act: "create" }, (at) => at.page("New endpoint", <FormPage at={at} />)))
  .post("/portal/:link/new", (c) => visit(c, { act: "create" }, (at) => create(at)))
  .get("/portal/:link/:endpoint", (c) => visitEndpoint(c, "see", (at, id) => show(at, id)))
  .post("/portal/:link/:endpoint/test", (c) =>
    visitEndpoint(c, "send", async (at, id) =>
      at.after(
        id,
        await deliveryLog.testWebhookEndpoint(c.env, at.link.tenantId, { id, eventType: "endpoint.test" }, at.nowMs),
        "tested",
      ),
    ),
  )
  .get("/portal/:link/:endpoint/change", (c) =>
    visitEndpoint(c, "change", async (at, id) => {
      const read = await endpoints.getWebhookEndpoint(c.env, at.link.tenantId, { id }, at.nowMs);
      return read.ok ? at.page("Change endpoint", <FormPage at={at} endpoint={read.value} />) : at.trouble(read.error);
    }),
  )
  .post("/portal/:link/:endpoint/change", (c) => visitEndpoint(c, "change", (at, id) => change(at, id)))
  .post("/portal/:link/:endpoint/status", (c) =>
    visitEndpoint(c, "change", async (at, id) => {
      const status = at.form.get("status") === "paused" ? "paused" : "active";
      const done = await endpoints.updateWebhookEndpoint(c.env, at.link.tenantId, { id, status }, at.nowMs);
      return at.after(id, done, status);
    }),
  )
  .get("/portal/:link/:endpoint/:delivery", (c) =>
    visitDelivery(c, "see", async (at, id, delivery) => {
      const read = await deliveryLog.getWebhookDelivery(c.env, at.link.tenantId, { id, delivery });
      return read.ok ? at.page("Delivery", <DeliveryPage at={at} delivery={read.value} />) : at.trouble(read.error);
    }),
  )
  .post("/portal/:link/:endpoint/:delivery/resend", (c) =>
    visitDelivery(c, "send", async (at, id, delivery) =>
      at.after(id, await deliveryLog.resendWebhookDelivery(c.env, at.link.tenantId, { id, delivery }), "resent"),
    ),
  );

type C = Context<AppEnv>;

/** Somebody at a page of the portal who may do what they ask for. */
interface Visit extends Standing {
  c: C;
  link: PortalLink;
  nowMs: number;
  /** What was filled in; empty when nothing was sent. */
  form: URLSearchParams;
  page(title: string, body: ComponentChildren, status?: number): Promise<Response>;
  /** Back to the endpoint, which says what was done; or why it was not. */
  after(id: EndpointId, done: Result<unknown, ApiProblem>, did: keyof typeof calls): Promise<Response>;
  /** Writes into the audit log that it was done, as if it had been called. */
  wasDone(call: string, id: EndpointId): Promise<void>;
  trouble(problem: ApiProblem): Promise<Response>;
}

async function visit(c: C, wish: PortalWish, answer: (at: Visit) => Promise<Response>): Promise<Response> {
  const nowMs = Date.now();
  const rawId = c.req.param("link") ?? "";
  const secret = portalSecretOf(c.req.raw, rawId);
  const link = secret === null ? null : await portalLinkOf(c.env, rawId, secret, nowMs);
  if (link === null) return gone();
  if (wish.act === "see_all" && link.endpointId !== null) return seeOther(homeOf(link));
  const isPost = c.req.method === "POST";
  if (!mayInPortal(link, wish, nowMs) || (isPost && !isSameOrigin(c.req.raw, c.env))) return refused();
  const form = await formOf(c);
  const { MASTER_KEY } = settingsOf(c.env);
  if (form === null || secret === null) return refused();
  if (isPost && !isFormToken(MASTER_KEY, secret, form.get(formTokenField))) return refused();
  const framedBy = await allowedOriginsOf(dbOf(c.env, link.tenantId), link.tenantId);
  const page: Visit["page"] = async (title, body, status = 200) => htmlPage({ title, body, framedBy }, { status });
  const trouble: Visit["trouble"] = (problem) =>
    page(
      "Not done",
      <>
        <h1>That did not work</h1>
        <p class="alert">{problem.message}</p>
        <p>
          <a href={homeOf(link)}>Back</a>
        </p>
      </>,
      problem.code === "not_found" ? 404 : 409,
    );
  if (isPost && !(await mayActInPortal(c.env, link))) return tooOften();
  const wasDone: Visit["wasDone"] = async (call, id) => {
    // Whoever holds the link has no account: the link stands for them, and whoever made it for the link.
    const entry = { actor: { kind: "system" as const, id: link.id }, action: call, requestId: c.var.requestId };
    const object = { kind: "webhook-endpoints", id };
    const details = { linkMadeBy: link.createdBy };
    await writeAudit(dbOf(c.env, link.tenantId), link.tenantId, { ...entry, object, details }, nowMs);
  };
  if (isPost) log.info("portal.asked", { tenantId: link.tenantId, linkId: link.id, act: wish.act });
  return answer({
    ...{ c, link, nowMs, form, page, trouble },
    home: `/portal/${link.id}`,
    token: formToken(MASTER_KEY, secret),
    expiresAtMs: link.expiresAtMs,
    may: (asked) => mayInPortal(link, asked, nowMs),
    did: c.req.query("did") ?? null,
    after: async (id, done, did) => {
      if (!done.ok) return trouble(done.error);
      await wasDone(calls[did], id);
      return seeOther(`/portal/${link.id}/${id}?did=${did}`);
    },
    wasDone,
  });
}

/** What the same would be called in the API. */
const calls = {
  tested: "testWebhookEndpoint",
  resent: "resendWebhookDelivery",
  changed: "updateWebhookEndpoint",
  active: "updateWebhookEndpoint",
  paused: "updateWebhookEndpoint",
};

function visitEndpoint(
  c: C,
  act: "see" | "send" | "change",
  answer: (at: Visit, id: EndpointId) => Promise<Response>,
): Promise<Response> {
  const endpointId = parseId("endpoint", c.req.param("endpoint"));
  return endpointId === null ? Promise.resolve(gone()) : visit(c, { act, endpointId }, (at) => answer(at, endpointId));
}

function visitDelivery(
  c: C,
  act: "see" | "send",
  answer: (at: Visit, id: EndpointId, delivery: string) => Promise<Response>,
): Promise<Response> {
  const delivery = parseDeliveryId(c.req.param("delivery"));
  return delivery === null ? Promise.resolve(gone()) : visitEndpoint(c, act, (at, id) => answer(at, id, delivery));
}

async function list(at: Visit): Promise<Response> {
  const read = await endpoints.listWebhookEndpoints(at.c.env, at.link.tenantId, { limit: 100 }, at.nowMs);
  return read.ok ? at.page("Webhooks", <EndpointsPage at={at} endpoints={read.value.data} />) : at.trouble(read.error);
}

async function show(at: Visit, id: EndpointId): Promise<Response> {
  const { env } = at.c;
  const { status, cursor } = at.c.req.query();
  const query = DeliveryQuery.safeParse({ limit: 25, ...(status && { status }), ...(cursor && { cursor }) });
  const [endpoint, page] = await Promise.all([
    endpoints.getWebhookEndpoint(env, at.link.tenantId, { id }, at.nowMs),
    deliveryLog.listWebhookDeliveries(env, at.link.tenantId, { id, ...(query.data ?? { limit: 25 }) }),
  ]);
  if (!endpoint.ok) return at.trouble(endpoint.error);
  if (!page.ok) return at.trouble(page.error);
  const body = (
    <EndpointPage at={at} endpoint={endpoint.value} deliveries={page.value} status={query.data?.status ?? ""} />
  );
  return at.page("Endpoint", body);
}

async function create(at: Visit): Promise<Response> {
  const wish = CreateEndpoint.safeParse(filledIn(at.form));
  if (!wish.success || choosesNone(at.form))
    return at.page("New endpoint", <FormPage at={at} problem={notAnAddress} />, 422);
  const made = await endpoints.createWebhookEndpoint(at.c.env, at.link.tenantId, wish.data, at.nowMs);
  if (!made.ok) return at.page("New endpoint", <FormPage at={at} problem={made.error.message} />, 422);
  const id = parseId("endpoint", made.value.id);
  if (id !== null) await at.wasDone("createWebhookEndpoint", id);
  return at.page("The signing secret", <SecretPage at={at} id={made.value.id} secret={made.value.secret} />);
}

async function change(at: Visit, id: EndpointId): Promise<Response> {
  const read = await endpoints.getWebhookEndpoint(at.c.env, at.link.tenantId, { id }, at.nowMs);
  if (!read.ok) return at.trouble(read.error);
  const { url, eventTypes, ...rest } = filledIn(at.form);
  // Where and what comes from the definition's subscriptions for these.
  const wish = UpdateEndpoint.safeParse(read.value.implicit ? rest : { url, eventTypes, ...rest });
  const again = (problem: string) =>
    at.page("Change endpoint", <FormPage at={at} endpoint={read.value} problem={problem} />, 422);
  if (!wish.success || (!read.value.implicit && choosesNone(at.form))) return again(notAnAddress);
  const done = await endpoints.updateWebhookEndpoint(at.c.env, at.link.tenantId, { id, ...wish.data }, at.nowMs);
  return done.ok ? at.after(id, done, "changed") : again(done.error.message);
}

const notAnAddress = "Write an https address, and choose the events from the list.";

/** An endpoint that names no event gets all of them: nobody asks for that by leaving every box empty. */
const choosesNone = (form: URLSearchParams): boolean => !form.has("all") && !form.has("event");

function filledIn(form: URLSearchParams) {
  const description = form.get("description")?.trim() ?? "";
  return {
    url: form.get("url")?.trim() ?? "",
    description: description === "" ? null : description,
    eventTypes: form.has("all") ? [] : form.getAll("event"),
    payload: form.get("payload") === "thin" ? "thin" : "full",
  };
}

/** What a page's own form sent; null: something else, or too much. */
async function formOf(c: C): Promise<URLSearchParams | null> {
  if (c.req.method !== "POST") return new URLSearchParams();
  if (!/^application\/x-www-form-urlencoded\b/i.test(c.req.header("content-type") ?? "")) return null;
  if (Number(c.req.header("content-length") ?? smallForm + 1) > smallForm) return null;
  const bytes = await c.req.arrayBuffer();
  return bytes.byteLength > smallForm ? null : new URLSearchParams(new TextDecoder().decode(bytes));
}

const homeOf = (link: PortalLink): string =>
  `/portal/${link.id}${link.endpointId === null ? "" : `/${link.endpointId}`}`;

const gone = (): Response =>
  htmlPage(
    {
      title: "Not open",
      framedBy: ["*"],
      body: (
        <>
          <h1>This page is not open to you</h1>
          <p>
            The link has ended or was taken back, or this browser keeps no cookies here. Go back to where you found it
            and open it again.
          </p>
        </>
      ),
    },
    { status: 404 },
  );

const refused = (): Response =>
  htmlPage({ title: "Not allowed", body: <h1>This link does not allow that</h1>, framedBy: ["*"] }, { status: 403 });

const tooOften = (): Response =>
  htmlPage(
    { title: "Too often", body: <h1>That was a lot at once. Try again in a minute.</h1>, framedBy: ["*"] },
    { status: 429, headers: { "Retry-After": "60" } },
  );
