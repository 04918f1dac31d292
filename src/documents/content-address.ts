import * as z from "zod";
import { type CaseRef, type Id, parseId } from "../domain";
import { seal, unseal } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { jsonOrNull } from "../lib/json";

/** How long an address of a file opens it. The browser follows it at once; the rest is for downloads that are taken up again. */
export const contentAddressMs = 120_000;

/** Which file is shown for what: an analyst's look at a document or at a file of a note, or an applicant's own picture in the form. */
export type ContentSubject =
  | { purpose: "review"; documentId: string }
  | { purpose: "note"; noteId: string }
  | { purpose: "form"; linkId: string };

/** What an address on the content host opens: one file of one case, for one purpose, shown in one way, for two minutes. */
export interface ContentWish {
  ref: CaseRef;
  fileId: Id<"file">;
  subject: ContentSubject;
  disposition: "attachment" | "inline";
}

/**
 * The path of a file on the content host. It is the whole right to see the file: whoever was let in made it a moment ago. What it says is
 * sealed, so an address in a log tells nobody whose case it is.
 */
export function contentPath(masterKey: string, { ref, fileId, subject, disposition }: ContentWish, nowMs: number) {
  const text = JSON.stringify({ ...ref, fileId, subject, disposition, untilMs: nowMs + contentAddressMs });
  return `${contentRoom}${seal(keyOf(masterKey), text, about)}`;
}

/** Before the sealed part of each address. */
export const contentRoom = "/content/";

/** What the sealed part of an address asks for; null: it was not made here, was changed, or its time is over. */
export function readContentAddress(masterKey: string, sealed: string, nowMs: number): ContentWish | null {
  if (sealed.length > longest) return null;
  const opened = unseal(keyOf(masterKey), sealed, about);
  const parsed = Sealed.safeParse(opened === null ? null : jsonOrNull(opened));
  if (!parsed.success || parsed.data.untilMs <= nowMs) return null;
  const { subject, disposition } = parsed.data;
  const [tenantId, caseId] = [parseId("tenant", parsed.data.tenantId), parseId("case", parsed.data.caseId)];
  const fileId = parseId("file", parsed.data.fileId);
  return tenantId === null || caseId === null || fileId === null
    ? null
    : { ref: { tenantId, caseId }, fileId, subject, disposition };
}

const Sealed = z.strictObject({
  tenantId: z.string(),
  caseId: z.string(),
  fileId: z.string(),
  subject: z.discriminatedUnion("purpose", [
    z.strictObject({ purpose: z.literal("review"), documentId: z.string() }),
    z.strictObject({ purpose: z.literal("note"), noteId: z.string() }),
    z.strictObject({ purpose: z.literal("form"), linkId: z.string() }),
  ]),
  disposition: z.enum(["attachment", "inline"]),
  untilMs: z.number(),
});

const longest = 2_000;
const about = "content";
const keyOf = (masterKey: string): Uint8Array => derivedKey(masterKey, "content-address");
