import type { QueueId } from "../domain";
import { compactNumber, searchWords, wantedWords } from "../lib/search-words";

/** What a case can be listed by, besides its words. */
export type Facet =
  | "status"
  | "state"
  | "tag"
  | "label"
  | "workflow"
  | "entityType"
  | "risk"
  | "country"
  | "assigneeId"
  | "parentId"
  | "outcome"
  | "sla"
  | "field"
  | "incidents";

/** What the terms of a case are made of: its row, and the words it gave along. */
export interface Termed {
  tenantId: string;
  status: string;
  state: string;
  tags: readonly string[];
  labels?: readonly string[] | undefined;
  definitionId: string;
  definitionKey: string;
  entityType: string;
  name: string | null;
  email: string | null;
  externalId: string | null;
  assigneeId: string | null;
  parentId: string | null;
  outcome: string | null;
  riskLevel: string | null;
  openIncidents: number;
  country?: string | null | undefined;
  slaState?: string | null | undefined;
  /** What its definition lets lists ask for, by key. */
  fields?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Words and hidden numbers of the case itself. Absent: those of its row are all there is. */
  search?: readonly string[] | undefined;
  /** What stands for the facts that other cases may share. Absent: none. */
  related?: readonly string[] | undefined;
}

/**
 * The document of a case in the index: one term per facet and per word, all of them beginning with the tenant. So a question reads the
 * terms of its own tenant only, and how much others have changes nothing.
 */
export function termsOf(row: Termed): string {
  const words = new Set(row.search ?? []);
  for (const text of [row.name, row.email, row.externalId])
    if (text !== null) for (const word of searchWords(text)) words.add(word);
  if (row.externalId !== null) words.add(compactNumber(row.externalId));
  words.delete("");
  const facets: [Facet, string][] = [
    ["status", row.status],
    ...statesAround(row.state).map((state): [Facet, string] => ["state", state]),
    ...row.tags.map((tag): [Facet, string] => ["tag", tag]),
    ...(row.labels ?? []).map((label): [Facet, string] => ["label", label]),
    ["workflow", row.definitionKey],
    ["workflow", row.definitionId],
    ["entityType", row.entityType],
    ["risk", row.riskLevel ?? "none"],
    ["country", row.country ?? "none"],
    ["assigneeId", row.assigneeId ?? "none"],
    ["outcome", row.outcome ?? "none"],
    ["sla", row.slaState ?? "none"],
    ...Object.entries(row.fields ?? {}).map(([key, value]): [Facet, string] => ["field", `${key}:${value}`]),
    ["incidents", row.openIncidents > 0 ? "true" : "false"],
    ...(row.parentId === null ? [] : [["parentId", row.parentId] as [Facet, string]]),
  ];
  const tenant = tenantTerm(row.tenantId);
  const terms = [
    ...facets.map(([facet, value]) => facetTerm(tenant, facet, value)),
    ...[...words].map((word) => wordTerm(tenant, word)),
  ];
  return [...new Set(terms)].join(" ");
}

/** A question to the index: all of these hold. */
export type Wanted =
  | { facet: Facet; anyOf: readonly string[] }
  | { text: string; numberTerm: (compact: string) => string; wholeWords?: boolean };

/** The question as the index is asked; null: it can have no answer (a text without letters and digits). */
export function matchOf(tenantId: string, wanted: readonly Wanted[]): string | null {
  const tenant = tenantTerm(tenantId);
  const all: string[] = [];
  for (const one of wanted) {
    if ("facet" in one) all.push(anyFacet(tenant, one));
    else {
      const text = textMatch(tenant, one);
      if (text === null) return null;
      all.push(text);
    }
  }
  // Every case has a status, and an index of terms has to be asked for something.
  if (all.length === 0)
    all.push(anyFacet(tenant, { facet: "status", anyOf: ["active", "completed", "failed", "cancelled"] }));
  return all.join(" AND ");
}

/** The same queues as `db/queues.ts` has, as questions to the index. */
export function queueWanted(queue: QueueId, personId: string): Wanted[] {
  const active: Wanted = { facet: "status", anyOf: ["active"] };
  const tagged = (...tags: string[]): Wanted[] => [active, { facet: "tag", anyOf: tags }];
  switch (queue) {
    case "mine":
      return [active, { facet: "assigneeId", anyOf: [personId] }];
    case "unassigned":
      return [active, { facet: "assigneeId", anyOf: ["none"] }];
    case "review":
      return tagged("manual_review");
    case "high_risk":
      return [active, { facet: "risk", anyOf: ["high", "critical"] }];
    case "waiting":
      return tagged("collection_flow", "revision");
    case "processing":
      return tagged("data_enrichment", "pending_process");
    case "incidents":
      return [active, { facet: "incidents", anyOf: ["true"] }];
    case "all_open":
      return [active];
    case "closed":
      return [{ facet: "status", anyOf: ["completed", "failed", "cancelled"] }];
  }
}

// Terms are cut at every ASCII sign, so what joins their parts is not ASCII, and every sign and capital of a value is spelled out.
const tenantTerm = (tenantId: string): string => `${spelled(tenantId)}¦`;
const facetTerm = (tenant: string, facet: Facet, value: string): string =>
  `${tenant}¬${facet.toLowerCase()}¬${spelled(value)}`;
const wordTerm = (tenant: string, word: string): string => `${tenant}${word}`;
const spelled = (value: string): string =>
  value.replaceAll(/[^a-z0-9\u0080-\uffff]|[¦¬·]/g, (sign) => `·${sign.charCodeAt(0).toString(36)}·`);

const anyFacet = (tenant: string, { facet, anyOf }: { facet: Facet; anyOf: readonly string[] }): string =>
  any(anyOf.map((value) => `"${facetTerm(tenant, facet, value)}"`));

function textMatch(
  tenant: string,
  { text, numberTerm, wholeWords = false }: Extract<Wanted, { text: string }>,
): string | null {
  const groups = wantedWords(text);
  if (groups.length === 0) return null;
  const beginning = (word: string): string => `"${wordTerm(tenant, word)}"${wholeWords ? "" : "*"}`;
  const exactly = (number: string): string[] =>
    /\d/.test(number) && number.length >= 4 ? [`"${wordTerm(tenant, numberTerm(number))}"`] : [];
  const each = groups.map((alternatives) =>
    any([
      ...alternatives.map((words) => every(words.map(beginning))),
      ...exactly(alternatives[0]?.length === 1 ? (alternatives[0][0] ?? "") : ""),
    ]),
  );
  // A number is often typed in groups: "P 123 4567".
  const whole = compactNumber(text);
  const asOne = groups.length > 1 && /\d/.test(whole) ? [beginning(whole), ...exactly(whole)] : [];
  return any([every(each), ...asOne]);
}

const any = (terms: readonly string[]): string => (terms.length === 1 ? (terms[0] ?? "") : `(${terms.join(" OR ")})`);
const every = (terms: readonly string[]): string =>
  terms.length === 1 ? (terms[0] ?? "") : `(${terms.join(" AND ")})`;

/** `a.x|b.y` stands in `a`, `a.x`, `b` and `b.y`. */
function statesAround(state: string): string[] {
  const around = new Set<string>();
  for (const leaf of state.split("|")) {
    const steps = leaf.split(".");
    for (let depth = 1; depth <= steps.length; depth += 1) around.add(steps.slice(0, depth).join("."));
  }
  around.delete("");
  return [...around];
}
