import type { Element, Form } from "../collection/form";
import { readDocumentAddress } from "../collection/row-documents";
import type { CaseLink, CaseSnapshot, Command, Refusal } from "../domain";

/** The form as a link shows it: all of it, or the pages it is for. Null: none of those pages is asked for now. */
export function partFor(form: Form | null, link: Pick<CaseLink, "pages"> | undefined): Form | null {
  const own = link?.pages;
  if (form === null || own === undefined) return form;
  const pages = form.pages.filter((page) => own.includes(page.id));
  return pages.length === 0 ? null : { ...form, pages };
}

/**
 * Why somebody with a link to a part of the form may not do this, or null. They write their own pages and add files to these; sending
 * the form is for whoever has all of it.
 */
export function outsideOwnPart(
  { actor, body }: Command,
  snapshot: CaseSnapshot,
  collectingNow: () => { form: Form; mode: "collect" | "revise" } | null,
): Refusal | null {
  if (actor.kind !== "applicant") return null;
  const link = snapshot.links.find(({ id }) => id === actor.linkId);
  if (link?.pages === undefined) return null;
  // What is asked of whom in a revision is known where its answers are taken in.
  if (collectingNow()?.mode === "revise") return null;
  switch (body.type) {
    case "submit_page":
      return link.pages.includes(body.page) ? null : refuse(`the page ${body.page}`);
    case "submit_form":
      return refuse("sending the form");
    case "add_file":
    case "remove_file":
    case "order_files": {
      const own = partFor(collectingNow()?.form ?? null, link);
      const elements = own?.pages.flatMap((page) => page.elements) ?? [];
      return holds(elements, readDocumentAddress(body.element).element) ? null : refuse(`the document ${body.element}`);
    }
    default:
      return null;
  }
}

const holds = (elements: readonly Element[], id: string): boolean =>
  elements.some((element) => element.id === id || holds(element.children, id));

const refuse = (what: string): Refusal => ({
  code: "not_permitted",
  message: `${what} is not in the part that this link opens`,
});
