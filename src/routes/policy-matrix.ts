import { mayCall } from "../auth/policy";
import { type Actor, idFrom, type Role, roles, type Scope } from "../domain";
import type { Route } from "./framework";
import { isAudited } from "./framework-audit";
import { isAboutOneCase, showsCases } from "./framework-case-facts";
import { readsPersonalData } from "./framework-reads";

/** Scopes of keys, in the order in which the page shows them. */
export const keyScopes: readonly Scope[] = [
  "cases:read",
  "cases:write",
  "definitions:write",
  "webhooks:write",
  "secrets:write",
  "admin",
];

/**
 * What a person who is limited to some cases gets: `hidden`: a case outside of the limits is not there (404). `heeded`: only what is
 * inside is shown, counted and taken. `closed`: refused as a whole (403). `no_cases`: nothing of cases is shown, so no limit applies.
 */
export type LimitRule = "hidden" | "heeded" | "closed" | "no_cases";

/** Who may do what: one line of the matrix. Of an operation that needs no key, why it needs none. */
export interface PolicyRow {
  operation: string;
  method: string;
  path: string;
  /** Null: it asks for a key or a session. */
  public: string | null;
  /** Roles whose people may call it. */
  roles: readonly Role[];
  /** Scopes each of which lets a key call it. */
  scopes: readonly Scope[];
  limited: LimitRule;
  /** Answers are masked for people who see masks. */
  masked: boolean;
  /** A person may have to prove anew who they are. */
  proof: boolean;
  /** What is written into the audit log: the deed, the look, or nothing. What cases are told to do is written in any case. */
  writtenDown: "deed" | "look" | "nothing";
}

const tenantId = idFrom("tenant", "matrix");
const personOf = (role: Role): Actor => ({
  ...{ kind: "analyst", tenantId, userId: idFrom("user", "matrix"), role, name: "", email: "" },
});
const keyWith = (scope: Scope): Actor => ({ kind: "api_key", tenantId, keyId: "matrix", scopes: [scope] });

/** The line of an operation, by the very functions that stand at the door. */
export function policyOf(route: Route): PolicyRow {
  const { policy, method } = route;
  const opens = (actor: Actor): boolean => {
    if ("public" in policy) return false;
    const { scope, capability } = policy;
    return scope === "any" || mayCall(actor, { scope, capability, readsOnly: method === "GET" });
  };
  return {
    ...{ operation: route.name, method, path: route.path },
    public: "public" in policy ? policy.public : null,
    roles: roles.filter((role) => opens(personOf(role))),
    scopes: keyScopes.filter((scope) => opens(keyWith(scope))),
    limited: limitOf(route),
    masked: "scope" in policy && showsCases(route) && !route.unmasked,
    proof: route.stepUp !== null,
    writtenDown: readsPersonalData(route) ? "look" : isAudited(route) ? "deed" : "nothing",
  };
}

function limitOf(route: Route): LimitRule {
  if (!("scope" in route.policy) || !showsCases(route)) return "no_cases";
  if (isAboutOneCase(route)) return "hidden";
  return route.heedsCaseScope ? "heeded" : "closed";
}
