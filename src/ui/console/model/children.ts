import type * as generated from "../../../sdk/api/generated/types";
import { type Answer, api } from "../../shared/api";
import type { Family } from "./needs";
import type { Case, Child } from "./types";
import { labelOf, plural, stateWords } from "./words";

/** One line of the table of children. */
export interface ChildRow {
  member: Family;
  name: string;
  /** A later child of the same item has taken its place. */
  replaced: boolean;
}

/** Children in the order of the parent's registry; of several generations of one item only the newest counts. */
export function childRows(family: readonly Family[]): ChildRow[] {
  const newest = new Map<string, number>();
  for (const { child } of family) {
    const item = itemOf(child);
    newest.set(item, Math.max(newest.get(item) ?? 0, child.generation));
  }
  return family.map((member) => ({
    member,
    name: childName(member),
    replaced: member.child.generation < (newest.get(itemOf(member.child)) ?? 0),
  }));
}

const itemOf = ({ plugin, itemId }: Child): string => `${plugin}:${itemId}`;
export const childName = ({ child }: Pick<Family, "child">): string => child.name ?? child.itemId;

export type ChildDecision = "approve" | "reject" | "revision";

/** Why a child would not take this decision where it is now; null when it may. The child has the last word. */
export function whyNotDecide({ child }: Pick<Family, "child">, decision: ChildDecision): string | null {
  if (child.finished) return "has ended";
  if (child.id === null) return null;
  return child.allowedEvents.includes(decision) ? null : `“${stateWords(child.state)}” does not take it`;
}

/** What `GET /requirements` says of one child. */
export interface ChildDue {
  caseId: string;
  currentlyDue: { id: string }[];
  eventuallyDue: { id: string }[];
  pendingVerification: { id: string }[];
}

/** By the id of the child's case. */
export async function duesOf(caseId: string, signal: AbortSignal): Promise<Answer<ReadonlyMap<string, ChildDue>>> {
  const path = `/cases/${encodeURIComponent(caseId)}/requirements`;
  const answer = await api.get<{ children: ChildDue[] }>(path, { signal });
  return answer.ok ? { ok: true, value: new Map(answer.value.children.map((due) => [due.caseId, due])) } : answer;
}

/** "2 things due: Id document, Selfie". */
export function dueWords(due: ChildDue | undefined): string {
  if (due === undefined) return "–";
  const open = [...due.currentlyDue, ...due.eventuallyDue];
  if (open.length > 0)
    return `${plural(open.length, "thing")}: ${open
      .slice(0, 3)
      .map(({ id }) => labelOf(id.split(/[.:]/).at(-1) ?? id).toLowerCase())
      .join(", ")}${open.length > 3 ? " …" : ""}`;
  return due.pendingVerification.length > 0 ? `${plural(due.pendingVerification.length, "document")} to decide` : "–";
}

export const linkWords = (status: string | null): string =>
  ({
    none: "No link",
    active: "Link open",
    used: "Link used",
    expired: "Link expired",
    revoked: "Link revoked",
  })[status ?? ""] ?? "–";

/** The answer to deciding several: each child decided by itself. */
export interface ChildrenDecided extends Pick<generated.ChildrenDecided, "refused"> {
  accepted: Pick<generated.ChildrenDecided["accepted"][number], "id" | "state" | "pendingUntil">[];
}

/** Hands each of these children on, on the version that was on the screen. */
export async function escalateChildren(members: readonly Family[], body: object): Promise<ChildrenDecided> {
  const told: ChildrenDecided = { accepted: [], refused: [] };
  // One after the other: a queue that gives out cases by itself gives them evenly.
  for (const { child, view } of members) {
    if (child.id === null) continue;
    const answer = await api.post<Case>(`/cases/${encodeURIComponent(child.id)}/escalate`, {
      ...body,
      ...(view !== null && { expectedVersion: view.version }),
    });
    if (answer.ok) told.accepted.push({ id: child.id, state: answer.value.state, pendingUntil: null });
    else told.refused.push({ id: child.id, code: answer.error.code, message: answer.error.message });
  }
  return told;
}

/** Decides each of these children on the version that was on the screen. */
export function decideChildren(
  parent: Case,
  members: readonly Family[],
  wish: { decision: ChildDecision; reason: string | null; comment: string | null },
): Promise<Answer<ChildrenDecided>> {
  const known = members.flatMap(({ child, view }) => (child.id === null ? [] : [{ id: child.id, view }]));
  return api.post<ChildrenDecided>(`/cases/${encodeURIComponent(parent.id)}/children/decision`, {
    ...wish,
    childIds: known.map(({ id }) => id),
    expectedVersions: Object.fromEntries(known.flatMap(({ id, view }) => (view === null ? [] : [[id, view.version]]))),
  });
}
