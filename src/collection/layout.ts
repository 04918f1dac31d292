import type { Element } from "./form";
import { isLayout, isList } from "./kinds";

// A page's elements are one array as long as nothing is laid out; so is what this gives for them, every time.
const known = new WeakMap<readonly Element[], Element[]>();

/**
 * The elements as if there were no rows and columns: what stands in one is hidden and disabled with it, too. The same array gives the
 * same elements each time, so that they may be compared by identity. Everything that walks over a form's elements asks here first.
 */
export function flatElements(elements: Element[]): Element[] {
  if (!elements.some(isLayout)) return elements;
  let flat = known.get(elements);
  if (flat === undefined) {
    flat = elements.flatMap((element) =>
      isLayout(element) ? flatElements(element.children).map((child) => within(element, child)) : [element],
    );
    known.set(elements, flat);
  }
  return flat;
}

const within = ({ hidden, disable }: Element, child: Element): Element =>
  hidden.length === 0 && disable.length === 0
    ? child
    : { ...child, hidden: [...hidden, ...child.hidden], disable: [...disable, ...child.disable] };

/** An element where it stands: `path` like `forms.kyb.pages.0.elements.2.children.0`. */
export interface PlacedElement {
  element: Element;
  path: string;
  /** The list whose item it is a field of. */
  list: Element | null;
  /** That list and the one around it, the outermost first. */
  lists: Element[];
  /** Rows and columns around it, the outermost first. */
  layouts: Element[];
}

/** Every element with rows, columns and the fields of lists, in order; `path` is where `elements` stand. */
export const placedElements = (elements: Element[], path: string): PlacedElement[] => placed(elements, path, [], []);

const placed = (elements: Element[], path: string, lists: Element[], layouts: Element[]): PlacedElement[] =>
  elements.flatMap((element, index) => {
    const here = `${path}.${index}`;
    const inLists = isList(element) ? [...lists, element] : lists;
    const list = lists.at(-1) ?? null;
    const inLayouts = isLayout(element) ? [...layouts, element] : isList(element) ? [] : layouts;
    return [
      { element, path: here, list, lists, layouts },
      ...placed(element.children, `${here}.children`, inLists, inLayouts),
    ];
  });
