import { sessionBehind, sessionSecretOf } from "../auth/session";
import type { FoundSession } from "../db/sessions";
import { err, ok, type Result } from "../lib/result";
import type { Call } from "./framework";
import { type ApiProblem, problem } from "./problem";

/** The session that a call came in. Keys have none. */
export async function sessionOfCall({
  env,
  headers,
  url,
  actor,
  nowMs,
}: Pick<Call, "env" | "headers" | "url" | "actor" | "nowMs">): Promise<Result<FoundSession, ApiProblem>> {
  const secret = actor.kind === "analyst" ? sessionSecretOf(new Request(url, { headers })) : null;
  const found = secret === null ? null : await sessionBehind(secret, env, nowMs);
  return found === null ? err(problem("not_permitted", "Only people who are signed in have a session.")) : ok(found);
}
