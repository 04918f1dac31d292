import { me } from "../../model/session";

/**
 * Why the signed-in person cannot change what this area is for; null when they can (or it is not known yet: the server decides).
 * Everything here that writes asks for a scope that only the role admin holds.
 */
export function adminsOnly(): string | null {
  const role = me.value?.actor.role;
  if (role === undefined || role === "admin") return null;
  return `Only administrators can do this. You are signed in as ${role}.`;
}

/** Why the signed-in person cannot do what analysts do here (run checks, which may cost money); null when they can. */
export const analystsOnly = (): string | null =>
  me.value?.actor.role === "viewer" ? "You are signed in as viewer: you may look, not act." : null;
