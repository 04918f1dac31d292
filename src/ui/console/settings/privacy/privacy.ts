import type { CaseStatus } from "../../../../domain/case";
import { api, type Listed, loader } from "../../../shared";
import { plural } from "../../model/words";
import { paged } from "../frame/paged";

/** Where somebody stands in a case, and what would keep it from being erased. */
export interface Candidate {
  caseId: string;
  path: string | null;
  caseVersion: number;
  name: string | null;
  dateOfBirth: string | null;
  by: ("id" | "name_and_birth" | "email")[];
  workflow: string;
  status: CaseStatus;
  keptFromErasure: "case_open" | "legal_hold" | "part_of_another" | null;
}

export interface PersonRequest {
  id: string;
  kind: "export" | "erasure";
  status: "running" | "done" | "failed";
  reason: string;
  problem: string | null;
  cases: { caseId: string; path: string | null; status: "pending" | "done" | "left"; code: string | null }[];
  sizeBytes: number | null;
  by: { kind: string; id: string };
  receivedOn: string;
  dueAt: string;
  overdue: boolean;
  createdAt: string;
  expiresAt: string;
}

export interface Hold {
  kind: "case" | "entity";
  id: string;
  reason: string | null;
  at: string;
}

/** A line of the data map. */
export interface Store {
  store: string;
  kind: "object" | "table" | "files";
  holds: string;
  why: string;
  kept: string;
  erasure: string;
  because: string | null;
}

export const requests = paged<PersonRequest>(() => "/privacy/requests?limit=50");
export const holds = paged<Hold>(() => "/legal-holds?limit=50");
export const stores = loader<Pick<Listed<Store>, "data">>((signal) => api.get("/data-map", { signal }));

/** Why a case was, or would be, left out of what was asked. */
export const leftWords = (code: string | null): string =>
  leftBecause[code ?? ""] ?? (code === null ? "" : code.replaceAll("_", " "));

const leftBecause: Record<string, string> = {
  case_open: "still open: end it first",
  legal_hold: "under a legal hold",
  part_of_another: "about somebody else: correct that case",
  stale_version: "changed since: search again",
  unknown_case: "no such case",
  erased: "erased already",
};

export const sameWords = (by: Candidate["by"]): string =>
  by.map((one) => ({ id: "id", name_and_birth: "name and date of birth", email: "e-mail" })[one]).join(", ");

/** How far a request has come, as a badge says it. */
export function requestState({ status, cases, overdue }: PersonRequest): {
  tone: "ok" | "warn" | "bad" | "wait";
  text: string;
} {
  const left = cases.filter((one) => one.status === "left").length;
  if (overdue) return { tone: "bad", text: "Overdue" };
  if (status === "failed") return { tone: "bad", text: "Failed" };
  if (status === "running") return { tone: "wait", text: "Under way" };
  return left === 0 ? { tone: "ok", text: "Done" } : { tone: "warn", text: `${plural(left, "case")} left` };
}

const erasureWords: Record<string, string> = {
  delete: "deleted",
  delete_with_object: "deleted with its file",
  with_rows: "deleted with its row",
  blank: "what it says of persons is blanked",
  shred: "its key is destroyed",
  empty: "emptied",
};

/** What erasing a case does to a store. */
export const erasureOf = ({ erasure, because }: Pick<Store, "erasure" | "because">): string =>
  erasure === "keep" ? `kept: ${because ?? ""}` : (erasureWords[erasure] ?? erasure);

/** Those that say `wanted` anywhere; with `all`, also those that say nothing of persons. */
export const storesNaming = (all: readonly Store[], wanted: string, withOthers: boolean): Store[] =>
  all.filter(
    (one) =>
      (withOthers || one.holds !== "nobody") &&
      [one.store, one.holds, one.why, one.kept, erasureOf(one)].some((text) =>
        text.toLowerCase().includes(wanted.trim().toLowerCase()),
      ),
  );
