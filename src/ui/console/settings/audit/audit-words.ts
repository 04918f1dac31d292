import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import { actorName } from "../../model/session";
import { spaced } from "../../model/words";

export interface AuditEntry {
  seq: number;
  at: string;
  kind: "setting" | "read" | "case";
  actor: { kind: string; id: string };
  action: string;
  object: { kind: string; id: string | null };
  requestId: string | null;
  purpose: string | null;
  details: JsonObject;
}

/** "Create api key" of `createApiKey`; "Case: decide" of `case.decide`. */
export const actionWords = (action: string): string =>
  known[action] ?? (action.startsWith("case.") ? `Case: ${spaced(action.slice(5))}` : capital(spaced(action)));

const known: Record<string, string> = {
  acceptInvitation: "Joined the team",
  changeApiKey: "Changed an API key",
  changeUser: "Changed a person",
  createApiKey: "Made an API key",
  deactivateUser: "Deactivated a person",
  downloadFile: "Opened a document",
  exportAuditLog: "Exported the audit log",
  getCase: "Opened a case",
  listCases: "Listed cases",
  listDocuments: "Looked at documents",
  listNotes: "Read notes",
  listTimeline: "Read a timeline",
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

/** Who did it, as the rest of the console calls them; keys by their names, and visitors of a webhook portal as what they are. */
export function doerName({ kind, id }: AuditEntry["actor"], keys: readonly { id: string; name: string }[]): string {
  switch (kind) {
    case "api_key":
      if (id.startsWith("ptl_")) return "Webhook portal";
      return `Key ${keys.find((key) => key.id === id)?.name ?? id}`;
    case "analyst":
    case "applicant":
    case "vendor":
    case "system":
      return actorName({ kind, id });
    default:
      return id;
  }
}

/** "role: senior, sees: all cases"; empty when there is nothing to say. Hashes are told by how they begin: the export has them whole. */
export const detailWords = (details: JsonObject): string =>
  Object.entries(details)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${spaced(key)}: ${textOf(value)}`)
    .join(", ");

const hash = /^[0-9a-f]{64}$/;

function textOf(value: Json): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(textOf).join(", ");
  const text = isObject(value) ? JSON.stringify(value) : String(value);
  return hash.test(text) ? `${text.slice(0, 12)}…` : text;
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1).toLowerCase()}`;
