import { navigate } from "../../shared/router";
import { isTyping } from "../../shared/shortcut";

/** Moving between the rows of a list, and coming back to them. A row carries its id as `data-<mark>`, and its first link takes the focus. */
export interface RowFocus {
  /** The row that has the focus; null: none has. */
  focused(): string | null;
  focus(id: string): void;
  /** To the row after or before the open one; while none is open only the focus moves. `hrefOf`: where a row is opened. */
  step(openId: string | null, by: 1 | -1, hrefOf: (id: string) => string): void;
  /** The list comes back as it was, with the focus on the row one comes from. */
  back(openId: string | null): void;
}

/** `neighbour`: the row beside another, or the first; null: there is none. */
export function rowFocus(
  mark: string,
  listHref: () => string,
  neighbour: (id: string | null, by: 1 | -1) => string | null,
): RowFocus {
  const name = `data-${mark}`;
  const focus = (id: string) => document.querySelector<HTMLElement>(`[${name}="${CSS.escape(id)}"] a`)?.focus();
  const focused = () => document.activeElement?.closest(`[${name}]`)?.getAttribute(name) ?? null;
  return {
    focused,
    focus,
    step(openId, by, hrefOf) {
      const next = neighbour(openId ?? focused(), by);
      if (next === null) return;
      if (openId === null) focus(next);
      else navigate(hrefOf(next), { replace: true });
    },
    back(openId) {
      navigate(listHref());
      // Who has begun to type meanwhile stays there.
      if (openId !== null) requestAnimationFrame(() => isTyping(document.activeElement) || focus(openId));
    },
  };
}
