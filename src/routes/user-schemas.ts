import * as z from "zod";
import type { Invitation } from "../db/invitations";
import type { User } from "../db/users";
import { type CaseScope, roles } from "../domain";

const mostInScope = 20;
const name = z.string().trim().min(1).max(120);

/** What a person may see of the tenant's cases, as it is written and shown. */
export const CaseScopeBody = z
  .strictObject({
    workflows: z
      .array(z.string().min(1).max(128))
      .max(mostInScope)
      .optional()
      .meta({ description: "Keys of definitions: cases of these only." }),
    queueIds: z
      .array(z.string().min(1).max(64))
      .max(mostInScope)
      .optional()
      .meta({ description: "Ids of queues: cases that are in one of these only." }),
  })
  .meta({ id: "CaseScope", description: "The cases a person is limited to; what is given must all hold." });

export const UserView = z
  .looseObject({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roles),
    status: z.enum(["active", "deactivated"]),
    caseScope: CaseScopeBody.nullable()
      .optional()
      .meta({ description: "Null: all cases. Told to administrators and auditors." }),
    lastSeenAt: z
      .string()
      .nullable()
      .optional()
      .meta({ format: "date-time", description: "To a minute; null: never yet. Told to administrators and auditors." }),
    createdAt: z.string().optional().meta({ format: "date-time", description: "Told to administrators and auditors." }),
  })
  .meta({ id: "User" });

export const InvitationView = z
  .looseObject({
    id: z.string(),
    email: z.string(),
    role: z.enum(roles),
    caseScope: CaseScopeBody.nullable(),
    status: z.enum(["open", "expired"]),
    invitedById: z.string(),
    createdAt: z.string().meta({ format: "date-time" }),
    expiresAt: z.string().meta({ format: "date-time" }),
  })
  .meta({ id: "Invitation" });

export const InvitationMade = InvitationView.extend({
  url: z.string().meta({ description: "The link that the mail carries. Shown here only; it works once." }),
}).meta({ id: "InvitationMade" });

export const InvitePerson = z.strictObject({
  email: z.email().max(254),
  role: z.enum(roles),
  caseScope: CaseScopeBody.nullable().optional(),
});

export const ChangeUser = z.strictObject({
  name: name.optional(),
  role: z.enum(roles).optional(),
  caseScope: CaseScopeBody.nullable().optional().meta({ description: "Null: all cases." }),
});

/** A scope without anything in it limits nobody. */
export function scopeFrom(body: z.output<typeof CaseScopeBody> | null): CaseScope | null {
  if (body === null) return null;
  const { workflows, queueIds } = body;
  if (workflows === undefined && queueIds === undefined) return null;
  return { ...(workflows !== undefined && { workflows }), ...(queueIds !== undefined && { queueIds }) };
}

export const userView = (user: User) => ({
  id: user.id,
  name: user.name,
  email: user.email,
  role: user.role,
  status: user.disabledAtMs === null ? "active" : "deactivated",
  caseScope: user.caseScope ?? null,
  lastSeenAt: isoOrNull(user.lastSeenAtMs ?? null),
  createdAt: new Date(user.createdAtMs).toISOString(),
});

/** As colleagues know each other. */
export const colleagueView = (user: User) => {
  const { id, name, email, role, status } = userView(user);
  return { id, name, email, role, status };
};

export const invitationView = (invitation: Invitation, nowMs: number) => ({
  id: invitation.id,
  email: invitation.email,
  role: invitation.role,
  caseScope: invitation.caseScope,
  status: invitation.expiresAtMs <= nowMs ? "expired" : "open",
  invitedById: invitation.invitedById,
  createdAt: new Date(invitation.createdAtMs).toISOString(),
  expiresAt: new Date(invitation.expiresAtMs).toISOString(),
});

const isoOrNull = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());
