import type { Role } from "./roles";

/** Who may open a case that is closed to them, in an emergency: a tenant's word. */
export const breakGlassRules = ["off", "admins", "managers_and_admins"] as const;
export type BreakGlassRule = (typeof breakGlassRules)[number];

/** What holds where a tenant has said nothing. */
export const usualBreakGlass: BreakGlassRule = "admins";

/** Whether people of this role may open a case in an emergency. */
export const mayBreakGlass = (role: Role, rule: BreakGlassRule = usualBreakGlass): boolean =>
  rule !== "off" && (role === "admin" || (role === "manager" && rule === "managers_and_admins"));

/** How long a case stays open to whoever opened it in an emergency. */
export const emergencyMs = 30 * 60_000;

/** Cases that one person may have open at once. */
export const mostEmergencies = 3;
