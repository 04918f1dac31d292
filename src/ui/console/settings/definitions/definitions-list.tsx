import { useEffect, useState } from "preact/hooks";
import { Button, type Column, everyPage, Link, loader, navigate, Time } from "../../../shared";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { type Family, familiesOf, fits, statuses } from "../frame/families";
import { NarrowedTable } from "../frame/narrowed-table";
import { NewButton } from "../frame/new-button";
import { SettingsPage } from "../frame/settings-page";
import type { DefinitionSummary } from "./definition";
import { NewDefinition } from "./new-definition";
import { StatusBadge } from "./status-badge";

// Rows are by key, so that all versions have to be here.
const list = loader((stop) => everyPage<DefinitionSummary>("/workflow-definitions?limit=100", stop));

/** All definitions of the tenant, one row per key. */
export function DefinitionsList() {
  const [isCreating, setIsCreating] = useState(false);
  useEffect(() => void list.load(), []);
  const blocked = buildersOnly();
  return (
    <SettingsPage
      title="Definitions"
      lead="How cases run: their states, checks, rules and forms. Published versions never change; running cases keep theirs."
      actions={
        <>
          <Button icon="apps" onClick={() => navigate(addressOf.templates)}>
            Start from a template
          </Button>
          <Button icon="doc" onClick={() => navigate(addressOf.importDefinitions)}>
            Import
          </Button>
          <NewButton label="New definition" group="Definitions" blocked={blocked} onClick={() => setIsCreating(true)} />
        </>
      }
    >
      <NarrowedTable
        of={list}
        reload={() => void list.load()}
        skeletonRows={6}
        noun="definition"
        icon="flow"
        caption="Definitions"
        search={{ label: "Search by key or name", placeholder: "Key or name" }}
        chosen={{ name: "status", label: "Status", options: statuses }}
        rowsOf={(all, words, status) => familiesOf(all).filter((family) => fits(family, words, status))}
        columns={columns}
        rowKey={({ key }) => key}
      >
        <p>
          A definition says which states a case goes through and what happens in each. Start with a small one, or{" "}
          <Link href={addressOf.templates}>from a template</Link>.
        </p>
      </NarrowedTable>
      {isCreating && <NewDefinition onClose={() => setIsCreating(false)} />}
    </SettingsPage>
  );
}

const columns: Column<Family<DefinitionSummary>>[] = [
  {
    key: "key",
    label: "Key",
    names: true,
    value: ({ key }) => key,
    render: ({ key, newest }) => (
      <Link class="mono strong" href={addressOf.definition(newest.id)}>
        {key}
      </Link>
    ),
  },
  {
    key: "name",
    label: "Name",
    value: ({ name }) => name,
    render: ({ name }) => <span class="wide-cell">{name}</span>,
  },
  {
    key: "status",
    label: "Status",
    value: ({ published, draft }) => (published ? "published" : draft ? "draft" : "archived"),
    render: ({ published, draft, newest }) => (
      <span class="row">
        {published && <VersionLink of={published} />}
        {draft && <VersionLink of={draft} />}
        {!published && !draft && <VersionLink of={newest} />}
      </span>
    ),
  },
  {
    key: "versions",
    label: "Versions",
    align: "end",
    value: ({ versions }) => versions.length,
    render: ({ versions }) => versions.length,
  },
  {
    key: "updated",
    label: "Updated",
    value: ({ updatedAt }) => updatedAt,
    render: ({ updatedAt }) => <Time at={updatedAt} />,
  },
];

const VersionLink = ({ of: { id, version, status } }: { of: DefinitionSummary }) => (
  <Link class="plain-link" href={addressOf.definition(id)}>
    <StatusBadge status={status} prefix={`v${version} `} />
  </Link>
);
