import type { Actor, CommandBody, Refusal, Role, Scope } from "../domain";
// Not from the index: the console judges by this file too, and the index reaches what no browser has.
import { can, roleNames } from "../domain/roles";
import { assertNever } from "../lib/assert-never";

type Analyst = Extract<Actor, { kind: "analyst" }>;
type System = Extract<Actor, { kind: "system" }>;

/** What the policy reads of a case: the console judges by it too, from the case as the API shows it. */
export type Judged = {
  tenantId: string;
  caseId: string;
  openedById: string;
  assignee: { id: string } | null;
  pendingDecision: { byId: string } | null;
  /** What the rules came to, and what a person says over that. Both absent: no score, which is no high risk. */
  risk?: { level: string | null } | null;
  riskOverride?: { level: string | null } | null;
  /** The case's definition wants high risk to be settled by a senior. */
  seniorDecidesHighRisk?: boolean;
};

/**
 * Whether `actor` may give this command to this case; null when it may. Asked by the case object on every command, so it holds
 * in races too; routes ask it earlier only for a quicker answer.
 */
export function mayCommand(actor: Actor, command: CommandBody, snapshot: Judged): Refusal | null {
  if (actor.tenantId !== snapshot.tenantId) return { code: "unknown_case" };
  switch (actor.kind) {
    case "api_key":
      if (audience[command.type] !== "people") return refuse("only the engine may give this command");
      if (command.type === "vote") return refuse("a vote is a person's word; a key is no person");
      if (command.type === "move_version" && !actor.scopes.some((scope) => movesVersions.includes(scope)))
        return refuse("the key lacks the scope definitions:write");
      if (command.type === "move_version") return null;
      if (isForAdministrators(command) && !actor.scopes.includes("admin"))
        return refuse("the key lacks the scope admin");
      return actor.scopes.includes("cases:write") || actor.scopes.includes("admin")
        ? null
        : refuse("the key lacks the scope cases:write");
    case "analyst":
      return audience[command.type] === "people"
        ? (refusalOfAnalyst(actor, command, snapshot) ?? proofOwed(actor, command, snapshot))
        : refuse("only the engine may give this command");
    case "vendor":
      return audience[command.type] === "vendor" ? null : refuse("a vendor may only answer");
    case "system":
      // A parent sends its children back; it never approves or rejects for a person.
      if (command.type === "decide" && command.decision !== "revision") return refuse("only people settle a case");
      return systemParts[command.type].includes(actor.part) ? null : refuse("not the work of this part of the engine");
    case "applicant":
      if (actor.caseId !== snapshot.caseId) return { code: "unknown_case" };
      return audience[command.type] === "applicant" ? null : refuse("applicants act through their form");
    default:
      return assertNever(actor);
  }
}

/** Scopes of keys that may move a running case to another version of its definition. */
const movesVersions: readonly Scope[] = ["definitions:write", "admin"];

/** Whose word each command is. */
const audience: Record<CommandBody["type"], "people" | "applicant" | "vendor" | "engine"> = {
  send_event: "people",
  merge_context: "people",
  cancel: "people",
  decide: "people",
  undo_decision: "people",
  decide_document: "people",
  assign: "people",
  escalate: "people",
  add_note: "people",
  edit_note: "people",
  delete_note: "people",
  pin_note: "people",
  set_labels: "people",
  withdraw_consent: "people",
  erase: "people",
  hold: "people",
  retry_incident: "people",
  skip_incident: "people",
  supply_result: "people",
  mint_link: "people",
  revoke_link: "people",
  revoke_links: "people",
  add_document: "people",
  change_document: "people",
  run_plugin: "people",
  vote: "people",
  reopen_child: "people",
  override_risk: "people",
  reveal_field: "people",
  move_version: "people",
  submit_page: "applicant",
  submit_form: "applicant",
  add_file: "applicant",
  remove_file: "applicant",
  order_files: "applicant",
  renew_link: "applicant",
  use_link: "applicant",
  note_link: "applicant",
  hand_off: "applicant",
  send_code: "applicant",
  try_code: "applicant",
  file_inspected: "engine",
  callback: "vendor",
  hook: "vendor",
  effect_result: "engine",
  child_opened: "engine",
  child_changed: "engine",
  page_imported: "engine",
  open_incident: "engine",
  erasure_done: "engine",
  note_alert: "engine",
  note_hit_decision: "engine",
  timer: "engine",
};

/** Which parts of the engine give which commands. A parent that ends cancels its children. */
const systemParts: Record<CommandBody["type"], readonly System["part"][]> = {
  effect_result: ["effects", "timer", "sweeper"],
  page_imported: ["effects"],
  file_inspected: ["effects"],
  open_incident: ["effects", "timer", "sweeper"],
  note_alert: ["effects", "sweeper"],
  note_hit_decision: ["effects", "sweeper"],
  child_opened: ["effects", "family"],
  child_changed: ["effects", "family"],
  cancel: ["effects", "family"],
  timer: ["timer", "sweeper"],
  send_event: [],
  merge_context: [],
  decide: ["family"],
  undo_decision: [],
  decide_document: [],
  // Queues may give out their cases by themselves.
  assign: ["sweeper"],
  escalate: [],
  add_note: [],
  edit_note: [],
  delete_note: [],
  pin_note: [],
  set_labels: [],
  withdraw_consent: [],
  // A parent that is erased takes its children along.
  erase: ["effects", "sweeper"],
  erasure_done: ["effects"],
  hold: [],
  retry_incident: [],
  skip_incident: [],
  supply_result: [],
  mint_link: [],
  revoke_link: [],
  revoke_links: [],
  add_document: [],
  change_document: [],
  submit_page: [],
  submit_form: [],
  add_file: [],
  remove_file: [],
  order_files: [],
  renew_link: [],
  use_link: [],
  note_link: [],
  hand_off: [],
  send_code: [],
  try_code: [],
  run_plugin: [],
  vote: [],
  reopen_child: [],
  override_risk: [],
  reveal_field: [],
  move_version: [],
  callback: [],
  hook: [],
};

