import { entryCookies, entryOf, flowReference, readApplicantLink } from "../auth/applicant";
import type { Entered } from "../cases/case-api";
import { caseOf } from "../cases/case-of";
import { type CaseRef, deadBecause, linkAddress } from "../domain";
import { type Env, settingsOf } from "../env";
import { DeadLinkView, type DeadWhy, LinkView, NoticeView } from "../ui/flow/notices";
import { flowWords } from "../ui/flow/words";
import { flowAnswer, seeOther } from "./flow-answer";
import { carriedSession, isFramed, wantsToCarry } from "./flow-embed";
import { languageCookie, languageOf } from "./flow-language";
import { mayEnter, tooFast } from "./flow-pace";
import { readPost } from "./flow-post";
import { isOwnEarlyForm, withEarlyToken } from "./flow-token";
import { plainShell, referenceOf, shellOf } from "./flow-visit";

/** The page behind a link: who asks, and one button. Nothing is used up by looking. */
export async function showLink(request: Request, env: Env, text: string, status = 200): Promise<Response> {
  const named = await readApplicantLink(env, text);
  if (named === null) return unknownAddress(request, env);
  const { shell, link, nowMs } = await linkFacts(request, env, named.ref, named.linkId);
  const dead = link === null ? "revoked" : deadNow(link, named.generation, nowMs);
  if (dead !== null) return deadLink(request, env, named, dead);
  await caseOf(env, named.ref).sawLink(named.linkId, named.generation);
  const words = flowWords(shell.language, shell.texts);
  const early = withEarlyToken(shell, request, env);
  const page = {
    shell: early.shell,
    title: words.goTitle(shell.companyName),
    at: { name: "link" as const },
    body: <LinkView companyName={shell.companyName} once={link?.kind !== "session"} words={words} />,
  };
  return flowAnswer(env, page, { status, headers: { ...withoutAddress, "Set-Cookie": early.cookie } });
}

/**
 * The address of this page is a secret: what follows it is told our origin and no more. Not `no-referrer`, with which browsers post
 * forms from the origin "null".
 */
const withoutAddress = { "Referrer-Policy": "strict-origin" };

/** The button was pressed: a session for this case, and an address without the secret. */
export async function openLink(request: Request, env: Env, text: string): Promise<Response> {
  const named = await readApplicantLink(env, text);
  if (named === null) return unknownAddress(request, env);
  if (!(await mayEnter(env, named))) return tooFast(request, env);
  // Whoever sends somebody a form in another page must not get them into a case of the sender's choice.
  if (!isOwnEarlyForm(request, env, await readPost(request))) return showLink(request, env, text, 422);
  const opened = await caseOf(env, named.ref).openFlowSession(
    named.linkId,
    named.generation,
    entryOf(request, named.ref),
  );
  if (!opened.ok) {
    const { link, nowMs } = await linkFacts(request, env, named.ref, named.linkId);
    const known = link === null ? null : deadNow(link, named.generation, nowMs);
    return deadLink(request, env, named, known ?? (opened.error.code === "link_dead" ? opened.error.why : "revoked"));
  }
  return letIn(request, `/flow/${flowReference(settingsOf(env), named.ref, named.linkId)}`, named.ref, opened.value);
}

/** On to the form, with the cookies of somebody who was let in. */
export function letIn(request: Request, location: string, ref: CaseRef, entered: Entered): Response {
  const answer = wantsToCarry(request) ? carriedSession(location, entered.sessionSecret) : seeOther(location);
  const framed = isFramed(request) || wantsToCarry(request);
  // The address of a link may say in which language to go on.
  const language = languageCookie(new URL(request.url).searchParams.get("language") ?? "", null, framed);
  const cookies = [...entryCookies(ref, entered, Date.now(), framed), ...(language === null ? [] : [language])];
  for (const cookie of cookies) answer.headers.append("Set-Cookie", cookie);
  return answer;
}

