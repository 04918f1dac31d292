import { type Actor, actorRef } from "../domain";
import type { Env } from "../env";
import { err, ok, type Result } from "../lib/result";
import { type ApiProblem, problem } from "./problem";

/** As wrangler.toml declares the binding: so many calls per key or person, in so many seconds. */
export const callsPerWindow = 2_000;
export const windowSeconds = 10;

/** What every answer to a known caller says of the limit (draft-ietf-httpapi-ratelimit-headers). */
export const rateLimitPolicy = `"caller";q=${callsPerWindow};w=${windowSeconds}`;

/**
 * Counts a call of this key or person. Approximate on purpose: the platform counts per location, without a round trip. It keeps one
 * caller from taking the room of all the others; it is not an account.
 */
export async function countCall(env: Env, actor: Actor): Promise<Result<null, ApiProblem>> {
  const { id: caller } = actorRef(actor);
  const { success } = await env.API_LIMIT.limit({ key: `${actor.tenantId}|${caller}` });
  if (success) return ok(null);
  return err(
    problem(
      "too_many_requests",
      `At most ${callsPerWindow} calls in ${windowSeconds} seconds; try again a little later.`,
      {
        headers: {
          "Retry-After": String(windowSeconds),
          "RateLimit-Policy": rateLimitPolicy,
          RateLimit: `"caller";r=0;t=${windowSeconds}`,
        },
      },
    ),
  );
}
