import type { Context, Hono } from "hono";
import { routePath } from "hono/route";
import { callerOf, isCaller } from "../auth/authenticate";
import { mayCall } from "../auth/policy";
import { isForged, isForgedForm } from "../auth/same-origin";
import { isCaseUnavailable } from "../cases/case-unavailable";
import { linkAudit } from "../db/audit-chain";
import { dbOf } from "../db/db-of";
import { type Actor, type Capability, repeatedRequestId, type Scope } from "../domain";
import { byteLength, hmacSha256 } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import type { Json } from "../lib/json";
import { errorFields, log } from "../lib/log";
import { err, ok, type Result } from "../lib/result";
import { nameRequest } from "../lib/trace";
import type { Mask } from "../review/masking";
import {
  type ApiVersions,
  apiVersions,
  liftBody,
  lowerText,
  newestVersion,
  versionHeader,
  versionOf,
} from "./api-versions";
import { noteApplicantAt } from "./applicant-attempts";
import type { CallNote } from "./call-note";
import type { Incoming, Outcome, Route } from "./framework";
import { audit } from "./framework-audit";
import { isJsonType, readText } from "./framework-body";
import { outsideCaseScope } from "./framework-case-scope";
import { readForm } from "./framework-form";
import type { AppEnv } from "./framework-headers";
import { idempotencyKeyOf, once, type Remembered } from "./framework-idempotency";
import { fingerprintOf, parseJson, queryOf } from "./framework-input";
import { cannotBeMasked, maskedText, maskFor, writesMask } from "./framework-masking";
import { wrongPurpose } from "./framework-reads";
import { countTry } from "./guess-pace";
import { type ApiProblem, envelope, problem, statusOf, stepUpRequired } from "./problem";
import { countCall, countVisit } from "./rate-limit";

type C = Context<AppEnv>;

/** Puts routes on the app; a known path with another method answers 405 and says which it has. */
export function mountRoutes(app: Hono<AppEnv>, routes: readonly Route[], versions: ApiVersions = apiVersions): void {
  for (const route of routes) app.on(route.method, honoPath(route.path), (c) => serve(c, route, versions));
  // Names before parameters: `/queues/preview` is answered for itself, and also has what `/queues/{id}` knows.
  const paths = [...new Set(routes.map((route) => route.path))].sort(
    (one, other) => parametersIn(one) - parametersIn(other),
  );
  for (const path of paths) {
    const allow = [...new Set(routes.filter((route) => reaches(route.path, path)).map((route) => route.method))];
    app.all(honoPath(path), (c) =>
      refuse(
        c,
        problem("method_not_allowed", `Use ${allow.join(" or ")} here.`, { headers: { Allow: allow.join(", ") } }),
      ),
    );
  }
}

const parametersIn = (path: string): number => path.split("{").length;

