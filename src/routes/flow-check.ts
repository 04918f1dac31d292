import type { Form, FormPage } from "../collection/form";
import { validatePage } from "../collection/validate";
import type { FieldProblem } from "../domain";
import { everyItem, itemsOfPage } from "../ui/flow/build-items";
import type { DraftAnswer } from "../ui/flow/model";
import { factsWith, type Pairs, seenBy, type Visit } from "./flow-visit";

/**
 * What is wrong with a page as it is typed, what it brings up and what it switches off. Nothing is kept. `asked`: what checks by others
 * have found.
 */
export function checkOf(
  visit: Visit,
  form: Form,
  page: FormPage,
  typed: Pairs,
  asked: FieldProblem[] = [],
): Pick<DraftAnswer, "problems" | "hidden" | "disabled"> {
  const facts = factsWith(visit, page, typed);
  const items = everyItem(itemsOfPage(page, seenBy(visit, form, facts, [...validatePage(page, facts), ...asked])));
  return {
    problems: items.flatMap((item) =>
      "problem" in item && item.problem !== null ? [{ field: item.name, message: item.problem }] : [],
    ),
    hidden: items.filter((item) => item.hidden).map((item) => item.name),
    disabled: items.filter((item) => "disabled" in item && item.disabled).map((item) => item.name),
  };
}
