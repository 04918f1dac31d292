import type { Form, FormPage } from "../collection/form";
import { documentsAmong } from "../collection/row-documents";
import type { FieldProblem } from "../domain";
import { randomSecret } from "../lib/bytes";
import { previousPage } from "../ui/flow/build-page";
import type { Seen } from "../ui/flow/seen";
import { seeOther } from "./flow-answer";
import { refuseButton } from "./flow-attempts";
import { withoutField } from "./flow-clashes";
import { again, drawClashes, drawPage, openPage, tooLateOrTooMuch } from "./flow-draw";
import { moveFile, removeFile, storeUploadedFile } from "./flow-files";
import { takeOver } from "./flow-fill";
import { noteStep } from "./flow-funnel";
import { type Kept, keepDraft } from "./flow-keep";
import { languageCookie } from "./flow-language";
import { lookUp } from "./flow-lookup";
import { pageGone } from "./flow-notices";
import { handToPhone } from "./flow-phone";
import { type Posted, withRow } from "./flow-post";
import { withdrawUnsent } from "./flow-rows";
import { sendPage } from "./flow-send";
import { draftOf, factsWith, refreshed, uploadSentence, type Visit } from "./flow-visit";

/** One page of the form, with what was typed before. */
export async function showPage(visit: Visit, form: Form, pageId: string): Promise<Response> {
  const page = openPage(visit, form, pageId);
  if (page === null) return pageGone(visit);
  noteStep(visit, "started");
  return drawPage(visit, form, page, factsWith(visit, page, draftOf(visit, page)), []);
}

/**
 * A posted page. Whatever the button was, files are stored and what was typed is kept; only "continue" sends the page. What is wrong
 * comes back on the same page, with everything that was typed.
 */
export async function takePage(visit: Visit, form: Form, pageId: string, posted: Posted): Promise<Response> {
  const page = openPage(visit, form, pageId);
  if (page === null) return pageGone(visit);
  const here = `${visit.base}/${page.id}`;
  const { action } = posted;
  if (action.kind === "foreign") return refuseButton(visit, here, action.name);
  if (posted.files.length > 0) {
    const problems = await storeFiles(visit, page, posted);
    if (problems.length > 0) return again(visit, page.id, posted.typed, problems);
    // The page is judged with the files in their place.
    const fresh = await refreshed(visit);
    return fresh === null ? pageGone(visit) : takePage(fresh, form, pageId, { ...posted, files: [] });
  }
  const keep = (then: (kept: Kept) => Response | Promise<Response>, change: KeepChange = {}) =>
    keepAnd(visit, form, page, change.posted ?? posted, change.removed, then);
  switch (action.kind) {
    case "continue":
      return sendPage(visit, form, page, posted);
    case "mine":
      return keep(() => seeOther(`${here}#f-${action.field}`));
    case "theirs":
      return keep(() => seeOther(`${here}#f-${action.field}`), { posted: withoutField(posted, action.field) });
    case "back":
      return keep(({ merged }) => {
        const before = previousPage({ form, facts: factsWith(visit, page, merged.pairs) }, page.id);
        return seeOther(before === null ? visit.base : `${visit.base}/${before}`);
      });
    case "phone":
      return keep(() => handToPhone(visit, page.id));
    case "language":
      return keep(() => {
        const cookie = languageCookie(action.language, form);
        return seeOther(here, cookie === null ? {} : { "Set-Cookie": cookie });
      });
    case "use":
      return keep(() => seeOther(`${here}#f-${action.field}`));
    // A script asks how the page would look with these answers; it saves them by itself.
    case "look":
      return drawPage(visit, form, page, factsWith(visit, page, posted.typed), []);
    case "lookup":
      return keep(async (kept) => {
        const facts = factsWith(kept.visit, page, kept.merged.pairs);
        const answer = await lookUp(kept.visit, page, kept.merged.pairs, action.field);
        return drawPage(kept.visit, form, page, facts, [], { lookup: { field: action.field, answer } });
      });
    case "fill":
      return keep(async (kept) => {
        if (!(await takeOver(kept.visit, form, page, kept.merged.pairs, action))) {
          const facts = factsWith(kept.visit, page, kept.merged.pairs);
          const lookup: Seen["lookup"] = { field: action.field, answer: { status: "failed" } };
          return drawPage(kept.visit, form, page, facts, [], { lookup });
        }
        return seeOther(`${here}#f-${action.field}`);
      });
    case "add": {
      const id = `new_${randomSecret(9)}`;
      const { typed } = withRow(posted.typed, action.list, id);
      return keep(
        ({ merged }) => {
          const row = merged.pairs.find(([name, value]) => value === id && name.endsWith(".id"))?.[0] ?? action.list;
          return seeOther(`${here}#${rowAnchor(row)}`);
        },
        { posted: { ...posted, typed } },
      );
    }
    case "remove": {
      const removed = `${action.list}.${action.index}`;
      return keep(
        async () => {
          await withdrawUnsent(visit, page, posted.typed, removed);
          return seeOther(`${here}#f-${action.list}`);
        },
        { removed },
      );
    }
    case "upload":
      return keep(() => seeOther(`${here}#doc-${action.element}`));
    case "remove_file":
      return keep(async () => {
        await removeFile(visit.env, visit.applicant.ref, visit.applicant.actor, action.element, action.fileId);
        return seeOther(`${here}#doc-${action.element}`);
      });
    case "move_file":
      return keep(async () => {
        await moveFile(visit.env, visit.applicant.ref, visit.applicant.actor, visit.view, action);
        return seeOther(`${here}#doc-${action.element}`);
      });
  }
}

/** `owners.0.licences.1.id` → `row-owners.0.licences-1`. */
const rowAnchor = (name: string): string => `row-${name.replace(/\.id$/, "").replace(/\.(?=\d+$)/, "-")}`;

interface KeepChange {
  posted?: Posted;
  /** The row that is taken away. */
  removed?: string;
}

/** Keeps what was typed and goes on, unless somebody else typed other words into the same field: then both are shown. */
async function keepAnd(
  visit: Visit,
  form: Form,
  page: FormPage,
  posted: Posted,
  removed: string | undefined,
  then: (kept: Kept) => Response | Promise<Response>,
): Promise<Response> {
  const kept = await keepDraft(visit, page, posted, removed === undefined ? {} : { removed });
  if (kept === null) return tooLateOrTooMuch(visit);
  return kept.merged.clashes.length > 0 ? drawClashes(kept, form, page) : then(kept);
}

async function storeFiles(visit: Visit, page: FormPage, posted: Posted): Promise<FieldProblem[]> {
  const { files } = posted;
  await keepDraft(visit, page, posted);
  const asked = documentsAmong(page.elements, factsWith(visit, page, posted.typed));
  // Files go by whose they are, fields by where they stand.
  const fieldOf = (address: string): string => asked.find(({ element }) => element.id === address)?.name ?? address;
  const problems: FieldProblem[] = [];
  for (const { file, ...place } of files) {
    const stored = await storeUploadedFile(visit.env, visit.applicant.ref, visit.applicant.actor, place, file);
    if (!stored.ok) problems.push(fileProblem(visit, page.id, fieldOf(place.element), stored.error.code));
  }
  return problems;
}

/** Files have sentences of their own; they travel as the problem's message. */
const fileProblem = (visit: Visit, page: string, field: string, code: string): FieldProblem => ({
  page,
  field,
  code: "bad_value",
  params: { message: uploadSentence(code, visit.shell.language, visit.shell.texts) },
});
