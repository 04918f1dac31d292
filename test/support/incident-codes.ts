import { type IncidentAction, incidentActions } from "../../src/domain";

/**
 * What an incident can be about. `asked`: a run that somebody outside answers; `inside`: a run that nobody outside answers; `work`: an
 * effect that is no run; `owed`: the list or events; `delivery`: a webhook; `delay`: a timer that was not set; `notice`: nothing gave up;
 * `erasure`: the erasure of the case.
 */
export type About = "asked" | "inside" | "work" | "owed" | "delivery" | "delay" | "notice" | "erasure";

/** Every code that the product itself gives, and what its incidents can be about. */
export const incidentCodes: Record<string, readonly About[]> = {
  ambiguous: ["asked"],
  answer_schema: ["asked"],
  bad_answer: ["asked", "inside", "work"],
  bad_input: ["asked"],
  bad_mapping: ["asked", "inside"],
  bad_rules: ["inside"],
  bad_settings: ["asked"],
  bad_until: ["inside"],
  case_too_large: ["asked", "work"],
  child_not_opened: ["inside"],
  erasure_failed: ["erasure"],
  gave_up: ["asked", "inside", "work"],
  http_4xx: ["asked", "inside", "work"],
  http_5xx: ["asked", "inside", "work"],
  items_failed: ["inside"],
  missing_input: ["asked", "inside"],
  missing_value: ["asked"],
  no_address: ["work"],
  no_link: ["asked"],
  not_accepted: ["work"],
  not_allowed: ["asked", "inside"],
  not_authorised: ["asked"],
  not_configured: ["asked", "inside", "work"],
  not_covered: ["asked"],
  poison_message: ["asked", "inside", "work", "owed", "delivery"],
  request_schema: ["asked"],
  screening_hit_gone: ["notice"],
  screening_hit_new: ["notice"],
  timeout: ["asked", "inside"],
  timers_in_a_circle: ["notice"],
  too_deep: ["inside"],
  too_large: ["asked", "inside"],
  too_many_rules: ["inside"],
  too_many_steps: ["asked", "work"],
  unauthorized: ["asked", "inside"],
  unknown_check: ["asked"],
  unknown_form: ["inside"],
  unknown_plugin_kind: ["asked"],
  unknown_rule_set: ["inside"],
  unknown_vendor: ["asked"],
  unreachable: ["asked", "inside", "work"],
  unreadable_delay: ["delay"],
  unreadable_effect: ["asked", "inside", "work"],
  vendor_down: ["asked", "inside"],
  vendor_failed: ["asked"],
  vendor_unavailable: ["asked"],
  webhook_not_delivered: ["delivery"],
};

/** Codes that incidents of this sort can have, as they are given: `http_4xx` stands for all of its kind. */
export const codesAbout = (about: About): string[] =>
  Object.keys(incidentCodes)
    .filter((code) => incidentCodes[code]?.includes(about))
    .map((code) => code.replace("xx", "03"));

const sources: Record<About, string> = {
  asked: "effect",
  inside: "effect",
  work: "effect",
  owed: "publish",
  delivery: "delivery",
  delay: "timer",
  notice: "screening",
  erasure: "effect",
};
const runKinds: Partial<Record<About, string>> = { asked: "api", inside: "wait" };

/** What the console offers for it, while the case is open. */
export const offered = (about: About, code: string): IncidentAction[] =>
  incidentActions({
    source: code === "timers_in_a_circle" ? "timer" : sources[about],
    code,
    caseStatus: "active",
    runKind: runKinds[about] ?? null,
  });
