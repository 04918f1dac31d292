import { useEffect, useState } from "preact/hooks";
import {
  api,
  Badge,
  type Column,
  Empty,
  Link,
  type Listed,
  Loaded,
  loader,
  navigate,
  SkeletonRows,
  Table,
  TextField,
  Time,
} from "../../../shared";
import { plural } from "../../model/words";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { NewButton } from "../frame/new-button";
import { SettingsPage } from "../frame/settings-page";
import { kindWords, type ListUser, type TenantList } from "./list";
import { NewList } from "./new-list";

interface Row extends TenantList {
  /** Null: not known (yet). */
  users: number | null;
}

/** Beyond this many lists the users of one are shown on its own page only. */
const mostAsked = 40;

const lists = loader<Row[]>(async (stop) => {
  const answer = await api.get<Listed<TenantList>>("/lists", { signal: stop });
  if (!answer.ok) return answer;
  const users = await Promise.all(
    answer.value.data.slice(0, mostAsked).map(async ({ key }) => {
      const used = await api.get<Listed<ListUser>>(`/lists/${encodeURIComponent(key)}/used-by`, { signal: stop });
      return used.ok ? used.value.data.length : null;
    }),
  );
  return { ok: true, value: answer.value.data.map((list, i) => ({ ...list, users: users[i] ?? null })) };
});

/** Lists that rules look things up in. */
export function ListsPage() {
  const [isCreating, setIsCreating] = useState(false);
  const [words, setWords] = useState("");
  useEffect(() => void lists.load(), []);
  const blocked = buildersOnly();
  const fits = ({ key, name }: Row) => `${key} ${name}`.toLowerCase().includes(words.trim().toLowerCase());
  return (
    <SettingsPage
      title="Lists"
      lead="What rules look up: who is blocked, who may pass, which countries and trades are risky. Every change is a version; a judged case keeps the answer it was given."
      actions={<NewButton label="New list" group="Lists" blocked={blocked} onClick={() => setIsCreating(true)} />}
    >
      <Loaded of={lists.state} retry={() => void lists.load()} skeleton={<SkeletonRows rows={4} />}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon="list" title="No lists yet">
              <p>Make one, then ask it in a rule with IN_LIST or NOT_IN_LIST.</p>
            </Empty>
          ) : (
            <Table
              caption="Lists"
              columns={columns}
              rows={all.filter(fits)}
              rowKey={({ key }) => key}
              tools={
                <div class="tools">
                  <TextField
                    label="Find a list"
                    hideLabel
                    placeholder="Find a list"
                    type="search"
                    value={words}
                    onInput={setWords}
                  />
                </div>
              }
            />
          )
        }
      </Loaded>
      {isCreating && (
        <NewList onClose={() => setIsCreating(false)} onMade={({ key }) => navigate(addressOf.list(key))} />
      )}
    </SettingsPage>
  );
}

const columns: Column<Row>[] = [
  {
    key: "name",
    label: "List",
    names: true,
    value: ({ name }) => name,
    render: ({ key, name }) => (
      <span class="two-lines">
        <Link href={addressOf.list(key)}>{name}</Link>
        {name !== key && <code class="muted">{key}</code>}
      </span>
    ),
  },
  {
    key: "kind",
    label: "Kind",
    value: ({ kind }) => kindWords[kind].label,
    render: ({ kind }) => <Badge tone={kindWords[kind].tone}>{kindWords[kind].label}</Badge>,
  },
  {
    key: "entries",
    label: "Entries",
    align: "end",
    value: ({ entries }) => entries,
    render: ({ entries }) => entries.toLocaleString(),
  },
  {
    key: "version",
    label: "Version",
    align: "end",
    value: ({ version }) => version,
    render: ({ version }) => (version === 0 ? <span class="muted">–</span> : version),
  },
  {
    key: "users",
    label: "Used by",
    value: ({ users }) => users,
    render: ({ key, users }) =>
      users === null ? (
        <Link href={`${addressOf.list(key)}?tab=users`}>Look</Link>
      ) : users === 0 ? (
        <span class="muted">nobody</span>
      ) : (
        <Link href={`${addressOf.list(key)}?tab=users`}>{plural(users, "user")}</Link>
      ),
  },
  {
    key: "changed",
    label: "Changed",
    value: ({ updatedAt }) => updatedAt,
    render: ({ updatedAt }) => <Time at={updatedAt} />,
  },
];
