import * as z from "zod";
import { documentSides } from "../domain";
import { err, ok } from "../lib/result";
import { FlowFile, FlowUpload } from "./flow-api-schemas";
import { FlowParams, flowApiPath, flowSessionRoute, visiting } from "./flow-api-visit";
import type { UploadProblem } from "./flow-files";
import { abortUpload, beginUpload, completeUpload } from "./flow-uploads";
import { uploadSentence, type Visit } from "./flow-visit";
import { definePublicRoute, type Route } from "./framework";
import { type ApiProblem, type ProblemCode, problem, problemCodes } from "./problem";

const path = `${flowApiPath}/uploads`;
const OneUpload = FlowParams.extend({ upload: z.string().max(200) });

/** Files in parts, of up to 100 MB: begun, sent part by part, put together. What was begun goes on after a broken connection or a reload. */
export const flowUploadRoutes: Route[] = [
  definePublicRoute(
    {
      ...flowSessionRoute,
      name: "beginFlowUpload",
      method: "POST",
      path: `${path}/{element}`,
      summary: "Begin an upload in parts, or go on with one",
      description:
        "The same fingerprint for the same document finds the upload that was begun with it. What there is no room for is refused " +
        "before anything is sent.",
      params: FlowParams.extend({ element: z.string().max(400) }),
      body: z.strictObject({
        sizeBytes: z.int().min(1),
        fingerprint: z
          .string()
          .regex(/^[\w-]{16,64}$/)
          .meta({
            description: "By which the same file is known again: a hash of its name, length and some of its bytes.",
          }),
        side: z.enum(documentSides).exactOptional().meta({
          description: "Of a document with `sides`. Left out, it is the first side without a file.",
        }),
      }),
      answers: { 200: FlowUpload },
    },
    (call) =>
      visiting(call, async (visit) => {
        const { ref, actor } = visit.applicant;
        const begun = await beginUpload(call.env, ref, actor, call.params.element, { side: null, ...call.body });
        return begun.ok ? begun : err(uploadProblem(begun.error, visit));
      }),
  ),
  definePublicRoute(
    {
      ...flowSessionRoute,
      name: "putFlowUploadPart",
      method: "PUT",
      path: `${path}/{upload}/parts/{part}`,
      summary: "Send one part",
      description: "The body is the part, with a `Content-Length`. One that is here already is not read again.",
      params: OneUpload.extend({ part: z.string().regex(/^[1-9]\d{0,4}$/) }),
      body: "raw",
      answers: { 200: z.object({}) },
    },
    () => err(problem("bad_value", "Send the bytes of a part.")),
  ),
  definePublicRoute(
    {
      ...flowSessionRoute,
      name: "completeFlowUpload",
      method: "POST",
      path: `${path}/{upload}/complete`,
      summary: "Put the parts together and add the file",
      description: "Sent again after a lost answer, the file is added once.",
      params: OneUpload,
      body: z.strictObject({ fileName: z.string().max(500) }),
      answers: { 201: FlowFile },
    },
    (call) =>
      visiting(
        call,
        async (visit) => {
          const { ref, actor } = visit.applicant;
          const name = encodeURIComponent(call.body.fileName.toWellFormed());
          const completed = await completeUpload(call.env, ref, actor, call.params.upload, name);
          return completed.ok ? completed : err(uploadProblem(completed.error, visit));
        },
        201,
      ),
  ),
  definePublicRoute(
    {
      ...flowSessionRoute,
      name: "abortFlowUpload",
      method: "DELETE",
      path: `${path}/{upload}`,
      summary: "Give up an upload; what came of it is deleted",
      params: OneUpload,
      answers: { 200: z.object({}) },
    },
    (call) =>
      visiting(call, async (visit) => {
        const { ref, actor } = visit.applicant;
        const gone = await abortUpload(call.env, ref, actor, call.params.upload);
        return gone.ok ? ok({}) : err(uploadProblem(gone.error, visit));
      }),
  ),
];

/** In the API's words where it has them; the sentence is the applicant's. */
export function uploadProblem({ code, status, megabytes }: UploadProblem, { shell }: Visit): ApiProblem {
  const known = code in problemCodes ? (code as ProblemCode) : null;
  return problem(known ?? likeStatus(status), uploadSentence(code, shell.language, shell.texts, megabytes), {
    details: { reason: code, ...(megabytes === undefined ? {} : { megabytes }) },
  });
}

function likeStatus(status: number): ProblemCode {
  switch (status) {
    case 404:
      return "not_found";
    case 409:
      return "conflict";
    case 413:
      return "too_large";
    case 415:
      return "unsupported_media_type";
    default:
      return "bad_value";
  }
}
