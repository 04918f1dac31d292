import { useEffect, useState } from "preact/hooks";
import { api, Button, type Column, Loaded, SkeletonRows, Table } from "../../../shared";
import { later } from "../../case/later";
import { useNextDraft } from "../editor/draft-tools";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import type { Definition, DefinitionSummary } from "./definition";
import type { DefinitionModel } from "./definition-model";
import { MoveCases } from "./move-cases";
import { ArchiveVersion, whenColumns, whichColumns } from "./version-parts";

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
              path="/workflow-definitions"
              version={asked.version}
              onClose={close}
              onDone={() => {
                void model.versions.load();
                if (asked.version.id === model.id) void model.open();
              }}
            >
              <p>
                New cases cannot use this version any more. Cases that run on it go on as they are, unless you move
                them.
              </p>
            </ArchiveVersion>
          )}
          {asked?.what === "move" && <MoveCases from={asked.version} versions={versions} onClose={close} />}
        </>
      )}
    </Loaded>
  );
}

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
    ...whichColumns(here, addressOf.definition),
    ...whenColumns,
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
  const [busy, upgrade] = useNextDraft(
    () => api.post<Definition>(`/workflow-definitions/${encodeURIComponent(id)}/upgrade`),
    (made) => addressOf.definition(made, "json"),
  );
  return (
    <Button
      size="small"
      kind="quiet"
      busy={busy}
      blocked={buildersOnly() ?? (status === "draft" ? "It is a draft already: edit it." : null)}
      onClick={upgrade}
    >
      New version
    </Button>
  );
}
