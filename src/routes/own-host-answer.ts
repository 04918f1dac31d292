import type { CommandAnswer } from "../cases/case-api";
import { hostOfTenant } from "../db/brand-domains";
import { dbOf } from "../db/db-of";
import type { TenantId } from "../domain";
import { type Env, settingsOf } from "../env";
import { isObject, type JsonObject } from "../lib/json";

/**
 * The Case with its link on the tenant's own host, where it has proved one. The case itself cannot know it: hosts stand in D1, and may
 * change while the case lies still. A Case without a link is not looked at twice.
 */
export async function onOwnHost<Answer extends Pick<CommandAnswer, "body">>(
  env: Env,
  tenantId: TenantId,
  answer: Answer,
): Promise<Answer> {
  const base = `${settingsOf(env).BASE_URL}/go/`;
  if (!answer.body.includes(base)) return answer;
  const host = await hostOfTenant(dbOf(env, tenantId), tenantId);
  if (host === null) return answer;
  const view = JSON.parse(answer.body) as JsonObject;
  const link = isObject(view.links) ? view.links.collection : null;
  if (typeof link !== "string" || !link.startsWith(base)) return answer;
  const links = { collection: `https://${host}/go/${link.slice(base.length)}` };
  return { ...answer, body: JSON.stringify({ ...view, links }) };
}
