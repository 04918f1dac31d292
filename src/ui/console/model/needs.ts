import { isNotice } from "../../../domain/incident-actions";
import type { IconName } from "../../shared/icon";
import { approvalName, askedWords, countWords } from "./approvals";
import { checkName } from "./check-words";
import type { Fact } from "./facts";
import { isPerson, nameOf } from "./subject";
import type { Approval, Case, CaseDocument, Check, Child } from "./types";
import { labelOf, plural, standingOf } from "./words";

export type Tab =
  | "overview"
  | "facts"
  | "owners"
  | "documents"
  | "checks"
  | "timeline"
  | "notes"
  | "flow"
  | "raw"
  | "related";

/** One thing that stands between this case and a decision. `you`: a person here must act; `others`: somebody else is at it. */
export interface Need {
  key: string;
  whose: "you" | "others";
  icon: IconName;
  text: string;
  detail: string | null;
  does:
    | { kind: "tab"; tab: Exclude<Tab, "checks"> }
    /** `runId`: the one to look at, where it is one. */
    | { kind: "checks"; runId: string | null }
    | { kind: "retry" | "looked"; incidentId: string }
    | { kind: "claim" }
    | { kind: "ask_again" }
    | { kind: "open"; caseId: string }
    | { kind: "link" }
    | { kind: "vote"; plugin: string }
    | { kind: "none" };
}

export interface Family {
  child: Child;
  /** The child's own case; null while it has none, or before it was read. */
  view: Case | null;
}

export interface CaseParts {
  view: Case;
  documents: readonly CaseDocument[];
  checks: readonly Check[];
  family: readonly Family[];
  facts: readonly Fact[];
  approvals: readonly Approval[];
  /** Whether the person at the screen may vote on it. */
  mayVote: (approval: Approval) => boolean;
}

/** What needs somebody, the most pressing first. Empty: nothing stands in the way. */
export function needsOf(parts: CaseParts): Need[] {
  const { view } = parts;
  if (view.status !== "active") return [...incidentNeeds(view)];
  return [
    ...incidentNeeds(view),
    ...approvalNeeds(parts),
    ...documentNeeds(parts),
    ...checkNeeds(parts.checks),
    ...factNeeds(parts.facts, view),
    ...childNeeds(parts.family),
    ...applicantNeeds(view),
    ...claimNeeds(view),
  ];
}

const incidentNeeds = (view: Case): Need[] =>
  view.incidents.map(({ id, source, code, message }) => ({
    key: id,
    whose: "you",
    icon: "alert",
    text:
      source === "screening"
        ? (screeningWords[code] ?? "Screening has news")
        : source === "timer" && timerWords[code] !== undefined
          ? timerWords[code]
          : `${incidentWords[source] ?? "Something"} gave up${code === "gave_up" ? "" : `: ${labelOf(code).toLowerCase()}`}`,
    detail: message,
    does: { kind: isNotice({ source, code }) ? "looked" : "retry", incidentId: id },
  }));

// News of a monitored subject.
const screeningWords: Record<string, string> = {
  screening_hit_new: "A watch list has a new or changed entry for somebody on this case",
  screening_hit_gone: "Somebody on this case is no longer on a watch list",
};

// Nothing gave up here either: the case is slowed down, or waits without a limit.
const timerWords: Record<string, string> = {
  timers_in_a_circle: "Timers follow each other without end: this case is slowed down",
  unreadable_delay: "A delay cannot be read: the state waits for events only",
};

const incidentWords: Record<string, string> = {
  effect: "A step outside",
  publish: "Publishing to webhooks",
  index: "Updating the list",
  delivery: "A webhook delivery",
  timer: "A timer",
};

function approvalNeeds({ approvals, mayVote }: CaseParts): Need[] {
  return approvals
    .filter(({ status }) => status === "waiting")
    .map((approval) => {
      const may = mayVote(approval);
      return {
        key: `approval.${approval.plugin}`,
        whose: may ? "you" : "others",
        icon: "people",
        text: may ? `Your word on “${approvalName(approval)}”` : `${approvalName(approval)}: ${askedWords(approval)}`,
        detail: countWords(approval),
        does: may ? { kind: "vote", plugin: approval.plugin } : { kind: "none" },
      };
    });
}

/** Nobody has decided what it is now: new, or sent again after it was asked for. */
export const isOpen = ({ decision }: Pick<CaseDocument, "decision">): boolean =>
  decision.status === null || decision.status === "revised";
export const isUndecided = (document: CaseDocument): boolean => isOpen(document) && document.pages.length > 0;

function documentNeeds({ documents, view }: CaseParts): Need[] {
  const decidable = view.tags.includes("collection_flow") ? [] : documents.filter(isUndecided);
  const marked = documents.filter(({ decision }) => decision.status === "revision");
  const broken = documents.filter(({ pages }) =>
    pages.some(({ status }) => status === "unreachable" || status === "refused"),
  );
  const need = (key: string, list: readonly CaseDocument[], text: string, does: Need["does"]): Need[] =>
    list.length === 0
      ? []
      : [{ key, whose: "you", icon: "doc", text, detail: list.map(documentName).join(", "), does }];
  const tab = { kind: "tab", tab: "documents" } as const;
  return [
    ...need("decide", decidable, `${plural(decidable.length, "document")} to decide`, tab),
    ...need("broken", broken, `${plural(broken.length, "document")} with a file that is not there`, tab),
    ...(view.allowedEvents.includes("revision")
      ? need("marked", marked, `${plural(marked.length, "document")} marked for re-upload, not asked for yet`, {
          kind: "ask_again",
        })
      : []),
  ];
}

