import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import {
  api,
  Button,
  type Column,
  Empty,
  Link,
  type Listed,
  Loaded,
  loader,
  navigate,
  place,
  queryWith,
  SkeletonRows,
  Table,
  Time,
  useShortcut,
} from "../../../shared";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { ListTools } from "../frame/list-tools";
import { SettingsPage } from "../frame/settings-page";
import { type DefinitionFamily, type DefinitionSummary, familiesOf, fits } from "./definition";
import { NewDefinition } from "./new-definition";
import { StatusBadge } from "./status-badge";

const list = loader<DefinitionSummary[]>(allDefinitions);

/** All definitions of the tenant, one row per key. */
export function DefinitionsList() {
  const [isCreating, setIsCreating] = useState(false);
  const { query } = place.value;
  const words = query.get("q") ?? "";
  const status = query.get("status") ?? "";
  useEffect(() => void list.load(), []);
  const blocked = buildersOnly();
  useShortcut("n", "New definition", () => setIsCreating(true), { group: "Definitions", when: blocked === null });
  const narrow = (changes: Record<string, string>) =>
    navigate(`${addressOf.definitions}${queryWith(changes)}`, { replace: true });
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
          <Button kind="primary" icon="plus" keys="n" blocked={blocked} onClick={() => setIsCreating(true)}>
            New definition
          </Button>
        </>
      }
    >
      <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={6} />}>
        {(all) => (
          <Families
            families={familiesOf(all).filter((family) => fits(family, words, status))}
            isNarrowed={words !== "" || status !== ""}
            tools={
              <ListTools
                label="Search by key or name"
                placeholder="Key or name"
                words={words}
                chosen={{ name: "status", label: "Status", value: status, options: statuses }}
                narrow={narrow}
              />
            }
            onClear={() => narrow({ q: "", status: "" })}
          />
        )}
      </Loaded>
      {isCreating && <NewDefinition onClose={() => setIsCreating(false)} />}
    </SettingsPage>
  );
}

const statuses = [
  { value: "", label: "Any status" },
  { value: "published", label: "Published" },
  { value: "draft", label: "Draft" },
  { value: "archived", label: "Archived" },
];

function Families({
  families,
  isNarrowed,
  tools,
  onClear,
}: {
  families: DefinitionFamily[];
  isNarrowed: boolean;
  tools: ComponentChildren;
  onClear: () => void;
}) {
  if (families.length > 0)
    return <Table caption="Definitions" columns={columns} rows={families} rowKey={({ key }) => key} tools={tools} />;
  return (
    <>
      {isNarrowed && tools}
      <Empty icon="flow" title={isNarrowed ? "No definition fits" : "No definitions yet"}>
        {isNarrowed ? (
          <Button size="small" onClick={onClear}>
            Show all
          </Button>
        ) : (
          <p>
            A definition says which states a case goes through and what happens in each. Start with a small one, or{" "}
            <Link href={addressOf.templates}>from a template</Link>.
          </p>
        )}
      </Empty>
    </>
  );
}

const columns: Column<DefinitionFamily>[] = [
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

/** Every page of the list: rows are by key, so that all versions have to be here. */
async function allDefinitions(stop: AbortSignal) {
  const all: DefinitionSummary[] = [];
  let cursor: string | null = null;
  do {
    const at: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await api.get<Listed<DefinitionSummary>>(`/workflow-definitions?limit=100${at}`, { signal: stop });
    if (!page.ok) return page;
    all.push(...page.value.data);
    cursor = page.value.nextCursor;
  } while (cursor !== null);
  return { ok: true as const, value: all };
}
