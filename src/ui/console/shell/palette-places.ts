import { api, type Listed } from "../../shared/api";
import { navigate } from "../../shared/router";
import { savedViews, viewHref } from "../model/saved-views";
import { isSandbox, may, people, worksOnCases } from "../model/session";
import { addressOf } from "../settings/frame/addresses";
import { sectionGroups } from "../settings/frame/sections";
import type { Choice } from "./choice";
import { signOut } from "./sign-out";
import { setTheme, type Theme } from "./theme";

/** What definitions and rule sets have in common in their lists: every version is a line of its own. */
interface Versioned {
  id: string;
  key: string;
  version: number;
  name: string;
  displayName?: string | null;
}

/** Everything of the palette that is neither a case, a queue nor a key: places of the settings, what was built, people, views, the look. */
export async function palettePlaces(): Promise<Choice[]> {
  const [definitions, ruleSets, alertRules] = await Promise.all([
    newestOf("/workflow-definitions"),
    newestOf("/rule-sets"),
    api.get<Listed<{ id: string; name: string }>>("/alert-definitions?limit=100"),
    savedViews.state.peek().status === "ready" ? null : savedViews.load(),
  ]);
  return [
    ...sections(),
    to("alerts-put-off", "Alerts that were put off", "Alerts", "/console/alerts?view=put-off"),
    to("monitoring", "Monitoring calendar", "Monitoring", "/console/monitoring"),
    to("monitoring-overdue", "Who is overdue", "Monitoring", "/console/monitoring/overdue"),
    to("monitoring-trouble", "Whose look failed", "Monitoring", "/console/monitoring/in-trouble"),
    to("monitoring-paused", "Whose monitoring is paused", "Monitoring", "/console/monitoring/paused"),
    to(
      "merchants-to-review",
      "Reports on merchants to be reviewed",
      "Merchants",
      "/console/merchants?status=completed&reviewed=false",
    ),
    to("transaction-imports", "Imports of transactions", "Transactions", "/console/transactions/imports"),
    ...(may("cases:write") === true
      ? [to("transaction-import", "Import a file of transactions", "Transactions", "/console/transactions/imports/new")]
      : []),
    to("alert-numbers", "What became of alerts", "Statistics", "/console/statistics?tab=alerts"),
    ...(savedViews.value ?? []).map((view) => to(`view-${view.id}`, view.name, "Saved view", viewHref(view))),
    ...definitions.flatMap(({ id, key, name, displayName }) => [
      { ...to(`definition-${id}`, displayName ?? name, "Definition", addressOf.definition(id)), also: key },
      { ...to(`forms-${id}`, `${displayName ?? name}: forms`, "Forms", addressOf.definition(id, "forms")), also: key },
    ]),
    ...ruleSets.map(({ id, key, name }) => ({
      ...to(`rules-${id}`, name, "Rule set", addressOf.ruleSet(id)),
      also: key,
    })),
    ...(alertRules.ok ? alertRules.value.data : []).map(({ id, name }) =>
      to(`alert-rule-${id}`, name, "Alert rule", addressOf.alertRule(id)),
    ),
    ...(people.value ?? [])
      .filter(worksOnCases)
      .map(({ id, name }) =>
        to(`person-${id}`, `Cases of ${name}`, "Person", `/console/cases?assigneeId=${encodeURIComponent(id)}`),
      ),
    ...themes.map(
      ({ theme, label }): Choice => ({ id: `theme-${theme}`, label, hint: "Look", run: () => setTheme(theme) }),
    ),
    { id: "sign-out", label: "Sign out", hint: "You", run: signOut },
  ];
}

const themes: readonly { theme: Theme; label: string }[] = [
  { theme: "light", label: "Light theme" },
  { theme: "dark", label: "Dark theme" },
  { theme: "system", label: "Theme as the device has it" },
];

const to = (id: string, label: string, hint: string, href: string): Choice => ({
  id,
  label,
  hint,
  run: () => navigate(href),
});

const sections = (): Choice[] =>
  sectionGroups
    .filter(({ sandboxOnly }) => !sandboxOnly || isSandbox.peek())
    .flatMap(({ title, sections }) =>
      sections.map(({ label, href }) => to(`to-${href.replaceAll(/\W/g, "-")}`, label, title, href)),
    );

/** The newest version of each key, of the first hundred lines. Nothing, for somebody who may not read them. */
async function newestOf(path: string): Promise<Versioned[]> {
  const answer = await api.get<Listed<Versioned>>(`${path}?limit=100`);
  const newest = new Map<string, Versioned>();
  for (const one of answer.ok ? answer.value.data : []) {
    if (one.version > (newest.get(one.key)?.version ?? 0)) newest.set(one.key, one);
  }
  return [...newest.values()];
}
