import type { Json, JsonObject } from "../lib/json";
import type { ActorRef } from "./actor";
import type { AlertToRaise } from "./alerts";
import type { CaseStatus, ChildCallback } from "./case";
import type { ErasureBasis } from "./erasure";
import type { CaseId, EffectId, EventId, RunId } from "./ids";
import type { CaseNotice } from "./notices";

/** How a plugin's attempts follow each other, beside their number. */
export interface RetryPolicy {
  /** Pause before the second attempt; doubled (`factor`) each time up to `maxSeconds`; full jitter. */
  firstSeconds: number;
  factor: number;
  maxSeconds: number;
  /** Which failures another attempt can help: transport (unreachable, timeout), 429, 5xx. 4xx is never tried again. */
  on: ("timeout" | "unreachable" | "rate_limited" | "server_error")[];
}

/** On what terms vendors are asked for one check. */
export interface CheckTerms {
  /** In this order; at least one. */
  vendors: string[];
  /** `fallback`: the next one is asked when one fails; `all`: everybody is asked and the worst answer counts. */
  combine: "fallback" | "all";
  /** An answer to the same question that is no older is taken instead of asking again; 0: never. */
  reuseWithinSeconds: number;
  /** Nobody is asked once the tenant's checks of so many seconds have cost so much; null: no limit. */
  budget: { cents: number; withinSeconds: number } | null;
}

/** An HTTP request as far as the case can know it: placeholders are filled, secrets are still references (`{secret.NAME}`). */
export interface OutsideRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  headers: Record<string, string>;
  /** JSON body; null for none. GET requests carry it as a query string. */
  body: Json;
}

/**
 * Work for the outside, stored before it is done. Its id is computed from the case, the version and its place, so the same
 * decision names the same effect, and vendors get that id as their idempotency key.
 */
export type Effect =
  | {
      kind: "call_http";
      id: EffectId;
      runId: RunId;
      plugin: string;
      request: OutsideRequest;
      /** How to read the answer: transforms in order, then a JSON Schema (null: none). */
      response: { transform: Json[]; schema: Json };
      /** Sign the body with the tenant's webhook secret (`webhook` plugins). */
      sign: boolean;
      timeoutSeconds: number;
      /** Whose outage stops whose calls: the vendor's name, or the host of the address. One breaker per tenant and vendor. */
      vendor: string;
      /** Absent in effects of earlier releases: the default. */
      retry?: RetryPolicy;
      /** Bytes of the answer that are read; a longer one is an error. Absent: 262,144. */
      maxAnswerBytes?: number;
    }
  | {
      /** A kind made with `definePlugin`: its `run` is called by the consumer. */
      kind: "run_plugin";
      id: EffectId;
      runId: RunId;
      plugin: string;
      pluginKind: string;
      settings: JsonObject;
      input: JsonObject;
      vendor: string;
      timeoutSeconds: number;
      callbackDeadlineSeconds: number;
      retry?: RetryPolicy;
      /** Of one answer. */
      maxAnswerBytes?: number;
    }
  | {
      kind: "run_check";
      id: EffectId;
      runId: RunId;
      plugin: string;
      check: string;
      vendor: string;
      /** Mapped input of the check: `{subject…, options…}` as the check's own schema has it. */
      input: JsonObject;
      timeoutSeconds: number;
      callbackDeadlineSeconds: number;
      retry?: RetryPolicy;
      /** Absent: one vendor, asked anew each time, no limit of its own. */
      terms?: CheckTerms;
    }
  | {
      kind: "gather_facts";
      id: EffectId;
      runId: RunId;
      plugin: string;
      source: JsonObject;
      timeoutSeconds: number;
      retry?: RetryPolicy;
      maxAnswerBytes?: number;
    }
  | {
      kind: "open_child";
      id: EffectId;
      runId: RunId;
      plugin: string;
      childKey: string;
      definitionId: string;
      initEvent: string | null;
      context: JsonObject;
      config: JsonObject;
      language: string | null;
      callbacks: ChildCallback[];
      /** As in the child's `ParentLink`. Absent in effects of earlier releases: 1, and nothing above is known. */
      depth?: number;
      chain?: string[];
      /** Opened again: the new child is about the same entity; `keepContext`: it begins with what that one knew. */
      former?: { caseId: CaseId; keepContext: boolean };
    }
  | { kind: "tell_parent"; id: EffectId; parentId: CaseId; news: JsonObject }
  | { kind: "cancel_child"; id: EffectId; childId: CaseId; reason: string }
  | { kind: "ask_child"; id: EffectId; childId: CaseId; reason: string | null; comment: string | null }
  | { kind: "import_page"; id: EffectId; documentId: string; page: number; uri: string }
  | { kind: "inspect_file"; id: EffectId; documentId: string; fileId: string }
  | {
      kind: "send_mail";
      id: EffectId;
      /** Where the address stands, in the context or in `linkAddresses`; the address itself is read when the mail is sent. */
      to: string;
      template: "collection_link" | "device_code" | "revision_request" | "revision_reminder";
      linkId: string;
      /** Of `revision_…`: which round; nothing is sent once it has been answered. */
      round?: number;
      /** Of `device_code`: what the code follows from. */
      challengeId?: string;
      language: string | null;
    }
  /** `byId`: who did it; nobody is told of what they did themselves. Null: no person. */
  | { kind: "notify"; id: EffectId; notices: CaseNotice[]; byId: string | null }
  /** Everything outside of the case that says who it was about. `entityId`: whom; ids alone. */
  | {
      kind: "erase_case";
      id: EffectId;
      entityId: string;
      childIds: CaseId[];
      basis: ErasureBasis;
      reason: string;
      by: ActorRef;
      timeoutSeconds: number;
    }
  | { kind: "project_entity"; id: EffectId; entityId: string; outcome: "approved" | "rejected" | "processing" }
  | {
      kind: "raise_alerts";
      id: EffectId;
      plugin: string;
      /** Where the judgement stands: the run, and the version of the case that it made. */
      judgement: { runId: RunId; caseVersion: number; atMs: number };
      /** What makes rules of the same id the same rule: the key of the stored rule set, or the plugin of a definition. */
      ruleSet: string;
      alerts: AlertToRaise[];
    };

