import { newcomerOf, readApplicantLink } from "../auth/applicant";
import type { CodeStep, Entered } from "../cases/case-api";
import { caseOf } from "../cases/case-of";
import { sha256Hex } from "../lib/bytes";
import { err, ok, type Result } from "../lib/result";
import { entrySeconds, mayEnter, mayOnceMore } from "./flow-pace";
import { type Visit, visitOf } from "./flow-visit";
import type { PublicCall } from "./framework";
import { type ApiProblem, notFound, problem, problemOf } from "./problem";
import { countVisit } from "./rate-limit";
import { sandboxCodeOf } from "./sandbox-code";

/** A call of the flow's API: the session is the bearer's, cookies count for nothing. */
export type FlowCall = Pick<PublicCall, "env" | "headers" | "url"> & { params: { reference: string } };

const nobody = (): ApiProblem =>
  problem("unauthenticated", "Open the link first, and send its session as `Authorization: Bearer …`.");

/** Who is at which form. */
export async function visitOfCall(call: FlowCall): Promise<Result<Visit, ApiProblem>> {
  const request = requestOf(call);
  if (!request.headers.has("authorization")) return err(nobody());
  const visit = await visitOf(request, call.env, call.params.reference);
  if (visit !== null) {
    const counted = await countVisit(call.env, visit.applicant.actor);
    return counted.ok ? ok(visit) : counted;
  }
  const newcomer = await newcomerOf(request, call.env, call.params.reference);
  if (newcomer === null) return err(nobody());
  return err(
    problem("unauthenticated", "A code is to be typed in first.", { details: { code: { ...newcomer.code } } }),
  );
}

/** Opens the link that the path names, with the secret it was sent with. */
export async function openSession(call: FlowCall, secret: string): Promise<Result<SessionView, ApiProblem>> {
  const named = await readApplicantLink(call.env, `${call.params.reference}.${secret}`);
  if (named === null) return err(notFound("link"));
  if (!(await mayEnter(call.env, named))) return err(tooOften("This link was opened too often"));
  const opened = await caseOf(call.env, named.ref).openFlowSession(named.linkId, named.generation, {
    sessionHash: null,
    deviceHash: null,
  });
  if (!opened.ok) return err(problemOf(opened.error));
  const session = await caseOf(call.env, named.ref).flowSession(sha256Hex(opened.value.sessionSecret));
  return ok(sessionView(opened.value, session?.code ?? null));
}

/** A typed code, or (null) the wish for another one. */
export async function codeStep(
  call: FlowCall,
  typed: string | null,
): Promise<Result<{ session: SessionView | null; code: CodeStep | null }, ApiProblem>> {
  const newcomer = await newcomerOf(requestOf(call), call.env, call.params.reference);
  if (newcomer === null) return err(nobody());
  if (!(await mayOnceMore(call.env, newcomer, "code"))) return err(tooOften("Too many codes were tried"));
  const subject = caseOf(call.env, newcomer.ref);
  if (typed === null) return ok({ session: null, code: await subject.sendFlowCode(newcomer.sessionHash) });
  const tried = await subject.tryFlowCode(
    newcomer.sessionHash,
    typed,
    await sandboxCodeOf(call.env, newcomer.ref.tenantId),
  );
  if (tried === null) return err(nobody());
  if (tried.outcome === "right") return ok({ session: sessionView(tried.entered, null), code: null });
  return ok({ session: null, code: tried.step });
}

const tooOften = (words: string): ApiProblem =>
  problem("too_many_requests", `${words}; try again in a minute.`, {
    headers: { "Retry-After": String(entrySeconds) },
  });

interface SessionView {
  token: string;
  expiresAt: string;
  code: CodeStep | null;
}

const sessionView = ({ sessionSecret, expiresAtMs }: Entered, code: CodeStep | null): SessionView => ({
  token: sessionSecret,
  expiresAt: new Date(expiresAtMs).toISOString(),
  code,
});

/** The same request without its cookies. */
export function requestOf({ headers, url }: Pick<FlowCall, "headers" | "url">): Request {
  const bare = new Headers(headers);
  bare.delete("cookie");
  return new Request(url, { headers: bare });
}
