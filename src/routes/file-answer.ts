import type { ContentSubject } from "../documents/content-address";
import { type CaseRef, type DocumentPage, parseId } from "../domain";
import { err, ok } from "../lib/result";
import { contentAddress } from "./content-host";
import type { AnswerShape, Call, Outcome } from "./framework";
import { notFound, problem } from "./problem";
import { openStoredFile } from "./stored-file";

const anyKind = "application/octet-stream";

/** What a route that hands out a stored file can answer. */
export const fileAnswers: Record<number, AnswerShape> = { 200: anyKind, 206: anyKind, 303: "text/plain" };

/**
 * A stored file for whoever asked and may see it: its bytes; a person in a browser is sent to the content host, where there is one. The look
 * is written down here, when the address is made: here it is known who looks.
 */
export async function fileAnswer(
  { env, actor, headers, nowMs }: Pick<Call, "env" | "actor" | "headers" | "nowMs">,
  shown: { ref: CaseRef; page: DocumentPage; subject: ContentSubject; disposition: "attachment" | "inline" },
): Promise<Outcome> {
  const { ref, page, subject, disposition } = shown;
  const fileId = parseId("file", page.fileId);
  if (actor.kind === "analyst" && fileId !== null && page.status === "ready") {
    const address = contentAddress(env, { ref, fileId, subject, disposition }, nowMs);
    if (address !== null)
      return ok({ status: 303, body: "", contentType: "text/plain; charset=utf-8", headers: { Location: address } });
  }
  const opened = await openStoredFile(env, ref, page, { disposition, headers });
  if (opened.ok) return ok({ ...opened.value, body: "" });
  if (opened.error.code === "not_found") return err(notFound("file"));
  const { sizeBytes } = opened.error;
  return err(
    problem("range_not_satisfiable", `The file has ${sizeBytes} bytes.`, {
      param: "Range",
      headers: { "Content-Range": `bytes */${sizeBytes}` },
    }),
  );
}
