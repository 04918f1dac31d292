import { useEffect, useState } from "preact/hooks";
import {
  api,
  Badge,
  Button,
  type Column,
  Icon,
  Link,
  Loaded,
  loader,
  Menu,
  navigate,
  place,
  sayFailure,
  Time,
  toast,
  useShortcut,
} from "../../../shared";
import { alertTones } from "../../model/alert";
import { riskWords } from "../../model/words";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { NarrowedTable } from "../frame/narrowed-table";
import { NewButton } from "../frame/new-button";
import { SettingsPage } from "../frame/settings-page";
import { useWatch } from "../frame/when";
import {
  type AlertRule,
  type AlertRuleTemplate,
  alertsHref,
  allAlertRules,
  isDaily,
  pathOf,
  severityOf,
} from "./alert-rule";
import { NewRule } from "./new-rule";
import { ArchiveRule, DisableRule } from "./rule-dialogs";
import { StateBadge } from "./state-badge";
import { TemplatesDialog } from "./templates-dialog";
import "./alert-definitions.css";

const showsArchive = ({ query }: { query: URLSearchParams }): boolean => query.get("state") === "archived";
const list = loader<AlertRule[]>((stop) => allAlertRules(stop, showsArchive(place.peek())));
const templates = loader<{ data: AlertRuleTemplate[] }>((stop) =>
  api.get("/alert-definition-templates", { signal: stop }),
);
const lookEveryMs = 2_000;

type Asked = { dialog: "new" } | { dialog: "templates" } | { dialog: "disable" | "archive"; rule: AlertRule };

/** All rules that raise alerts over transactions and reports on merchants. */
export function AlertRulesList() {
  const [asked, setAsked] = useState<Asked | null>(null);
  const isArchive = showsArchive(place.value);
  useEffect(() => void list.load(), [isArchive]);
  useEffect(() => void templates.load(), []);
  const isPreparing = (list.value ?? []).some(isBeingPrepared);
  useWatch(isPreparing, lookEveryMs, () => list.load());
  const denied = buildersOnly();
  useShortcut("t", "Templates of alert rules", () => setAsked({ dialog: "templates" }), { group: "Alert rules" });
  const close = () => setAsked(null);
  const known = templates.value?.data ?? [];
  return (
    <SettingsPage
      title="Alert rules"
      lead="What in the movement of money, or in the reports on merchants, somebody should look at. Published versions never change; what you write is tried on what is stored first."
      actions={
        <>
          <Button icon="apps" keys="t" onClick={() => setAsked({ dialog: "templates" })}>
            Templates…
          </Button>
          <NewButton
            label="New alert rule"
            group="Alert rules"
            blocked={denied}
            onClick={() => setAsked({ dialog: "new" })}
          />
        </>
      }
    >
      <NarrowedTable
        of={list}
        reload={() => void list.load()}
        skeletonRows={8}
        noun="alert rule"
        icon="flag"
        caption="Alert rules"
        search={{ label: "Search by name", placeholder: "Name, or what it looks for" }}
        chosen={{ name: "state", label: "State", options: states }}
        rowsOf={(all, words, state) =>
          all.filter((rule) => fits(rule, words, state)).sort((a, b) => a.name.localeCompare(b.name))
        }
        columns={columnsFor(setAsked)}
        rowKey={({ id }) => id}
      >
        <p>Begin with the documented rules: structuring, velocity, dormant accounts and more.</p>
        <Button size="small" icon="apps" onClick={() => setAsked({ dialog: "templates" })}>
          See the templates
        </Button>
      </NarrowedTable>
      {asked?.dialog === "new" && <NewRule templates={known} onClose={close} />}
      {asked?.dialog === "templates" && (
        <Loaded of={templates.state} retry={() => void templates.load()} skeleton={<span hidden />}>
          {({ data }) => (
            <TemplatesDialog
              templates={data}
              onClose={close}
              onInstalled={() => {
                void list.load();
                void templates.load();
              }}
            />
          )}
        </Loaded>
      )}
      {asked?.dialog === "disable" && <DisableRule rule={asked.rule} onClose={close} onDone={() => void list.load()} />}
      {asked?.dialog === "archive" && <ArchiveRule rule={asked.rule} onClose={close} onDone={() => void list.load()} />}
    </SettingsPage>
  );
}

const isBeingPrepared = ({ state, isLive, kind }: AlertRule): boolean =>
  state === "enabled" && !isLive && kind === "transactions";

const fits = ({ name, sentence, state }: AlertRule, words: string, wanted: string): boolean =>
  (wanted === "" || state === wanted) && `${name} ${sentence}`.toLowerCase().includes(words.trim().toLowerCase());

