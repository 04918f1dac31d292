import { type RetentionClass, retention } from "../domain/retention";
import { isSame } from "./same-entity";

/**
 * Which rows are meant: conditions in SQL, each asked with the tenant (`:tenant`). `case`: rows of a case (`:case`). `person`: rows about a
 * person or company (`:entity`) whom nothing else needs. `party`: rows about sides of transactions (`:parties`, a list of their ids): those that
 * this person or company is, or one that is erased by itself.
 */
export interface Whose {
  case?: string;
  person?: string;
  party?: string;
}

/** What an erasure does to the rows of a table: of a case, of a person or company, or of a side of transactions. */
export type RowErasure =
  /** The rows go. */
  | { does: "delete"; where: Whose }
  /** The rows stay; these columns get these SQL values. */
  | { does: "blank"; set: Readonly<Record<string, string>>; where: Whose }
  /** Each row has an object in R2 beside it, which goes first. */
  | { does: "delete_with_object"; id: string; where: Whose; object: RowObject }
  /** The key that they are sealed with is destroyed, last of all. */
  | { does: "shred" }
  | { does: "keep"; because: string };

/** Builders of names of objects that have a row. */
export type RowObject = "raw_answer" | "report" | "export" | "upload" | "privacy_export";

interface Store {
  /** What it says of persons. */
  holds: string;
  /** What it is needed for. */
  why: string;
  /** How long: a class of `domain/retention.ts`, or in words. */
  kept: RetentionClass | { words: string };
}

export interface TableInMap extends Store {
  table: string;
  erasure: RowErasure;
}

export interface ObjectsInMap extends Store {
  /** How names begin: `<tenant>`, `<case>` and `…` stand for what differs. */
  prefix: string;
  /** The file with the function that makes the names. */
  madeIn: string;
  erasure:
    | { does: "delete" }
    | { does: "with_rows"; table: string }
    | { does: "shred" }
    | { does: "keep"; because: string };
}

export interface DurableObjectInMap extends Store {
  className: string;
  erasure: { does: "empty"; how: string } | { does: "keep"; because: string };
}

/** How long something is kept, in words. */
export const keptWords = (kept: Store["kept"]): string =>
  typeof kept === "string" ? `${retention[kept].days} days` : kept.words;

export const always = { words: "as long as the tenant" } as const;
export const withCase = { words: "as long as the case" } as const;
export const withPerson = { words: "as long as a case needs whom it is about" } as const;

/** Where the row says which case it is of. */
export const ofCase = "case_id = :case";

export const deleteOfCase: RowErasure = { does: "delete", where: { case: ofCase } };

export const deleteOfPerson: RowErasure = { does: "delete", where: { person: isSame("entity_id", ":entity") } };

/** Where a text names whom it is about by one of our ids. */
export const named = (text: string): Required<Whose> => ({
  case: `instr(${text}, :case) > 0`,
  person: `EXISTS (SELECT 1 FROM entities AS one WHERE +one.tenant_id = :tenant AND ${isSame("one.id", ":entity")} AND instr(${text}, one.id) > 0)`,
  party: `EXISTS (SELECT 1 FROM counterparties AS one WHERE +one.tenant_id = :tenant AND one.id IN :parties AND instr(${text}, one.id) > 0)`,
});

export const keep = (because: string): Extract<RowErasure, { does: "keep" }> => ({ does: "keep", because });
