import type { ComponentChildren } from "preact";
import { Icon, Link, place } from "../../../shared";
import { me } from "../../model/session";
import { sandboxHome, settingsHome } from "./addresses";
import { type Section, sectionGroups } from "./sections";

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
        {sectionGroups.map(({ title: group, sections, sandboxOnly }) =>
          sandboxOnly && isLive ? null : <Sections key={group} title={group} sections={sections} />,
        )}
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
