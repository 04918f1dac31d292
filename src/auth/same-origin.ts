import { type Env, settingsOf } from "../env";

/**
 * Whether a request that changes something comes from our own pages. Browsers say where a request comes from, and pages cannot
 * change what they say; a request that carries a cookie but says nothing is refused. Asked for requests with cookies and for
 * sign-in; API keys do not travel by themselves and need no such proof.
 */
export function isSameOrigin(request: Request, env: Env): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = request.headers.get("origin");
  if (origin === null) return site === "same-origin";
  const { BASE_URL } = settingsOf(env);
  return origin === new URL(request.url).origin || (BASE_URL !== "" && origin === new URL(BASE_URL).origin);
}

/** Whether the body claims to be JSON. A form of another site cannot send that without asking first. */
export const hasJsonBody = (request: Request): boolean =>
  /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(request.headers.get("content-type") ?? "");

// A list that is sent as it is. No form can claim this type, and a script of another site would have to ask first, as with JSON.
const isPlainBytes = (request: Request): boolean => request.headers.get("content-type") === "application/octet-stream";

/**
 * Whether an analyst's request may change something: same origin, and JSON or plain bytes when it has a body. `request` is
 * authenticated by cookie.
 */
export function isForged(request: Request, env: Env): boolean {
  if (request.method === "GET" || request.method === "HEAD") return false;
  return !isSameOrigin(request, env) || (carriesBody(request) && !hasJsonBody(request) && !isPlainBytes(request));
}

// An empty DELETE reaches us with an empty stream where a proxy stands before the Worker: what counts is what was declared.
function carriesBody({ body, headers }: Request): boolean {
  const isDeclared = headers.has("content-type") || headers.has("transfer-encoding");
  return body !== null && (isDeclared || (headers.get("content-length") ?? "0") !== "0");
}

/**
 * The same for a route that takes files. Such a form can be sent from any page without asking, so the origin alone has to prove itself;
 * every other kind of body is refused before it is read.
 */
export const isForgedForm = (request: Request, env: Env): boolean =>
  !isSameOrigin(request, env) || !/^multipart\/form-data\s*;/i.test(request.headers.get("content-type") ?? "");
