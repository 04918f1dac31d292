import type { CaseId, TenantId, UserId } from "./ids";
import type { CaseScope, Role, TeamRules } from "./roles";

export type Scope = "cases:read" | "cases:write" | "definitions:write" | "webhooks:write" | "secrets:write" | "admin";

/** What a tenant may want proof for, fresh proof of who somebody is: settling cases of high risk, taking facts out of the house. */
export type Proof = "high_risk_decisions" | "exports";

/** Who asks. Every command, log row and policy speaks of one of these. */
export type Actor =
  | { kind: "api_key"; tenantId: TenantId; keyId: string; scopes: readonly Scope[] }
  | {
      kind: "analyst";
      tenantId: TenantId;
      userId: UserId;
      role: Role;
      name: string;
      email: string;
      /** The cases this person is limited to; absent or null: all of the tenant's. */
      caseScope?: CaseScope | null;
      /** What the tenant asks beyond the roles; absent: nothing. */
      teamRules?: TeamRules;
      /** The cases this person has opened in an emergency: neither limits nor masks hold there. Absent: none. */
      emergencyCases?: readonly string[];
      /** What this session may not do before its person proves anew who they are; absent: nothing. */
      owes?: readonly Proof[];
    }
  | { kind: "applicant"; tenantId: TenantId; caseId: CaseId; linkId: string }
  | { kind: "vendor"; tenantId: TenantId; vendor: string }
  | { kind: "system"; tenantId: TenantId; part: "effects" | "timer" | "family" | "sweeper" };

export const actorKinds = ["api_key", "analyst", "applicant", "vendor", "system"] as const satisfies Actor["kind"][];

/** The actor as the log keeps it: ids only, nothing personal. */
export interface ActorRef {
  kind: Actor["kind"];
  id: string;
}

export function actorRef(actor: Actor): ActorRef {
  switch (actor.kind) {
    case "api_key":
      return { kind: actor.kind, id: actor.keyId };
    case "analyst":
      return { kind: actor.kind, id: actor.userId };
    case "applicant":
      return { kind: actor.kind, id: actor.linkId };
    case "vendor":
      return { kind: actor.kind, id: actor.vendor };
    case "system":
      return { kind: actor.kind, id: actor.part };
  }
}
