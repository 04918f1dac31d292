import { type Context, Hono, type MiddlewareHandler } from "hono";
import { newcomerOf } from "../auth/applicant";
import { isSameOrigin } from "../auth/same-origin";
import { errorFields, log } from "../lib/log";
import { endModel, startModel } from "../ui/flow/build-page";
import { EndView, NoticeView } from "../ui/flow/notices";
import { StartView } from "../ui/flow/start";
import { flowWords } from "../ui/flow/words";
import { flowAnswer, seeOther } from "./flow-answer";
import { codePath, showCode, takeCode } from "./flow-code";
import { takeDraft } from "./flow-draft";
import { serveOwnFile, uploadFile } from "./flow-files";
import { languageCookie } from "./flow-language";
import { openLink, renewLink, showLink, signedOut, unknownAddress } from "./flow-links";
import { sendForm, showPage, takePage } from "./flow-pages";
import { isPartDone } from "./flow-part";
import { handToPhone, phoneOffer, phonePath, showPhone } from "./flow-phone";
import { readPost } from "./flow-post";
import { showRevision, takeRevision } from "./flow-revision";
import {
  factsWith,
  fileRules,
  headwayOf,
  plainShell,
  seenBy,
  sentForm,
  uploadSentence,
  type Visit,
  visitOf,
} from "./flow-visit";
import type { AppEnv } from "./framework-headers";

type Here = Context<AppEnv>;

/** Names under `/flow/<reference>/` that are not pages of a form. A form must not call its pages so. */
export const reservedPageIds: readonly string[] = ["done", "files", "language", "renew", "revise", "submit"];

/** Whoever posts comes from one of our own pages; everything else changes nothing. */
const onlyOurPages: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.req.method === "GET" || c.req.method === "HEAD" || isSameOrigin(c.req.raw, c.env)) return next();
  const shell = plainShell(c.req.raw);
  const words = flowWords(shell.language);
  const body = <NoticeView title={words.foreignTitle} lead={words.foreignLead} />;
  return flowAnswer(c.env, { shell, title: words.foreignTitle, body }, { status: 403 });
};

/** The applicant's side: links, the pages of the form, drafts, files. Nothing here needs a script. */
export const flowRoutes = new Hono<AppEnv>()
  .use("/go/*", onlyOurPages)
  .use("/flow/*", onlyOurPages)
  .get("/go/:link", (c) => showLink(c.req.raw, c.env, c.req.param("link")))
  .post("/go/:link", (c) => openLink(c.req.raw, c.env, c.req.param("link")))
  .post("/flow/:reference/renew", (c) => renewLink(c.req.raw, c.env, c.req.param("reference")))
  .post(`/flow/:reference/${codePath}`, (c) => takeCode(c.req.raw, c.env, c.req.param("reference")))
  .get(`/flow/:reference/${phonePath}`, (c) =>
    visiting(c, async (visit) => showPhone(visit, c.req.query("from") ?? null)),
  )
  .post(`/flow/:reference/${phonePath}`, (c) => visiting(c, (visit) => handToPhone(visit, c.req.query("from") ?? null)))
  .get("/flow/:reference", (c) => visiting(c, startPage))
  .get("/flow/:reference/done", (c) => visiting(c, endPage))
  .post("/flow/:reference/language", (c) => visiting(c, switchLanguage))
  .post("/flow/:reference/submit", (c) => posting(c, "submit"))
  .post("/flow/:reference/files/:element", (c) => visiting(c, takeFile))
  .get("/flow/:reference/files/:file", (c) =>
    visiting(c, (visit) => showFile(visit, c.req.param("file"), c.req.raw.headers)),
  )
  .post("/flow/:reference/:page/draft", (c) => visiting(c, saveDraft))
  .get("/flow/:reference/:page", (c) => visiting(c, (visit) => showAny(visit, c.req.param("page"))))
  .post("/flow/:reference/:page", (c) => posting(c, c.req.param("page")))
  .get("/flow/*", (c) => unknownAddress(c.req.raw, c.env))
  .onError((thrown, c) => unreachable(thrown, c));

async function visiting(c: Here, answer: (visit: Visit, c: Here) => Promise<Response>): Promise<Response> {
  const reference = c.req.param("reference") ?? "";
  const visit = await visitOf(c.req.raw, c.env, reference);
  if (visit !== null) return answer(visit, c);
  const newcomer = await newcomerOf(c.req.raw, c.env, reference);
  return newcomer === null ? signedOut(c.req.raw, c.env, reference) : showCode(c.req.raw, c.env, reference, newcomer);
}

/** Where somebody stands: the beginning, the middle, a revision, or the end. */
async function startPage(visit: Visit): Promise<Response> {
  const { view, words, shell } = visit;
  if (view.form === null) return view.progress.submittedAtMs === null ? nothingToDo(visit) : endPage(visit);
  if (view.mode === "revise") return seeOther(`${visit.base}/revise`);
  const start = startModel(seenBy(visit, view.form, factsWith(visit, null, null)), headwayOf(visit));
  const phone = phoneOffer(visit);
  const body = <StartView start={start} companyName={shell.companyName} words={words} phoneAction={phone} />;
  return flowAnswer(visit.env, { shell, title: start.title, body });
}

