import { useEffect, useState } from "preact/hooks";
import {
  api,
  Button,
  type Column,
  Link,
  Loaded,
  navigate,
  SkeletonRows,
  sayFailure,
  Table,
  Time,
  toast,
} from "../../../shared";
import { later } from "../../case/later";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { Confirm } from "../frame/confirm";
import type { Definition, DefinitionSummary } from "./definition";
import type { DefinitionModel } from "./definition-model";
import { MoveCases } from "./move-cases";
import { StatusBadge } from "./status-badge";

const CompareVersions = later(() => import("./compare-versions").then((part) => part.CompareVersions));

type Asked = { what: "archive" | "move"; version: DefinitionSummary };

/** Every version of the same key, with what can be done with each. */
export function VersionsTab({ model }: { model: DefinitionModel }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  useEffect(() => void model.versions.load(), [model, model.definition.value?.status]);
  const close = () => setAsked(null);
  return (
    <Loaded of={model.versions.state} retry={() => void model.versions.load()} skeleton={<SkeletonRows rows={3} />}>
      {(versions) => (
        <>
          <Table
            caption="Versions"
            rows={versions}
            rowKey={({ id }) => id}
            tools={null}
            columns={columnsFor(model.id, versions, setAsked)}
          />
          {versions.length > 1 && <CompareVersions versions={versions} here={model.id} />}
          {asked?.what === "archive" && (
            <ArchiveVersion
              version={asked.version}
              onClose={close}
              onDone={() => {
                void model.versions.load();
                if (asked.version.id === model.id) void model.open();
              }}
            />
          )}
          {asked?.what === "move" && <MoveCases from={asked.version} versions={versions} onClose={close} />}
        </>
      )}
    </Loaded>
  );
}

const ArchiveVersion = ({
  version: { id, key, version },
  onClose,
  onDone,
}: {
  version: DefinitionSummary;
  onClose: () => void;
  onDone: () => void;
}) => (
  <Confirm
    title={`Archive ${key} v${version}?`}
    verb="Archive"
    onClose={onClose}
    run={async () => {
      const answer = await api.post<Definition>(`/workflow-definitions/${encodeURIComponent(id)}/archive`);
      if (answer.ok) {
        toast({ tone: "ok", text: `${key} v${version} is archived.` });
        onDone();
      }
      return answer;
    }}
  >
    <p>New cases cannot use this version any more. Cases that run on it go on as they are, unless you move them.</p>
  </Confirm>
);

/** Published versions that the cases of another one could go on with. */
export const targetsOf = (from: DefinitionSummary, versions: readonly DefinitionSummary[]): DefinitionSummary[] =>
  versions.filter(({ id, status }) => status === "published" && id !== from.id);

function whyNotMoved(row: DefinitionSummary, versions: readonly DefinitionSummary[]): string | null {
  if (row.status === "draft") return "A draft has no cases.";
  return targetsOf(row, versions).length === 0 ? "There is no other published version to move them to." : null;
}

function columnsFor(
  here: string,
  versions: readonly DefinitionSummary[],
  ask: (asked: Asked) => void,
): Column<DefinitionSummary>[] {
  return [
    {
      key: "version",
      label: "Version",
      names: true,
      value: ({ version }) => version,
      render: ({ id, version }) =>
        id === here ? (
          <span class="num">{`v${version} (this one)`}</span>
        ) : (
          <Link href={addressOf.definition(id)}>{`v${version}`}</Link>
        ),
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
    {
      key: "actions",
      label: "Actions",
      align: "end",
      render: (row) => (
        <span class="row row-actions">
          <Upgrade version={row} />
          <Button
            size="small"
            kind="quiet"
            blocked={buildersOnly() ?? whyNotMoved(row, versions)}
            onClick={() => ask({ what: "move", version: row })}
          >
            Move cases…
          </Button>
          <Button
            size="small"
            kind="quiet"
            blocked={buildersOnly() ?? (row.status === "archived" ? "It is archived already." : null)}
            onClick={() => ask({ what: "archive", version: row })}
          >
            Archive…
          </Button>
        </span>
      ),
    },
  ];
}

/** The next version begins as a copy of this one, with its forms. */
function Upgrade({ version: { id, status } }: { version: DefinitionSummary }) {
  const [busy, setBusy] = useState(false);
  const upgrade = async () => {
    setBusy(true);
    const made = await api.post<Definition>(`/workflow-definitions/${encodeURIComponent(id)}/upgrade`);
    setBusy(false);
    if (!made.ok) return toast({ tone: "bad", text: sayFailure(made.error) });
    toast({ tone: "ok", text: `Draft v${made.value.version} created.` });
    navigate(addressOf.definition(made.value.id, "json"));
  };
  return (
    <Button
      size="small"
      kind="quiet"
      busy={busy}
      blocked={buildersOnly() ?? (status === "draft" ? "It is a draft already: edit it." : null)}
      onClick={() => void upgrade()}
    >
      New version
    </Button>
  );
}