export type EffectKind = Effect["kind"];

/** Work of plugins that somebody outside does. */
export type VendorEffect = Extract<Effect, { kind: "call_http" | "run_check" | "run_plugin" | "gather_facts" }>;

/** An effect with how often it may be tried before it counts as failed. */
export interface PlannedEffect {
  effect: Effect;
  maxAttempts: number;
}

/** Life of an effect (DECISIONS 13). */
export type EffectStatus = "pending" | "sent" | "claimed" | "waiting" | "done" | "failed" | "incident";

/** A business event of a case, before it becomes a webhook body. */
export interface CaseEvent {
  id: EventId;
  type: CaseEventType;
  sequence: number;
  atMs: number;
  /** Where the case stood when this happened: one command may lead through several states. */
  state: string;
  status: CaseStatus;
  /** Facts that belong to this event only (`previousState`, `documentId`, …). */
  detail: JsonObject;
}

export const caseEventTypes = [
  "case.created",
  "case.assigned",
  "case.escalated",
  "case.cancelled",
  "case.erased",
  "sla.at_risk",
  "sla.breached",
  "workflow.state.changed",
  "workflow.context.changed",
  "workflow.completed",
  "workflow.context.document.changed",
  "collection.submitted",
  "collection.part.submitted",
  "consent.withdrawn",
  "revision.requested",
  "revision.answered",
  "revision.reminded",
  "revision.expired",
  "check.completed",
  "check.failed",
  "risk.scored",
  "incident.opened",
  "alert.created",
  "alert.changed",
  "workflow.event.dispatched",
] as const;
export type CaseEventType = (typeof caseEventTypes)[number];

/** What becomes of persons and companies. */
export const entityEventTypes = ["entity.created", "entity.updated", "entity.merged"] as const;

/** What a webhook endpoint can name, and the log of events has: what happens to cases, to whom they are about, and to endpoints themselves. */
export const subscribableEventTypes = [
  ...caseEventTypes,
  "webhook.endpoint.disabled",
  "access.break_glass",
  ...entityEventTypes,
] as const;