/** Whether what is mounted at `mounted` is reached by `path` too. */
const reaches = (mounted: string, path: string): boolean =>
  mounted === path || new RegExp(`^${mounted.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path);

/** The error envelope as a response. */
export function refuse(c: C, trouble: ApiProblem): Response {
  const body = envelope(trouble, c.var.requestId);
  if (c.var.note !== undefined) c.var.note.answer = body;
  return new Response(body, {
    status: statusOf(trouble),
    headers: { "Content-Type": "application/json", ...trouble.headers },
  });
}

/** What was thrown ends here: logged under the request's name, its message shown to nobody. */
export function failed(thrown: Error, c: C): Response {
  // The pattern of the route, never the path: paths carry ids and the secrets of links.
  log.error("request.failed", {
    requestId: c.var.requestId,
    method: c.req.method,
    route: routePath(c),
    ...errorFields(thrown),
  });
  if (isBusy(thrown))
    return refuse(c, problem("not_ready", "Busy; try again in a moment.", { headers: { "Retry-After": "1" } }));
  return refuse(c, problem("internal", "Something went wrong on our side. `requestId` finds it in the log."));
}

// The platform marks what a second try can help: an object that is restarting or has too much to do. A case says it of its key.
const isBusy = (thrown: Error): boolean =>
  ("retryable" in thrown && thrown.retryable === true) ||
  ("overloaded" in thrown && thrown.overloaded === true) ||
  isStoreDown(thrown) ||
  isCaseUnavailable(thrown);

/** R2 names its errors by number: 10001 is one of its own, 10043 says that it has too much to do. */
const isStoreDown = ({ message }: Error): boolean => /\((?:10001|10043)\)/.test(message);

/** Who may call → what was sent → is the case theirs to know → has it been asked before → the handler → what they may see of it. */
async function serve(c: C, route: Route, versions: ApiVersions): Promise<Response> {
  const nowMs = Date.now();
  const actor = await admit(c, route, versions, nowMs);
  if (!actor.ok) return refuse(c, actor.error);
  const read = await readIncoming(c, route, actor.value, versions, nowMs);
  if (!read.ok) return refuse(c, read.error);
  const incoming = read.value;
  const outside = (await outsideCaseScope(route, incoming)) ?? writesMask(route, incoming);
  if (outside !== null) return refuse(c, outside);
  const mask = await maskFor(route, incoming);
  const unshowable = cannotBeMasked(route, mask);
  if (unshowable !== null) return refuse(c, unshowable);
  const { idempotencyKey: key, fingerprint } = incoming;
  if (route.idempotent !== "d1" || key === null || incoming.actor === null)
    return respond(c, await carriedOut(c, route, incoming), mask, versions);
  const keyed = { env: c.env, tenantId: incoming.actor.tenantId, key, fingerprint, nowMs };
  const done = await once(keyed, () => carriedOut(c, route, incoming));
  return done.ok ? respond(c, done.value, mask, versions) : refuse(c, done.error);
}

async function carriedOut(c: C, route: Route, incoming: Incoming): Promise<Finished> {
  const outcome = await route.run(incoming);
  const { actor } = incoming;
  if (outcome.ok && (await audit(route, incoming, outcome.value)) && actor !== null)
    c.var.note?.after.push(async (env) => void (await linkAudit(dbOf(env, actor.tenantId), actor.tenantId)));
  return finished(outcome, incoming.requestId);
}

/** Who calls, counted, and whether they may; from here on the call is written down. Also for doors that answer by themselves. */
export async function admit(
  c: C,
  route: Route,
  versions: ApiVersions,
  nowMs: number,
): Promise<Result<Actor | null, ApiProblem>> {
  if ("public" in route.policy) return ok(null);
  const caller = await callerOf(c.req.raw, c.env, nowMs);
  if (!isCaller(caller)) {
    if (caller !== null) await noteRefused(c, route, caller.actor, versions, nowMs);
    if (caller?.refused === "wrong_address")
      return err(problem("not_permitted", "This key may not be used from this address."));
    await noteApplicantAt(c, route.name);
    const waitSeconds = bringsKey(c.req.raw) ? await countTry(c.env, c.req.raw, "api_key") : null;
    if (waitSeconds !== null)
      return err(
        problem(
          "too_many_requests",
          "Too many keys from this address were wrong. A key that is right works all the same.",
          {
            headers: { "Retry-After": String(waitSeconds) },
          },
        ),
      );
    return err(
      problem("unauthenticated", "Send a valid API key as `Authorization: Bearer ek_…`, or sign in.", {
        headers: { "WWW-Authenticate": 'Bearer realm="edgecase"' },
      }),
    );
  }
  const { actor, terms, noteUse } = caller;
  const version = versionOf(versions, c.req.raw.headers.get(versionHeader), terms);
  const note = newNote(c, route, actor, version.ok ? version.value : newestVersion(versions), nowMs);
  if (noteUse !== null) note.after.push(noteUse);
  if (actor.kind === "analyst" && (route.form ? isForgedForm : isForged)(c.req.raw, c.env))
    return err(
      problem("cross_site", "Writes with a session must be of the declared type and come from our own pages."),
    );
  const counted = await countCall(c.env, actor, route, terms, nowMs);
  Object.assign(note.headers, counted.headers);
  if (!counted.outcome.ok) return counted.outcome;
  if (!version.ok) return version;
  const { scope, capability } = route.policy;
  if (scope !== "any" && !mayCall(actor, { scope, capability, readsOnly: route.method === "GET" }))
    return err(lacks(actor, scope, capability));
  if (route.stepUp === "exports" && actor.kind === "analyst" && actor.owes?.includes("exports"))
    return err(stepUpRequired());
  return ok(actor);
}

const bringsKey = ({ headers }: Request): boolean => headers.get("authorization")?.includes("ek_") === true;

/**
 * A key of theirs that has ended, or is used from elsewhere, is in the tenant's log too. The answer says no more than to anybody, and what
 * somebody sends without end is not written down without end.
 */
async function noteRefused(c: C, route: Route, actor: Actor, versions: ApiVersions, nowMs: number): Promise<void> {
  const counted = await countVisit(c.env, actor);
  if (counted.ok) newNote(c, route, actor, newestVersion(versions), nowMs).headers = {};
}

/** Begins to write down what is known of a call whose caller is known. */
function newNote(c: C, route: Route, actor: Actor, apiVersion: string, startedAtMs: number): CallNote {
  const note: CallNote = {
    ...{ route, actor, apiVersion, startedAtMs, params: c.req.param(), url: new URL(c.req.url) },
    ...{ headers: { [versionHeader]: apiVersion }, body: null, requestBytes: 0, idempotencyKey: null },
    ...{ answer: null, after: [] },
  };
  c.set("note", note);
  return note;
}

const lacks = (actor: Actor, scope: Scope, capability: Capability | undefined): ApiProblem =>
  actor.kind === "analyst" && capability !== undefined
    ? problem("not_permitted", `Your role may not do this: it needs ${capability}.`, { details: { scope, capability } })
    : problem("not_permitted", `This call needs the scope ${scope}.`, { details: { scope } });

async function readIncoming(
  c: C,
  route: Route,
  actor: Actor | null,
  versions: ApiVersions,
  nowMs: number,
): Promise<Result<Incoming, ApiProblem>> {
  const request = c.req.raw;
  const key = idempotencyKeyOf(request.headers);
  if (!key.ok) return key;
  const purpose = wrongPurpose(request.headers);
  if (purpose !== null) return err(purpose);
  const read = await (route.form ? readFiles(request, route) : readOne(request, route));
  if (!read.ok) return read;
  const { text, same } = read.value;
  const { note } = c.var;
  if (note !== undefined)
    Object.assign(note, {
      body: read.value.body,
      requestBytes: byteLength(text) || declaredBytes(request),
      idempotencyKey: key.value,
    });
  const body = note === undefined ? read.value.body : liftBody(versions, note.apiVersion, route.name, read.value.body);
  const url = new URL(request.url);
  const fingerprint = fingerprintOf(route.method, url.pathname, same, text);
  if (key.value !== null && actor !== null) {
    // A repeat is the same request, so it has the same name, and its answer the same bytes even where nothing was stored.
    const named = hmacSha256(
      derivedKey(c.env.MASTER_KEY, "request-id"),
      `${actor.tenantId}|${key.value}|${fingerprint}`,
    );
    c.set("requestId", repeatedRequestId(named));
    nameRequest(c.var.requestId);
  }
  return ok({
    env: c.env,
    actor,
    headers: request.headers,
    url,
    method: route.method,
    params: c.req.param(),
    query: queryOf(url.searchParams),
    body,
    text,
    idempotencyKey: key.value,
    fingerprint,
    nowMs,
    requestId: c.var.requestId,
  });
}

/** A body as the handler gets it. `same`: what a repeat must equal; null: the text itself. */
interface Read {
  body: unknown;
  text: string;
  same: Json | null;
}

// A form is not held as text.
const declaredBytes = (request: Request): number => Number(request.headers.get("content-length") ?? 0) || 0;

async function readOne(request: Request, route: Route): Promise<Result<Read, ApiProblem>> {
  const text = await readText(request, route.limits.bytes);
  if (!text.ok) return text;
  const body = bodyOf(route, text.value, request.headers);
  return body.ok ? ok({ body: body.value, text: text.value, same: route.body === "raw" ? null : body.value }) : body;
}

async function readFiles(request: Request, route: Route): Promise<Result<Read, ApiProblem>> {
  const form = await readForm(request, route.limits);
  return form.ok ? ok({ body: form.value.body, text: "", same: form.value.identity }) : form;
}

/** The JSON that was sent. Nothing sent counts as `{}`, so that calls without input need no body. */
function bodyOf(route: Route, text: string, headers: Headers): Result<Json, ApiProblem> {
  if (route.body === "raw" || text === "") return ok(route.body === "raw" ? null : {});
  if (!isJsonType(headers.get("content-type")))
    return err(problem("unsupported_media_type", "Send Content-Type: application/json.", { param: "Content-Type" }));
  return parseJson(text, route.limits.depth);
}

interface Finished extends Remembered {
  bytes: ReadableStream<Uint8Array> | null;
  headers: Record<string, string>;
}

function finished(outcome: Outcome, requestId: string): Finished {
  if (!outcome.ok) {
    const { error } = outcome;
    return {
      status: statusOf(error),
      body: envelope(error, requestId),
      bytes: null,
      headers: { "Content-Type": "application/json", ...error.headers },
    };
  }
  const { status, body, bytes = null, contentType = "application/json", headers } = outcome.value;
  return { status, body, bytes, headers: { "Content-Type": contentType, ...headers } };
}

/** What comes from memory has lost its headers; all of those are JSON. */
function respond(c: C, done: Remembered | Finished, mask: Mask | null, versions: ApiVersions): Response {
  const headers: Record<string, string> =
    "headers" in done ? done.headers : { "Content-Type": "application/json", "Idempotent-Replayed": "true" };
  const isJson = headers["Content-Type"]?.includes("json") === true;
  const shown = mask !== null && isJson ? maskedText(done.body, mask) : done.body;
  const { note } = c.var;
  const isLowered = note !== undefined && isJson && done.status < 400;
  const body = isLowered ? lowerText(versions, note.apiVersion, note.route.name, shown) : shown;
  const bytes = "bytes" in done ? done.bytes : null;
  if (note !== undefined) note.answer = bytes === null ? body : null;
  const content = bytes ?? body;
  return new Response(done.status === 204 ? null : content, { status: done.status, headers });
}

const honoPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ":$1");
