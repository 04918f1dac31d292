import { type Applicant, applicantOf, readFlowReference } from "../auth/applicant";
import type { FlowView } from "../cases/case-api";
import { caseOf } from "../cases/case-of";
import { brandTexts } from "../collection/brand/texts";
import { factsWithTyped, standingPairs } from "../collection/drafts";
import type { Element, Form, FormFacts, FormPage } from "../collection/form";
import { foreignTexts } from "../collection/form-texts";
import { isRightToLeft } from "../collection/messages";
import { openForm } from "../collection/open-form";
import { type FormTexts, ownText } from "../collection/own-texts";
import { allowedOriginsOf } from "../db/allowed-origins";
import { brandOf } from "../db/brands";
import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import { acceptAttribute, maxFileMegabytes } from "../documents/limits";
import { limitOf, problemSentence, problemText, withLimit } from "../documents/problems";
import type { CommandBody, FieldProblem, TenantId } from "../domain";
import { type Env, settingsOf } from "../env";
import { isObject } from "../lib/json";
import type { Headway } from "../ui/flow/build-page";
import type { Shell } from "../ui/flow/model";
import type { FileRules, Seen } from "../ui/flow/seen";
import { plainTheme } from "../ui/flow/theme";
import { flowWords, type Words } from "../ui/flow/words";
import type { FunnelNote } from "./flow-funnel";
import { languageOf, languagesOf } from "./flow-language";
import { withFormToken } from "./flow-token";

/** Somebody at their form: who, what they see, in which language. */
export interface Visit {
  env: Env;
  applicant: Applicant;
  reference: string;
  base: string;
  view: FlowView;
  shell: Shell;
  words: Words;
  nowMs: number;
  /** Where their connection comes from, as the network says: the best guess without a script. Null: it does not. */
  timeZone: string | null;
  /** Steps taken, for the funnel. */
  funnel: FunnelNote[];
}

export const fileRules: FileRules = {
  accept: acceptAttribute,
  requestMegabytes: maxFileMegabytes,
  problemSentence,
};

/** Why a file was not taken, in the form's own words when it has some. */
const fileSentence = (code: string, language: string, own?: FormTexts, megabytes = limitOf(code)): string =>
  withLimit(ownText(own, language, `file.${code}`, problemText(code, language)), language, megabytes);

/** Why an upload did not go through. The case's own refusals have no sentence about files. */
export function uploadSentence(code: string, language: string, own?: FormTexts, megabytes?: number): string {
  const { uploadFailed } = flowWords(language, own);
  switch (code) {
    // The only value that an upload can have wrong is one file too many.
    case "bad_value":
      return fileSentence("too_many_files", language, own);
    case "too_large":
    case "empty":
    case "length_required":
    case "interrupted":
    case "too_many_files":
    case "case_full":
    case "not_accepted":
      return fileSentence(code, language, own, megabytes);
    default:
      return uploadFailed;
  }
}

/** The visit behind an address of the flow, or null: no session, or one that has ended. */
export async function visitOf(request: Request, env: Env, reference: string): Promise<Visit | null> {
  const applicant = await applicantOf(request, env, reference);
  if (applicant === null) return null;
  const flow = await caseOf(env, applicant.ref).flow(applicant.linkId);
  if (!flow.ok) return null;
  const base = `/flow/${reference}`;
  const language = languageOf(request, flow.value.form, [applicant.language, flow.value.language]);
  const plain = await shellOf(
    request,
    env,
    applicant.ref.tenantId,
    flow.value.form,
    language,
    `${base}/language`,
    flow.value.workflow,
  );
  const shell = withFormToken(plain, request, env, applicant.ref);
  return {
    env,
    applicant,
    reference,
    base,
    view: worded(flow.value, shell),
    shell,
    words: flowWords(language, shell.texts),
    nowMs: flow.value.nowMs,
    timeZone: timeZoneOf(request),
    funnel: [],
  };
}

/** The property is added where the request comes in; requests of programs and tests have none. */
function timeZoneOf({ cf }: Request): string | null {
  const zone: unknown = cf?.timezone;
  return typeof zone === "string" && zone !== "" ? zone : null;
}

/** The same visit after something has changed; null when the case is gone. */
export async function refreshed(visit: Visit): Promise<Visit | null> {
  const flow = await caseOf(visit.env, visit.applicant.ref).flow(visit.applicant.linkId);
  return flow.ok ? { ...visit, view: worded(flow.value, visit.shell), nowMs: flow.value.nowMs } : null;
}

