import { type Actor, type Capability, can, type Role, type Scope } from "../domain";

/** What a route asks of its caller: a scope of keys, and of people a capability, where the scope alone does not say which. */
export interface Asked {
  scope: Scope;
  /** Of people. Left out: what goes with the scope. */
  capability?: Capability | undefined;
  /** Nothing is changed by the call: who may read all there is may make it. */
  readsOnly?: boolean | undefined;
}

/**
 * Whether the actor may use a route. Keys are judged by their scopes: `admin` holds everything, and who may write cases may read
 * them. People are judged by their role.
 */
export function mayCall(actor: Actor, { scope, capability, readsOnly = false }: Asked): boolean {
  if (actor.kind !== "analyst") return holds(actor, scope);
  if (can(actor.role, capability ?? capabilityOf[scope])) return true;
  // Who may read what administrators read may read all there is; to take facts of many cases out of the house is more than reading.
  return readsOnly && capability !== "cases:export" && can(actor.role, "settings:read");
}

/** Whether the actor may do what this scope is about. */
export const mayUse = (actor: Actor, wanted: Scope): boolean => mayCall(actor, { scope: wanted });

/** The scopes an actor holds as they were given, before implication. What a person holds, as far as scopes can say it. */
export function scopesOf(actor: Actor): readonly Scope[] {
  switch (actor.kind) {
    case "api_key":
      return actor.scopes;
    case "analyst":
      return scopesOfRole[actor.role];
    // Applicants, vendors and the system have their own doors; none of them leads to the API.
    case "applicant":
    case "vendor":
    case "system":
      return [];
  }
}

function holds(actor: Actor, wanted: Scope): boolean {
  const held = scopesOf(actor);
  if (held.includes("admin") || held.includes(wanted)) return true;
  return wanted === "cases:read" && held.includes("cases:write");
}

/** What a person needs where a route asks a key for this scope. */
const capabilityOf: Record<Scope, Capability> = {
  "cases:read": "cases:read",
  "cases:write": "cases:write",
  "definitions:write": "definitions:write",
  "webhooks:write": "webhooks:write",
  "secrets:write": "secrets:write",
  admin: "settings:write",
};

const scopesOfRole: Record<Role, readonly Scope[]> = {
  viewer: ["cases:read"],
  analyst: ["cases:read", "cases:write"],
  senior: ["cases:read", "cases:write"],
  manager: ["cases:read", "cases:write"],
  builder: ["cases:read", "definitions:write"],
  admin: ["admin"],
  auditor: ["cases:read"],
};