/** Somebody wants a new link. It goes to the address the case knows, whoever asks. The page says so, or why there is none to be had. */
export async function renewLink(request: Request, env: Env, reference: string): Promise<Response> {
  const named = referenceOf(env, reference);
  if (named === null) return unknownAddress(request, env);
  if (!(await mayEnter(env, named))) return tooFast(request, env);
  if (!isOwnEarlyForm(request, env, await readPost(request))) return deadLink(request, env, named, "session");
  const actor = { kind: "applicant" as const, ...named.ref, linkId: named.linkId };
  const command = {
    id: null,
    actor,
    expectedVersion: null,
    body: { type: "renew_link" as const, linkId: named.linkId, leavesAlive: true as const },
  };
  const renewed = await caseOf(env, named.ref).dispatch(command, null);
  if (!renewed.ok && renewed.error.code === "link_dead") return deadLink(request, env, named, renewed.error.why);
  // There is nowhere to send it to, and the page says whom to ask instead.
  if (!renewed.ok && renewed.error.code === "bad_value") return deadLink(request, env, named, "expired");
  const { shell } = await linkFacts(request, env, named.ref, named.linkId);
  const words = flowWords(shell.language, shell.texts);
  if (!renewed.ok && renewed.error.code === "case_closed") {
    const body = <NoticeView title={words.closedTitle} lead={words.closedLead(shell.companyName)} />;
    return flowAnswer(env, { shell, title: words.closedTitle, body }, { status: 410 });
  }
  return flowAnswer(env, {
    shell,
    title: words.mailedTitle,
    body: <NoticeView title={words.mailedTitle} lead={words.mailedLead} />,
  });
}

/** Nobody is signed in at this address of the flow, or no longer. */
export async function signedOut(request: Request, env: Env, reference: string): Promise<Response> {
  const named = referenceOf(env, reference);
  return named === null ? unknownAddress(request, env) : deadLink(request, env, named, "session");
}

export function unknownAddress(request: Request, env: Env): Promise<Response> {
  const shell = plainShell(request);
  const words = flowWords(shell.language, shell.texts);
  const body = <NoticeView title={words.unknownTitle} lead={words.unknownLead} />;
  return flowAnswer(env, { shell, title: words.unknownTitle, body }, { status: 404 });
}

async function deadLink(
  request: Request,
  env: Env,
  { ref, linkId }: { ref: CaseRef; linkId: string },
  why: DeadWhy,
): Promise<Response> {
  const { shell, link, hasAddress, isSent } = await linkFacts(request, env, ref, linkId);
  const words = flowWords(shell.language, shell.texts);
  const init = { status: why === "session" ? 401 : 410, headers: withoutAddress };
  if (link?.kind === "handoff") {
    // The phone's own end: the form was sent, by it or by the device beside it. Else there is a new code to be had over there.
    const [title, lead] = isSent ? [words.doneTitle, words.phoneDone] : [words.deadTitle[why], words.phoneDead];
    return flowAnswer(env, { shell, title, body: <NoticeView title={title} lead={lead} /> }, init);
  }
  const renewAction = hasAddress ? `/flow/${flowReference(settingsOf(env), ref, linkId)}/renew` : null;
  const early = withEarlyToken(shell, request, env);
  return flowAnswer(
    env,
    {
      shell: early.shell,
      title: words.deadTitle[why],
      body: <DeadLinkView why={why} renewAction={renewAction} companyName={shell.companyName} words={words} />,
    },
    { ...init, headers: { ...init.headers, ...(renewAction === null ? {} : { "Set-Cookie": early.cookie }) } },
  );
}

async function linkFacts(request: Request, env: Env, ref: CaseRef, linkId: string) {
  const flow = await caseOf(env, ref).flow();
  const view = flow.ok ? flow.value : null;
  const link = view?.links.find((candidate) => candidate.id === linkId) ?? null;
  const form = view?.form ?? null;
  const language = languageOf(request, form, [link?.language ?? null, view?.language ?? null]);
  return {
    link,
    /** A new link can be sent somewhere. */
    hasAddress: view !== null && link !== null && linkAddress(view, link.subject) !== null,
    isSent: view !== null && view.progress.submittedAtMs !== null && view.mode === "none",
    nowMs: view?.nowMs ?? Date.now(),
    shell: await shellOf(request, env, ref.tenantId, form, language, null, view?.workflow ?? null),
  };
}

type Link = NonNullable<Awaited<ReturnType<typeof linkFacts>>["link"]>;

/** Why a link does not open anything. One whose secret was replaced has run out, and a new one can be had. */
const deadNow = (link: Link, generation: number, nowMs: number): DeadWhy | null =>
  deadBecause(link, nowMs) ?? (generation === link.generation ? null : "expired");
