import type { EntityType } from "../../../../domain";
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

/** Somebody as they are known outside of cases, and what would keep them from being erased. */
export interface FoundRecord {
  kind: "entity" | "counterparty";
  id: string;
  type: EntityType | null;
  name: string | null;
  dateOfBirth: string | null;
  by: Candidate["by"];
  keptFromErasure: "has_cases" | "legal_hold" | null;
}

/** What of a request is done, and what was left. */
interface Handled {
  status: "pending" | "done" | "left";
  code: string | null;
}
export type HandledCase = Handled & { caseId: string; path: string | null };
export type HandledRecord = Handled & Pick<FoundRecord, "kind" | "id">;

export interface PersonRequest {
  id: string;
  kind: "export" | "erasure";
  status: "running" | "done" | "failed";
  reason: string;
  problem: string | null;
  cases: HandledCase[];
  records: HandledRecord[];
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
  has_cases: "a case is about them: erase that",
  part_of_entity: "somebody whom we know: erase them",
  not_found: "not there any more",
};

export const sameWords = (by: Candidate["by"]): string =>
  by.map((one) => ({ id: "id", name_and_birth: "name and date of birth", email: "e-mail" })[one]).join(", ");

export const recordWords = ({ kind, type }: Pick<FoundRecord, "kind" | "type">): string =>
  kind === "counterparty" ? "Counterparty" : type === "business" ? "Company" : "Person";

/** "2 cases and 1 record"; what there is none of is not said. */
export const countWords = (cases: number, records: number, word = "case"): string =>
  [
    ...(cases > 0 || records === 0 ? [plural(cases, word)] : []),
    ...(records > 0 ? [plural(records, "record")] : []),
  ].join(" and ");

/** "2 of 2 cases, 0 of 1 record": how many of them are through. */
export const handledWords = (cases: readonly HandledCase[], records: readonly HandledRecord[]): string =>
  [["case", cases] as const, ["record", records] as const]
    .flatMap(([word, all]) =>
      all.length === 0
        ? []
        : [`${all.filter(({ status }) => status !== "pending").length} of ${plural(all.length, word)}`],
    )
    .join(", ");

/** What of the chosen an erasure takes. Cases go first: whom they were about goes with the last of them. */
export function whatGoes(
  places: readonly Candidate[],
  records: readonly FoundRecord[],
): { cases: Candidate[]; keptCases: Candidate[]; records: FoundRecord[]; keptRecords: FoundRecord[] } {
  const cases = places.filter(({ keptFromErasure }) => keptFromErasure === null);
  const mayGo = ({ keptFromErasure: kept }: FoundRecord) => kept === null || (kept === "has_cases" && cases.length > 0);
  return {
    cases,
    keptCases: places.filter(({ keptFromErasure }) => keptFromErasure !== null),
    records: records.filter(mayGo),
    keptRecords: records.filter((one) => !mayGo(one)),
  };
}

/** How far a request has come, as a badge says it. */
export function requestState({ status, cases, records, overdue }: PersonRequest): {
  tone: "ok" | "warn" | "bad" | "wait";
  text: string;
} {
  const [leftCases = 0, leftRecords = 0] = [cases, records].map(
    (all) => all.filter((one) => one.status === "left").length,
  );
  if (overdue) return { tone: "bad", text: "Overdue" };
  if (status === "failed") return { tone: "bad", text: "Failed" };
  if (status === "running") return { tone: "wait", text: "Under way" };
  return leftCases + leftRecords === 0
    ? { tone: "ok", text: "Done" }
    : { tone: "warn", text: `${countWords(leftCases, leftRecords)} left` };
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
