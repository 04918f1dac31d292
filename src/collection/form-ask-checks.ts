import { isCheckName } from "../domain";
import type { Problem } from "../domain/problems";
import { isPath, isWritten } from "./form-destinations";
import type { PlacedElement } from "./layout";
import { formWarning as warning } from "./problem";
import { serverCheckOf } from "./server-checks";

/**
 * What an element has the server ask others, and cannot: a check that there is none of, facts that no question of the form writes.
 * Warnings: to an applicant both look as if nobody could tell.
 */
export const askProblems = (one: PlacedElement, placed: PlacedElement[]): Problem[] => [
  ...lookupProblems(one),
  ...one.element.validate.flatMap(({ type, value = null }, i): Problem[] => {
    if (type !== "serverCheck") return [];
    const asked = serverCheckOf(value);
    // What is said wrongly is an error of its own.
    if (typeof asked === "string") return [];
    const here = `${one.path}.validate.${i}.value`;
    return [
      ...nameProblems(asked.check, `${here}.check`),
      ...Object.entries(asked.with).flatMap(([name, where]) =>
        factProblems(where, `${here}.with.${name}`, one, placed),
      ),
    ];
  }),
];

const lookupProblems = ({ element, path }: PlacedElement): Problem[] =>
  element.element === "lookup" && typeof element.params.check === "string"
    ? nameProblems(element.params.check, `${path}.params.check`)
    : [];

const nameProblems = (check: string, path: string): Problem[] =>
  isCheckName(check)
    ? []
    : [warning("unknown_check", path, `there is no check "${check}": nobody is asked; GET /checks/catalog names them`)];

/** A path that nobody writes here is not wrong: the fact may come with the case. */
function factProblems(where: string, path: string, { list }: PlacedElement, placed: PlacedElement[]): Problem[] {
  const isOfItem = where.startsWith("item.");
  const bare = isOfItem ? where.slice("item.".length) : where;
  if (isOfItem && list === null) return [warning("unknown_path", path, "item. is for the fields of a list")];
  const isGood = isPath(isOfItem ? bare : `customData.${bare}`, isOfItem);
  return isGood && isWritten(bare, placed, isOfItem ? list : null)
    ? []
    : [warning("unknown_path", path, "no question of this form writes there: the fact has to come with the case")];
}
