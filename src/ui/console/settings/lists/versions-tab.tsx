import { useState } from "preact/hooks";
import {
  Badge,
  Button,
  type Column,
  Dialog,
  Empty,
  Failed,
  Loaded,
  type Loader,
  loader,
  Skeleton,
  SkeletonRows,
  Table,
  Time,
  toast,
} from "../../../shared";
import { buildersOnly } from "../frame/access";
import { Confirm } from "../frame/confirm";
import { LoadMore } from "../frame/load-more";
import { whoMade } from "../frame/who";
import { countsWords, type ListDiff, type ListEntry, type ListVersion, type TenantList } from "./list";
import type { ListModel } from "./list-model";

/** Who changed the list, why and what. Going back makes a new version; nothing is ever lost. */
export function VersionsTab({ model, list }: { model: ListModel; list: TenantList }) {
  const [seen, setSeen] = useState<{ version: number; diff: Loader<ListDiff> } | null>(null);
  const [back, setBack] = useState<ListVersion | null>(null);
  const show = ({ version }: ListVersion) => {
    const diff = loader<ListDiff>(() => model.diff(version));
    void diff.load();
    setSeen({ version, diff });
  };
  return (
    <>
      <Loaded of={model.versions.state} retry={() => void model.versions.load()} skeleton={<SkeletonRows rows={5} />}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="clock" title="No versions yet">
              <p>The first one comes with the first entry.</p>
            </Empty>
          ) : (
            <Table
              caption="Versions"
              columns={columnsWith(list, show, setBack)}
              rows={data}
              rowKey={({ version }) => String(version)}
              tools={null}
            />
          )
        }
      </Loaded>
      <LoadMore of={model.versions} label="Load older versions" />
      {seen !== null && (
        <Dialog title={`What version ${seen.version} changed`} wide onClose={() => setSeen(null)}>
          <Difference of={seen.diff} />
        </Dialog>
      )}
      {back !== null && (
        <Confirm
          title={`Go back to version ${back.version}?`}
          verb="Go back"
          danger={false}
          onClose={() => setBack(null)}
          run={async () => {
            const answer = await model.goBack(back.version, `Back to version ${back.version}`);
            if (answer.ok) toast({ tone: "ok", text: `The list says again what version ${back.version} said.` });
            return answer;
          }}
        >
          <p>
            Makes a new version with the entries of version {back.version}. The versions in between stay, and you can go
            back to them the same way.
          </p>
        </Confirm>
      )}
    </>
  );
}

const columnsWith = (
  list: TenantList,
  show: (version: ListVersion) => void,
  back: (version: ListVersion) => void,
): Column<ListVersion>[] => [
  {
    key: "version",
    label: "Version",
    names: true,
    value: ({ version }) => version,
    render: ({ version }) => (
      <span class="row">
        {version}
        {version === list.version && <Badge tone="ok">now</Badge>}
      </span>
    ),
  },
  { key: "by", label: "Who", value: ({ byId }) => whoMade(byId), render: ({ byId }) => whoMade(byId) },
  { key: "at", label: "When", value: ({ at }) => at, render: ({ at }) => <Time at={at} /> },
  {
    key: "reason",
    label: "Why",
    value: ({ reason }) => reason,
    render: ({ reason }) => <span class="breakable">{reason ?? <span class="muted">not said</span>}</span>,
  },
  {
    key: "added",
    label: "In, out",
    align: "end",
    value: ({ added }) => added,
    render: ({ added, removed }) => (
      <span class="num">{`+${added.toLocaleString()} −${removed.toLocaleString()}`}</span>
    ),
  },
  {
    key: "count",
    label: "Entries",
    align: "end",
    value: ({ count }) => count,
    render: ({ count }) => count.toLocaleString(),
  },
  {
    key: "actions",
    label: "Actions",
    align: "end",
    render: (version) => (
      <span class="row end-row">
        <Button size="small" kind="quiet" onClick={() => show(version)}>
          What changed<span class="unseen"> in version {version.version}</span>
        </Button>
        <a
          class="button quiet small"
          href={`/api/v1/lists/${encodeURIComponent(list.key)}/export?version=${version.version}`}
          download
        >
          Export<span class="unseen"> version {version.version}</span>
        </a>
        <Button
          size="small"
          blocked={buildersOnly() ?? (version.version === list.version ? "This is what the list says now." : null)}
          onClick={() => back(version)}
        >
          Go back…<span class="unseen"> to version {version.version}</span>
        </Button>
      </span>
    ),
  },
];

function Difference({ of }: { of: Loader<ListDiff> }) {
  const now = of.state.value;
  if (now.status === "loading") return <Skeleton lines={4} />;
  if (now.status === "failed") return <Failed failure={now.failure} retry={() => void of.load()} />;
  const { added, removed, changed, counts } = now.value;
  return (
    <>
      <p>{`Against version ${now.value.against}: ${countsWords(counts)}.`}</p>
      <Lines title="Added" tone="ok" lines={added.map(lineOf)} count={counts.added} />
      <Lines title="Removed" tone="bad" lines={removed.map(lineOf)} count={counts.removed} />
      <Lines
        title="Changed"
        tone="info"
        lines={changed.map(({ before, after }) => `${lineOf(before)} → ${lineOf(after)}`)}
        count={counts.changed}
      />
    </>
  );
}

const lineOf = ({ value, note, expiresAt }: ListEntry): string =>
  [value, note, expiresAt === null ? null : `until ${expiresAt.slice(0, 10)}`].filter(Boolean).join(" · ");

const Lines = ({
  title,
  tone,
  lines,
  count,
}: {
  title: string;
  tone: "ok" | "info" | "bad";
  lines: string[];
  count: number;
}) =>
  count === 0 ? null : (
    <div>
      <Badge tone={tone}>
        {title} {count.toLocaleString()}
      </Badge>
      <ul class="plain-list">
        {lines.slice(0, 200).map((line) => (
          <li key={line} class="breakable" dir="auto">
            {line}
          </li>
        ))}
        {count > 200 && <li>and {(count - 200).toLocaleString()} more</li>}
      </ul>
    </div>
  );
