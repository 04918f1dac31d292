import { failingContrasts } from "../collection/brand/contrast";
import { ownTextKeys } from "../collection/own-text-checks";
import { allowedOriginsOf } from "../db/allowed-origins";
import { brandFileById } from "../db/brand-files";
import { type BrandSubject, brandBelow, brandDraftOf, newestBrand, publishBrand, saveBrandDraft } from "../db/brands";
import { dbOf } from "../db/db-of";
import { type Brand, isListedAddress, layered, outcomeScreens, parseId } from "../domain";
import type { Env } from "../env";
import { err, ok, type Result } from "../lib/result";
import { viewOfContrast, viewOfDraft, viewOfVersion } from "./branding-schemas";
import { type ApiProblem, problem } from "./problem";

/** The brand of a tenant or workflow as it stands: draft, published, what lies below, and how its colours measure up. */
export async function brandingView(env: Env, subject: BrandSubject) {
  const db = dbOf(env, subject.tenantId);
  const [draft, published, below] = await Promise.all([
    brandDraftOf(db, subject),
    newestBrand(db, subject),
    brandBelow(db, subject),
  ]);
  return {
    workflow: subject.workflowKey,
    draft: draft === null ? null : viewOfDraft(draft),
    published: published === null ? null : viewOfVersion(published),
    below,
    contrast: viewOfContrast(layered(below, draft?.brand ?? published?.brand ?? {})),
  };
}

/** Keeps a draft. Anything well made is kept, readable or not: what is wrong with it is said before it is published. */
export async function keepDraft(
  env: Env,
  subject: BrandSubject,
  wish: { brand: Brand; expected: number | null; by: string; nowMs: number },
): Promise<Result<number, ApiProblem>> {
  const db = dbOf(env, subject.tenantId);
  const trouble = (await fileProblem(db, subject, wish.brand)) ?? textProblem(wish.brand);
  if (trouble !== null) return err(trouble);
  const draft = { brand: wish.brand, updatedAtMs: wish.nowMs, updatedBy: wish.by };
  const revision = await saveBrandDraft(db, subject, draft, wish.expected);
  return revision === null
    ? err(
        problem("conflict", "Somebody else changed the draft meanwhile. Read it again.", { param: "expectedRevision" }),
      )
    : ok(revision);
}

/** Makes a brand what applicants see: not while text of it cannot be read, nor while it leads to a site that is not listed. */
export async function makePublic(
  env: Env,
  subject: BrandSubject,
  wish: { brand: Brand; note: string | null; by: string; nowMs: number },
): Promise<Result<number, ApiProblem>> {
  const db = dbOf(env, subject.tenantId);
  const { brand, note } = wish;
  const whole = layered(await brandBelow(db, subject), brand);
  const trouble =
    unfitForPublic(whole, brand, await allowedOriginsOf(db, subject.tenantId)) ??
    (await fileProblem(db, subject, brand));
  if (trouble !== null) return err(trouble);
  const after = (await newestBrand(db, subject))?.version ?? 0;
  const next = { brand, note, publishedAtMs: wish.nowMs, publishedBy: wish.by };
  const version = await publishBrand(db, subject, next, after);
  return version === null
    ? err(problem("conflict", "Somebody else published at the same moment. Look at what they did, then try again."))
    : ok(version);
}

/** Why applicants may not see a brand. `whole`: with what lies below it; `origins`: the sites that the tenant lists. */
export function unfitForPublic(whole: Brand, brand: Brand, origins: readonly string[]): ApiProblem | null {
  const failing = failingContrasts(whole);
  if (failing.length > 0) {
    const [worst] = failing;
    const more = failing.length === 1 ? "" : ` (and ${failing.length - 1} more)`;
    const message =
      `${worst?.pair} in the ${worst?.scheme} scheme has a contrast of ${worst?.ratio}, and ${worst?.wanted} is needed${more}. ` +
      "Nothing was published.";
    return problem("brand_unreadable", message, { details: { pairs: failing.map((pair) => ({ ...pair })) } });
  }
  const stranger = unlistedRedirect(whole, origins);
  if (stranger !== null)
    return problem("bad_value", `The site of ${stranger.url} is not listed: list its origin first (PUT /embedding).`, {
      param: `brand.outcomes.${stranger.screen}.redirect.url`,
    });
  return textProblem(brand);
}

function unlistedRedirect(brand: Brand, origins: readonly string[]): { screen: string; url: string } | null {
  for (const screen of outcomeScreens) {
    const url = brand.outcomes?.[screen]?.redirect?.url;
    if (url !== undefined && !isListedAddress(origins, url)) return { screen, url };
  }
  return null;
}

/** Files have to be the tenant's own, and of the kind that stands there. */
async function fileProblem(db: D1Database, { tenantId }: BrandSubject, brand: Brand): Promise<ApiProblem | null> {
  const wanted = [
    ["logo", brand.logo, "logo"],
    ["logoDark", brand.logoDark, "logo"],
    ["favicon", brand.favicon, "favicon"],
    ["font.file", brand.font?.file, "font"],
  ] as const;
  for (const [path, id, use] of wanted) {
    if (id == null) continue;
    const fileId = parseId("file", id);
    const file = fileId === null ? null : await brandFileById(db, fileId);
    if (file === null || file.tenantId !== tenantId || file.use !== use)
      return problem("bad_value", `There is no uploaded ${use} with this id.`, { param: `brand.${path}` });
  }
  return null;
}

/** A word that no page says would be shown nowhere, and nobody would find out. */
function textProblem({ texts = {} }: Brand): ApiProblem | null {
  for (const [language, words] of Object.entries(texts))
    for (const key of Object.keys(words))
      if (!ownTextKeys.has(key))
        return problem("bad_value", `There is no word "${key}" that could be replaced.`, {
          param: `brand.texts.${language}.${key}`,
        });
  return null;
}
