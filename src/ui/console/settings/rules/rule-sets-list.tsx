import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { api, type Column, Icon, Link, type Listed, loader, Menu, Time } from "../../../shared";
import { StatusBadge } from "../definitions/status-badge";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { type Family, familiesOf, fits, statuses } from "../frame/families";
import { NarrowedTable } from "../frame/narrowed-table";
import { NewButton } from "../frame/new-button";
import { SettingsPage } from "../frame/settings-page";
import { NewRuleSet } from "./new-rule-set";
import { allRuleSets, type RuleSetSummary, type RuleSetUser } from "./rule-set";
import { Users } from "./rule-set-users";
import { ArchiveRules } from "./rule-set-versions";

const list = loader<RuleSetSummary[]>((stop) => allRuleSets(stop));

/** Definitions by the key of the rule set they judge by; a key that is not here has not been asked yet. */
const users = signal<ReadonlyMap<string, RuleSetUser[]>>(new Map());
const mostAsked = 60;

async function loadUsers(families: readonly Family<RuleSetSummary>[]): Promise<void> {
  await Promise.all(
    families.slice(0, mostAsked).map(async ({ key, newest }) => {
      const answer = await api.get<Listed<RuleSetUser>>(`/rule-sets/${encodeURIComponent(newest.id)}/used-by`);
      if (answer.ok) users.value = new Map([...users.peek(), [key, answer.value.data]]);
    }),
  );
}

/** All rule sets of the tenant, one row per key. */
export function RuleSetsList() {
  const [isCreating, setIsCreating] = useState(false);
  const [archiving, setArchiving] = useState<RuleSetSummary | null>(null);
  const load = () => list.load().then((answer) => (answer.ok ? loadUsers(familiesOf(answer.value)) : undefined));
  useEffect(() => void load(), []);
  const blocked = buildersOnly();
  return (
    <SettingsPage
      title="Rules"
      lead="What makes a case risky, and how much. Published versions never change; a case keeps the version it was judged by."
      actions={<NewButton label="New rule set" group="Rules" blocked={blocked} onClick={() => setIsCreating(true)} />}
    >
      <NarrowedTable
        of={list}
        reload={() => void load()}
        skeletonRows={6}
        noun="rule set"
        icon="list"
        caption="Rule sets"
        search={{ label: "Search by key or name", placeholder: "Key or name" }}
        chosen={{ name: "status", label: "Status", options: statuses }}
        rowsOf={(all, words, status) => familiesOf(all).filter((family) => fits(family, words, status))}
        columns={columnsFor(setArchiving)}
        rowKey={({ key }) => key}
      >
        <p>
          A rule set says which facts are a risk and what each adds to the score. Definitions judge by it when they name
          its key.
        </p>
      </NarrowedTable>
      {isCreating && <NewRuleSet onClose={() => setIsCreating(false)} />}
      {archiving !== null && (
        <ArchiveRules version={archiving} onClose={() => setArchiving(null)} onDone={() => void load()} />
      )}
    </SettingsPage>
  );
}

/** What a row is about: what judges now, else what would. */
const shownOf = ({ published, draft, newest }: Family<RuleSetSummary>): RuleSetSummary => published ?? draft ?? newest;

const columnsFor = (archive: (version: RuleSetSummary) => void): Column<Family<RuleSetSummary>>[] => [
  {
    key: "key",
    label: "Key",
    names: true,
    value: ({ key }) => key,
    render: (family) => (
      <span class="two-lines">
        <Link class="mono strong breakable" href={addressOf.ruleSet((family.draft ?? shownOf(family)).id)}>
          {family.key}
        </Link>
        {family.name !== family.key && (
          <span class="muted" dir="auto">
            {family.name}
          </span>
        )}
      </span>
    ),
  },
  {
    key: "versions",
    label: "Versions",
    value: ({ published, draft }) => (published ? "published" : draft ? "draft" : "archived"),
    render: ({ published, draft, newest }) => (
      <span class="row">
        {[...new Set([published, draft, published === null && draft === null ? newest : null])].map(
          (one) =>
            one && (
              <Link key={one.id} class="plain-link" href={addressOf.ruleSet(one.id)}>
                <StatusBadge status={one.status} prefix={`v${one.version} `} />
              </Link>
            ),
        )}
      </span>
    ),
  },
  {
    key: "rules",
    label: "Indicators",
    align: "end",
    value: (family) => shownOf(family).ruleCount,
    render: (family) => shownOf(family).ruleCount,
  },
  {
    key: "tests",
    label: "Tests",
    align: "end",
    value: (family) => shownOf(family).testCount,
    render: (family) => shownOf(family).testCount,
  },
  {
    key: "model",
    label: "Model",
    value: (family) => shownOf(family).modelKind,
    render: (family) => shownOf(family).modelKind,
  },
  {
    key: "users",
    label: "Used by",
    value: ({ key }) => users.value.get(key)?.length ?? null,
    render: ({ key }) => <Users of={users.value.get(key) ?? null} />,
  },
  {
    key: "updated",
    label: "Updated",
    value: ({ updatedAt }) => updatedAt,
    render: ({ updatedAt }) => <Time at={updatedAt} />,
  },
  {
    key: "actions",
    label: "Actions",
    align: "end",
    render: (family) => (
      <Menu
        label={`Actions for ${family.key}`}
        items={[family.draft, family.published].flatMap((one) =>
          one === null
            ? []
            : [
                {
                  label: `Archive ${one.status === "draft" ? "the draft" : `v${one.version}`}…`,
                  icon: "inbox" as const,
                  danger: true,
                  blocked: buildersOnly(),
                  run: () => archive(one),
                },
              ],
        )}
      >
        <Icon name="dots" />
      </Menu>
    ),
  },
];
