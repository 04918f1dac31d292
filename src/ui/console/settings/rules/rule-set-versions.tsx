import { useEffect, useMemo, useState } from "preact/hooks";
import {
  api,
  Button,
  type Column,
  Link,
  type Listed,
  Loaded,
  loader,
  SkeletonRows,
  Table,
  Time,
  toast,
} from "../../../shared";
import { StatusBadge } from "../definitions/status-badge";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { Confirm } from "../frame/confirm";
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
            <ArchiveVersion
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

export const ArchiveVersion = ({
  version,
  onClose,
  onDone,
}: {
  version: RuleSetSummary;
  onClose: () => void;
  onDone: () => void;
}) => (
  <Confirm
    title={`Archive ${version.key} v${version.version}?`}
    verb="Archive"
    onClose={onClose}
    run={async () => {
      const answer = await api.post(`/rule-sets/${encodeURIComponent(version.id)}/archive`);
      if (answer.ok) {
        toast({ tone: "ok", text: `${version.key} v${version.version} is archived.` });
        onDone();
      }
      return answer;
    }}
  >
    <ArchiveWords ruleSet={version} />
  </Confirm>
);

const columnsFor = (here: string, archive: (version: RuleSetSummary) => void): Column<RuleSetSummary>[] => [
  {
    key: "version",
    label: "Version",
    names: true,
    value: ({ version }) => version,
    render: ({ id, version }) =>
      id === here ? (
        <span class="num">{`v${version} (this one)`}</span>
      ) : (
        <Link href={addressOf.ruleSet(id)}>{`v${version}`}</Link>
      ),
  },
  {
    key: "status",
    label: "Status",
    value: ({ status }) => status,
    render: ({ status }) => <StatusBadge status={status} />,
  },
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
  { key: "updated", label: "Updated", value: (row) => row.updatedAt, render: (row) => <Time at={row.updatedAt} /> },
  {
    key: "published",
    label: "Published",
    value: (row) => row.publishedAt,
    render: (row) =>
      row.publishedAt === null ? <span class="muted">never</span> : <Time at={row.publishedAt} exact />,
  },
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