function refusalOfAnalyst(analyst: Analyst, command: CommandBody, snapshot: Judged): Refusal | null {
  const { role } = analyst;
  if (command.type === "move_version")
    return can(role, "definitions:write")
      ? null
      : refuse("only administrators and builders move a case to another version");
  if (isForAdministrators(command))
    return can(role, "settings:write") ? null : refuse("only administrators erase a case or put it under a legal hold");
  if (command.type === "reveal_field")
    return can(role, "fields:reveal") ? null : refuse(`${roleNames[role]} is a role that reveals no masked fields`);
  if (!can(role, "cases:write")) return refuse(role === "viewer" ? "viewers may only look" : mayOnlyLook(role));
  if (command.type === "assign") return refusalToAssign(analyst, command.assigneeId, snapshot);
  // In the place of a vendor: what is said there may settle the case.
  if (command.type === "supply_result" && !can(role, "cases:decide_high"))
    return refuse("a senior analyst or a manager says what a vendor should have said");
  // Talking about a case is open to every analyst; working on it is the assignee's. A vote is asked of other people than the
  // assignee, that is its point; whose role fits is for the approval to say.
  if (isTalk(command) || command.type === "vote") return null;
  if (command.type === "undo_decision") {
    const own = snapshot.pendingDecision === null || snapshot.pendingDecision.byId === analyst.userId;
    return own || can(role, "cases:lead") ? null : refuse("only who decided may undo it");
  }
  const assigneeId = snapshot.assignee?.id ?? analyst.userId;
  if (assigneeId !== analyst.userId && !can(role, "cases:lead"))
    return refuse("the case is assigned to somebody else; take it over first");
  // Four eyes: nobody settles a case they opened themselves, whatever their role.
  if (settles(command) && snapshot.openedById === analyst.userId) return refuse("who opened a case may not decide it");
  const weighs = settles(command) || command.type === "override_risk";
  const wantsSenior = snapshot.seniorDecidesHighRisk === true || analyst.teamRules?.seniorDecidesHighRisk === true;
  if (weighs && wantsSenior && isHighRisk(snapshot) && !can(role, "cases:decide_high"))
    return refuse("a case of high risk is settled by a senior analyst or a manager");
  return null;
}

const isForAdministrators = ({ type }: CommandBody): boolean => type === "erase" || type === "hold";

const isTalk = ({ type }: CommandBody): boolean =>
  type === "add_note" ||
  type === "edit_note" ||
  type === "delete_note" ||
  type === "pin_note" ||
  type === "set_labels" ||
  // Whoever hears that somebody no longer agrees writes it down.
  type === "withdraw_consent";

/** The tenant wants fresh proof of who weighs a case of high risk. Who could say that its risk is low could go round that. */
function proofOwed({ owes }: Analyst, command: CommandBody, snapshot: Judged): Refusal | null {
  if (owes?.includes("high_risk_decisions") !== true) return null;
  // Whatever its risk: nothing brings an erased case back.
  if (command.type === "erase") return { code: "step_up_required" };
  if (!isHighRisk(snapshot)) return null;
  const weighs = settles(command) || ["vote", "override_risk", "supply_result"].includes(command.type);
  return weighs ? { code: "step_up_required" } : null;
}

const mayOnlyLook = (role: Role): string => `${roleNames[role]} is a role that may only look at cases`;

/** Handing over is open to every analyst, unless the team wants its managers to do it: then one takes what is free and gives back. */
function refusalToAssign({ userId, role, teamRules }: Analyst, toId: string | null, snapshot: Judged): Refusal | null {
  if (teamRules?.managerAssignsOthers !== true || can(role, "cases:lead")) return null;
  const fromId = snapshot.assignee?.id ?? userId;
  const own = fromId === userId && (toId === null || toId === userId);
  return own ? null : refuse("only a manager gives cases to others");
}

// By the rules or by a person: who may not settle a case of high risk may not talk its risk down first.
const isHighRisk = ({ risk, riskOverride }: Judged): boolean =>
  [risk?.level, riskOverride?.level].some((level) => level === "high" || level === "critical");

/** A decision by any name: the event `approve` sent by hand is one as well. */
const settles = (command: CommandBody): boolean =>
  (command.type === "decide" && command.decision !== "revision") ||
  (command.type === "send_event" && (command.name === "approve" || command.name === "reject"));

const refuse = (message: string): Refusal => ({ code: "not_permitted", message });

/** How long this actor's final decision can be undone. People get `undoMs`; an integrator's decision stands at once. */
export const undoMs = (actor: Actor, forPeopleMs: number): number => (actor.kind === "analyst" ? forPeopleMs : 0);
