/** A box that scrolls must be reachable by keyboard, or nobody can scroll it without a mouse. For `ref`. */
export function reachable(box: HTMLElement | null): void {
  if (box !== null) box.tabIndex = 0;
}
