import type { Scope } from "../../../../domain";

export interface ApiKey {
  id: string;
  name: string;
  scopes: Scope[];
  status: "active" | "expired" | "revoked";
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
}

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

const soonMs = 14 * 86_400_000;

/** Whether an active key ends within two weeks: time to make the next one. */
export const endsSoon = ({ status, expiresAt }: ApiKey, nowMs: number): boolean =>
  status === "active" && expiresAt !== null && Date.parse(expiresAt) - nowMs < soonMs;
