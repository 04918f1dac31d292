import { retryAfterSeconds } from "../checks/retry-after";
import type { AttemptReport, Outside } from "../domain";
import { err, ok, type Result } from "../lib/result";
import {
  isMailService,
  type MailService,
  mailRequest,
  mailSecrets,
  mailServices,
  mailVerdict,
  type ServiceMail,
  senderOf,
} from "../plugins/mail-services";

const timeoutMs = 15_000;

/** The service that a tenant has chosen, with its account. */
export interface ChosenMailService {
  service: MailService;
  key: string;
  from: ServiceMail["from"];
}

/** The tenant's mail service; null when it has chosen none, an error when what it has set is not enough. */
export async function chosenMailService(
  outside: Pick<Outside, "secret">,
): Promise<Result<ChosenMailService | null, AttemptReport>> {
  const named = (await outside.secret(mailSecrets.service))?.trim().toLowerCase();
  if (named === undefined || named === "") return ok(null);
  if (!isMailService(named)) return err(notConfigured(`${mailSecrets.service} is one of ${mailServices.join(", ")}`));
  const from = senderOf((await outside.secret(mailSecrets.from)) ?? "");
  if (from === null) return err(notConfigured(`the secret ${mailSecrets.from} is no sender: Name <address>`));
  const key = await outside.secret(mailSecrets.keys[named]);
  if (key === null) return err(notConfigured(`the secret ${mailSecrets.keys[named]} is not set`));
  return ok({ service: named, key, from });
}

/** The service that the tenant's mail goes through, and the secrets that hold its account; null when it has chosen none. */
export async function mailSecretsInUse(
  outside: Pick<Outside, "secret">,
): Promise<{ service: MailService; secrets: string[] } | null> {
  const named = (await outside.secret(mailSecrets.service))?.trim().toLowerCase() ?? "";
  if (!isMailService(named)) return null;
  return { service: named, secrets: [mailSecrets.service, mailSecrets.from, mailSecrets.keys[named]] };
}

/** Sends one mail. The error: what the attempt came to. */
export async function sendByService(
  { service, key, from }: ChosenMailService,
  mail: Omit<ServiceMail, "from">,
  idempotencyKey: string,
  outside: Outside,
): Promise<Result<null, AttemptReport>> {
  const answer = await outside.fetch(mailRequest(service, key, { ...mail, from }, idempotencyKey, timeoutMs));
  if (!answer.ok) {
    const { code, message, retryable, durationMs } = answer.error;
    if (!retryable) return err({ outcome: "result", result: { status: "error", code, message } });
    return err({ outcome: "retry", code, message, retryAfterSeconds: null, httpStatus: null, durationMs });
  }
  const verdict = mailVerdict(service, answer.value);
  if (verdict.sent) return ok(null);
  const { code, message } = verdict;
  const { status, headers, durationMs } = answer.value;
  if (!verdict.retry) return err({ outcome: "result", result: { status: "error", code, message } });
  const wish = retryAfterSeconds(headers);
  return err({ outcome: "retry", code, message, retryAfterSeconds: wish, httpStatus: status, durationMs });
}

const notConfigured = (message: string): AttemptReport => ({
  outcome: "result",
  result: { status: "error", code: "not_configured", message },
});
