import { caseOf } from "../cases/case-of";
import { strayNames, strayPath, undeclaredNames } from "../collection/answers";
import { keyOf } from "../collection/draft-names";
import { type Merged, mergeDraft } from "../collection/drafts";
import type { FormPage } from "../collection/form";
import { postedOf } from "../collection/read-value";
import { sha256Hex } from "../lib/bytes";
import type { Posted } from "./flow-post";
import { factsWith, give, type Pairs, refreshed, type Visit } from "./flow-visit";

/** How often somebody else may be faster before we give up for now. */
const mostRounds = 5;

/** What of a post is typed; the rest of it says which button was pressed. */
export type TypedPost = Pick<Posted, "typed" | "device" | "seen" | "changed">;

export interface Kept {
  savedAtMs: number;
  /** Of the page's drafts, after this. */
  version: number;
  merged: Merged;
  /** The visit as it was when this was kept. */
  visit: Visit;
}

/**
 * Keeps what was typed on a page, field by field, beside what others keep there. Where two typed different words into one field,
 * nothing is written: that is told. `isWhole`: nobody may have changed anything of the page meanwhile, because it is about to be sent.
 * Null: it cannot be kept. Throws when others are faster time and again; asked once more it works.
 */
export async function keepDraft(
  visit: Visit,
  page: FormPage,
  post: TypedPost,
  { isWhole = false, removed }: { isWhole?: boolean; removed?: string } = {},
): Promise<Kept | null> {
  let now = visit;
  await tellStrays(visit, page, post);
  for (let round = 0; round < mostRounds; round++) {
    const facts = factsWith(now, null, null);
    const draft = now.view.drafts[page.id];
    const pairs = declared(page, post.typed, now);
    const merged = mergeDraft(page, facts, draft, {
      pairs,
      seen: post.seen,
      changed: post.changed,
      ...(removed === undefined ? {} : { removed }),
    });
    const save = { fields: merged.changes, device: post.device, pageVersion: isWhole ? (draft?.version ?? 0) : null };
    const saved = await caseOf(now.env, now.applicant.ref).saveDrafts(page.id, save, now.applicant.linkId);
    if (!saved.ok) return null;
    if (!saved.value.isStale)
      return { savedAtMs: saved.value.savedAtMs, version: saved.value.version, merged, visit: now };
    const fresh = await refreshed(now);
    if (fresh === null || fresh.view.form === null) return null;
    now = fresh;
  }
  throw new Error("too many are writing on this page");
}

/** The most fields that are no page's to be written down of one post. */
const mostStrays = 3;

/** Who types into fields that the page has never had is refused by the case, which writes it down: once for each field. */
async function tellStrays(visit: Visit, page: FormPage, { typed, changed }: TypedPost): Promise<void> {
  const news = changed === null ? typed : typed.filter(([name]) => changed.has(name));
  for (const name of strayNames(page, news).slice(0, mostStrays)) {
    const answers = { [strayPath(name)]: "" };
    const id = `stray|${visit.applicant.linkId}|${page.id}|${sha256Hex(name).slice(0, 16)}`;
    await give(visit, { type: "submit_page", page: page.id, answers, device: null }, id);
  }
}

/** What the page asks for. Anything else is no answer to be kept; sending it is refused and written down. */
function declared(page: FormPage, typed: Pairs, visit: Visit): Pairs {
  const strange = new Set(undeclaredNames(page, typed, factsWith(visit, page, typed)));
  return strange.size === 0 ? typed : typed.filter(([name]) => !strange.has(name));
}

/** What others have changed on a page since `version`, by kept name. */
export function newsOf(visit: Visit, page: FormPage, sinceVersion: number, device: string): [string, string[]][] {
  const draft = visit.view.drafts[page.id];
  return Object.entries(draft?.fields ?? {}).flatMap(([key, field]): [string, string[]][] =>
    field.version > sinceVersion && field.device !== device ? [[key, field.values]] : [],
  );
}

/** The name a field of this post is kept under. */
export const keptName = (name: string, typed: Pairs): string => keyOf(name, postedOf(typed));
