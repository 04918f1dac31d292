import { type Actor, actorRef, type RateLimiterApi, type TokenAnswer, type TokenLimit, writeLimitOf } from "../domain";
import { type Env, settingsOf } from "../env";
import { errorFields, log } from "../lib/log";
import { err, ok, type Result } from "../lib/result";
import { objectOf } from "../places/object-of";
import type { Route } from "./framework";
import { type ApiProblem, problem } from "./problem";

/** As wrangler.toml declares the binding: so many calls per key or person, in so many seconds. */
export const callsPerWindow = 2_000;
export const windowSeconds = 10;

/** A call that was counted: what its answer says of the limits (draft-ietf-httpapi-ratelimit-headers), and whether it goes on. */
export interface Counted {
  headers: Record<string, string>;
  outcome: Result<null, ApiProblem>;
}

/**
 * Counts a call. All calls of a key or person are counted approximately: the platform does it per location, without a round trip, so that
 * one caller does not take the room of all the others. What a key writes is counted exactly, by an object of its own, which is one
 * round trip beside the first count; reads never wait for it.
 */
export async function countCall(
  env: Env,
  actor: Actor,
  route: Pick<Route, "method" | "stepUp">,
  terms: { writesPerMinute: number | null } | null,
  nowMs: number,
): Promise<Counted> {
  const caller = callerName(actor);
  const limit = actor.kind === "api_key" && isWeighty(route) ? keyLimit(env, terms) : null;
  const [{ success }, token] = await Promise.all([
    env.API_LIMIT.limit({ key: caller }),
    limit === null ? null : askLimiter(env, keyName(actor), limit),
  ]);
  const seen = sawCall(caller, nowMs, success);
  const policies = [callerPolicy];
  const standings = [`"caller";r=${seen.remaining};t=${seen.resetSeconds}`];
  if (limit !== null && token !== null) {
    policies.push(`"writes";q=${limit.quota};w=${limit.windowSeconds}`);
    standings.push(`"writes";r=${token.remaining};t=${token.resetSeconds}`);
  }
  const headers = { "RateLimit-Policy": policies.join(", "), RateLimit: standings.join(", ") };
  if (!success) return { headers, outcome: tooMany(tooManyCalls, windowSeconds) };
  if (limit !== null && token?.allowed === false) {
    const words = `This key may write ${limit.quota} times in ${limit.windowSeconds} seconds`;
    return { headers, outcome: tooMany(words, token.retryAfterSeconds) };
  }
  return { headers, outcome: ok(null) };
}

/** Counts what somebody at a door of their own does: applicants call with the session of their link. */
export async function countVisit(env: Env, actor: Actor): Promise<Result<null, ApiProblem>> {
  const { success } = await env.API_LIMIT.limit({ key: callerName(actor) });
  if (success) return ok(null);
  const headers = { "RateLimit-Policy": callerPolicy, RateLimit: `"caller";r=0;t=${windowSeconds}` };
  return tooMany(tooManyCalls, windowSeconds, headers);
}

/** How often a key may write: as it was set, within what the deployment lets any key. */
export const keyLimit = (env: Env, terms: { writesPerMinute: number | null } | null): TokenLimit => {
  const ceiling = settingsOf(env).WRITES_PER_MINUTE;
  return writeLimitOf(Math.min(ceiling, terms?.writesPerMinute ?? ceiling));
};

/** What changes something or costs much: every write, and reads that take the facts of many cases out of the house. */
const isWeighty = ({ method, stepUp }: Pick<Route, "method" | "stepUp">): boolean =>
  method !== "GET" || stepUp === "exports";

/** Null: the object does not answer. Then calls go on: a limit is there to keep the service up, not to take it down. */
export async function askLimiter(env: Env, name: string, limit: TokenLimit): Promise<TokenAnswer | null> {
  try {
    return await (objectOf(env, "RATE_LIMITERS", name) as unknown as RateLimiterApi).take(name, limit);
  } catch (problem) {
    log.warn("rate_limit.unavailable", { keyId: name.split("/").at(-1) ?? "", ...errorFields(problem) });
    return null;
  }
}

const keyName = (actor: Actor): string => `${actor.tenantId}/key/${actorRef(actor).id}`;

/** Whether a link to the webhook portal may have one more thing done: each makes us call somebody or writes. */
export async function mayActInPortal(env: Env, link: { tenantId: string; id: string }): Promise<boolean> {
  const token = await askLimiter(env, `${link.tenantId}/portal/${link.id}`, writeLimitOf(portalActsPerMinute));
  return token === null || token.allowed;
}
const portalActsPerMinute = 120;

const callerName = (actor: Actor): string => `${actor.tenantId}|${actorRef(actor).id}`;
const callerPolicy = `"caller";q=${callsPerWindow};w=${windowSeconds}`;
const tooManyCalls = `At most ${callsPerWindow} calls in ${windowSeconds} seconds`;

const tooMany = (words: string, afterSeconds: number, more: Record<string, string> = {}): Result<null, ApiProblem> =>
  err(
    problem("too_many_requests", `${words}; try again a little later.`, {
      headers: { "Retry-After": String(afterSeconds), ...more },
    }),
  );

const mostSeen = 2_000;
const windows = new Map<string, { untilMs: number; calls: number }>();

/** How much room is left as far as this isolate knows: the platform does not say. Others may have taken more of it. */
function sawCall(caller: string, nowMs: number, success: boolean): { remaining: number; resetSeconds: number } {
  let window = windows.get(caller);
  if (window === undefined || window.untilMs <= nowMs) {
    if (windows.size >= mostSeen) windows.clear();
    window = { untilMs: nowMs + windowSeconds * 1_000, calls: 0 };
    windows.set(caller, window);
  }
  window.calls += 1;
  const remaining = success ? Math.max(0, callsPerWindow - window.calls) : 0;
  return { remaining, resetSeconds: Math.max(1, Math.ceil((window.untilMs - nowMs) / 1_000)) };
}
