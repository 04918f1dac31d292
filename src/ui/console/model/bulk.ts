import { type Answer, api, type Listed } from "../../shared/api";
import { filters } from "./case-list";
import { narrowing } from "./filters";
import { kept } from "./saved-views";
import { selected, wholeList } from "./selection";

/** A deed to many cases, or an export, as far as it is. */
export interface BulkJob {
  id: string;
  action: "assign" | "labels" | "move" | "export";
  status: "running" | "done" | "cancelled" | "failed";
  total: number;
  done: number;
  refused: number;
  problem: string | null;
  file: { path: string; sizeBytes: number } | null;
}

export interface Refused {
  caseId: string;
  problem: { code: string; message: string } | null;
}

export type Deed =
  | { kind: "assign"; assigneeId: string | null }
  | { kind: "labels"; add: string[]; remove: string[] }
  | { kind: "move"; toVersion: number };

/** The filters of the list on the screen, as the API takes them in a body. */
export const listFilter = (): Record<string, string | number> => {
  const now = narrowing(filters.peek());
  return { ...kept(now), ...(now.q !== undefined && { q: now.q }) };
};

export const startBulk = (action: Deed): Promise<Answer<BulkJob>> =>
  api.post<BulkJob>("/cases/bulk", {
    action,
    ...(wholeList.peek() ? { filter: listFilter() } : { caseIds: [...selected.peek()] }),
  });

export const readJob = (id: string): Promise<Answer<BulkJob>> => api.get<BulkJob>(`/cases/bulk/${id}`);
export const stopJob = (id: string): Promise<Answer<BulkJob>> => api.post<BulkJob>(`/cases/bulk/${id}/cancel`);
export const retryJob = (id: string): Promise<Answer<BulkJob>> => api.post<BulkJob>(`/cases/bulk/${id}/retry`);

/** The first of the cases that refused, with why. */
export async function refusedOf(id: string): Promise<Refused[]> {
  const answer = await api.get<Listed<Refused>>(`/cases/bulk/${id}/items?status=refused&limit=100`);
  return answer.ok ? answer.value.data : [];
}
