import { ownerOfHost } from "../db/brand-domains";
import type { OutsideFailure } from "../domain";
import { type Env, settingsOf } from "../env";
import { err, type Result } from "../lib/result";
import { checkUrl, isSandbox } from "./check-url";
import { isOwnHost } from "./own-host";

/**
 * May webhooks go to this address? As `checkUrl` says, and never back to this deployment: under its own name, under a name that a tenant
 * has proved for its forms, or to the vendor inside.
 */
export async function checkWebhookUrl(env: Env, url: string): Promise<Result<URL, OutsideFailure>> {
  const { EGRESS_ALLOW_HOSTS, BASE_URL, CONTENT_ORIGIN } = settingsOf(env);
  const checked = checkUrl(url, EGRESS_ALLOW_HOSTS);
  if (!checked.ok) return checked;
  const { value } = checked;
  const isNamed = isOwnHost(value, BASE_URL) || isOwnHost(value, CONTENT_ORIGIN);
  const isOurs = isSandbox(value) || isNamed || (await isOfForms(env, value.hostname));
  if (!isOurs) return checked;
  const message = "webhooks are not sent to this deployment itself";
  return err({ code: "not_allowed", message, retryable: false, durationMs: 0 });
}

const isOfForms = async (env: Env, hostname: string): Promise<boolean> =>
  (await ownerOfHost(env.DB, hostname.replace(/\.$/, ""))) !== null;
