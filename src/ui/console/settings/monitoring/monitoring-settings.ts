import type { EntityType } from "../../../../domain";
import { riskLevels } from "../../../../domain/entities";
import { isWatched, type MonitorKind, monitorKinds } from "../../../../domain/monitoring";
import type * as generated from "../../../../sdk/api/generated/types";
import { riskWords } from "../../model/words";
import { checkTypesOf, kindWords } from "../../monitoring/monitor";
import { readTerms, type TermsForm, termsForm, wholeIn } from "../../monitoring/terms-form";
import { amountProblem, amountText, centsOf } from "../vendors/spending";

export const refreshLevels = ["low", "medium", "high"] as const;
type RefreshLevel = (typeof refreshLevels)[number];

/** As `GET /monitoring/settings` tells it. */
export type MonitoringSettings = generated.MonitoringSettings;

export interface EntryForm {
  /** Stays with the entry while it is moved. */
  rowKey: string;
  entityType: EntityType;
  /** None: any. */
  riskLevels: string[];
  monitors: Partial<Record<MonitorKind, TermsForm>>;
}

export interface SettingsForm {
  workflow: string;
  applyOnApproval: boolean;
  defaults: EntryForm[];
  months: Record<RefreshLevel, string>;
  reports: string;
  budget: Record<MonitorKind, { checks: string; amount: string }>;
}

/** What is wrong, by the parameter that the API would name. */
export type Problems = Record<string, string>;

let keys = 0;
const nextKey = (): string => `entry-${++keys}`;

export function formOf(now: MonitoringSettings): SettingsForm {
  const budgetOf = (kind: MonitorKind) => {
    const { checksPerMonth = null, centsPerMonth = null } = now.budget[kind] ?? {};
    return { checks: checksPerMonth === null ? "" : String(checksPerMonth), amount: amountText(centsPerMonth) };
  };
  return {
    workflow: now.ongoingWorkflowDefinitionId ?? "",
    applyOnApproval: now.applyOnApproval,
    defaults: now.defaults.map((entry) => ({
      rowKey: nextKey(),
      entityType: entry.entityType,
      riskLevels: entry.riskLevels ?? [],
      monitors: eachKind((kind) => {
        const terms = entry.monitors[kind];
        return terms === undefined ? undefined : termsForm(terms);
      }),
    })),
    months: {
      low: String(now.refreshMonths.low),
      medium: String(now.refreshMonths.medium),
      high: String(now.refreshMonths.high),
    },
    reports: now.merchantReportsPerMonth === null ? "" : String(now.merchantReportsPerMonth),
    budget: {
      screening: budgetOf("screening"),
      document_expiry: budgetOf("document_expiry"),
      registry: budgetOf("registry"),
      kyc_refresh: budgetOf("kyc_refresh"),
    },
  };
}

/** What a new entry begins with: everything that makes sense of them, in its usual way. */
export const newEntry = (entityType: EntityType): EntryForm => ({
  rowKey: nextKey(),
  entityType,
  riskLevels: [],
  monitors: eachKind((kind) => (isWatched(kind, entityType) ? termsForm({}) : undefined)),
});

type Body = Omit<MonitoringSettings, "spent" | "version">;
const mostPerMonth = 10_000_000;

/** What is typed, as the API takes it, and what cannot be taken of it. */
export function readSettings(form: SettingsForm): { body: Body; problems: Problems } {
  const problems: Problems = {};
  const note = (param: string, problem: string | null | undefined) => {
    if (problem != null) problems[param] = problem;
  };
  const monthsOf = (level: RefreshLevel): number => {
    const { value, problem } = wholeIn(form.months[level], 1, 120);
    note(`refreshMonths.${level}`, problem ?? (value === null ? "Say after how many months." : null));
    return value ?? 0;
  };
  const budgetOf = (kind: MonitorKind) => {
    const checks = wholeIn(form.budget[kind].checks, 0, mostPerMonth);
    const cents = centsOf(form.budget[kind].amount);
    note(`budget.${kind}.checksPerMonth`, checks.problem);
    if (cents === undefined) note(`budget.${kind}.centsPerMonth`, amountProblem);
    const isNone = checks.value === null && (cents ?? null) === null;
    return isNone ? undefined : { checksPerMonth: checks.value, centsPerMonth: cents ?? null };
  };
  const reports = wholeIn(form.reports, 0, mostPerMonth);
  note("merchantReportsPerMonth", reports.problem);
  return {
    body: {
      ongoingWorkflowDefinitionId: form.workflow === "" ? null : form.workflow,
      applyOnApproval: form.applyOnApproval,
      defaults: form.defaults.map((entry, at) => ({
        entityType: entry.entityType,
        riskLevels: entry.riskLevels.length === 0 ? null : entry.riskLevels,
        monitors: eachKind((kind) => {
          const typed = entry.monitors[kind];
          if (typed === undefined || !isWatched(kind, entry.entityType)) return undefined;
          const read = readTerms(kind, typed);
          for (const [field, problem] of Object.entries(read.problems))
            note(`defaults.${at}.monitors.${kind}.${field}`, problem);
          return read.terms;
        }),
      })),
      refreshMonths: { low: monthsOf("low"), medium: monthsOf("medium"), high: monthsOf("high") },
      merchantReportsPerMonth: reports.value,
      budget: eachKind(budgetOf),
    },
    problems,
  };
}

/** Only the kinds for which there is something. */
function eachKind<Value>(make: (kind: MonitorKind) => Value | undefined): Partial<Record<MonitorKind, Value>> {
  return Object.fromEntries(
    monitorKinds.flatMap((kind) => {
      const value = make(kind);
      return value === undefined ? [] : [[kind, value]];
    }),
  );
}

/** "Companies of high or critical risk: screening, register" */
export function entryWords({ entityType, riskLevels: levels, monitors }: EntryForm): { who: string; what: string } {
  const of = levels.map((level) => (riskLevels.some((known) => known === level) ? riskWordOf(level) : level));
  const kinds = monitorKinds.filter((kind) => monitors[kind] !== undefined && isWatched(kind, entityType));
  return {
    who: `${entityType === "individual" ? "Persons" : "Companies"}${of.length === 0 ? "" : ` of ${of.join(" or ")} risk`}`,
    what: kinds.length === 0 ? "nothing is watched" : kinds.map((kind) => inSentence(kindWords[kind].label)).join(", "),
  };
}

/** "Register" → "register"; "KYC refresh" stays. */
const inSentence = (label: string): string => label.replace(/^\p{Lu}(?=\p{Ll})/u, (first) => first.toLowerCase());

const riskWordOf = (level: string): string => {
  const known = riskLevels.find((one) => one === level);
  return (known === undefined ? level : riskWords[known]).toLowerCase();
};

/** Whether an entry fits nobody whom those before it have left. */
export function isNeverReached(entries: readonly EntryForm[], at: number): boolean {
  const entry = entries[at];
  if (entry === undefined) return false;
  const before = entries.slice(0, at).filter(({ entityType }) => entityType === entry.entityType);
  if (before.some(({ riskLevels: levels }) => levels.length === 0)) return true;
  const taken = new Set(before.flatMap(({ riskLevels: levels }) => levels));
  return entry.riskLevels.length > 0 && entry.riskLevels.every((level) => taken.has(level));
}

/** The kinds that cost something, or that somebody has given a budget. */
export const budgetKinds = ({ budget }: SettingsForm): MonitorKind[] =>
  monitorKinds.filter(
    (kind) => checkTypesOf[kind] !== undefined || budget[kind].checks !== "" || budget[kind].amount !== "",
  );
