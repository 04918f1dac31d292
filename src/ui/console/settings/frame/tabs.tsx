import type { ComponentChildren } from "preact";
import { Link, place, queryWith } from "../../../shared";

export interface Tab {
  key: string;
  label: string;
  count?: number | null;
  /** The count is bad news. */
  bad?: boolean;
}

/** Views of one thing. Each is a link: the address says which is open. */
export function Tabs({ label, tabs, open }: { label: string; tabs: readonly Tab[]; open: string }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link
          key={tab.key}
          class="tab"
          href={`${place.value.path}${queryWith({ tab: tab.key })}`}
          current={tab.key === open}
        >
          {tab.label}
          {(tab.count ?? 0) > 0 && <Count bad={tab.bad ?? false}>{tab.count}</Count>}
        </Link>
      ))}
    </nav>
  );
}

const Count = ({ bad, children }: { bad: boolean; children: ComponentChildren }) => (
  <span class={bad ? "tab-count bad" : "tab-count"}>{children}</span>
);
