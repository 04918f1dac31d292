import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import {
  api,
  Button,
  type Column,
  Empty,
  Icon,
  Link,
  type Listed,
  Loaded,
  loader,
  Menu,
  navigate,
  place,
  queryWith,
  SkeletonRows,
  Table,
  Time,
  useShortcut,
} from "../../../shared";
import { StatusBadge } from "../definitions/status-badge";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { ListTools } from "../frame/list-tools";
import { SettingsPage } from "../frame/settings-page";
import { NewRuleSet } from "./new-rule-set";
import { allRuleSets, type RuleSetFamily, type RuleSetSummary, type RuleSetUser, ruleSetFamilies } from "./rule-set";
import { Users } from "./rule-set-users";
import { ArchiveVersion } from "./rule-set-versions";

const list = loader<RuleSetSummary[]>((stop) => allRuleSets(stop));

/** Definitions by the key of the rule set they judge by; a key that is not here has not been asked yet. */
const users = signal<ReadonlyMap<string, RuleSetUser[]>>(new Map());
const mostAsked = 60;

async function loadUsers(families: readonly RuleSetFamily[]): Promise<void> {
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
  const { query } = place.value;
  const words = query.get("q") ?? "";
  const status = query.get("status") ?? "";
  const load = () => list.load().then((answer) => (answer.ok ? loadUsers(ruleSetFamilies(answer.value)) : undefined));
  useEffect(() => void load(), []);
  const blocked = buildersOnly();
  useShortcut("n", "New rule set", () => setIsCreating(true), { group: "Rules", when: blocked === null });
  const narrow = (changes: Record<string, string>) =>
    navigate(`${addressOf.rules}${queryWith(changes)}`, { replace: true });
  return (
    <SettingsPage
      title="Rules"
      lead="What makes a case risky, and how much. Published versions never change; a case keeps the version it was judged by."
      actions={
        <Button kind="primary" icon="plus" keys="n" blocked={blocked} onClick={() => setIsCreating(true)}>
          New rule set
        </Button>
      }
    >
      <Loaded of={list.state} retry={() => void load()} skeleton={<SkeletonRows rows={6} />}>
        {(all) => {
          const families = ruleSetFamilies(all).filter((family) => fits(family, words, status));
          const tools = (
            <ListTools
              label="Search by key or name"
              placeholder="Key or name"
              words={words}
              chosen={{ name: "status", label: "Status", value: status, options: statuses }}
              narrow={narrow}
            />
          );
          if (families.length > 0)
            return (
              <Table
                caption="Rule sets"
                columns={columnsFor(setArchiving)}
                rows={families}
                rowKey={({ key }) => key}
                tools={tools}
              />
            );
          const isNarrowed = words !== "" || status !== "";
          return (
            <>
              {isNarrowed && tools}
              <Empty icon="list" title={isNarrowed ? "No rule set fits" : "No rule sets yet"}>
                {isNarrowed ? (
                  <Button size="small" onClick={() => narrow({ q: "", status: "" })}>
                    Show all
                  </Button>
                ) : (
                  <p>
                    A rule set says which facts are a risk and what each adds to the score. Definitions judge by it when
                    they name its key.
                  </p>
                )}
              </Empty>
            </>
          );
        }}
      </Loaded>
      {isCreating && <NewRuleSet onClose={() => setIsCreating(false)} />}
      {archiving !== null && (
        <ArchiveVersion version={archiving} onClose={() => setArchiving(null)} onDone={() => void load()} />
      )}
    </SettingsPage>
  );
}

const fits = ({ key, name, versions }: RuleSetFamily, words: string, status: string): boolean =>
  (status === "" || versions.some((version) => version.status === status)) &&
  `${key} ${name}`.toLowerCase().includes(words.trim().toLowerCase());

const statuses = [
  { value: "", label: "Any status" },
  { value: "published", label: "Published" },
  { value: "draft", label: "Draft" },
  { value: "archived", label: "Archived" },
];

/** What a row is about: what judges now, else what would. */
const shownOf = ({ published, draft, newest }: RuleSetFamily): RuleSetSummary => published ?? draft ?? newest;

const columnsFor = (archive: (version: RuleSetSummary) => void): Column<RuleSetFamily>[] => [
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
