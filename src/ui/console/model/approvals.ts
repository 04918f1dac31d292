import type { Actor } from "../../../domain";
import { can, fills } from "../../../domain/roles";
import type { Approval } from "./types";
import { plural } from "./words";

/**
 * Why this person cannot vote on this approval now; null when they can. The case decides; this only says it beforehand. `openedById` is
 * null until the timeline has told.
 */
export function whyNotVote(actor: Actor, approval: Approval, openedById: string | null): string | null {
  if (approval.status !== "waiting") return "Nobody is asked any more.";
  if (actor.kind !== "analyst" || !can(actor.role, "cases:write")) return "Viewers may only look.";
  const { roles, selfApproval } = approval;
  if (roles.length > 0 && !roles.some((asked) => fills(actor.role, asked)))
    return `This is for ${askedWords(approval)}.`;
  if (!selfApproval && openedById === actor.userId)
    return "Four eyes: you opened this case, so somebody else has to approve it.";
  return null;
}

const roleWords: Record<string, string> = {
  admin: "administrators",
  analyst: "analysts",
  auditor: "auditors",
  builder: "builders",
  manager: "managers",
  senior: "senior analysts",
  viewer: "viewers",
};

/** Who is asked: "analysts and administrators". No role named: everybody who may decide. */
export const askedWords = ({ roles }: Pick<Approval, "roles">): string =>
  (roles.length === 0 ? ["analyst", "admin"] : roles).map((role) => roleWords[role] ?? role).join(" and ");

/** "1 of 2 approvals. One rejection rejects." */
export const countWords = ({ approvals, count }: Pick<Approval, "approvals" | "count">): string =>
  `${approvals} of ${plural(count, "approval")}`;

export const approvalName = ({ displayName, plugin }: Pick<Approval, "displayName" | "plugin">): string =>
  displayName ?? plugin.replaceAll(/[_-]+/g, " ").replace(/^./, (first) => first.toUpperCase());
