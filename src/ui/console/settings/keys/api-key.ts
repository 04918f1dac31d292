import type { ActorRef, Scope } from "../../../../domain";

export interface ApiKey {
  id: string;
  name: string;
  scopes: Scope[];
  status: "active" | "expired" | "revoked";
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  createdBy: ActorRef | null;
  lastUsedAt: string | null;
  /** Works, and was not used for 90 days. */
  unused: boolean;
  allowedIps: string[] | null;
  writesPerMinute: number | null;
  apiVersion: string;
  replacedById: string | null;
}

/** What can be changed of a key in use, as a form holds it: addresses a line each, no limit as an empty text. */
export interface TermsDraft {
  addresses: string;
  writes: string;
}

export const draftOf = (key: Pick<ApiKey, "allowedIps" | "writesPerMinute"> | null): TermsDraft => ({
  addresses: key?.allowedIps?.join("\n") ?? "",
  writes: key?.writesPerMinute?.toString() ?? "",
});

/** The same as the API takes it. */
export function termsOf({ addresses, writes }: TermsDraft): Pick<ApiKey, "allowedIps" | "writesPerMinute"> {
  const list = addresses.split(/[\s,]+/).filter((address) => address !== "");
  return { allowedIps: list.length === 0 ? null : list, writesPerMinute: writes.trim() === "" ? null : Number(writes) };
}

/** Why this limit cannot be sent; null: it can. */
export const limitProblem = ({ writes }: TermsDraft): string | null =>
  writes.trim() === "" || /^[1-9]\d{0,6}$/.test(writes.trim()) ? null : "The limit is a whole number, or empty.";

export type ApiKeyCreated = ApiKey & { key: string };

export const scopeWords: Record<Scope, string> = {
  "cases:read": "Read cases, documents, definitions and queues",
  "cases:write": "Open cases, send events, decide, upload (and read)",
  "definitions:write": "Write and publish definitions",
  "webhooks:write": "Manage webhook endpoints and their secrets",
  "secrets:write": "Store secrets that plugins use",
  admin: "Everything, also API keys",
};

export const lifetimes = [
  { value: String(30 * 86_400), label: "30 days" },
  { value: String(90 * 86_400), label: "90 days" },
  { value: String(365 * 86_400), label: "1 year" },
  { value: String(2 * 365 * 86_400), label: "2 years" },
];

export const overlaps = [
  { value: "0", label: "End it at once" },
  { value: "3600", label: "1 hour" },
  { value: "86400", label: "1 day" },
  { value: String(7 * 86_400), label: "7 days" },
  { value: String(30 * 86_400), label: "30 days" },
];

const soonMs = 14 * 86_400_000;

/** Whether an active key ends within two weeks: time to make the next one. */
export const endsSoon = ({ status, expiresAt }: Pick<ApiKey, "status" | "expiresAt">, nowMs: number): boolean =>
  status === "active" && expiresAt !== null && Date.parse(expiresAt) - nowMs < soonMs;
