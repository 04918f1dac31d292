import { type Capability, can, type Role, roleNames, rolesThatCan } from "../../../../domain/roles";
import { me } from "../../model/session";

/** Why the signed-in person cannot do this; null when they can (or it is not known yet: the server decides). */
export function blockedFor(wanted: Capability): string | null {
  const role = me.value?.actor.role;
  return role === undefined || can(role, wanted) ? null : onlyFor(wanted, role);
}

/**
 * Why the signed-in person cannot change what administrators alone change here: keys, webhooks, secrets, vendors, how the pages are
 * embedded. Null when they can.
 */
export const adminsOnly = (): string | null => blockedFor("settings:write");

/** Why the signed-in person cannot change what a case runs on: definitions, forms, rules, lists, branding. Null when they can. */
export const buildersOnly = (): string | null => blockedFor("definitions:write");

/** Why the signed-in person cannot do what analysts do here (run checks, which may cost money); null when they can. */
export function analystsOnly(): string | null {
  const role = me.value?.actor.role;
  return role === undefined || can(role, "cases:write")
    ? null
    : `You are signed in as ${roleNames[role].toLowerCase()}: you may look, not act.`;
}

const onlyFor = (wanted: Capability, role: Role): string =>
  `Only ${rolesThatCan(wanted)
    .map((one) => many[one])
    .join(" and ")} can do this. You are signed in as ${role}.`;

const many: Record<Role, string> = {
  viewer: "viewers",
  analyst: "analysts",
  senior: "senior analysts",
  manager: "managers",
  builder: "builders",
  admin: "administrators",
  auditor: "auditors",
};
