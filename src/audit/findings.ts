/** What can be wrong with a log, the rows of a case, or the file they came in. */
export type FindingCode =
  /** An entry says something else than what was hashed. */
  | "edited"
  /** An entry is not where its number says. */
  | "missing"
  | "out_of_order"
  /** What an anchor vouches for is no longer there. */
  | "truncated"
  /** Entries and hashes were written anew: they agree with each other and not with the anchor. */
  | "rewritten"
  /** An anchor or a file that was not signed by a key that is known. */
  | "forged"
  /** An anchor of the row of anchors is gone or stands in another place. */
  | "anchor_missing"
  /** What is shown belongs to another case or another tenant. */
  | "swapped"
  /** What was kept beside a hash is not what was hashed. */
  | "payload_differs"
  /** A line or a field that cannot be read. */
  | "unreadable";

/** One thing that is wrong. */
export interface Finding {
  code: FindingCode;
  /** The entry (in a case: the row of its log) at which it shows; null: it is about the file or an anchor. */
  seq: number | null;
  /** Where it is known only to lie in a stretch: its last entry. */
  throughSeq: number | null;
  message: string;
}

export const finding = (
  code: FindingCode,
  seq: number | null,
  message: string,
  throughSeq: number | null = null,
): Finding => ({ code, seq, throughSeq, message });

/** "entry 12: …", one line for a terminal or a list. */
export const findingLine = ({ seq, throughSeq, code, message }: Finding): string => {
  const at = seq === null ? "" : throughSeq === null || throughSeq === seq ? `${seq}: ` : `${seq}–${throughSeq}: `;
  return `${at}${message} (${code})`;
};
