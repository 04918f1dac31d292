import type { JsonObject } from "../../../../lib/json";
import type { Tone } from "../../../shared";
import { checkName } from "../../model/check-words";

export type CheckStatus = "pending" | "clear" | "review" | "rejected" | "not_found" | "cancelled" | "error";

export interface StandaloneCheck {
  id: string;
  type: string;
  vendor: string;
  purpose: string;
  status: CheckStatus;
  reasons: { code: string; severity: "info" | "low" | "medium" | "high"; message: string }[];
  data: JsonObject;
  matches: JsonObject[];
  vendorRef: string | null;
  error: { code: string; message: string } | null;
  attempts: CheckAttempt[];
  costCents: number;
  durationMs: number;
  environment: "sandbox" | "production";
  /** Where the vendor's answer is kept as it came; null: it is not. */
  rawRef: string | null;
  reused: boolean;
  createdAt: string;
  updatedAt: string;
}

export interface CheckAttempt {
  vendor: string;
  attempt: number;
  outcome: "answered" | "pending" | "failed";
  code: string | null;
  message: string | null;
  httpStatus: number | null;
  durationMs: number;
}

export interface CatalogueCheck {
  type: string;
  summary: string;
  standard: string | null;
  vendors: { name: string; displayName: string; costCents: number; needsSecrets: string[] }[];
  input: { subject: JsonObject; options: JsonObject };
  example: { subject: JsonObject; options: JsonObject };
}

/** Everybody who was asked. */
export const vendorsOf = ({ vendor, attempts }: Pick<StandaloneCheck, "vendor" | "attempts">): string[] => [
  ...new Set([vendor, ...attempts.map((attempt) => attempt.vendor)]),
];

/** What a type of check is called, here as on a case. */
export const typeName = (type: string): string => checkName({ type, plugin: type });

export const checkStatusWords: Record<CheckStatus, { label: string; tone: Tone; says: string }> = {
  pending: { label: "Pending", tone: "info", says: "The vendor answers later. This page looks again by itself." },
  clear: { label: "Clear", tone: "ok", says: "Nothing speaks against the subject." },
  review: { label: "To review", tone: "warn", says: "A person should look." },
  rejected: { label: "Rejected", tone: "bad", says: "Something speaks against the subject." },
  not_found: { label: "Not found", tone: "warn", says: "Nobody knows the subject." },
  cancelled: {
    label: "Not covered",
    tone: "neutral",
    says: "The vendor does not cover this subject. Nothing was checked.",
  },
  error: { label: "Error", tone: "bad", says: "Nobody could answer. This says nothing about the subject." },
};

export const attemptWords: Record<CheckAttempt["outcome"], { label: string; tone: Tone }> = {
  answered: { label: "answered", tone: "ok" },
  pending: { label: "answers later", tone: "info" },
  failed: { label: "failed", tone: "bad" },
};

/** Cents as money; "free" when nothing is charged. */
export const costWords = (cents: number): string =>
  cents === 0
    ? "free"
    : `${(cents / 100).toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 4 })}`;

/** What `POST /checks` is asked with: the form's choices, only what was chosen. */
export interface Order {
  type: string;
  subject: JsonObject;
  options: JsonObject;
  purpose: string;
  /** In the order they are asked; none: whoever is usual. */
  vendors: string[];
  combine: "fallback" | "all";
  reuseWithinSeconds: number;
}

export const bodyOf = ({ vendors, combine, reuseWithinSeconds, ...order }: Order): object => ({
  ...order,
  ...(vendors.length === 1 && { vendor: vendors[0] }),
  ...(vendors.length > 1 && { vendors, combine }),
  ...(reuseWithinSeconds > 0 && { reuseWithinSeconds }),
});

/** Why it cannot be asked; null when it can. */
export function whyNotRun(order: Pick<Order, "purpose" | "vendors">, problems: readonly string[]): string | null {
  if (problems.length > 0) return problems[0] ?? null;
  if (order.purpose.trim() === "") return "Say what the check is for: it is kept with the answer.";
  return order.vendors.length > 5 ? "Five vendors at most." : null;
}

/** Somebody else's place in the order: one up (−1) or down (1). */
export function moved<Item>(items: readonly Item[], at: number, by: -1 | 1): Item[] {
  const next = [...items];
  const [item] = next.splice(at, 1);
  if (item !== undefined) next.splice(Math.max(0, at + by), 0, item);
  return next;
}
