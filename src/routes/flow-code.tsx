import { type Newcomer, newcomerOf } from "../auth/applicant";
import type { CodeStep, TriedCode } from "../cases/case-api";
import { caseOf } from "../cases/case-of";
import type { Env } from "../env";
import { CodeView } from "../ui/flow/code";
import { flowWords } from "../ui/flow/words";
import { flowAnswer, seeOther } from "./flow-answer";
import { isFramed } from "./flow-embed";
import { languageCookie, languageOf } from "./flow-language";
import { letIn } from "./flow-links";
import { mayOnceMore, tooFast } from "./flow-pace";
import { readPost } from "./flow-post";
import { isOwnForm, withFormToken } from "./flow-token";
import { shellOf } from "./flow-visit";
import { sandboxCodeOf } from "./sandbox-code";

/** Below a flow's address; two parts, so that no page of a form can be called so. */
export const codePath = "device/code";

/** The page for a device that is new: one field. Nothing of the case is on it, not even the address that the code went to. */
export async function showCode(
  request: Request,
  env: Env,
  reference: string,
  newcomer: Newcomer,
  { problem = null, typed = "" }: { problem?: "wrong" | "expired" | null; typed?: string } = {},
): Promise<Response> {
  const flow = await caseOf(env, newcomer.ref).flow(newcomer.linkId);
  const form = flow.ok ? flow.value.form : null;
  const language = languageOf(request, form, [newcomer.language, flow.ok ? flow.value.language : null]);
  const plain = await shellOf(
    request,
    env,
    newcomer.ref.tenantId,
    form,
    language,
    `/flow/${reference}/${codePath}`,
    flow.ok ? flow.value.workflow : null,
  );
  const shell = withFormToken(plain, request, env, newcomer.ref);
  const words = flowWords(language, shell.texts);
  const action = `/flow/${reference}/${codePath}`;
  const title = newcomer.code.isLocked ? words.codeLocked : words.codeTitle;
  const view = { action, step: newcomer.code, problem, typed, companyName: shell.companyName, words };
  const body = <CodeView {...view} />;
  return flowAnswer(
    env,
    { shell, title: problem === null ? title : `${words.errorTitle}: ${title}`, at: { name: "code" }, body },
    { status: problem === null ? 401 : 422 },
  );
}

/** A typed code, the wish for another one, or for another language. */
export async function takeCode(request: Request, env: Env, reference: string): Promise<Response> {
  const base = `/flow/${reference}`;
  const newcomer = await newcomerOf(request, env, reference);
  if (newcomer === null) return seeOther(base);
  const posted = await readPost(request);
  const typed = posted?.typed.find(([name]) => name === "code")?.[1] ?? "";
  if (!isOwnForm(request, env, newcomer.ref, posted)) return showCode(request, env, reference, newcomer, { typed });
  const subject = caseOf(env, newcomer.ref);
  const language = posted?.typed.find(([name]) => name === "language")?.[1];
  if (language !== undefined) {
    const flow = await subject.flow(newcomer.linkId);
    const cookie = languageCookie(language, flow.ok ? flow.value.form : null, isFramed(request));
    return seeOther(base, cookie === null ? {} : { "Set-Cookie": cookie });
  }
  if (!(await mayOnceMore(env, newcomer, "code"))) return tooFast(request, env);
  if (posted?.typed.some(([name]) => name === "resend") === true) {
    await subject.sendFlowCode(newcomer.sessionHash);
    return seeOther(base);
  }
  const alsoRight = await sandboxCodeOf(env, newcomer.ref.tenantId);
  const tried: TriedCode | null = await subject.tryFlowCode(newcomer.sessionHash, typed, alsoRight);
  if (tried === null) return seeOther(base);
  if (tried.outcome === "right") return letIn(request, base, newcomer.ref, tried.entered);
  const step: CodeStep = tried.step;
  const problem = tried.outcome === "locked" ? null : tried.outcome;
  return showCode(request, env, reference, { ...newcomer, code: step }, { problem });
}
