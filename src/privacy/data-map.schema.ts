import { type RetentionClass, retention } from "../domain/retention";

/** What erasing a case does to the rows of a table. Conditions are SQL with `:tenant`, `:case` and `:entity`; every one is asked with the tenant. */
export type RowErasure =
  /** The rows go. */
  | { does: "delete"; where: string; also?: "person" }
  /** The rows stay; these columns get these SQL values. */
  | { does: "blank"; set: Readonly<Record<string, string>>; where: string; also?: "person" }
  /** Each row has an object in R2 beside it, which goes first. */
  | { does: "delete_with_object"; id: string; where: string; object: RowObject }
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
  /** `person`: only where no other case needs whom it is about. */
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

/** Where the row says which case it is of. */
export const ofCase = "case_id = :case";

export const deleteOfCase: RowErasure = { does: "delete", where: ofCase };

export const keep = (because: string): Extract<RowErasure, { does: "keep" }> => ({ does: "keep", because });
