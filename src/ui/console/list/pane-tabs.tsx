import { useEffect, useRef } from "preact/hooks";
import { Link, navigate } from "../../shared/router";
import { useShortcut } from "../../shared/shortcut";

/** One part of what is open. `count`: how much there is in it; `open`: how much of that is to be decided. Zero shows nothing. */
export interface PaneTab {
  name: string;
  label: string;
  href: string;
  count?: number | undefined;
  open?: number;
}

/** The parts of what is open, each an address and a digit of its own: 1 to 9, then 0. `label`: "Parts of the case"; `group`: in the list of keys. */
export function PaneTabs({
  label,
  group,
  tabs,
  current,
}: {
  label: string;
  group: string;
  tabs: readonly PaneTab[];
  /** The name of the one that is shown. */
  current: string;
}) {
  const nav = useRef<HTMLElement>(null);
  // On a narrow screen there are more than fit.
  useEffect(
    () => nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }),
    [current],
  );
  return (
    <nav class="case-tabs" aria-label={label} ref={nav}>
      {tabs.map((tab, at) => (
        <TabLink key={tab.name} tab={tab} digit={(at + 1) % 10} group={group} isHere={tab.name === current} />
      ))}
    </nav>
  );
}

function TabLink({
  tab: { label, href, count = 0, open = 0 },
  digit,
  group,
  isHere,
}: {
  tab: PaneTab;
  digit: number;
  group: string;
  isHere: boolean;
}) {
  useShortcut(String(digit), label, () => navigate(href, { replace: true }), { group });
  return (
    <Link href={href} class="case-tab" current={isHere} title={`${label} (${digit})`}>
      {label}
      {count > 0 && <span class="case-tab-count">{count}</span>}
      {open > 0 && (
        <span class="tab-open" title={`${open} to decide`}>
          {open}
          <span class="unseen"> to decide</span>
        </span>
      )}
    </Link>
  );
}
