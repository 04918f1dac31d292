import { useEffect } from "preact/hooks";
import { IconButton } from "../../shared/button";
import { Icon, type IconName } from "../../shared/icon";
import { Menu } from "../../shared/menu";
import { Link, navigate, place } from "../../shared/router";
import { alertCounts, cappedText } from "../model/alert";
import { feedIsLive } from "../model/feed";
import { notificationCounts } from "../model/notifications";
import { isSandbox, me } from "../model/session";
import { initials } from "../model/words";
import { useWatch } from "../settings/frame/when";
import { openPalette } from "./palette";
import { signOut } from "./sign-out";
import { nextTheme, theme } from "./theme";

const alertsHref = "/console/alerts";
const newsHref = "/console/notifications";
const countEveryMs = 60_000;
/** There is room for two digits. */
const mostShown = 99;

const places: { href: string; under: string; icon: IconName; label: string }[] = [
  { href: "/console/cases", under: "/console/cases", icon: "inbox", label: "Cases" },
  { href: alertsHref, under: alertsHref, icon: "flag", label: "Alerts" },
  { href: "/console/entities", under: "/console/entities", icon: "people", label: "Entities" },
  { href: "/console/monitoring", under: "/console/monitoring", icon: "calendar", label: "Monitoring" },
  { href: "/console/merchants", under: "/console/merchants", icon: "shop", label: "Merchants" },
  { href: "/console/transactions", under: "/console/transactions", icon: "transfer", label: "Transactions" },
  { href: newsHref, under: newsHref, icon: "bell", label: "Notifications" },
  { href: "/console/statistics", under: "/console/statistics", icon: "chart", label: "Statistics" },
  { href: "/console/settings", under: "/console/settings", icon: "settings", label: "Settings" },
];

/** The narrow bar at the start: where one can go, and who one is. */
export function Rail({ onHelp }: { onHelp: () => void }) {
  const { path } = place.value;
  const now = me.state.value;
  const person = now.status === "ready" ? now.value.actor : null;
  const name = person?.name ?? "";
  const newAlerts = alertCounts.value?.status.triggered ?? 0;
  const unread = notificationCounts.value?.unread ?? 0;
  useEffect(() => void alertCounts.load(), []);
  useWatch(true, countEveryMs, () => alertCounts.load());
  return (
    <nav class="rail" aria-label="Console">
      <Link href="/console/cases" class="rail-brand" label="Edgecase, to the queue" title="Edgecase">
        <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" focusable="false">
          <path d="M11 1.5 20.5 11 11 20.5 1.5 11Z" class="mark-edge" />
          <path d="M11 6.5 15.5 11 11 15.5 6.5 11Z" class="mark-core" />
        </svg>
      </Link>
      {[...places, ...(isSandbox.value ? [sandbox] : [])].map(({ href, under, icon, label }) => {
        const fresh = href === alertsHref ? newAlerts : href === newsHref ? unread : 0;
        const news = fresh > 0 ? cappedText(fresh, mostShown) : null;
        const words = news === null ? label : `${label}, ${news} new`;
        return (
          <Link key={href} href={href} class="rail-link" label={words} title={words} current={path.startsWith(under)}>
            <Icon name={icon} size={20} />
            {news !== null && <span class="rail-count num">{news}</span>}
          </Link>
        );
      })}
      <span class="rail-gap" />
      <span
        class={feedIsLive.value ? "live on" : "live"}
        title={
          feedIsLive.value
            ? "Changes appear by themselves"
            : "Connecting: changes do not appear by themselves right now"
        }
      >
        <span class="unseen" role="status">
          {feedIsLive.value ? "Live" : "Not live"}
        </span>
      </span>
      <IconButton label="Search and commands" icon="search" onClick={openPalette} />
      <IconButton label="Keyboard shortcuts" icon="help" onClick={onHelp} />
      <IconButton label={`Theme: ${theme.value}`} icon={theme.value === "dark" ? "moon" : "sun"} onClick={nextTheme} />
      <Menu
        label={name === "" ? "You" : `${name}, ${person?.role ?? ""}`}
        buttonClass="face big"
        items={[
          { label: "Your sessions", icon: "shield", run: () => navigate("/console/settings/sessions") },
          { label: "Sign out", icon: "out", run: signOut },
        ]}
      >
        {name === "" ? <Icon name="person" /> : <span class="initials" data-initials={initials(name)} />}
      </Menu>
    </nav>
  );
}

const sandbox = { href: "/console/sandbox", under: "/console/sandbox", icon: "flask", label: "Sandbox tools" } as const;
