import { Badge, type Column, Empty, Link, Loaded, SkeletonRows, Table } from "../../../shared";
import { addressOf } from "../frame/addresses";
import type { ListUser } from "./list";
import type { ListModel } from "./list-model";

/** Whose rules look the list up. */
export const UsersTab = ({ model }: { model: ListModel }) => (
  <Loaded of={model.users.state} retry={() => void model.users.load()} skeleton={<SkeletonRows rows={3} />}>
    {(users) =>
      users.length === 0 ? (
        <Empty icon="link" title="No rule asks this list">
          <p>
            Ask it with <code>{`{"operator": "IN_LIST", "value": "${model.key}"}`}</code>.
          </p>
        </Empty>
      ) : (
        <Table caption="Used by" columns={columns} rows={users} rowKey={({ id }) => id} tools={null} />
      )
    }
  </Loaded>
);

const columns: Column<ListUser>[] = [
  {
    key: "name",
    label: "Rules",
    names: true,
    value: ({ name }) => name,
    render: ({ kind, id, name, key, version }) => (
      <span class="two-lines">
        <Link href={kind === "rule_set" ? addressOf.ruleSet(id) : addressOf.definition(id)}>{name}</Link>
        <code class="muted">{`${key} v${version}`}</code>
      </span>
    ),
  },
  {
    key: "kind",
    label: "Of",
    value: ({ kind }) => kind,
    render: ({ kind, plugins }) =>
      kind === "rule_set" ? "a rule set" : `a definition${plugins.length === 0 ? "" : `: ${plugins.join(", ")}`}`,
  },
  {
    key: "status",
    label: "Status",
    value: ({ status }) => status,
    render: ({ status }) => <Badge tone={status === "published" ? "ok" : "neutral"}>{status}</Badge>,
  },
  {
    key: "rules",
    label: "Which",
    value: ({ rules }) => rules.join(" "),
    render: ({ rules }) => (
      <span class="row wrap">
        {rules.map((rule) => (
          <code key={rule}>{rule}</code>
        ))}
      </span>
    ),
  },
];
