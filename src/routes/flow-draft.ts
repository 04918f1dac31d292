import { documentOf } from "../collection/documents";
import type { Form, FormPage } from "../collection/form";
import { documentsAmong } from "../collection/row-documents";
import { validatePage } from "../collection/validate";
import { visiblePages } from "../collection/visible";
import { everyItem, itemsOfPage } from "../ui/flow/build-items";
import type { DraftAnswer, DraftNews } from "../ui/flow/model";
import { askedProblems } from "./flow-checks";
import { clashesShown } from "./flow-clashes";
import { keepDraft, newsOf } from "./flow-keep";
import type { Posted } from "./flow-post";
import { draftOf, factsWith, seenBy, type Visit } from "./flow-visit";

/** Keeps a page as it is typed, and tells what is wrong so far and what is to be shown. Null: it cannot be kept. */
export async function takeDraft(visit: Visit, form: Form, pageId: string, posted: Posted): Promise<DraftAnswer | null> {
  const page = openPage(visit, form, pageId);
  const kept = page === null ? null : await keepDraft(visit, page, posted);
  if (page === null || kept === null) return null;
  // What is said about the page is about what stands on the reader's screen, rows included.
  const facts = factsWith(kept.visit, page, posted.typed);
  const problems = validatePage(page, facts);
  // Checks that others are asked for cost time and money: only of what is news.
  const asked = posted.changed === null ? [] : await askedProblems(kept.visit, form, page, facts, posted.changed);
  const seen = seenBy(kept.visit, form, facts, [...problems, ...asked]);
  const items = everyItem(itemsOfPage(page, seen, []));
  const { merged } = kept;
  return {
    ...newsAt(kept.visit, page, posted),
    version: kept.version,
    savedAt: new Date(kept.savedAtMs).toISOString(),
    problems: items.flatMap((item) =>
      "problem" in item && item.problem !== null ? [{ field: item.name, message: item.problem }] : [],
    ),
    hidden: items.filter((item) => item.hidden).map((item) => item.name),
    disabled: items.filter((item) => "disabled" in item && item.disabled).map((item) => item.name),
    clashes: clashesShown(
      page,
      { ...seen, pairs: posted.typed },
      { facts: factsWith(kept.visit, page, merged.pairs), pairs: merged.pairs },
      merged.clashes,
    ),
  };
}

/** What has happened to a page since somebody looked at it. Null: it is not open. */
export function lookAtDraft(
  visit: Visit,
  form: Form,
  pageId: string,
  since: Pick<Posted, "sinceVersion" | "device">,
): DraftNews | null {
  const page = openPage(visit, form, pageId);
  return page === null ? null : newsAt(visit, page, since);
}

function newsAt(visit: Visit, page: FormPage, since: Pick<Posted, "sinceVersion" | "device">): DraftNews {
  const { drafts, documents, progress } = visit.view;
  const files = documentsAmong(page.elements, factsWith(visit, page, draftOf(visit, page))).flatMap(({ element }) => {
    const document = documentOf(element, documents);
    return document === null ? [] : [...document.pages, ...document.nextPages];
  });
  return {
    version: drafts[page.id]?.version ?? 0,
    news: newsOf(visit, page, since.sinceVersion, since.device),
    sentAtMs: progress.pages[page.id] ?? null,
    files: files.map(({ fileId, status }) => `${fileId} ${status}`).join("\n"),
  };
}

const openPage = (visit: Visit, form: Form, pageId: string): FormPage | null =>
  visiblePages(form, factsWith(visit, null, null)).find((candidate) => candidate.id === pageId) ?? null;
