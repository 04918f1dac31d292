import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/**
 * Keeps the place of whoever works by keyboard. What has the focus can go away under it: a button that is done with, a row that left the
 * list, a part of the page that is another one now. The browser then forgets the place, and the next Tab begins at the top of the page;
 * here the main part of the page gets the focus instead. Who clicks on nothing keeps nothing: only what is gone is made up for.
 */
export function keepFocus(): void {
  let last: Element | null = null;
  let moved = false;
  addEventListener("focusin", ({ target }) => {
    if (target instanceof Element) last = target;
  });
  // A key that leads elsewhere from nothing in particular: the new page is where it leads to.
  addEventListener("keydown", () => {
    moved = document.activeElement === document.body;
  });
  addEventListener("pointerdown", () => {
    moved = false;
  });
  const isLost = (): boolean => document.activeElement === document.body && last !== null && !last.isConnected;
  let path = location.pathname;
  new MutationObserver(() => {
    const isElsewhere = path !== location.pathname;
    path = location.pathname;
    if (document.activeElement !== document.body) return;
    if (moved && isElsewhere) focusMain();
    // A list or a tree that draws a row anew gives it the focus back once it is drawn: it knows the place better.
    else if (isLost()) onceDrawn(() => isLost() && focusMain());
  }).observe(document.body, { childList: true, subtree: true });
}

/** After the effects of what is being drawn: they run when the next frame is painted. */
const onceDrawn = (then: () => void): void =>
  void requestAnimationFrame(() => void requestAnimationFrame(() => void setTimeout(then)));

const focusMain = (): void => focusOn(document.getElementById("main"));

function focusOn(place: HTMLElement | null | undefined): void {
  if (place == null) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

/** An element with all that it stands in, for `focusNear` once it is gone. */
export function wayUp(from: Element | null): Element[] {
  const up: Element[] = [];
  for (let at = from; at !== null; at = at.parentElement) up.push(at);
  return up;
}

/** Focuses the heading of the part of the page in which something stood that is gone; else the main part. */
export function focusNear(up: readonly Element[]): void {
  const part = up.find(({ isConnected }) => isConnected)?.closest("section, aside, main, dialog");
  focusOn(part?.querySelector<HTMLElement>("h1, h2, h3"));
  if (document.activeElement === document.body) focusMain();
}

/** For a bar whose buttons go away with what they do: `lost` is called when that took the focus, and nothing else has it. */
export function useLostFocus(bar: RefObject<HTMLElement | null>, lost: (up: Element[]) => void): void {
  // Before anything is drawn: afterwards nobody can tell where it was.
  const up = bar.current?.contains(document.activeElement) === true ? wayUp(bar.current) : null;
  useLayoutEffect(() => {
    if (up !== null && document.activeElement === document.body) lost(up);
  });
}
