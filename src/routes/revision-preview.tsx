import type { JSX } from "preact";
import * as z from "zod";
import type { Form } from "../collection/form";
import { type PreviewedRound, previewedAudience, previewedRound } from "../collection/previewed-round";
import { revisionPage } from "../collection/revision-page";
import type { CaseSnapshot } from "../domain";
import type { Env } from "../env";
import { isObject, type JsonObject } from "../lib/json";
import { type Mask, masked } from "../review/masking";
import { pageModel } from "../ui/flow/build-page";
import { revisionModel } from "../ui/flow/build-revision";
import { flowDocument } from "../ui/flow/document";
import { FormPageView } from "../ui/flow/form-page";
import type { Shell } from "../ui/flow/model";
import type { Seen } from "../ui/flow/seen";
import { flowWords } from "../ui/flow/words";
import { spokenOf } from "./flow-language";
import { fileRules, shellOf } from "./flow-visit";
import { AskAgain } from "./revision-schemas";
import { wishesOf } from "./revision-wishes";

/** What would be asked, and whose page of it is to be drawn. Nothing of it is stored. */
export const RevisionPreviewWish = z.strictObject({
  caseId: z.string().max(200),
  ...AskAgain.pick({ items: true, dueInSeconds: true }).shape,
  person: z.string().min(1).max(200).default("applicant"),
  language: z.string().max(40).nullable().default(null),
});
export type RevisionPreviewWish = z.output<typeof RevisionPreviewWish>;

/** A case as it stands, and what whoever looks may not see of it. */
export interface Previewed {
  snapshot: CaseSnapshot;
  /** Null: nothing can be asked with this definition, which has no form. */
  form: Form | null;
  mask: Mask | null;
}

/** The page that somebody would get if this were asked now, by the very components that draw it for them. */
export async function drawRevisionPreview(
  { request, env, nowMs, nonce }: { request: Request; env: Env; nowMs: number; nonce: string },
  { snapshot, form: stored, mask }: Previewed,
  wish: RevisionPreviewWish,
): Promise<string> {
  const { tenantId, workflow } = snapshot;
  const link = snapshot.links.findLast(({ kind, subject }) => kind === "session" && subject === wish.person);
  const language = spokenOf(stored, [wish.language, link?.language ?? null, snapshot.language]);
  const shell = await shellOf(request, env, tenantId, stored, language, null, workflow.key);
  const words = flowWords(language, shell.texts);
  if (stored === null)
    return documentOf(shell, nonce, { title: "No form", body: <h1>This case has no form to show.</h1> });
  const form: Form = shell.texts === undefined ? stored : { ...stored, texts: shell.texts };
  const ask = { items: wishesOf(wish.items), dueInSeconds: wish.dueInSeconds ?? null };
  const previewed = asSeenWith(mask, previewedRound(form, snapshot, ask, nowMs));
  const { round, documents } = previewed;
  const context = shownContext(mask, snapshot.context);
  const facts = { context, documents, nowMs };
  const audience = previewedAudience(form, snapshot, previewed, wish.person, nowMs);
  const { page, asked } = revisionPage(form, [round], facts, audience);
  if (asked.length === 0)
    return documentOf(shell, nonce, { title: "Nothing", body: <h1>Nothing is asked of them.</h1> });
  const seen: Seen = { form: { ...form, pages: [page] }, facts, language, problems: [], base: "#", files: fileRules };
  const headway = { progress: snapshot.collection, begun: new Set<string>() };
  const revision = revisionModel(seen, { asked, round }, context);
  const model = { ...pageModel(page, seen, headway), revision: withFilesOf(snapshot, revision) };
  const title = words.fixTitle(model.revision.things.length);
  return documentOf(shell, nonce, { title, body: <FormPageView page={model} words={words} /> });
}

const documentOf = (shell: Shell, nonce: string, { title, body }: { title: string; body: JSX.Element }): string =>
  flowDocument({ shell, nonce, script: null, title, hasForm: true, children: body });

/** Pictures of what was sent before come from where analysts get them: no link of an applicant is open here. */
function withFilesOf(
  { caseId, documents }: CaseSnapshot,
  revision: ReturnType<typeof revisionModel>,
): ReturnType<typeof revisionModel> {
  const documentOfFile = new Map(
    documents.flatMap(({ id, pages, nextPages }) => [...pages, ...nextPages].map(({ fileId }) => [fileId, id])),
  );
  const pictureOf = (fileId: string): string | null => {
    const document = documentOfFile.get(fileId);
    return document === undefined ? null : `/api/v1/cases/${caseId}/documents/${document}/files/${fileId}`;
  };
  const things = revision.things.map((thing) => ({
    ...thing,
    oldFiles: thing.oldFiles.map((file) => ({
      ...file,
      pictureUrl: file.pictureUrl === null ? null : pictureOf(file.fileId),
      heicUrl: null,
    })),
  }));
  return { ...revision, things };
}

/** Names of files and what was written to the applicant may repeat what is masked. */
function asSeenWith(mask: Mask | null, previewed: PreviewedRound): PreviewedRound {
  if (mask === null) return previewed;
  const say = (text: string | null): string | null => (text === null ? null : String(masked(text, mask)));
  const documents = previewed.documents.map((document) => ({
    ...document,
    pages: document.pages.map((page) => ({ ...page, fileName: say(page.fileName) })),
    nextPages: document.nextPages.map((page) => ({ ...page, fileName: say(page.fileName) })),
  }));
  const items = previewed.round.items.map((item) => ({ ...item, message: say(item.message) }));
  return { ...previewed, documents, round: { ...previewed.round, items } };
}

function shownContext(mask: Mask | null, context: JsonObject): JsonObject {
  const shown = mask === null ? null : masked({ context }, mask);
  return isObject(shown) && isObject(shown.context) ? shown.context : context;
}