async function showAny(visit: Visit, pageId: string): Promise<Response> {
  const { form, mode } = visit.view;
  if (form === null) return seeOther(visit.base);
  if (mode === "revise") return pageId === "revise" ? showRevision(visit, form) : seeOther(`${visit.base}/revise`);
  return pageId === "revise" ? seeOther(visit.base) : showPage(visit, form, pageId);
}

const posting = (c: Here, pageId: string): Promise<Response> =>
  visiting(c, async (visit) => {
    const { form, mode } = visit.view;
    if (form === null) return seeOther(visit.base);
    const posted = await readPost(c.req.raw);
    if (posted === null) return tooMuch(visit);
    if (mode === "revise") return takeRevision(visit, form, posted);
    if (pageId === "submit") return sendForm(visit, form);
    return pageId === "revise" ? seeOther(visit.base) : takePage(visit, form, pageId, posted);
  });

async function saveDraft(visit: Visit, c: Here): Promise<Response> {
  const posted = await readPost(c.req.raw);
  const { form, mode } = visit.view;
  if (form === null || mode === "revise" || posted === null) return c.json({ code: "not_saved" }, 409);
  const saved = await takeDraft(visit, form, c.req.param("page") ?? "", posted);
  return saved === null ? c.json({ code: "not_saved" }, 409) : c.json(saved);
}

async function takeFile(visit: Visit, c: Here): Promise<Response> {
  const { ref, actor } = visit.applicant;
  const taken = await uploadFile(visit.env, ref, actor, c.req.param("element") ?? "", c.req.raw);
  if (taken.ok) return c.json(taken.value, 201);
  const { code, status } = taken.error;
  const message = uploadSentence(code, visit.shell.language, visit.shell.texts);
  return new Response(JSON.stringify({ code, message }), { status, headers: { "Content-Type": "application/json" } });
}

async function showFile(visit: Visit, fileId: string, headers: Headers): Promise<Response> {
  const shown = await serveOwnFile(visit.env, visit.applicant.ref, fileId, headers, visit.applicant.linkId);
  return shown ?? new Response("There is no such picture.\n", { status: 404 });
}

async function switchLanguage(visit: Visit, c: Here): Promise<Response> {
  const posted = await readPost(c.req.raw);
  const wish = posted?.typed.find(([name]) => name === "language")?.[1] ?? "";
  const cookie = languageCookie(wish, visit.view.form);
  return seeOther(visit.base, cookie === null ? {} : { "Set-Cookie": cookie });
}

async function endPage(visit: Visit): Promise<Response> {
  const { view, words, shell, env } = visit;
  if (isPartDone(visit)) {
    const body = <NoticeView title={words.partTitle} lead={words.partLead} />;
    return flowAnswer(env, { shell, title: words.partTitle, body });
  }
  if (view.progress.submittedAtMs === null || (view.form !== null && view.mode !== "none")) return seeOther(visit.base);
  const form = await sentForm(visit);
  const { reference } = view;
  const end =
    form === null
      ? { lead: "", next: words.nothingLead, reference }
      : endModel({ form, language: shell.language }, reference);
  return flowAnswer(env, { shell, title: words.doneTitle, body: <EndView end={end} words={words} /> });
}

async function nothingToDo({ env, view, shell, words }: Visit): Promise<Response> {
  const isClosed = view.status !== "active";
  const title = isClosed ? words.closedTitle : words.nothingTitle;
  const lead = isClosed ? words.closedLead(shell.companyName) : words.nothingLead;
  return flowAnswer(env, { shell, title, body: <NoticeView title={title} lead={lead} /> });
}

async function tooMuch(visit: Visit): Promise<Response> {
  const { words, shell, env } = visit;
  const lead = fileRules.problemSentence("too_large", shell.language);
  const body = <NoticeView title={words.foreignTitle} lead={lead} way={{ href: visit.base, label: words.again }} />;
  return flowAnswer(env, { shell, title: words.foreignTitle, body }, { status: 413 });
}

/** Something behind us does not answer. Nothing that was saved is lost, and the page says so. */
async function unreachable(thrown: Error, c: Here): Promise<Response> {
  log.error("flow.failed", { requestId: c.var.requestId, method: c.req.method, ...errorFields(thrown) });
  const shell = plainShell(c.req.raw);
  const words = flowWords(shell.language);
  const body = <NoticeView title={words.brokenTitle} lead={words.brokenLead} way={{ href: "", label: words.again }} />;
  const init = { status: 503, headers: { "Retry-After": "30" } };
  return flowAnswer(c.env, { shell, title: words.brokenTitle, body }, init);
}
