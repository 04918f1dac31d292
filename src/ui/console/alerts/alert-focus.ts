import { navigate } from "../../shared/router";
import { listHref } from "./alerts-model";

/** The alert whose line has the focus. */
export const focusedAlert = (): string | null =>
  document.activeElement?.closest<HTMLElement>("[data-alert]")?.dataset.alert ?? null;

export function focusAlert(id: string): void {
  document.querySelector<HTMLElement>(`[data-alert="${CSS.escape(id)}"] a`)?.focus();
}

/** The list comes back as it was, with the focus on the alert one comes from. */
export function backToList(id: string | null): void {
  navigate(listHref());
  if (id !== null) requestAnimationFrame(() => focusAlert(id));
}
