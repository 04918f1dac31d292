import { useEffect, useMemo, useState } from "preact/hooks";
import { api, Button, type Column, type Listed, Loaded, loader, SkeletonRows, Table } from "../../../shared";
import { ArchiveVersion, whenColumns, whichColumns } from "../definitions/version-parts";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import type { RuleSetSummary, RuleSetUser } from "./rule-set";
import { ArchiveWords } from "./rule-set-dialogs";
import type { RuleSetModel } from "./rule-set-model";
import { Users } from "./rule-set-users";

/** Every version of the key. */
export function RuleSetVersions({ model }: { model: RuleSetModel }) {
  const [asked, setAsked] = useState<RuleSetSummary | null>(null);
  const users = useMemo(
    () =>
      loader<Listed<RuleSetUser>>((stop) =>
        api.get(`/rule-sets/${encodeURIComponent(model.id)}/used-by`, { signal: stop }),
      ),
    [model],
  );
  useEffect(() => void users.load(), [users]);
  useEffect(() => void model.versions.load(), [model, model.ruleSet.value?.status]);
  return (
    <Loaded of={model.versions.state} retry={() => void model.versions.load()} skeleton={<SkeletonRows rows={3} />}>
      {(versions) => (
        <>
          <Table
            caption="Versions"
            rows={versions}
            rowKey={({ id }) => id}
            tools={null}
            columns={columnsFor(model.id, setAsked)}
          />
          <section class="score-box" aria-label="Used by">
            <h2>Used by</h2>
            <Loaded of={users.state} retry={() => void users.load()} skeleton={<SkeletonRows rows={1} />}>
              {({ data }) => <Users of={data} most={100} />}
            </Loaded>
          </section>
          {asked !== null && (
            <ArchiveRules
              version={asked}
              onClose={() => setAsked(null)}
              onDone={() => {
                void model.versions.load();
                if (asked.id === model.id) void model.ruleSet.load();
              }}
            />
          )}
        </>
      )}
    </Loaded>
  );
}

/** Asks before a version is put away, and says what judges from then on. */
export const ArchiveRules = ({
  version,
  ...on
}: {
  version: RuleSetSummary;
  onClose: () => void;
  onDone: () => void;
}) => (
  <ArchiveVersion path="/rule-sets" version={version} {...on}>
    <ArchiveWords ruleSet={version} />
  </ArchiveVersion>
);

const columnsFor = (here: string, archive: (version: RuleSetSummary) => void): Column<RuleSetSummary>[] => [
  ...whichColumns(here, addressOf.ruleSet),
  {
    key: "rules",
    label: "Indicators",
    align: "end",
    value: ({ ruleCount }) => ruleCount,
    render: ({ ruleCount }) => ruleCount,
  },
  {
    key: "tests",
    label: "Tests",
    align: "end",
    value: ({ testCount }) => testCount,
    render: ({ testCount }) => testCount,
  },
  ...whenColumns,
  {
    key: "actions",
    label: "Actions",
    align: "end",
    render: (row) => (
      <Button
        size="small"
        kind="quiet"
        blocked={buildersOnly() ?? (row.status === "archived" ? "It is archived already." : null)}
        onClick={() => archive(row)}
      >
        Archive…
      </Button>
    ),
  },
];
