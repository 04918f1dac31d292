import type { ReadonlySignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Loadable } from "../../shared/load";
import { Loaded } from "../../shared/loaded";
import { SkeletonRows } from "../../shared/skeleton";

/**
 * The list beside which one of its rows is opened: it has the page's title while none is. `place`: what the document's title says after
 * the list's own; `head`: what narrows the list.
 */
export function SideList<T>({
  of,
  reload,
  title,
  name,
  place,
  isOpen,
  head,
  children,
}: {
  of: ReadonlySignal<Loadable<T>>;
  reload: () => void;
  title: string;
  name: string;
  place: string;
  isOpen: boolean;
  head: ComponentChildren;
  children: (value: T) => ComponentChildren;
}) {
  useEffect(() => {
    if (!isOpen) document.title = `${title} · ${place} · Edgecase`;
  }, [isOpen, title, place]);
  return (
    <section class="list" aria-label={name} {...(!isOpen && { id: "main", role: "main" as const })}>
      <header class="list-head">
        {isOpen ? <h2 class="unseen">{title}</h2> : <h1 class="clip">{title}</h1>}
        {head}
      </header>
      <div class="list-body">
        <Loaded of={of} retry={reload} skeleton={<SkeletonRows rows={10} label={`Loading ${name.toLowerCase()}`} />}>
          {children}
        </Loaded>
      </div>
    </section>
  );
}
