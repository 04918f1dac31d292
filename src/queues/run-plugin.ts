import { caseOf } from "../cases/case-of";
import { ownLinkUrl } from "../cases/own-link-url";
import { retryAfterSeconds } from "../checks/retry-after";
import { dbOf } from "../db/db-of";
import { upsertEntity } from "../db/entities";
import { keepMail } from "../db/mails";
import { getTenant } from "../db/tenants";
import type { AttemptReport, CaseRef, Effect, Outside, OutsideAnswer, OutsideRequest } from "../domain";
import { keyedOf, personOfItem } from "../entities/terms";
import type { Env } from "../env";
import { err, ok, type Result } from "../lib/result";
import { fillSecrets } from "../outside";
import { failed, httpRetryable, type PluginMail, type PluginTools, runnableKind } from "../plugins";
import { accessTokenDoor } from "./access-token-door";
import { chosenMailService, sendByService } from "./mail-service";

/** An answer may be this long unless the plugin says otherwise; more belongs into a document. */
const usualAnswerBytes = 262_144;

type RunPlugin = Extract<Effect, { kind: "run_plugin" }>;

/** One attempt of a kind made with `definePlugin`: it gets its tools, and what it answers has been held against its own schema. */
export async function runPlugin(
  env: Env,
  ref: CaseRef,
  effect: RunPlugin,
  attempt: number,
  outside: Outside,
): Promise<AttemptReport> {
  const kind = runnableKind(effect.pluginKind);
  if (kind === null) return failed("unknown_plugin_kind", `there is no plugin kind "${effect.pluginKind}"`);
  const tenant = await getTenant(dbOf(env, ref.tenantId), ref.tenantId);
  const { plugin, timeoutSeconds, settings, input } = effect;
  return kind.run(
    { plugin, caseId: ref.caseId, idempotencyKey: effect.id, attempt, timeoutSeconds, settings, input },
    {
      ...toolsFor(env, ref, effect, outside),
      companyName: tenant?.name ?? "",
      environment: tenant?.environment === "live" ? "production" : "sandbox",
      mail: mailDoor(env, ref, effect.id, tenant?.environment ?? "live", outside),
    },
  );
}

function toolsFor(
  env: Env,
  ref: CaseRef,
  effect: RunPlugin,
  outside: Outside,
): Omit<PluginTools, "companyName" | "environment" | "mail"> {
  const nowMs = Date.now();
  return {
    nowMs,
    secret: (name) => outside.secret(name),
    call: (request) => call(effect, outside, request),
    accessToken: accessTokenDoor(env, ref.tenantId, outside, effect.timeoutSeconds * 1_000),
    async keepEntity({ type, key, correlationId, data }) {
      // Known by the case and its item, so that doing it again finds the same person and no other case's.
      const id = personOfItem(ref.tenantId, ref.caseId, type, key);
      const source = { kind: "case", id: ref.caseId } as const;
      const said = { id, type, correlationId, data, source };
      return upsertEntity(dbOf(env, ref.tenantId), ref.tenantId, said, keyedOf(env, ref.tenantId), nowMs);
    },
    async collectionUrl() {
      const flow = await caseOf(env, ref).flow();
      if (!flow.ok || flow.value.status !== "active") return null;
      const link = flow.value.links.findLast(
        ({ subject, kind, revokedAtMs, expiresAtMs }) =>
          subject === "applicant" && kind === "session" && revokedAtMs === null && expiresAtMs > flow.value.nowMs,
      );
      return link === undefined ? null : ownLinkUrl(env, ref, link);
    },
  };
}

async function call(
  effect: RunPlugin,
  outside: Outside,
  request: OutsideRequest,
): Promise<Result<OutsideAnswer, AttemptReport>> {
  const headers = await fillSecrets({ ...request.headers, "Idempotency-Key": effect.id }, outside);
  if (!headers.ok) return err(failed("not_configured", `the secret ${headers.error.missing} is not set`));
  const answer = await outside.fetch({
    url: request.url,
    method: request.method,
    headers: headers.value,
    body: request.method === "GET" || request.body === null ? null : JSON.stringify(request.body),
    timeoutMs: effect.timeoutSeconds * 1_000,
    maxBytes: effect.maxAnswerBytes ?? usualAnswerBytes,
  });
  if (!answer.ok) {
    const { code, message, retryable, durationMs } = answer.error;
    if (!retryable) return err(failed(code, message));
    return err({ outcome: "retry", code, message, retryAfterSeconds: null, httpStatus: null, durationMs });
  }
  const { status, durationMs } = answer.value;
  if (!httpRetryable(status)) return answer;
  return err({
    outcome: "retry",
    code: `http_${status}`,
    message: `Request Failed: the answer was ${status}`,
    retryAfterSeconds: retryAfterSeconds(answer.value.headers),
    httpStatus: status,
    durationMs,
  });
}

/**
 * The mail service of a live tenant, the mailbox of a sandbox tenant. The mails of one effect are numbered, so that a second attempt
 * sends none again where the service remembers.
 */
function mailDoor(
  env: Env,
  ref: CaseRef,
  effectId: string,
  environment: "sandbox" | "live",
  outside: Outside,
): PluginTools["mail"] {
  let count = 0;
  return async ({ to, subject, text, html }: PluginMail) => {
    count += 1;
    if (environment === "live") {
      const chosen = await chosenMailService(outside);
      if (!chosen.ok) return chosen;
      if (chosen.value !== null)
        return sendByService(chosen.value, { to, subject, text, html }, `${effectId}.${count}`, outside);
      return err(failed("not_configured", "no way to send e-mail is set up for this tenant: name a mail service"));
    }
    const mail = { id: `${effectId}.${count}`, toAddress: to, subject, text, html, caseId: ref.caseId };
    await keepMail(dbOf(env, ref.tenantId), ref.tenantId, { ...mail, createdAtMs: Date.now() });
    return ok(null);
  };
}
