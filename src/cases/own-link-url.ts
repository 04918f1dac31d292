import { hostOfTenant } from "../db/brand-domains";
import { dbOf } from "../db/db-of";
import type { CaseLink, CaseRef } from "../domain";
import { type Env, settingsOf } from "../env";
import { linkUrl } from "./link";

/** The address an applicant gets, on the tenant's own host where it has proved one. */
export async function ownLinkUrl(env: Env, ref: CaseRef, link: Pick<CaseLink, "id" | "generation">): Promise<string> {
  const { MASTER_KEY, BASE_URL } = settingsOf(env);
  const host = await hostOfTenant(dbOf(env, ref.tenantId), ref.tenantId);
  return linkUrl({ MASTER_KEY, BASE_URL: host === null ? BASE_URL : `https://${host}` }, ref, link);
}
