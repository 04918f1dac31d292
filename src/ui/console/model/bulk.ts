import type * as generated from "../../../sdk/api/generated/types";
import { type Answer, api, type Listed } from "../../shared/api";
import { everyPage } from "../../shared/every-page";
import { filters } from "./case-list";
import { narrowing } from "./filters";
import { kept } from "./saved-views";
import { selected, wholeList } from "./selection";
import type { CaseSummary } from "./types";

/** A deed to many cases, or an export, as far as it is. */
export type BulkJob = generated.BulkJob;

export interface Refused {
  caseId: string;
  problem: { code: string; message: string } | null;
}

export type Deed =
  | { kind: "assign"; assigneeId: string | null; onlyFrom?: string | null }
  | { kind: "labels"; add: string[]; remove: string[] }
  | { kind: "escalate"; reason: string; toQueueId?: string; toUserId?: string }
  | { kind: "move"; toVersion: number; states: Record<string, string>; reason: string | null };

/** The filters of the list on the screen, as the API takes them in a body. */
export const listFilter = (): Record<string, string | number> => {
  const now = narrowing(filters.peek());
  return { ...kept(now), ...(now.q !== undefined && { q: now.q }) };
};

/** Starts it for what is chosen, or for these cases. */
export const startBulk = (action: Deed, caseIds: readonly string[] | null = null): Promise<Answer<BulkJob>> =>
  api.post<BulkJob>("/cases/bulk", {
    action,
    ...(caseIds !== null
      ? { caseIds }
      : wholeList.peek()
        ? { filter: listFilter() }
        : { caseIds: [...selected.peek()] }),
  });

export const readJob = (id: string): Promise<Answer<BulkJob>> => api.get<BulkJob>(`/cases/bulk/${id}`);
export const stopJob = (id: string): Promise<Answer<BulkJob>> => api.post<BulkJob>(`/cases/bulk/${id}/cancel`);
export const retryJob = (id: string): Promise<Answer<BulkJob>> => api.post<BulkJob>(`/cases/bulk/${id}/retry`);

/** The first of the cases that refused, with why. */
export async function refusedOf(id: string): Promise<Refused[]> {
  const answer = await api.get<Listed<Refused>>(`/cases/bulk/${id}/items?status=refused&limit=100`);
  return answer.ok ? answer.value.data : [];
}

/** Every case that a job has done or that refused it. */
export async function casesOf(id: string, status: "done" | "refused"): Promise<Answer<string[]>> {
  const items = await everyPage<Refused>(`/cases/bulk/${id}/items?status=${status}&limit=100`);
  return items.ok ? { ok: true, value: items.value.map(({ caseId }) => caseId) } : items;
}

/** What the chosen cases follow, as far as the list shows it: the keys of their workflows, and the versions. */
export function followedBy(rows: readonly Pick<CaseSummary, "workflow">[]): {
  keys: string[];
  versions: { id: string; version: number }[];
} {
  const versions = new Map(rows.map(({ workflow: { id, version } }) => [id, { id, version }]));
  return { keys: [...new Set(rows.map(({ workflow }) => workflow.key))], versions: [...versions.values()] };
}

/** What is to be done to some of the cases that a deed was done to, to take it back. */
export interface TakingBack {
  deed: Deed;
  caseIds: string[];
}

/**
 * Everything that takes a deed back from these cases as they stood before it: one deed for all that stood alike. Null: there is no way
 * back, or nothing is known of what was. Who took a case meanwhile keeps it, and labels that were there before stay.
 */
export function takenBack(
  deed: Deed,
  before: readonly Pick<CaseSummary, "id" | "assigneeId" | "labels" | "workflow">[],
): TakingBack[] | null {
  switch (deed.kind) {
    case "move": {
      const back = movedBack(deed, followedBy(before).versions);
      return back === null ? null : [{ deed: back, caseIds: before.map(({ id }) => id) }];
    }
    case "assign":
      return alike(before, ({ assigneeId }) =>
        assigneeId === deed.assigneeId ? null : { kind: "assign", assigneeId, onlyFrom: deed.assigneeId },
      );
    case "labels":
      return alike(before, ({ labels }) => {
        const add = deed.remove.filter((label) => labels.includes(label));
        const remove = deed.add.filter((label) => !labels.includes(label));
        return add.length + remove.length === 0 ? null : { kind: "labels", add, remove };
      });
    case "escalate":
      return null;
  }
}

function alike<Row extends { id: string }>(rows: readonly Row[], backOf: (row: Row) => Deed | null): TakingBack[] {
  const byDeed = new Map<string, TakingBack>();
  for (const row of rows) {
    const deed = backOf(row);
    if (deed === null) continue;
    const key = JSON.stringify(deed);
    const same = byDeed.get(key) ?? { deed, caseIds: [] };
    byDeed.set(key, { ...same, caseIds: [...same.caseIds, row.id] });
  }
  return [...byDeed.values()];
}

/** The deed that takes a move back: to the one version they came from, every renamed state by its old name. Null: there is no such way. */
export function movedBack(deed: Deed, versions: readonly { version: number }[]): Deed | null {
  const [from, ...others] = versions;
  if (deed.kind !== "move" || from === undefined || others.length > 0) return null;
  const back = Object.entries(deed.states).map(([before, after]): [string, string] => [after, before]);
  // Two states that became one cannot be told apart any more.
  if (new Set(back.map(([after]) => after)).size < back.length) return null;
  return { kind: "move", toVersion: from.version, states: Object.fromEntries(back), reason: "Moved back" };
}
