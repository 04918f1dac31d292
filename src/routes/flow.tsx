import { type Context, Hono, type MiddlewareHandler } from "hono";
import { newcomerOf } from "../auth/applicant";
import { isSameOrigin } from "../auth/same-origin";
import { revisionPageId } from "../collection/revision-page";
import { parseId } from "../domain";
import { errorFields, log } from "../lib/log";
import { err, type Result } from "../lib/result";
import { readCapped } from "../outside/read-capped";
import { startModel } from "../ui/flow/build-page";
import { NoticeView } from "../ui/flow/notices";
import { StartView } from "../ui/flow/start";
import { flowWords } from "../ui/flow/words";
import { contentAddress } from "./content-host";
import { flowAnswer, seeOther } from "./flow-answer";
import { noteButton, refuseButton } from "./flow-attempts";
import { codePath, showCode, takeCode } from "./flow-code";
import { lookAtDraft, takeDraft } from "./flow-draft";
import { drawStale, openPage } from "./flow-draw";
import { isFramed } from "./flow-embed";
import { ownPicture, serveOwnFile, type UploadProblem, uploadFile } from "./flow-files";
import { noteStep, tellFunnel } from "./flow-funnel";
import { languageCookie } from "./flow-language";
import { openLink, renewLink, showLink, signedOut, unknownAddress } from "./flow-links";
import { tooMuch } from "./flow-notices";
import { outcomePage, outcomeScreenOf, wayBack } from "./flow-outcome";
import { tooFast } from "./flow-pace";
import { showPage, takePage } from "./flow-pages";
import { isPartDone } from "./flow-part";
import { handToPhone, phoneOffer, phonePath, showPhone } from "./flow-phone";
import { readPost } from "./flow-post";
import { sendForm } from "./flow-send";
import { isOwnForm } from "./flow-token";
import { abortUpload, announcedIn, beginUpload, completeUpload, takePart } from "./flow-uploads";
import { factsWith, headwayOf, plainShell, refreshed, seenBy, uploadSentence, type Visit, visitOf } from "./flow-visit";
import type { AppEnv } from "./framework-headers";
import { countVisit } from "./rate-limit";

type Here = Context<AppEnv>;

/** Names under `/flow/<reference>/` that are not pages of a form. A form must not call its pages so. */
export const reservedPageIds: readonly string[] = ["done", "files", "language", "renew", "revise", "submit", "uploads"];

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
  .post(`/flow/:reference/${phonePath}`, (c) => visiting(c, askForPhone))
  .get("/flow/:reference", (c) => visiting(c, startPage))
  .get("/flow/:reference/done", (c) => visiting(c, endPage))
  .post("/flow/:reference/language", (c) => visiting(c, switchLanguage))
  .post("/flow/:reference/submit", (c) => posting(c, "submit"))
  .post("/flow/:reference/files/:element", (c) => visiting(c, takeFile))
  .post("/flow/:reference/uploads/:element", (c) => visiting(c, announceUpload))
  .put("/flow/:reference/uploads/:upload/parts/:part", (c) => visiting(c, takeUpload))
  .post("/flow/:reference/uploads/:upload/complete", (c) => visiting(c, takeUpload))
  .delete("/flow/:reference/uploads/:upload", (c) => visiting(c, takeUpload))
  .get("/flow/:reference/files/:file", (c) =>
    visiting(c, (visit) => showFile(visit, c.req.param("file"), c.req.raw.headers)),
  )
  .post("/flow/:reference/:page/draft", (c) => visiting(c, saveDraft))
  .get("/flow/:reference/:page/draft", (c) => visiting(c, lookAround))
  .get("/flow/:reference/:page", (c) => visiting(c, (visit) => showAny(visit, c.req.param("page"))))
  .post("/flow/:reference/:page", (c) => posting(c, c.req.param("page")))
  .get("/flow/*", (c) => unknownAddress(c.req.raw, c.env))
  .onError((thrown, c) => unreachable(thrown, c));

async function visiting(c: Here, answer: (visit: Visit, c: Here) => Promise<Response>): Promise<Response> {
  const reference = c.req.param("reference") ?? "";
  const visit = await visitOf(c.req.raw, c.env, reference);
  if (visit !== null) {
    if (!(await countVisit(c.env, visit.applicant.actor)).ok) return tooFast(c.req.raw, c.env);
    const answered = await answer(visit, c);
    if (visit.funnel.length > 0) c.executionCtx.waitUntil(tellFunnel(visit, c.req.raw, c.env));
    return answered;
  }
  const newcomer = await newcomerOf(c.req.raw, c.env, reference);
  return newcomer === null ? signedOut(c.req.raw, c.env, reference) : showCode(c.req.raw, c.env, reference, newcomer);
}

