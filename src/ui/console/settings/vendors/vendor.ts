import { isObject, type JsonObject } from "../../../../lib/json";
import { type ApiFailure, durationText, type Tone } from "../../../shared";
import { type JsonSource, placeOf } from "../editor/json-source";

export interface VendorHealth {
  calls: number;
  failures: number;
  errorRate: number;
  p50Ms: number;
  p95Ms: number;
}

export interface Vendor {
  vendor: string;
  state: "closed" | "open" | "half_open";
  failures: number;
  lastFailureAt: string | null;
  openedAt: string | null;
  nextProbeAt: string | null;
  health: (VendorHealth & { since: string }) | null;
  byCheck: (VendorHealth & { check: string })[];
  today: { calls: number; failures: number; costCents: number };
  days: { day: string; calls: number; failures: number; costCents: number }[];
}

export interface StoredAdapter {
  name: string;
  source: "ready" | "own";
  version: number;
  adapter: JsonObject;
  updatedAt: string | null;
  /** Names of all secrets that it speaks of. */
  needsSecrets: string[];
  /** Where the vendor sends its callbacks, when it has one address for all of them; null: there is nothing to set up. */
  callbackAddress: string | null;
}

export const stateWords: Record<Vendor["state"], { label: string; tone: Tone }> = {
  closed: { label: "answers", tone: "ok" },
  open: { label: "down", tone: "bad" },
  half_open: { label: "being tried", tone: "warn" },
};

/** "2.5 %"; whole ones without a fraction. */
export const rateWords = (rate: number): string => `${Math.round(rate * 1_000) / 10} %`;

/** From which share of failed calls somebody should look. */
export const rateTone = (rate: number): Tone => (rate >= 0.2 ? "bad" : rate >= 0.05 ? "warn" : "neutral");

export const speedWords = ({ p50Ms, p95Ms }: Pick<VendorHealth, "p50Ms" | "p95Ms">): string =>
  `${durationText(p50Ms)} · ${durationText(p95Ms)}`;

/** Types of checks that a description answers. */
export const checksOf = (adapter: JsonObject): string[] =>
  isObject(adapter.checks) ? Object.keys(adapter.checks).sort() : [];

export const displayNameOf = ({ name, adapter }: Pick<StoredAdapter, "name" | "adapter">): string =>
  typeof adapter.displayName === "string" ? adapter.displayName : name;

export interface AdapterProblem {
  path: string;
  message: string;
  /** From 1; null when the text has no such place. */
  line: number | null;
}

/** What the server has against a description, each with its line. */
export function adapterProblems(failure: ApiFailure | null, source: JsonSource | null): AdapterProblem[] {
  if (failure === null) return [];
  const { problems } = failure.details;
  const told = (Array.isArray(problems) ? problems : []).flatMap((one) =>
    isObject(one) && typeof one.path === "string" && typeof one.message === "string"
      ? [{ path: one.path, message: one.message }]
      : [],
  );
  const all = told.length > 0 ? told : [{ path: failure.param ?? "", message: failure.message }];
  return all.map((one) => ({ ...one, line: source === null ? null : (placeOf(source, one.path)?.line ?? null) }));
}

/** The name that stands for a description that is not stored yet: no vendor can be called so. */
export const newAdapter = "-";

/** What a new description begins with: valid as it is, but for the vendor that it names. */
export const firstAdapter: JsonObject = {
  name: "acme",
  displayName: "Acme Registers",
  baseUrl: "https://api.acme.example/v2",
  auth: { kind: "bearer", secret: "ACME_KEY" },
  checks: {
    "company-registry": {
      costCents: 0,
      request: { path: "/companies/{subject.registrationNumber}" },
      answers: [
        { when: "body.active", verdict: "clear", data: "{name: body.name, status: body.state}", vendorRef: "body.id" },
        { verdict: "rejected", code: "dissolved", message: "The company does not exist any more." },
        { httpStatus: [404], verdict: "not_found" },
      ],
    },
  },
};
