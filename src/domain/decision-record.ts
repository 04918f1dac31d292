import type { Json, JsonObject } from "../lib/json";
import type { ActorRef } from "./actor";

/** A decision of a case, as a list of them shows it. Times are ISO 8601. */
export interface DecisionHeading {
  /** Its row in the log of the case. */
  seq: number;
  version: number;
  at: string;
  type: string;
  subject: string | null;
  by: ActorRef;
  fromState: string | null;
  toState: string;
}

/** What somebody asked for or said on the way to a decision. Free words stand as they were given. */
export interface DecisionDeed {
  seq: number;
  at: string;
  type: string;
  by: ActorRef;
  /** Of a person, at that time. */
  role: string | null;
  what: string | null;
  reason: string | null;
  comment: string | null;
}

/** What a run of a plugin or check came to, as far as it was known then. */
export interface DecisionRun {
  runId: string;
  plugin: string;
  state: string;
  startedAt: string;
  /** `superseded`: a newer run took its place. */
  status: string;
  /** Its answer came too late to count. */
  late: boolean;
  answers: DecisionAnswer[];
}

export interface DecisionAnswer {
  seq: number;
  at: string;
  /** Command that brought it: `effect_result`, `callback` or `supply_result` (a person's). */
  by: string;
  effectId: string | null;
  status: string;
  vendor: string | null;
  environment: string | null;
  /** An earlier answer to the same question: nobody was asked. */
  reused: boolean;
  costCents: number | null;
  /** Of the normalised result as canonical JSON. */
  resultSha256: string;
}

/**
 * Everything a decision was made on, with hashes of what is too large to repeat. Made of the log of the case and its pinned definitions alone,
 * so it comes out as the same bytes (canonical JSON) whenever and by whichever release it is made. Times are ISO 8601.
 */
export interface DecisionRecord {
  /** Rises when a field changes its meaning. */
  format: 1;
  tenantId: string;
  caseId: string;
  decision: DecisionHeading & {
    recordedAt: string;
    decision: string | null;
    reason: string | null;
    comment: string | null;
  };
  /** The case before: what the decision was made on. `sha256`: of the whole snapshot as canonical JSON. */
  input: {
    version: number;
    sha256: string;
    contextSha256: string;
    documents: JsonObject[];
    children: JsonObject[];
  } | null;
  /** The case after. */
  result: { version: number; sha256: string; state: string; status: string; outcome: string | null };
  definition: { id: string; key: string; version: number; name: string; sha256: string };
  /** By key, of the canonical JSON. */
  forms: Record<string, string>;
  ruleSets: JsonObject[];
  /** Key of a list → the version that was asked. */
  lists: Record<string, Json>;
  checks: DecisionRun[];
  /** The newest score of each plugin, with the trace of its rules. */
  scores: { seq: number; at: string; plugin: string; runId: string; sha256: string; explanation: Json }[];
  risk: { score: number; level: string } | null;
  riskOverride: JsonObject | null;
  people: {
    openedBy: string;
    /** Who settled it; null: no person did. */
    settledBy: string | null;
    /** Whether that is somebody else than who opened it. */
    fourEyes: boolean | null;
    deeds: DecisionDeed[];
    approvals: JsonObject[];
  };
  policies: { highRisk: Json; reasons: Json; team: Json; undoUntil: string | null };
  engine: {
    /** Null: recorded by a release that did not say. */
    release: string | null;
  };
  /** The stretch of the log that it is made of. `hash` covers every row of it. */
  log: { fromSeq: number; throughSeq: number; hash: string; payloadSha256: string };
}