/** Where somebody stands: the beginning, the middle, a revision, or the end. */
async function startPage(visit: Visit): Promise<Response> {
  const { view, words, shell } = visit;
  if (view.form === null)
    return isPartDone(visit) || outcomeScreenOf(view) !== null ? endPage(visit) : nothingToDo(visit);
  if (view.mode === "revise") return seeOther(`${visit.base}/revise`);
  noteStep(visit, "opened");
  const start = startModel(seenBy(visit, view.form, factsWith(visit, null, null)), headwayOf(visit));
  const phone = phoneOffer(visit);
  const body = <StartView start={start} companyName={shell.companyName} words={words} phoneAction={phone} />;
  return flowAnswer(visit.env, { shell, title: start.title, body });
}

async function showAny(visit: Visit, pageId: string): Promise<Response> {
  const { form, mode } = visit.view;
  if (form === null) return seeOther(visit.base);
  if (mode === "revise") {
    if (isPartDone(visit)) return seeOther(`${visit.base}/done`);
    return pageId === revisionPageId ? showPage(visit, form, pageId) : seeOther(`${visit.base}/${revisionPageId}`);
  }
  return pageId === revisionPageId ? seeOther(visit.base) : showPage(visit, form, pageId);
}

const posting = (c: Here, pageId: string): Promise<Response> =>
  visiting(c, async (visit) => {
    const { form, mode } = visit.view;
    if (form === null) return seeOther(visit.base);
    const posted = await readPost(c.req.raw);
    if (posted === null) return tooMuch(visit);
    if (!isOwnForm(c.req.raw, c.env, visit.applicant.ref, posted))
      return pageId === "submit"
        ? seeOther(visit.base)
        : drawStale(visit, form, mode === "revise" ? revisionPageId : pageId, posted.typed);
    if (mode === "revise") return takePage(visit, form, revisionPageId, posted);
    if (pageId === "submit")
      return posted.action.kind === "foreign"
        ? refuseButton(visit, visit.base, posted.action.name)
        : sendForm(visit, form, posted.attempt);
    return pageId === revisionPageId ? seeOther(visit.base) : takePage(visit, form, pageId, posted);
  });

async function saveDraft(visit: Visit, c: Here): Promise<Response> {
  const posted = await readPost(c.req.raw);
  const { form } = visit.view;
  const pageId = c.req.param("page") ?? "";
  if (form === null) return c.json({ code: "not_open" }, 409);
  if (posted === null) return c.json({ code: "too_much" }, 413);
  // Only our own pages can read the answer: their script takes the token out of it and asks once more.
  if (!isOwnForm(c.req.raw, c.env, visit.applicant.ref, posted))
    return c.json({ code: "stale_form", token: visit.shell.formToken }, 403);
  if (posted.action.kind === "foreign") {
    await noteButton(visit, posted.action.name);
    return c.json({ code: "not_permitted" }, 422);
  }
  const saved = await takeDraft(visit, form, pageId, posted);
  if (saved !== null) return c.json(saved);
  const fresh = await refreshed(visit);
  const isOpen = fresh?.view.form != null && openPage(fresh, fresh.view.form, pageId) !== null;
  return isOpen ? c.json({ code: "too_much" }, 413) : c.json({ code: "not_open" }, 409);
}

/** What has happened to a page elsewhere: asked by its script, again and again. */
async function lookAround(visit: Visit, c: Here): Promise<Response> {
  const { form } = visit.view;
  const since = { sinceVersion: Number(c.req.query("since")) || 0, device: c.req.query("device") ?? "" };
  const seen = form === null ? null : lookAtDraft(visit, form, c.req.param("page") ?? "", since);
  return seen === null ? c.json({ code: "not_open" }, 409) : c.json(seen);
}

async function takeFile(visit: Visit, c: Here): Promise<Response> {
  const { ref, actor } = visit.applicant;
  const taken = await uploadFile(visit.env, ref, actor, c.req.param("element") ?? "", c.req.raw);
  return uploadAnswer(visit, taken, 201);
}

