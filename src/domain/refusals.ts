import type { JsonObject } from "../lib/json";
import type { CaseId } from "./ids";

/** What is wrong with one answer. The sentence is made from `code` and `params` in the reader's language. */
export interface FieldProblem {
  page: string;
  /** Name of the field as the page posts it: `companyName`, `owners.0.firstName`. */
  field: string;
  code: string;
  params: JsonObject;
}

/** Why a command was not carried out. Values, never thrown: they survive RPC, and one exhaustive switch turns them to HTTP. */
export type Refusal =
  | { code: "unknown_case" }
  | { code: "stale_version"; expected: number; current: number }
  | { code: "event_not_allowed"; state: string; event: string; allowed: string[] }
  | { code: "case_closed"; status: string }
  /** Only what has ended can be erased. */
  | { code: "case_open" }
  | { code: "legal_hold"; reason: string | null }
  | { code: "already_assigned"; assigneeId: string }
  | { code: "not_permitted"; message: string }
  | { code: "decision_pending"; dueAtMs: number }
  /** The tenant wants fresh proof of who decides, and this session has none. */
  | { code: "step_up_required" }
  | { code: "engine_owned"; param: string }
  | { code: "bad_value"; param: string; message: string }
  | { code: "unknown_document"; documentId: string }
  | { code: "unknown_note"; noteId: string }
  | { code: "unknown_link"; linkId: string }
  | { code: "link_dead"; why: "revoked" | "expired" | "used" }
  /** Nothing is to be filled in now: the state has no form. */
  | { code: "no_form"; state: string }
  | { code: "invalid_answers"; problems: FieldProblem[] }
  /** So often the definition lets an applicant be asked again, and no more. */
  | { code: "revision_limit"; rounds: number }
  | { code: "unknown_incident"; incidentId: string }
  /** The incident is about nothing that an answer could end. */
  | { code: "no_result_wanted"; incidentId: string }
  | { code: "case_too_large"; limitBytes: number }
  | { code: "too_many_steps"; message: string }
  | { code: "unknown_plugin"; plugin: string; known: string[] }
  | { code: "unknown_child"; childKey: string }
  /** Only a child that has finished can be opened again. */
  | { code: "child_running"; childKey: string }
  /** Nobody is asked for a vote on this now. */
  | { code: "no_approval"; plugin: string }
  /** The other version has no place for the case as it stands. */
  | { code: "cannot_move"; missing: { what: "state" | "plugin" | "form" | "child"; name: string }[] }
  /** `chain`: keys of the definitions that open each other, the outermost first. */
  | { code: "too_deep"; depth: number; limit: number; chain: string[] }
  | { code: "idempotency_key_reused" }
  | { code: "case_exists"; caseId: CaseId; by: "external_id" | "entity" }
  | { code: "unknown_definition"; workflow: string }
  | { code: "definition_not_published"; workflow: string };
