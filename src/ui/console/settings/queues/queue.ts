import type { FieldTest, FieldType, FieldValue, QueueConditions, QueueSort, SlaState } from "../../../../domain";

/** A queue as the API shows it. */
export interface OwnQueue {
  id: string;
  name: string;
  description: string;
  conditions: QueueConditions;
  sort: QueueSort;
  members: string[] | null;
  autoAssign: boolean;
  position: number;
  version: number;
  filling: { done: number; total: number } | null;
  count: number;
}

export interface QueueMatches {
  count: number;
  lookedAt: number;
  complete: boolean;
  examples: { id: string; name: string | null; workflow: string; workflowName: string; state: string }[];
}

/** The form as it is typed in: words with commas between them, numbers as text. */
export interface QueueForm {
  name: string;
  description: string;
  sort: QueueSort;
  /** Null: everybody. */
  members: string[] | null;
  autoAssign: boolean;
  position: string;
  workflows: string;
  tags: string;
  states: string;
  riskLevels: string[];
  minRiskScore: string;
  maxRiskScore: string;
  countries: string;
  entityType: string;
  /** "" for all, `none`, `any`, or somebody's id. */
  assignee: string;
  olderThanHours: string;
  youngerThanHours: string;
  sla: string[];
  escalated: string;
  fields: FieldForm[];
}

export interface FieldForm {
  key: string;
  test: FieldTest;
  value: string;
}

export const emptyForm: QueueForm = {
  name: "",
  description: "",
  sort: "oldest",
  members: null,
  autoAssign: false,
  position: "100",
  workflows: "",
  tags: "",
  states: "",
  riskLevels: [],
  minRiskScore: "",
  maxRiskScore: "",
  countries: "",
  entityType: "",
  assignee: "",
  olderThanHours: "",
  youngerThanHours: "",
  sla: [],
  escalated: "",
  fields: [],
};

export function formOf(queue: OwnQueue): QueueForm {
  const { name, description, sort, members, autoAssign, position, conditions } = queue;
  const text = (words: readonly string[] | undefined) => (words ?? []).join(", ");
  const number = (value: number | undefined) => (value === undefined ? "" : String(value));
  return {
    name,
    description,
    sort,
    members,
    autoAssign,
    position: String(position),
    workflows: text(conditions.workflows),
    tags: text(conditions.tags),
    states: text(conditions.states),
    riskLevels: [...(conditions.riskLevels ?? [])],
    minRiskScore: number(conditions.minRiskScore),
    maxRiskScore: number(conditions.maxRiskScore),
    countries: text(conditions.countries),
    entityType: conditions.entityTypes?.length === 1 ? (conditions.entityTypes[0] ?? "") : "",
    assignee: conditions.assignees?.[0] ?? "",
    olderThanHours: number(conditions.olderThanHours),
    youngerThanHours: number(conditions.youngerThanHours),
    sla: [...(conditions.sla ?? [])],
    escalated: conditions.escalated === undefined ? "" : String(conditions.escalated),
    fields: (conditions.fields ?? []).map(({ key, test, value }) => ({ key, test, value: String(value ?? "") })),
  };
}

/** What definitions let queues ask for. */
export interface KnownField {
  key: string;
  label: string;
  type: FieldType;
}

/** What the form asks of a case. What is left empty asks nothing. `known`: facts whose kind says how a value is meant. */
export function conditionsOf(form: QueueForm, known: readonly KnownField[] = []): QueueConditions {
  const fields = form.fields.filter(({ key }) => key.trim() !== "");
  const all: QueueConditions = {
    workflows: wordsIn(form.workflows),
    tags: wordsIn(form.tags),
    states: wordsIn(form.states),
    riskLevels: form.riskLevels as NonNullable<QueueConditions["riskLevels"]>,
    minRiskScore: numberIn(form.minRiskScore),
    maxRiskScore: numberIn(form.maxRiskScore),
    countries: wordsIn(form.countries).map((code) => code.toUpperCase()),
    entityTypes: form.entityType === "" ? [] : [form.entityType],
    assignees: form.assignee === "" ? [] : [form.assignee],
    olderThanHours: numberIn(form.olderThanHours),
    youngerThanHours: numberIn(form.youngerThanHours),
    sla: form.sla as SlaState[],
    escalated: form.escalated === "" ? undefined : form.escalated === "true",
    fields: fields.map(({ key, test, value }) =>
      test === "is_there" || test === "is_missing"
        ? { key: key.trim(), test }
        : { key: key.trim(), test, value: valueIn(value, known.find((field) => field.key === key.trim())?.type) },
    ),
  };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
}

/** The body that saves it. */
export const bodyOf = (form: QueueForm, known: readonly KnownField[] = []) => ({
  name: form.name.trim(),
  description: form.description.trim(),
  conditions: conditionsOf(form, known),
  sort: form.sort,
  members: form.members,
  autoAssign: form.autoAssign,
  position: numberIn(form.position) ?? 100,
});

const wordsIn = (text: string): string[] =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

const numberIn = (text: string): number | undefined =>
  text.trim() === "" || !Number.isFinite(Number(text)) ? undefined : Number(text);

/** As the fact is: a number that is text stays text. Of a fact that nobody lists, numbers, yes and no are meant as such. */
function valueIn(text: string, type: FieldType | undefined): FieldValue {
  const guessed = type === undefined;
  if ((guessed || type === "boolean") && (text === "true" || text === "false")) return text === "true";
  return (guessed || type === "number" ? numberIn(text) : undefined) ?? text.trim();
}

export const sortNames: Record<QueueSort, string> = {
  oldest: "Oldest first",
  newest: "Newest first",
  risk: "Highest risk first",
  sla: "Soonest due first",
  updated: "Latest change first",
};

export const testNames: Record<FieldTest, string> = {
  is: "is",
  is_not: "is not",
  at_least: "is at least",
  at_most: "is at most",
  is_there: "is known",
  is_missing: "is not known",
};

/** "23 cases match now", and how far that can be relied on. */
export function matchWords({ count, lookedAt, complete }: QueueMatches): string {
  const cases = `${count.toLocaleString("en")} ${count === 1 ? "case matches" : "cases match"} now`;
  return complete ? `${cases}.` : `${cases}, of the newest ${lookedAt.toLocaleString("en")} open cases.`;
}