/** The form says what its tenant says wherever it has no words of its own. */
const worded = (view: FlowView, { texts }: Shell): FlowView =>
  view.form === null || texts === undefined ? view : { ...view, form: { ...view.form, texts } };

/** The form that was sent, once the case has moved on and asks for nothing: its last words are on the end page. */
export async function sentForm({ env, applicant, view }: Visit): Promise<Form | null> {
  if (view.form !== null) return view.form;
  const definition = await caseOf(env, applicant.ref).definition();
  const body: unknown = definition.ok ? JSON.parse(definition.value) : null;
  const [raw] = isObject(body) && isObject(body.forms) ? Object.values(body.forms) : [];
  const form = openForm(raw, "forms");
  return form.ok ? form.value : null;
}

/** What surrounds every page: the tenant's name and look (those of the workflow, where it has its own), the languages. */
export async function shellOf(
  request: Request,
  env: Env,
  tenantId: TenantId,
  form: Form | null,
  language: string,
  languageAction: string | null,
  workflowKey: string | null,
): Promise<Shell> {
  const db = dbOf(env, tenantId);
  const [tenant, theme, origins] = await Promise.all([
    getTenant(db, tenantId),
    brandOf(db, { tenantId, workflowKey }),
    allowedOriginsOf(db, tenantId),
  ]);
  const texts = brandTexts(theme, language, form?.texts);
  return {
    language,
    rightToLeft: isRightToLeft(language),
    companyName: theme.name ?? tenant?.name ?? "Edgecase",
    languages: languagesOf(form),
    languageAction,
    theme,
    origins,
    hasCamera: form?.pages.some(({ elements }) => asksForCamera(elements)) ?? false,
    ...(form === null ? {} : { foreign: foreignTexts(form, language) }),
    ...(texts === undefined ? {} : { texts }),
    isPart: isPart(request),
  };
}

const asksForCamera = (elements: readonly Element[]): boolean =>
  elements.some(({ element, children }) => element === "camera" || asksForCamera(children));

const isPart = (request: Request): boolean => request.headers.has("x-flow-part");

/** The shell of a page that belongs to no case we know. */
export const plainShell = (request: Request): Shell => {
  const language = languageOf(request, null, []);
  return {
    language,
    rightToLeft: isRightToLeft(language),
    companyName: "Edgecase",
    languages: [],
    languageAction: null,
    theme: plainTheme,
    isPart: isPart(request),
  };
};

/** The tenant that an address of the flow names, whether somebody is signed in or not. */
export const referenceOf = (env: Env, reference: string) => readFlowReference(settingsOf(env), reference);

export type Pairs = [name: string, value: string][];

/** A page as it stands, as a browser would post it: what was sent, with what was typed since in its place. Null: nothing was typed. */
export function draftOf(visit: Visit, page: FormPage): Pairs | null {
  const draft = visit.view.drafts[page.id];
  if (draft === undefined || Object.keys(draft.fields).length === 0) return null;
  return standingPairs(page, factsWith(visit, null, null), draft);
}

/** The facts with what was typed on one page in their place. */
export function factsWith(visit: Visit, page: FormPage | null, typed: Pairs | null): FormFacts {
  const facts = { context: visit.view.context, documents: visit.view.documents, nowMs: visit.nowMs };
  if (page === null || typed === null) return facts;
  return factsWithTyped(page, facts, typed);
}

export const seenBy = (visit: Visit, form: Form, facts: FormFacts, problems: FieldProblem[] = []): Seen => ({
  form,
  facts,
  language: visit.shell.language,
  problems,
  base: visit.base,
  files: { ...fileRules, problemSentence: (code, language) => fileSentence(code, language, form.texts) },
});

export const headwayOf = ({ view }: Visit): Headway => ({
  progress: view.progress,
  begun: new Set(Object.keys(view.drafts).filter((page) => Object.keys(view.drafts[page]?.fields ?? {}).length > 0)),
});

/** Gives a command in the applicant's name. Without an id: most of them can be given twice without harm. */
export const give = (visit: Visit, body: CommandBody, id: string | null = null) =>
  caseOf(visit.env, visit.applicant.ref).dispatch(
    { id, actor: visit.applicant.actor, expectedVersion: null, body },
    null,
  );
