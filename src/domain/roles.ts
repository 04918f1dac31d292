import type { BreakGlassRule } from "./emergency";
import type { MaskedField } from "./masking";

/** What a person is to the team. Stored with the person: names never change their meaning. */
export const roles = ["viewer", "analyst", "senior", "manager", "builder", "admin", "auditor"] as const;
export type Role = (typeof roles)[number];

/** What a person may do, in the smallest pieces that anybody is refused. Keys have scopes instead. */
export const capabilities = [
  /** Look at cases, alerts, queues, definitions. */
  "cases:read",
  /** Work on cases: events, documents, notes, links, checks, decisions at ordinary risk. */
  "cases:write",
  /** Settle a case of high or critical risk where the house asks for a senior. */
  "cases:decide_high",
  /** Give cases to other people, and act on a case that somebody else has. */
  "cases:lead",
  /** Change many cases in one step. */
  "cases:bulk",
  /** Take the facts of many cases out of the house. */
  "cases:export",
  /** Open a case that is closed to them, in an emergency and for all to see. The tenant says who of those really may. */
  "cases:break_glass",
  /** Read the numbers of the whole tenant; everybody reads their own. */
  "statistics:read",
  /** Build queues and say who works them. */
  "queues:write",
  /** See masked fields as they are. */
  "fields:read",
  /** See one masked field once, for a reason that is written down. */
  "fields:reveal",
  /** Write definitions, forms, rules, lists and branding. */
  "definitions:write",
  "webhooks:write",
  "secrets:write",
  /** Invite people, change what they may do, end their access. */
  "people:write",
  /** Everything else that only administrators change. */
  "settings:write",
  /** Read what administrators read. */
  "settings:read",
  "audit:read",
] as const;
export type Capability = (typeof capabilities)[number];

const analyst: readonly Capability[] = ["cases:read", "cases:write", "fields:reveal"];
const senior: readonly Capability[] = [...analyst, "cases:decide_high", "fields:read"];

/** What each role may do. The whole of it: no other place asks for a role by name. */
const capabilitiesOfRole: Record<Role, readonly Capability[]> = {
  viewer: ["cases:read"],
  analyst,
  senior,
  manager: [
    ...senior,
    "cases:lead",
    "cases:bulk",
    "cases:export",
    "cases:break_glass",
    "statistics:read",
    "queues:write",
  ],
  builder: ["cases:read", "definitions:write"],
  admin: capabilities,
  auditor: ["cases:read", "statistics:read", "fields:read", "settings:read", "audit:read"],
};

export const capabilitiesOf = (role: Role): readonly Capability[] => capabilitiesOfRole[role];

/** Whether people of this role may do this. */
export const can = (role: Role, wanted: Capability): boolean => capabilitiesOfRole[role].includes(wanted);

/** The roles that may do this, the humblest first: for sentences such as "ask a senior, a manager or an administrator". */
export const rolesThatCan = (wanted: Capability): Role[] => roles.filter((role) => can(role, wanted));

/**
 * Whether a person of this role is one where `asked` is called for: a senior and a manager are analysts too. Administrators and
 * builders are not: they run the house, and an approval that wants them names them.
 */
export const fills = (role: Role, asked: string): boolean => role === asked || (alsoAre[role] ?? []).includes(asked);
const alsoAre: Partial<Record<Role, readonly string[]>> = { senior: ["analyst"], manager: ["analyst", "senior"] };

export const roleNames: Record<Role, string> = {
  viewer: "Viewer",
  analyst: "Analyst",
  senior: "Senior analyst",
  manager: "Manager",
  builder: "Builder",
  admin: "Administrator",
  auditor: "Auditor",
};

/**
 * The cases a person is limited to: those of these workflows (keys), or in one of these queues; both given: both must hold. Null
 * where a person is limited to nothing.
 */
export interface CaseScope {
  /** Keys of definitions. */
  workflows?: string[];
  /** Ids of queues, the built-in ones or the tenant's own. */
  queueIds?: string[];
}

/** What a tenant asks of its people beyond the roles. All off: everybody who works on cases settles them and hands them over. */
export interface TeamRules {
  /** Cases of high or critical risk are approved and rejected by seniors and managers only. */
  seniorDecidesHighRisk: boolean;
  /** Only managers give a case to somebody else than themselves, or take one that a colleague has. */
  managerAssignsOthers: boolean;
  /** Masked in all cases of the tenant. A definition may name more. */
  maskedFields: MaskedField[];
  /** Who may open cases that are closed to them, in an emergency; absent: administrators. */
  breakGlass?: BreakGlassRule;
}
