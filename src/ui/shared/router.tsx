import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { changedQuery } from "./match";

export { match } from "./match";

/** Where we are. The address is the state: everything a colleague should see when they open the same link is in it. */
export interface Place {
  path: string;
  query: URLSearchParams;
}

const here = (): Place => ({ path: location.pathname, query: new URLSearchParams(location.search) });

export const place = signal<Place>({ path: "/", query: new URLSearchParams() });

/** Starts listening to the address. Called once, by the shell. */
export function startRouter(): void {
  place.value = here();
  addEventListener("popstate", () => {
    place.value = here();
  });
}

/** Goes to an address of this app. `replace` leaves no step to go back to (typing in a search box, for example). */
export function navigate(href: string, how: { replace?: boolean } = {}): void {
  if (href === location.pathname + location.search) return;
  history[how.replace ? "replaceState" : "pushState"](null, "", href);
  place.value = here();
}

/** The present query with some keys changed (null removes), as `?…` or an empty string. */
export const queryWith = (changes: Record<string, string | null>, query = place.value.query): string =>
  changedQuery(query, changes);

interface LinkProps {
  href: string;
  children: ComponentChildren;
  class?: string;
  title?: string;
  /** For links whose content is only a sign. */
  label?: string;
  current?: boolean;
  id?: string;
  /** -1: reached by other keys than Tab. */
  tabIndex?: number;
  onClick?: (event: MouseEvent) => void;
}

/** A link inside the app. Modified clicks and middle clicks stay the browser's. */
export const Link = ({
  href,
  children,
  label,
  current = false,
  onClick,
  class: look,
  title,
  id,
  tabIndex,
}: LinkProps) => (
  <a
    href={href}
    id={id}
    class={look}
    title={title}
    aria-label={label}
    aria-current={current ? "page" : undefined}
    tabIndex={tabIndex}
    onClick={(event) => {
      onClick?.(event);
      if (event.defaultPrevented || event.button !== 0) return;
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      navigate(href);
    }}
  >
    {children}
  </a>
);