const states = [
  { value: "", label: "All but archived" },
  { value: "enabled", label: "Switched on" },
  { value: "disabled", label: "Switched off" },
  { value: "draft", label: "Drafts" },
  { value: "archived", label: "Archived" },
];

/** On at once; off only when somebody has said so twice. */
function Switch({ rule, ask }: { rule: AlertRule; ask: (asked: Asked) => void }) {
  const [busy, setBusy] = useState(false);
  const denied = buildersOnly();
  const blocked =
    denied ?? (rule.state === "draft" ? "Publish it first." : rule.state === "archived" ? "It is archived." : null);
  const isOn = rule.state === "enabled";
  const turn = async () => {
    if (isOn) return ask({ dialog: "disable", rule });
    setBusy(true);
    const answer = await api.post(`${pathOf(rule.id)}/enable`, { expectedVersion: rule.version });
    setBusy(false);
    if (!answer.ok) toast({ tone: "bad", text: sayFailure(answer.error) });
    void list.load();
  };
  return (
    <button
      type="button"
      class="switch"
      role="switch"
      aria-checked={isOn}
      aria-label={`${rule.name} is on`}
      aria-disabled={busy || blocked !== null || undefined}
      title={blocked ?? undefined}
      onClick={() => {
        if (!busy && blocked === null) void turn();
      }}
    />
  );
}

const columnsFor = (ask: (asked: Asked) => void): Column<AlertRule>[] => [
  {
    key: "on",
    label: "On",
    value: ({ state }) => state,
    render: (rule) => <Switch rule={rule} ask={ask} />,
  },
  {
    key: "name",
    label: "Rule",
    names: true,
    value: ({ name }) => name,
    render: ({ id, name, sentence }) => (
      <span class="two-lines alert-rule-name">
        <Link class="strong breakable" href={addressOf.alertRule(id)}>
          <bdi>{name}</bdi>
        </Link>
        <span class="muted" dir="auto" title={sentence}>
          {sentence}
        </span>
      </span>
    ),
  },
  {
    key: "state",
    label: "State",
    value: ({ state }) => state,
    render: (rule) => (
      <span class="row wrap">
        <StateBadge rule={rule} />
        {rule.publishedVersion !== null && rule.hasChanges && <Badge tone="wait">draft differs</Badge>}
      </span>
    ),
  },
  {
    key: "severity",
    label: "Severity",
    value: (rule) => severityOf(rule),
    render: (rule) => {
      const severity = severityOf(rule);
      return severity === null ? null : <Badge tone={alertTones[severity]}>{riskWords[severity]}</Badge>;
    },
  },
  {
    key: "recent",
    label: "Alerts, 30 days",
    align: "end",
    value: ({ recentAlerts }) => recentAlerts ?? 0,
    render: ({ id, name, recentAlerts = 0 }) =>
      recentAlerts === 0 ? (
        <span class="muted">0</span>
      ) : (
        <Link href={alertsHref(id, "any")}>
          <span class="num">{recentAlerts.toLocaleString("en")}</span>
          <span class="unseen"> of {name}</span>
        </Link>
      ),
  },
  {
    key: "version",
    label: "Version",
    align: "end",
    value: ({ publishedVersion }) => publishedVersion,
    render: ({ publishedVersion }) => publishedVersion ?? <span class="muted">–</span>,
  },
  {
    key: "runs",
    label: "Asked",
    value: (rule) => (isDaily(rule) ? "daily" : "on arrival"),
    render: (rule) => (
      <span class="nowrap">
        {isDaily(rule) ? "daily" : rule.kind === "reports" ? "with each report" : "on arrival"}
      </span>
    ),
  },
  {
    key: "updated",
    label: "Changed",
    value: ({ updatedAt }) => updatedAt,
    render: ({ updatedAt }) => <Time at={updatedAt} />,
  },
  {
    key: "actions",
    label: "Actions",
    align: "end",
    render: (rule) => (
      <Menu
        label={`Actions for ${rule.name}`}
        items={[
          { label: "Open", icon: "edit", run: () => navigate(addressOf.alertRule(rule.id)) },
          { label: "Its open alerts", icon: "flag", run: () => navigate(alertsHref(rule.id)) },
          {
            label: "Archive…",
            icon: "inbox",
            danger: true,
            blocked: buildersOnly() ?? (rule.state === "archived" ? "It is archived already." : null),
            run: () => ask({ dialog: "archive", rule }),
          },
        ]}
      >
        <Icon name="dots" />
      </Menu>
    ),
  },
];
