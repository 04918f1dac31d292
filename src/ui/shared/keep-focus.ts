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

function focusMain(): void {
  const main = document.getElementById("main");
  if (main === null) return;
  main.tabIndex = -1;
  main.focus({ preventScroll: true });
}
