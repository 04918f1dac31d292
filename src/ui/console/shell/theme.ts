import { signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";
const key = "edgecase.theme";

export const theme = signal<Theme>("system");

const isTheme = (value: string | null): value is Theme => value === "light" || value === "dark" || value === "system";

/** What the person chose on this device; the page's first script has already put it on the root. */
export function startTheme(): void {
  const chosen = localStorage.getItem(key);
  setTheme(isTheme(chosen) ? chosen : "system");
}

export function setTheme(next: Theme): void {
  theme.value = next;
  localStorage.setItem(key, next);
  if (next === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
}

const order: Theme[] = ["system", "light", "dark"];
export const nextTheme = (): void => setTheme(order[(order.indexOf(theme.value) + 1) % order.length] ?? "system");
