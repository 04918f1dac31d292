import * as z from "zod";
import { writeAudit } from "../db/audit";
import { dbOf } from "../db/db-of";
import { isObject } from "../lib/json";
import type { Answer, Incoming, Route } from "./framework";
import { auditRead, purposeIn, readsPersonalData } from "./framework-reads";

/** Whether a successful call of this route goes into the audit log: all that changes more than a case does. */
export function isAudited(route: Route): boolean {
  if (route.audit !== null) return route.audit;
  if (route.method === "GET" || !("scope" in route.policy) || triesOut.has(route.name)) return false;
  return route.policy.scope !== "any" && !route.policy.scope.startsWith("cases:");
}

/**
 * Writes down that the call was made and went well. Its answer waits for that: what cannot be written down is not told as done. True when
 * there is an entry more.
 */
export async function audit(route: Route, incoming: Incoming, answered: Answer): Promise<boolean> {
  const { actor, env, requestId, nowMs } = incoming;
  if (actor === null || answered.status >= 400) return false;
  if (!isAudited(route)) return auditRead(route, incoming, answered);
  const { objectId, details, purpose } = answered.audit ?? {};
  const object = { kind: kindOf(route.path), id: objectId ?? inPath(incoming.params) ?? inAnswer(answered.body) };
  const isLook = readsPersonalData(route);
  const fields = isLook ? [] : namesOf(route, incoming.body);
  const told = { ...(fields.length > 0 && { fields }), ...details };
  const entry = {
    ...{ actor, action: route.name, object, requestId, details: told },
    kind: isLook ? ("read" as const) : ("setting" as const),
    purpose: purpose ?? purposeIn(incoming.headers),
  };
  await writeAudit(dbOf(env, actor.tenantId), actor.tenantId, entry, nowMs);
  return true;
}

/** What was set, by the names that the route itself gives to the fields; never what was set. */
function namesOf({ body }: Route, sent: unknown): string[] {
  if (!(body instanceof z.ZodObject) || !isObject(sent)) return [];
  return Object.keys(body.shape).filter((name) => Object.hasOwn(sent, name));
}

// They change nothing, or nothing but a draft that is saved with every pause in typing.
const triesOut = new Set([
  "checkBranding",
  "putBrandingDraft",
  "runPluginWithSample",
  "simulateDefinition",
  "tryTrigger",
  "validateDefinition",
  "validateRuleSet",
  "validateRules",
]);

/** `/api/v1/api-keys/{id}` is about `api-keys`. */
const kindOf = (path: string): string => path.split("/")[3] ?? path;

const inPath = (params: Record<string, string>): string | null => Object.values(params)[0] ?? null;

function inAnswer(body: string): string | null {
  if (!body.startsWith("{")) return null;
  const answer: unknown = JSON.parse(body);
  return isObject(answer) && typeof answer.id === "string" ? answer.id : null;
}
