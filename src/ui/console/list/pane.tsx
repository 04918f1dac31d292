import type { ComponentChildren } from "preact";
import { IconButton } from "../../shared/button";
import { Icon } from "../../shared/icon";
import type { Loader } from "../../shared/load";
import { type Home, Loaded } from "../../shared/loaded";
import { Menu, type MenuItem } from "../../shared/menu";
import { Skeleton } from "../../shared/skeleton";
import { FactLine } from "./fact-line";

/** What is opened beside a list. `name`: of its kind, "Alert"; `skeleton`: while it is on its way; `home`: the list it belongs to. */
export const Pane = <Value,>({
  of,
  class: className,
  name,
  home,
  skeleton,
  children,
}: {
  of: Loader<Value>;
  class: string;
  name: string;
  home: Home;
  skeleton: ComponentChildren;
  children: (value: Value) => ComponentChildren;
}) => (
  <main class={`case ${className}`} id="main" aria-label={name}>
    <Loaded of={of.state} retry={() => void of.load()} home={home} skeleton={skeleton}>
      {children}
    </Loaded>
  </main>
);

/** `label`: "Loading the alert". */
export const PaneSkeleton = ({ label }: { label: string }) => (
  <div class="case-body">
    <Skeleton lines={8} label={label} />
  </div>
);

/**
 * The top of what is open: the way back where there is no room for the list beside it, its title with badges, a line of facts, and what can be done.
 * `menu`: the deeds that have no button, under the name `menuLabel`; `side`: what stands before it; `children`: dialogs that the menu opens.
 */
export const PaneHead = ({
  back,
  title,
  facts,
  side,
  menu,
  menuLabel = "More actions",
  children,
}: {
  back: () => void;
  title: ComponentChildren;
  facts: readonly ComponentChildren[];
  side?: ComponentChildren;
  menu: readonly MenuItem[];
  menuLabel?: string;
  children?: ComponentChildren;
}) => (
  <header class={side === undefined ? "case-head firm" : "case-head"}>
    <span class="only-narrow">
      <IconButton label="Back to the list" icon="arrowLeft" onClick={back} />
    </span>
    <div class="case-head-main">
      <div class="case-title of-pane">{title}</div>
      <FactLine of={facts} />
    </div>
    <div class="case-head-side">
      {side}
      <Menu label={menuLabel} items={menu}>
        <Icon name="dots" />
      </Menu>
    </div>
    {children}
  </header>
);
