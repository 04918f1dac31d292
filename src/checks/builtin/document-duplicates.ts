import * as z from "zod";
import { lenient } from "../fields";
import { builtInCheck } from "./check";
import { judged, notCovered, reason } from "./judged";

const texts = (pattern: RegExp, message: string) =>
  z.preprocess(
    (value) => (Array.isArray(value) ? value.map(lenient).filter((one) => one !== undefined) : (value ?? undefined)),
    z.array(z.string().toLowerCase().regex(pattern, message)).max(50).default([]),
  );
const Subject = z
  .object({
    fileIds: texts(/^[a-z]+_[0-9a-z_]{1,90}$/, "is the id of a file"),
    sha256s: texts(/^[0-9a-f]{64}$/, "is a SHA-256 in 64 hexadecimal digits"),
  })
  .refine(({ fileIds, sha256s }) => fileIds.length + sha256s.length > 0, { path: ["fileIds"], message: "is missing" });

/** Whether the same file has been handed in for another case of the tenant. */
export const documentDuplicates = builtInCheck<z.output<typeof Subject>>({
  standard: "SHA-256 (FIPS 180-4) over the bytes of every file that was inspected",
  summary: "The same file in another case",
  input: Subject,
  example: { sha256s: ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"] },
  async judge(asked, { records }) {
    const { known, elsewhere } = await records.sameBytes(asked);
    const cases = new Set(elsewhere.map(({ caseId }) => caseId));
    const data = { filesKnown: known, otherCases: cases.size };
    const matches = elsewhere.map(({ sha256, caseId, fileId, seenAtMs }) => ({
      sha256,
      caseId,
      fileId,
      seenAt: new Date(seenAtMs).toISOString(),
    }));
    if (asked.fileIds.length > 0 && asked.sha256s.length === 0 && known === 0)
      return notCovered("None of these files has been inspected.", data);
    if (cases.size === 0) return judged([], data);
    const message = `The same file was handed in for ${cases.size === 1 ? "another case" : `${cases.size} other cases`}.`;
    return judged([reason("medium", "duplicate_document", message)], data, matches);
  },
});
