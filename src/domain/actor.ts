import type { CaseId, TenantId, UserId } from "./ids";

export type Scope = "cases:read" | "cases:write" | "definitions:write" | "webhooks:write" | "secrets:write" | "admin";
export type Role = "viewer" | "analyst" | "admin";

/** Who asks. Every command, log row and policy speaks of one of these. */
export type Actor =
  | { kind: "api_key"; tenantId: TenantId; keyId: string; scopes: readonly Scope[] }
  | { kind: "analyst"; tenantId: TenantId; userId: UserId; role: Role; name: string; email: string }
  | { kind: "applicant"; tenantId: TenantId; caseId: CaseId; linkId: string }
  | { kind: "vendor"; tenantId: TenantId; vendor: string }
  | { kind: "system"; tenantId: TenantId; part: "effects" | "timer" | "family" | "sweeper" };

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