type Named = Pick<CaseDocument, "category" | "type" | "itemId" | "personName">;

/** `Passport`, of an owner `Passport, Ada Byron`. */
export function documentName({ category, type, itemId, personName }: Named): string {
  // A general document is called by what it is to prove.
  const name = labelOf((type === "general_document" ? category : type) ?? type ?? category ?? "document");
  const whose = personName ?? itemId;
  return whose == null ? name : `${name}, ${whose}`;
}

/** The newest run of each plugin: what counts. Checks come newest first. */
export function latestChecks(checks: readonly Check[]): Check[] {
  const seen = new Set<string>();
  return checks.filter(({ plugin }) => !seen.has(plugin) && seen.add(plugin));
}

function checkNeeds(checks: readonly Check[]): Need[] {
  const latest = latestChecks(checks);
  const doubtful = latest.filter(({ result }) => result?.status === "review" || result?.status === "rejected");
  const unanswered = latest.filter(({ status }) => status === "error" || status === "timeout" || status === "incident");
  const running = latest.filter(
    ({ status, type }) => (status === "running" || status === "waiting") && !ownLine.has(type),
  );
  return [
    ...doubtful.map(
      (check): Need => ({
        key: check.id,
        whose: "you",
        icon: "shield",
        text: findingWords(check),
        detail: check.result?.reasons[0]?.message ?? matchNames(check).join(", ") ?? null,
        does: { kind: "checks", runId: check.id },
      }),
    ),
    ...(unanswered.length === 0
      ? []
      : [
          {
            key: "unanswered",
            whose: "you" as const,
            icon: "shield" as const,
            text: `${plural(unanswered.length, "check")} without an answer`,
            detail: unanswered.map(checkName).join(", "),
            does: { kind: "checks" as const, runId: unanswered[0]?.id ?? null },
          },
        ]),
    ...(running.length === 0
      ? []
      : [
          {
            key: "running",
            whose: "others" as const,
            icon: "clock" as const,
            text: `${plural(running.length, "check")} under way`,
            detail: running.map(checkName).join(", "),
            does: { kind: "checks" as const, runId: running[0]?.id ?? null },
          },
        ]),
  ];
}

/** Kinds of runs that are told elsewhere: children and approvals one by one, waits by their time. */
const ownLine = new Set(["child", "approval", "wait"]);

function findingWords(check: Check): string {
  const matches = check.result?.matches.length ?? 0;
  const certain = check.result?.status === "rejected";
  if (matches > 0)
    return `${certain ? plural(matches, "hit") : plural(matches, "possible hit")}: ${checkName(check).toLowerCase()}`;
  return `${checkName(check)}: ${certain ? "not accepted" : "to look at"}`;
}

/** Names of the entries that were found, whatever kind of check found them. */
export const matchNames = ({ result }: Pick<Check, "result">): string[] =>
  (result?.matches ?? []).flatMap((match) => {
    const entity = match.entity;
    const name =
      match.matchedName ??
      (typeof entity === "object" && entity !== null && !Array.isArray(entity) ? entity.name : null);
    return typeof name === "string" ? [name] : [];
  });

function factNeeds(facts: readonly Fact[], view: Case): Need[] {
  const differing = facts.filter(({ agreement }) => agreement === "differs");
  if (differing.length === 0 || view.tags.includes("collection_flow")) return [];
  return [
    {
      key: "facts",
      whose: "you",
      icon: "alert",
      text: `Sources disagree on ${differing.map(({ label }) => label.toLowerCase()).join(", ")}`,
      detail: null,
      does: { kind: "tab", tab: "facts" },
    },
  ];
}

function childNeeds(family: readonly Family[]): Need[] {
  return family.flatMap(({ child, view }): Need[] => {
    if (child.finished) return [];
    const name = (view && nameOf(view.context)) ?? child.itemId;
    const role = view === null || isPerson(view.context) ? "Owner" : "Company";
    const does = child.id === null ? ({ kind: "none" } as const) : ({ kind: "open", caseId: child.id } as const);
    if (child.status === "failed_to_open")
      return [
        {
          key: child.key,
          whose: "you",
          icon: "people",
          text: `${role} ${name}: the case could not be opened`,
          detail: null,
          does,
        },
      ];
    const review = child.tags.includes("manual_review");
    const standing = standingOf({ ...child, status: child.status });
    return [
      {
        key: child.key,
        whose: review ? "you" : "others",
        icon: "people",
        text: review ? `${role} ${name}: to review` : `${role} ${name}: ${child.workflow.toUpperCase()} due`,
        detail: review ? null : standing.label,
        does,
      },
    ];
  });
}

function applicantNeeds(view: Case): Need[] {
  const revision = view.tags.includes("revision");
  if (!revision && !view.tags.includes("collection_flow")) return [];
  return [
    {
      key: "applicant",
      whose: "others",
      icon: "mail",
      text: revision ? "The applicant was asked for more" : "The applicant is filling in the form",
      detail: null,
      does: { kind: "link" },
    },
  ];
}

const claimNeeds = (view: Case): Need[] =>
  view.assignee === null && view.tags.includes("manual_review")
    ? [
        {
          key: "claim",
          whose: "you",
          icon: "person",
          text: "Nobody has this case",
          detail: null,
          does: { kind: "claim" },
        },
      ]
    : [];
