import { entrySecretOf } from "../auth/applicant";
import { earlyToken, formToken, isEarlyForm, isSessionForm } from "../auth/form-token";
import type { CaseRef } from "../domain";
import { type Env, settingsOf } from "../env";
import type { Shell } from "../ui/flow/model";
import { isFramed } from "./flow-embed";
import type { Posted } from "./flow-post";

/** The same shell for a page whose forms ride on the session of this case. */
export function withFormToken(shell: Shell, request: Request, env: Env, ref: CaseRef): Shell {
  const secret = entrySecretOf(request, ref);
  return secret === null ? shell : { ...shell, formToken: formToken(settingsOf(env).MASTER_KEY, secret) };
}

/** The same before there is a session. The cookie has to go with the page. */
export function withEarlyToken(shell: Shell, request: Request, env: Env): { shell: Shell; cookie: string } {
  const { token, cookie } = earlyToken(request, settingsOf(env).MASTER_KEY, isFramed(request));
  return { shell: { ...shell, formToken: token }, cookie };
}

/** Whether a post is of a page that was drawn for this session, or of a kind that no form can send. */
export const isOwnForm = (request: Request, env: Env, ref: CaseRef, posted: Posted | null): boolean =>
  isSessionForm(request, settingsOf(env).MASTER_KEY, entrySecretOf(request, ref), posted?.token ?? null);

/** The same before there is a session. */
export const isOwnEarlyForm = (request: Request, env: Env, posted: Posted | null): boolean =>
  isEarlyForm(request, settingsOf(env).MASTER_KEY, posted?.token ?? null);
