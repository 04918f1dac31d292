import type { ComponentChildren } from "preact";
import { Icon, type IconName, Link, place } from "../../../shared";
import { me } from "../../model/session";
import { addressOf, sandboxHome, settingsHome } from "./addresses";

interface Section {
  label: string;
  icon: IconName;
  href: string;
}

const builder: Section[] = [
  { label: "Definitions", icon: "flow", href: `${settingsHome}/definitions` },
  { label: "Rules", icon: "list", href: addressOf.rules },
  { label: "Templates", icon: "apps", href: addressOf.templates },
  { label: "Branding", icon: "sun", href: addressOf.branding },
  { label: "Embedding", icon: "external", href: addressOf.embedding },
  { label: "Webhooks", icon: "hook", href: `${settingsHome}/webhooks` },
  { label: "API keys", icon: "key", href: `${settingsHome}/api-keys` },
];
const facts: Section[] = [
  { label: "Checks", icon: "search", href: addressOf.checks },
  { label: "Screening", icon: "shield", href: addressOf.screening },
  { label: "Lists", icon: "list", href: addressOf.lists },
  { label: "Vendors", icon: "external", href: addressOf.vendors },
  { label: "Secrets", icon: "key", href: addressOf.secrets },
];
const team: Section[] = [
  { label: "People", icon: "people", href: addressOf.people },
  { label: "Audit log", icon: "list", href: addressOf.audit },
  { label: "Sign-in", icon: "shield", href: addressOf.signIn },
  { label: "Your sessions", icon: "person", href: addressOf.sessions },
];
const work: Section[] = [
  { label: "Queues", icon: "inbox", href: addressOf.queues },
  { label: "Capacity and absence", icon: "person", href: addressOf.queuePeople },
  { label: "Reasons", icon: "note", href: addressOf.reasons },
  { label: "Time limits", icon: "clock", href: addressOf.queueTimes },
];
const sandbox: Section[] = [
  { label: "Magic values", icon: "flask", href: `${sandboxHome}/catalog` },
  { label: "Registry", icon: "list", href: `${sandboxHome}/registry` },
  { label: "Mailbox", icon: "mail", href: `${sandboxHome}/mailbox` },
  { label: "Clock", icon: "clock", href: `${sandboxHome}/clock` },
];

/** A page of the settings: where you can go on the side, title and actions on top, the rest below. */
export function SettingsPage({
  title,
  back,
  badges,
  actions,
  lead,
  fill = false,
  children,
}: {
  title: ComponentChildren;
  /** The list this page was opened from. */
  back?: { label: string; href: string };
  badges?: ComponentChildren;
  actions?: ComponentChildren;
  /** One sentence about what this is for. */
  lead?: ComponentChildren;
  /** The content uses the whole width. */
  fill?: boolean;
  children: ComponentChildren;
}) {
  const isLive = me.value?.tenant.environment === "live";
  return (
    <div class="settings">
      <nav class="settings-nav" aria-label="Settings" ref={showCurrent}>
        <Sections title="Build" sections={builder} />
        <Sections title="Work" sections={work} />
        <Sections title="Facts" sections={facts} />
        <Sections title="Team" sections={team} />
        {!isLive && <Sections title="Sandbox" sections={sandbox} />}
      </nav>
      <main id="main" class={fill ? "settings-page fill" : "settings-page"}>
        <header class="settings-head">
          <div class="settings-title">
            {back && (
              <Link class="settings-back" href={back.href}>
                <Icon name="arrowLeft" size={14} />
                {back.label}
              </Link>
            )}
            <div class="row wrap">
              <h1>{title}</h1>
              {badges}
            </div>
            {lead && <p class="settings-lead">{lead}</p>}
          </div>
          {actions && <div class="settings-actions">{actions}</div>}
        </header>
        {children}
      </main>
    </div>
  );
}

// On a phone the sections are one line that scrolls: where we are must be in sight.
const showCurrent = (nav: HTMLElement | null): void =>
  nav?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

const Sections = ({ title, sections }: { title: string; sections: Section[] }) => (
  <div class="settings-group">
    <p class="settings-group-title">{title}</p>
    <ul>
      {sections.map(({ label, icon, href }) => {
        const { path } = place.value;
        const isHere = path === href || path.startsWith(`${href}/`) || (isHome(path) && href === homeOf(path));
        return (
          <li key={href}>
            <Link class="settings-link" href={href} current={isHere}>
              <Icon name={icon} />
              {label}
            </Link>
          </li>
        );
      })}
    </ul>
  </div>
);

const isHome = (path: string): boolean => path === settingsHome || path === sandboxHome;
const homeOf = (path: string): string => `${path}/${path === settingsHome ? "definitions" : "catalog"}`;
