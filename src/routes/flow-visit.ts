import { type Applicant, applicantOf, readFlowReference } from "../auth/applicant";
import type { FlowView } from "../cases/case-api";
import { caseOf } from "../cases/case-of";
import { readAnswers } from "../collection/answers";
import { applyAnswers } from "../collection/apply";
import type { Form, FormFacts, FormPage } from "../collection/form";
import { parseForm } from "../collection/form.schema";
import { foreignTexts } from "../collection/form-texts";
import { isRightToLeft } from "../collection/messages";
import { type FormTexts, ownText } from "../collection/own-texts";
import { dbOf } from "../db/db-of";
import { getTenant, themeOf } from "../db/tenants";
import { acceptAttribute, maxFileBytes } from "../documents/limits";
import { problemSentence } from "../documents/problems";
import type { CommandBody, FieldProblem, TenantId } from "../domain";
import { type Env, settingsOf } from "../env";
import { isObject } from "../lib/json";
import type { Headway } from "../ui/flow/build-page";
import type { Shell } from "../ui/flow/model";
import type { FileRules, Seen } from "../ui/flow/seen";
import { plainTheme } from "../ui/flow/theme";
import { flowWords, type Words } from "../ui/flow/words";
import { languageOf, languagesOf } from "./flow-language";

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
}

export const fileRules: FileRules = {
  accept: acceptAttribute,
  maxMegabytes: maxFileBytes / 1_048_576,
  problemSentence,
};

/** Why a file was not taken, in the form's own words when it has some. */
const fileSentence = (code: string, language: string, own?: FormTexts): string =>
  ownText(own, language, `file.${code}`, problemSentence(code, language));

/** Why an upload did not go through. The case's own refusals have no sentence about files. */
export function uploadSentence(code: string, language: string, own?: FormTexts): string {
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
      return fileSentence(code, language, own);
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
  const shell = await shellOf(request, env, applicant.ref.tenantId, flow.value.form, language, `${base}/language`);
  return {
    env,
    applicant,
    reference,
    base,
    view: flow.value,
    shell,
    words: flowWords(language, flow.value.form?.texts),
    nowMs: flow.value.nowMs,
  };
}

/** The same visit after something has changed; null when the case is gone. */
export async function refreshed(visit: Visit): Promise<Visit | null> {
  const flow = await caseOf(visit.env, visit.applicant.ref).flow(visit.applicant.linkId);
  return flow.ok ? { ...visit, view: flow.value, nowMs: flow.value.nowMs } : null;
}

/** The form that was sent, once the case has moved on and asks for nothing: its last words are on the end page. */
export async function sentForm({ env, applicant, view }: Visit): Promise<Form | null> {
  if (view.form !== null) return view.form;
  const definition = await caseOf(env, applicant.ref).definition();
  const body: unknown = definition.ok ? JSON.parse(definition.value) : null;
  const [raw] = isObject(body) && isObject(body.forms) ? Object.values(body.forms) : [];
  const form = parseForm(raw, "forms");
  return form.ok ? form.value : null;
}

/** What surrounds every page: the tenant's name and look, the languages. */
export async function shellOf(
  request: Request,
  env: Env,
  tenantId: TenantId,
  form: Form | null,
  language: string,
  languageAction: string | null,
): Promise<Shell> {
  const db = dbOf(env, tenantId);
  const [tenant, theme] = await Promise.all([getTenant(db, tenantId), themeOf(db, tenantId)]);
  return {
    language,
    rightToLeft: isRightToLeft(language),
    companyName: tenant?.name ?? "Edgecase",
    languages: languagesOf(form),
    languageAction,
    theme,
    ...(form === null ? {} : { foreign: foreignTexts(form, language) }),
    ...(form?.texts === undefined ? {} : { texts: form.texts }),
    isPart: isPart(request),
  };
}

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

/** What was typed on a page and not sent, as a browser would post it. Null: nothing. */
export function draftOf(view: FlowView, pageId: string): Pairs | null {
  const draft = view.drafts[pageId];
  if (draft === undefined) return null;
  return Object.entries(draft).flatMap(([name, values]) => values.map((value): [string, string] => [name, value]));
}

/** The facts with what was typed on one page in their place. */
export function factsWith(visit: Visit, page: FormPage | null, typed: Pairs | null): FormFacts {
  const facts = { context: visit.view.context, documents: visit.view.documents, nowMs: visit.nowMs };
  if (page === null || typed === null) return facts;
  return { ...facts, context: applyAnswers(facts.context, readAnswers(page, typed, facts)) };
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
  begun: new Set(Object.keys(view.drafts)),
});

/** Gives a command in the applicant's name. Without an id: all of these can be given twice without harm. */
export const give = (visit: Visit, body: CommandBody) =>
  caseOf(visit.env, visit.applicant.ref).dispatch(
    { id: null, actor: visit.applicant.actor, expectedVersion: null, body },
    null,
  );

/**
 * Keeps what was typed. Fields that are gone from the page (a removed row, an unticked box) are emptied with it. With `changed` only
 * those fields are written over what is kept already: the rest of a page that was open for long may be older than that.
 */
export async function keepDraft(
  visit: Visit,
  pageId: string,
  typed: Pairs,
  device: string,
  changed: ReadonlySet<string> | null = null,
): Promise<number | null> {
  const kept = visit.view.drafts[pageId] ?? {};
  const isNews = (name: string): boolean => changed === null || changed.has(name) || !Object.hasOwn(kept, name);
  const fields: Record<string, string[]> = {};
  for (const name of Object.keys(kept)) if (isNews(name)) fields[name] = [];
  for (const [name, value] of typed) if (isNews(name)) fields[name] = [...(fields[name] ?? []), value];
  const saved = await caseOf(visit.env, visit.applicant.ref).saveDrafts(pageId, fields, device, visit.applicant.linkId);
  return saved.ok ? saved.value.savedAtMs : null;
}
