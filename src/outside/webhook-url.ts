import type { OutsideFailure } from "../domain";
import { type Env, settingsOf } from "../env";
import { err, type Result } from "../lib/result";
import { checkUrl } from "./check-url";
import { isOwnHost } from "./own-host";

/** May webhooks go to this address? As `checkUrl` says, and never back to this deployment. */
export function checkWebhookUrl(env: Env, url: string): Result<URL, OutsideFailure> {
  const { EGRESS_ALLOW_HOSTS, BASE_URL } = settingsOf(env);
  const checked = checkUrl(url, EGRESS_ALLOW_HOSTS);
  if (!checked.ok || !isOwnHost(checked.value, BASE_URL)) return checked;
  const message = "webhooks are not sent to this deployment itself";
  return err({ code: "not_allowed", message, retryable: false, durationMs: 0 });
}
