import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import { actorName } from "../../model/session";
import { spaced } from "../../model/words";

export interface AuditEntry {
  seq: number;
  at: string;
  actor: { kind: string; id: string };
  action: string;
  object: { kind: string; id: string | null };
  requestId: string | null;
  details: JsonObject;
}

/** "Create api key" of `createApiKey`. */
export const actionWords = (action: string): string => known[action] ?? capital(spaced(action));

const known: Record<string, string> = {
  acceptInvitation: "Joined the team",
  changeApiKey: "Changed an API key",
  changeUser: "Changed a person",
  createApiKey: "Made an API key",
  deactivateUser: "Deactivated a person",
  deleteSecret: "Deleted a secret",
  invitePerson: "Invited somebody",
  publishDefinition: "Published a definition",
  publishRuleSet: "Published a rule set",
  putSecret: "Set a secret",
  putTeamSettings: "Changed the house rules",
  reactivateUser: "Let a person sign in again",
  resendInvitation: "Sent an invitation again",
  revealField: "Looked at a masked field",
  revokeApiKey: "Revoked an API key",
  revokeInvitation: "Took an invitation back",
  rotateApiKey: "Rotated an API key",
  signIn: "Signed in",
};

/** Who did it, as the rest of the console calls them. */
export const doerName = ({ kind, id }: AuditEntry["actor"]): string =>
  kind === "analyst" || kind === "api_key" || kind === "system" ? actorName({ kind, id }) : id;

/** "role: senior, sees: all cases"; empty when there is nothing to say. */
export const detailWords = (details: JsonObject): string =>
  Object.entries(details)
    .map(([key, value]) => `${spaced(key)}: ${textOf(value)}`)
    .join(", ");

function textOf(value: Json): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(textOf).join(", ");
  return isObject(value) ? JSON.stringify(value) : String(value);
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1).toLowerCase()}`;
