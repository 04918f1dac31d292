import type { Actor, Role, Scope } from "../domain";

/** What each role may do over the API. The case's own policy (`review/policy.ts`) then looks at the command itself. */
const scopesOfRole: Record<Role, readonly Scope[]> = {
  viewer: ["cases:read"],
  analyst: ["cases:read", "cases:write"],
  admin: ["admin"],
};

/** The scopes an actor holds as they were given, before implication. */
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

/** Whether the actor may use a route that asks for `wanted`. `admin` holds everything; who may write cases may read them. */
export function mayUse(actor: Actor, wanted: Scope): boolean {
  const held = scopesOf(actor);
  if (held.includes("admin") || held.includes(wanted)) return true;
  return wanted === "cases:read" && held.includes("cases:write");
}
