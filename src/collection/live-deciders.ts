import { exactReads } from "./exact-reads";
import { type Condition, type Element, type Form, type FormPage, hasAnswer } from "./form";
import { isLayout, isList } from "./kinds";
import { flatElements, type PlacedElement, placedElements } from "./layout";
import { isDemanding } from "./visible";

/** `settled`: no answer of the page changes it. `live`: a browser can decide it. `servers`: only the server can. */
export type Decider = "settled" | "live" | "servers";

export interface WhoDecides {
  /** What a browser decides, with the questions it reads for that and all these stand in. Empty: no rule of the page is live. */
  kept: ReadonlySet<Element>;
  /** Whether the element of the page with this id is kept; not asked of what stands in lists. */
  keeps(id: string): boolean;
  /** Paths of the context that live rules read, answers of this page among them. */
  reads: string[];
  kindOf(condition: Condition, element: Element): Decider;
}

/**
 * Who decides the conditions of a page. Left to the server, with the whole element, is what is written in JMESPath, what reads a list,
 * a document, a signature, or a fact that is no answer of the form (nobody is told what a case knows about them), and what reads an
 * answer whose own question is left to the server.
 */
export function deciders(page: FormPage, form: Form): WhoDecides {
  const placed = new Map(placesIn(page).map((one) => [one.element, one]));
  const here = [...placed.values()].filter(({ element, list }) => list === null && hasAnswer(element));
  const elsewhere = form.pages.flatMap(({ elements }) =>
    flatElements(elements).flatMap((element) => (isList(element) ? [] : (element.valueDestination ?? []))),
  );
  const decided = new Set(placed.keys());

  const isSettled = (path: string): boolean =>
    !isOfItem(path) &&
    !isWithin(path, "documents") &&
    here.every(({ element: { valueDestination } }) => {
      const answer = valueDestination ?? "";
      return !isWithin(path, answer) && !isWithin(answer, path);
    });

  /** The question of this page, or of the same item, whose answer a path is or is part of. */
  const questionAt = (path: string, list: Element | null): Element | null => {
    for (const { element, list: around } of placed.values()) {
      const isHere = path.startsWith("item.") ? around !== null && around === list : around === null;
      const answer = around === null ? element.valueDestination : `item.${element.valueDestination}`;
      if (!isHere || !hasAnswer(element) || isList(element) || !isWithin(path, answer ?? "")) continue;
      return decided.has(element) && isReadable(element) ? element : null;
    }
    return null;
  };

  const kindOf = (condition: Condition, element: Element): Decider => {
    const list = placed.get(element)?.list ?? null;
    const reads = exactReads(condition);
    if (reads === null) return "servers";
    if (reads.every(isSettled)) return "settled";
    const isKnown = (path: string): boolean =>
      questionAt(path, list) !== null ||
      (path === "index" && list !== null) ||
      (isSettled(path) && elsewhere.some((answer) => isWithin(path, answer)));
    return condition.engine !== "jmespath" && reads.every(isKnown) ? "live" : "servers";
  };

  /** Everything around an element that closes it, and the element. */
  const around = ({ element, list, layouts }: PlacedElement): Element[] => {
    const place = list === null ? undefined : placed.get(list);
    return [element, ...layouts, ...(place === undefined ? [] : around(place))];
  };
  const closing = (element: Element): Condition[] => [...element.hidden, ...element.disable];

  for (let before = -1; before !== decided.size; ) {
    before = decided.size;
    for (const [element, place] of placed)
      if (around(place).some((one) => closing(one).some((condition) => kindOf(condition, one) === "servers")))
        decided.delete(element);
  }

  const kept = new Set<Element>();
  const reads = new Set<string>();
  const isLive = (element: Element): boolean =>
    [...closing(element), ...demands(element)].some((condition) => kindOf(condition, element) === "live");
  const keep = (element: Element): void => {
    const place = placed.get(element);
    if (place === undefined || kept.has(element) || !decided.has(element)) return;
    kept.add(element);
    for (const one of around(place)) keep(one);
    // What stands in rows and columns comes and goes with them.
    if (isLayout(element)) for (const child of element.children) keep(child);
    for (const condition of [...closing(element), ...demands(element)]) {
      if (kindOf(condition, element) !== "live") continue;
      for (const path of exactReads(condition) ?? []) {
        const question = questionAt(path, place.list);
        if (question !== null) keep(question);
        if (!isOfItem(path)) reads.add(path);
      }
    }
  };
  for (const element of decided) if (isLive(element)) keep(element);

  const keeps = (id: string): boolean => [...kept].some((one) => one.id === id && placed.get(one)?.list === null);
  return { kept, keeps, reads: [...reads], kindOf };
}

/** Everything on the page. A list within a list is the server's, and so is what stands in it. */
function placesIn(page: FormPage): PlacedElement[] {
  const places = placedElements(page.elements, "");
  const inner = new Set(places.flatMap(({ element, list }) => (list !== null && isList(element) ? [element] : [])));
  return places.filter(({ element, list }) => !inner.has(element) && (list === null || !inner.has(list)));
}

const isWithin = (path: string, outer: string): boolean => path === outer || path.startsWith(`${outer}.`);
const isOfItem = (path: string): boolean => isWithin(path, "item") || path === "index";

/** The conditions on which an answer is demanded. */
const demands = ({ validate }: Element): Condition[] =>
  validate.filter(isDemanding).flatMap(({ applyWhen }) => applyWhen ?? []);

/** Whether a browser can tell the answer from what is posted alone. */
const isReadable = ({ element, params }: Element): boolean =>
  element !== "signature" && params.countryCodePath === undefined && params.currencyPath === undefined;
