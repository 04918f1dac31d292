import type { OutgoingRequest, OutsideAnswer, RunResult } from "../domain";
import type { Json, JsonObject } from "../lib/json";
import type { AnyCheckType } from "./contract";
import type { Credentials } from "./credentials";
import type { CheckSubject } from "./inputs";

/** A check as a vendor sees it: parsed, with the id under which asking twice is asking once. */
export interface VendorOrder {
  check: AnyCheckType;
  subject: CheckSubject;
  /** The same as plain JSON, also of the checks that `CheckSubject` has no fields for. */
  input: JsonObject;
  environment: "sandbox" | "production";
  /** The tenant's own account at the vendor, secrets filled in; null when the plugin names none. For headers and signatures only. */
  credentials: Credentials | null;
  idempotencyKey: string;
  callbackUrl: string;
  callbackDeadlineSeconds: number;
  timeoutMs: number;
  /** What the requests before this one have found, by their names. */
  steps?: JsonObject;
  /** The vendor's own id of a check that it was asked before: this order asks what has come of it. `input` is empty then. */
  vendorRef?: string;
}

/** A request that comes before the one that matters. */
export interface Preparation {
  name: string;
  request(order: VendorOrder): Omit<OutgoingRequest, "maxBytes"> | { problem: string };
  /** What is kept of the answer, or the outcome when it ends here; null when it is not what the vendor's contract says. */
  read(order: VendorOrder, answer: OutsideAnswer): { kept: Json } | ReturnType<Vendor["read"]>;
}

/** How the answer to a pending check is learned. */
export interface LaterPlan {
  poll: { everySeconds: number; factor: number; untilSeconds: number } | null;
  /** A callback says only that there is an answer: it is asked for. */
  fetches: boolean;
  /** Callbacks come to one address for all checks, which are found by the vendor's id. */
  perAccount: boolean;
}

/** What is known of a callback before its result is read. */
export type Heard =
  | { kind: "news" | "ask"; eventId: string; vendorRef: string | null }
  | { kind: "nothing_new" }
  | { kind: "bad_signature" | "unreadable" };

/** What a callback said: the vendor's id of the message (the same on every repetition) and the result it brings. */
export interface VendorNews {
  eventId: string;
  result: RunResult;
  /** The check had its answer: this was found later, by a vendor that keeps watch. */
  isMonitoring?: true;
}

/**
 * One vendor of checks. All of it is pure: building the request, reading the answer, reading a callback. The vendor's words stop
 * here; what comes out is a `RunResult` whose output is a `CheckResult`.
 */
export interface Vendor {
  name: string;
  covers: readonly AnyCheckType[];
  /** Vendors that invent their answers serve sandbox tenants only. */
  sandboxOnly: boolean;
  /** The account the vendor wants when the plugin names none: the parts of the credentials, and the tenant's secrets that hold them. */
  secrets?: Readonly<Record<string, string>>;
  /** The request, or why this order cannot be put to this vendor: something is missing in it, or the vendor knows nothing of such. */
  request(order: VendorOrder): Omit<OutgoingRequest, "maxBytes"> | { problem: string } | { notCovered: string };
  /** What one answer costs the tenant, in cents. */
  costCents(check: AnyCheckType): number;
  /** Reads a 2xx or a final 4xx; null when it is not what the vendor's contract says, `retry` when it says to come again. */
  read(order: VendorOrder, answer: OutsideAnswer): RunResult | { retry: { code: string; message: string } } | null;
  preparations?(order: VendorOrder): Preparation[];
  /** The request for an access token, when the vendor wants one, and the key under which the token is remembered. */
  token?(order: VendorOrder): { key: string; request: Omit<OutgoingRequest, "maxBytes"> };
  /** Null: the vendor answers at once. */
  later?(check: AnyCheckType): LaterPlan | null;
  /** How callbacks of a described vendor are proven and read. */
  callback?: {
    perAccount: boolean;
    /** The tenant's secrets that prove a callback, by name. */
    secrets: readonly string[];
    hear(
      arrived: { rawBody: string; header(name: string): string | undefined; nowMs: number },
      secrets: Credentials,
    ): Heard;
    /** The result in a callback that was heard as news. */
    readNews(order: VendorOrder, rawBody: string): ReturnType<Vendor["read"]>;
  };
}

/** A vendor that answers later: it reports to an address of ours. */
export interface CallingVendor extends Vendor {
  /** The key that the vendor signs its callbacks with. */
  callbackKey(masterKeyBase64: string): Uint8Array;
  /** Reads a callback whose signature was good; null when it is not about this token, or not what the contract says. */
  readCallback(rawBody: string, token: string): VendorNews | null;
}
