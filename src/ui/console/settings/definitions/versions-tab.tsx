import { useEffect } from "preact/hooks";
import { type Column, Link, Loaded, SkeletonRows, Table, Time } from "../../../shared";
import { addressOf } from "../frame/addresses";
import type { DefinitionSummary } from "./definition";
import type { DefinitionModel } from "./definition-model";
import { StatusBadge } from "./status-badge";

/** Every version of the same key. */
export function VersionsTab({ model }: { model: DefinitionModel }) {
  useEffect(() => void model.versions.load(), [model, model.definition.value?.status]);
  return (
    <Loaded of={model.versions.state} retry={() => void model.versions.load()} skeleton={<SkeletonRows rows={3} />}>
      {(versions) => (
        <Table caption="Versions" rows={versions} rowKey={({ id }) => id} tools={null} columns={columnsFor(model.id)} />
      )}
    </Loaded>
  );
}

const columnsFor = (here: string): Column<DefinitionSummary>[] => [
  {
    key: "version",
    label: "Version",
    names: true,
    value: ({ version }) => version,
    render: ({ id, version }) =>
      id === here ? `v${version} (this one)` : <Link href={addressOf.definition(id)}>{`v${version}`}</Link>,
  },
  {
    key: "status",
    label: "Status",
    value: ({ status }) => status,
    render: ({ status }) => <StatusBadge status={status} />,
  },
  { key: "updated", label: "Updated", value: (row) => row.updatedAt, render: (row) => <Time at={row.updatedAt} /> },
  {
    key: "published",
    label: "Published",
    value: (row) => row.publishedAt,
    render: (row) =>
      row.publishedAt === null ? <span class="muted">never</span> : <Time at={row.publishedAt} exact />,
  },
  {
    key: "hash",
    label: "Content",
    value: ({ hash }) => hash,
    render: ({ hash }) => (
      <code class="muted" title={`SHA-256 ${hash}`}>
        {hash.slice(0, 10)}
      </code>
    ),
  },
];
