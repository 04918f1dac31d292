import type { LinkReference } from "../cases/link";
import type { Env } from "../env";
import { NoticeView } from "../ui/flow/notices";
import { flowWords } from "../ui/flow/words";
import { flowAnswer } from "./flow-answer";
import { plainShell } from "./flow-visit";

/** As wrangler.toml declares the binding: so often a minute may one link be opened, or asked for anew. */
export const entrySeconds = 60;

/**
 * Whether a link may be opened, or asked for, once more now. Each time leaves a session and a line in the timeline behind, and whoever
 * has the address can do it without end.
 */
export const mayEnter = (env: Env, link: LinkReference): Promise<boolean> => mayOnceMore(env, link);

/**
 * Whether somebody with a link may do this once more now: each counts by itself, so often a minute, and each leaves a line in the
 * timeline, whatever comes of it.
 */
export async function mayOnceMore(env: Env, { ref, linkId }: LinkReference, what?: "code" | "phone"): Promise<boolean> {
  const name = `${ref.tenantId}|${ref.caseId}|${linkId}`;
  const { success } = await env.FLOW_ENTRY_LIMIT.limit({ key: what === undefined ? name : `${what}|${name}` });
  return success;
}

/** Too much at once: what was saved is safe, and in a minute it goes on. */
export function tooFast(request: Request, env: Env): Promise<Response> {
  const shell = plainShell(request);
  const words = flowWords(shell.language);
  const body = <NoticeView title={words.brokenTitle} lead={words.brokenLead} way={{ href: "", label: words.again }} />;
  const init = { status: 429, headers: { "Retry-After": String(entrySeconds) } };
  return flowAnswer(env, { shell, title: words.brokenTitle, body }, init);
}