/** `X-File-Name` and JSON: the routes of uploads in parts, which only the page's script and the SDK use. */
async function takeUpload(visit: Visit, c: Here): Promise<Response> {
  const { ref, actor } = visit.applicant;
  const { env } = visit;
  const id = c.req.param("upload") ?? "";
  const part = c.req.param("part");
  if (part !== undefined) return uploadAnswer(visit, await takePart(env, ref, actor, { id, part }, c.req.raw), 200);
  if (c.req.method === "DELETE") return uploadAnswer(visit, await abortUpload(env, ref, actor, id), 200);
  const name = c.req.header("x-file-name") ?? null;
  return uploadAnswer(visit, await completeUpload(env, ref, actor, id, name), 201);
}

async function announceUpload(visit: Visit, c: Here): Promise<Response> {
  const { ref, actor } = visit.applicant;
  const { bytes, complete } = await readCapped(c.req.raw.body, 2_000);
  const announced = complete ? announcedIn(parsedJson(bytes)) : null;
  const begun =
    announced === null
      ? err<UploadProblem>({ code: "bad_upload", status: 400 })
      : await beginUpload(visit.env, ref, actor, c.req.param("element") ?? "", announced);
  return uploadAnswer(visit, begun, 200);
}

function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

function uploadAnswer({ shell }: Visit, taken: Result<unknown, UploadProblem>, status: number): Response {
  const headers = { "Content-Type": "application/json", "Cache-Control": "no-store" };
  if (taken.ok) return new Response(JSON.stringify(taken.value ?? {}), { status, headers });
  const { code, megabytes } = taken.error;
  const message = uploadSentence(code, shell.language, shell.texts, megabytes);
  return new Response(JSON.stringify({ code, message }), { status: taken.error.status, headers });
}

async function showFile(visit: Visit, fileId: string, headers: Headers): Promise<Response> {
  const { env } = visit;
  const { ref, linkId } = visit.applicant;
  const id = parseId("file", fileId);
  const wish = { ref, subject: { purpose: "form", linkId }, disposition: "inline" } as const;
  const address = id === null ? null : contentAddress(env, { ...wish, fileId: id }, Date.now());
  const isThere = address !== null && (await ownPicture(env, ref, fileId, linkId)) !== null;
  return isThere ? seeOther(address) : serveOwnFile(env, ref, fileId, headers, linkId);
}

async function switchLanguage(visit: Visit, c: Here): Promise<Response> {
  const posted = await readPost(c.req.raw);
  if (!isOwnForm(c.req.raw, c.env, visit.applicant.ref, posted)) return seeOther(visit.base);
  const wish = posted?.typed.find(([name]) => name === "language")?.[1] ?? "";
  const cookie = languageCookie(wish, visit.view.form, isFramed(c.req.raw));
  return seeOther(visit.base, cookie === null ? {} : { "Set-Cookie": cookie });
}

async function askForPhone(visit: Visit, c: Here): Promise<Response> {
  const posted = await readPost(c.req.raw);
  if (!isOwnForm(c.req.raw, c.env, visit.applicant.ref, posted)) return seeOther(visit.base);
  return handToPhone(visit, c.req.query("from") ?? null);
}

async function endPage(visit: Visit): Promise<Response> {
  const { view, words, shell, env } = visit;
  if (isPartDone(visit)) {
    const back = wayBack(visit, "submitted");
    const way = back === null ? {} : { way: { href: back, label: words.goOn(shell.companyName) } };
    const body = <NoticeView title={words.partTitle} lead={words.partLead} {...way} />;
    const at = { name: "submitted" as const, caseId: visit.applicant.ref.caseId, screen: "part" as const };
    return flowAnswer(env, { shell, title: words.partTitle, at, body });
  }
  const screen = outcomeScreenOf(view);
  if (screen === null || (view.form !== null && view.mode !== "none")) return seeOther(visit.base);
  return outcomePage(visit, screen);
}

async function nothingToDo({ env, view, shell, words }: Visit): Promise<Response> {
  const isClosed = view.status !== "active";
  const title = isClosed ? words.closedTitle : words.nothingTitle;
  const lead = isClosed ? words.closedLead(shell.companyName) : words.nothingLead;
  return flowAnswer(env, { shell, title, body: <NoticeView title={title} lead={lead} /> });
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
