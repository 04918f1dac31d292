import type { Problem } from "../domain/problems";
import { isUnsafeKey } from "../lib/json";
import type { Element } from "./form";
import { isDocument, isLayout, partsOf, roleOf } from "./kinds";
import type { PlacedElement } from "./layout";
import { formError as error } from "./problem";

const segments = "(?:[A-Za-z_][A-Za-z0-9_-]*)(?:\\.[A-Za-z_][A-Za-z0-9_-]*)*";
const destination = new RegExp(`^(?:entity\\.data|customData)\\.${segments}$`);
const relative = new RegExp(`^${segments}$`);

/** An answer goes where people's facts stand, never to what the engine writes: outputs, decisions, documents, the entity's id. */
export function destinationProblems(element: Element, path: string, isInList: boolean): Problem[] {
  const where = element.valueDestination;
  if (isLayout(element) || isDocument(element) || roleOf(element) === "shown") {
    return where === null ? [] : [error("bad_destination", path, `a ${element.element} has no answer to store`)];
  }
  if (where === null) return [error("bad_destination", path, "say where the answer goes")];
  if (!isPath(where, isInList)) {
    const message = isInList
      ? "inside a list the path is relative to the item, like firstName"
      : "an answer goes below entity.data. or customData.";
    return [error("bad_destination", path, message)];
  }
  return isInList && where.split(".")[0] === "id"
    ? [error("bad_destination", path, "the id of an item is not for the applicant to write")]
    : [];
}

/** Whether an answer could stand there. */
export const isPath = (where: string, isInList: boolean): boolean =>
  (isInList ? relative : destination).test(where) && !where.split(".").some(isUnsafeKey);

/** Whether a question has its answer there, or a part of it. */
export const isWritten = (where: string, placed: PlacedElement[], list: Element | null): boolean =>
  placed.some(({ element, list: own }) => {
    if (own !== list || element.valueDestination === null) return false;
    if (element.valueDestination === where) return true;
    return (partsOf(element) ?? []).some((part) => `${element.valueDestination}.${part}` === where);
  });

/** The same path twice, or one path inside another: the second answer would overwrite the first. Items of a list are apart. */
export function destinationClashes(placed: PlacedElement[]): Problem[] {
  const lists = new Set(placed.map(({ list }) => list));
  return [...lists].flatMap((list) => clashes(placed.filter((one) => one.list === list)));
}

function clashes(placed: PlacedElement[]): Problem[] {
  const writing = placed.flatMap(({ element: { valueDestination }, path }) =>
    valueDestination === null ? [] : [{ where: `${valueDestination}.`, path }],
  );
  return writing.flatMap(({ where, path }, i) => {
    const other = writing.slice(0, i).find((one) => where.startsWith(one.where) || one.where.startsWith(where));
    if (other === undefined) return [];
    const text = where === other.where ? "the same path" : "a path that overlaps";
    return [error("duplicate_destination", `${path}.valueDestination`, `${text} is written by ${other.path}`)];
  });
}
