import { type CaseScope, type Role, roleNames, roles } from "../../../../domain/roles";
import { api, type Listed, loader } from "../../../shared";
import { plural } from "../../model/words";

/** Somebody of the team, as administrators see them. */
export interface TeamMember {
  id: string;
  name: string;
  email: string;
  role: Role;
  status: "active" | "deactivated";
  caseScope?: CaseScope | null;
  lastSeenAt?: string | null;
}

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  caseScope: CaseScope | null;
  status: "open" | "expired";
  invitedById: string;
  createdAt: string;
  expiresAt: string;
}

/** Everybody, those who no longer may sign in as well. */
export const team = loader<TeamMember[]>(async (signal) => {
  const answer = await api.get<{ data: TeamMember[] }>("/users?status=all", { signal });
  return answer.ok ? { ok: true, value: answer.value.data } : answer;
});

export const invitations = loader<Invitation[]>(async (signal) => {
  const answer = await api.get<Listed<Invitation>>("/invitations", { signal });
  return answer.ok ? { ok: true, value: answer.value.data } : answer;
});

export const roleWords: Record<Role, string> = {
  viewer: "Looks at cases and changes nothing.",
  analyst: "Works on cases and decides them.",
  senior: "An analyst who also decides cases of high risk and sees masked fields.",
  manager:
    "A senior analyst who also builds queues, changes many cases at once, exports, and acts on colleagues' cases.",
  builder: "Writes definitions, forms, rules, lists and branding. Looks at cases.",
  admin: "May do everything.",
  auditor: "Reads everything, the audit log too, and changes nothing.",
};

export const roleOptions = roles.map((role) => ({ value: role, label: roleNames[role] }));

/** "All cases", "2 workflows, in 1 queue". */
export function scopeWords(scope: CaseScope | null | undefined): string {
  if (scope === null || scope === undefined) return "All cases";
  const parts = [
    ...(scope.workflows === undefined ? [] : [plural(scope.workflows.length, "workflow")]),
    ...(scope.queueIds === undefined ? [] : [plural(scope.queueIds.length, "queue")]),
  ];
  return parts.length === 0 ? "All cases" : parts.join(" and ");
}
