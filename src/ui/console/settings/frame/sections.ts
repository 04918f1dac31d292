import type { IconName } from "../../../shared/icon";
import { addressOf, sandboxHome, settingsHome } from "./addresses";

/** A place of the settings. */
export interface Section {
  label: string;
  icon: IconName;
  href: string;
}

const builder: Section[] = [
  { label: "Definitions", icon: "flow", href: `${settingsHome}/definitions` },
  { label: "Rules", icon: "list", href: addressOf.rules },
  { label: "Alert rules", icon: "flag", href: addressOf.alertRules },
  { label: "Templates", icon: "apps", href: addressOf.templates },
  { label: "Branding", icon: "sun", href: addressOf.branding },
  { label: "Embedding", icon: "external", href: addressOf.embedding },
  { label: "Webhooks", icon: "hook", href: `${settingsHome}/webhooks` },
  { label: "Triggers", icon: "external", href: addressOf.triggers },
  { label: "API keys", icon: "key", href: `${settingsHome}/api-keys` },
  { label: "Request log", icon: "list", href: addressOf.requests },
];
const facts: Section[] = [
  { label: "Checks", icon: "search", href: addressOf.checks },
  { label: "Screening", icon: "shield", href: addressOf.screening },
  { label: "Lists", icon: "list", href: addressOf.lists },
  { label: "Vendors", icon: "external", href: addressOf.vendors },
  { label: "Secrets", icon: "key", href: addressOf.secrets },
];
const team: Section[] = [
  { label: "General", icon: "settings", href: addressOf.house },
  { label: "People", icon: "people", href: addressOf.people },
  { label: "Privacy", icon: "eye", href: addressOf.privacy },
  { label: "Audit log", icon: "list", href: addressOf.audit },
  { label: "Sign-in", icon: "shield", href: addressOf.signIn },
  { label: "Your sessions", icon: "person", href: addressOf.sessions },
];
const work: Section[] = [
  { label: "Queues", icon: "inbox", href: addressOf.queues },
  { label: "Capacity and absence", icon: "person", href: addressOf.queuePeople },
  { label: "Reasons", icon: "note", href: addressOf.reasons },
  { label: "Time limits", icon: "clock", href: addressOf.queueTimes },
  { label: "Monitoring", icon: "calendar", href: addressOf.monitoring },
  { label: "Incidents", icon: "alert", href: "/console/incidents" },
];
const sandbox: Section[] = [
  { label: "Magic values", icon: "flask", href: `${sandboxHome}/catalog` },
  { label: "Registry", icon: "list", href: `${sandboxHome}/registry` },
  { label: "Mailbox", icon: "mail", href: `${sandboxHome}/mailbox` },
  { label: "Clock", icon: "clock", href: `${sandboxHome}/clock` },
];

/** All of them as the side of every settings page shows them; the palette finds them by name. */
export const sectionGroups: { title: string; sections: Section[]; sandboxOnly: boolean }[] = [
  { title: "Build", sections: builder, sandboxOnly: false },
  { title: "Work", sections: work, sandboxOnly: false },
  { title: "Facts", sections: facts, sandboxOnly: false },
  { title: "Team", sections: team, sandboxOnly: false },
  { title: "Sandbox", sections: sandbox, sandboxOnly: true },
];
