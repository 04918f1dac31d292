import { type SubjectRole, subjectRoles } from "../src/domain/transactions";
import { type Entry, StoredEntry } from "./window-timeline";

export interface SubjectRow {
  id: number;
  key: string;
  born: number;
  tracked: number;
}

/** An entry as it is stored; roles by their number. */
export type EntryRow = { at_ms: number; tx: string; role: number; seq: number; facts: string };

export const numberOf = (role: SubjectRole): number => subjectRoles.indexOf(role);
const roleAt = (number: number): SubjectRole => subjectRoles[number] ?? "originator";

export const entryOf = ({ at_ms, tx, role, seq, facts }: EntryRow): Entry =>
  new StoredEntry(at_ms, tx, roleAt(role), seq, facts);
