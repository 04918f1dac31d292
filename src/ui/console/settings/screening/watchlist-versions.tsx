import { useState } from "preact/hooks";
import {
  Badge,
  Button,
  type Column,
  Dialog,
  Failed,
  type Loader,
  loader,
  Skeleton,
  Table,
  Time,
  toast,
} from "../../../shared";
import { plural } from "../../model/words";
import { buildersOnly } from "../frame/access";
import { Confirm } from "../frame/confirm";
import { whoMade } from "../frame/who";
import { countsWords } from "../lists/list";
import {
  isMoving,
  looksBroken,
  monitoringWords,
  sourceWords,
  versionWords,
  type Watchlist,
  type WatchlistDiff,
  type WatchlistVersion,
} from "./screening";
import type { WatchlistModel } from "./watchlist-model";

interface Seen {
  version: WatchlistVersion;
  diff: Loader<WatchlistDiff> | null;
}

/** The versions of a list; any that is ready can be activated, an older one too. */
export function WatchlistVersions({
  model,
  list,
  versions,
}: {
  model: WatchlistModel;
  list: Watchlist;
  versions: readonly WatchlistVersion[];
}) {
  const [seen, setSeen] = useState<Seen | null>(null);
  const [asked, setAsked] = useState<Seen | null>(null);
  const withDiff = (version: WatchlistVersion): Seen => {
    const isAlone = list.activeVersion === null || list.activeVersion === version.version;
    const diff =
      isAlone || version.status !== "ready" ? null : loader<WatchlistDiff>(() => model.diff(version.version));
    void diff?.load();
    return { version, diff };
  };
  const active = versions.find(({ version }) => version === list.activeVersion) ?? null;
  return (
    <>
      <Table
        caption="Versions"
        columns={columnsWith(
          model,
          list,
          (version) => setSeen(withDiff(version)),
          (version) => setAsked(withDiff(version)),
        )}
        rows={versions}
        rowKey={({ version }) => String(version)}
        tools={null}
      />
      {seen !== null && (
        <Dialog title={`Version ${seen.version.version}`} wide onClose={() => setSeen(null)}>
          <Account version={seen.version} />
          <Difference of={seen.diff} />
        </Dialog>
      )}
      {asked !== null && (
        <Confirm
          title={`Screen against version ${asked.version.version}?`}
          verb="Activate"
          danger={looksBroken(asked.version, active)}
          onClose={() => setAsked(null)}
          run={async () => {
            const answer = await model.activate(asked.version.version);
            if (answer.ok) toast({ tone: "ok", text: `Version ${asked.version.version} counts from now on.` });
            return answer;
          }}
        >
          <p>
            Screenings use it from now on, and monitored subjects are screened anew in the background. You can go back
            by activating another version.
          </p>
          {looksBroken(asked.version, active) && active !== null && (
            <div class="notice bad">
              <p>
                It has {plural(asked.version.entries, "entry", "entries")}, the active one{" "}
                {active.entries.toLocaleString()}. A broken file is more likely than good news.
              </p>
            </div>
          )}
          <Difference of={asked.diff} />
        </Confirm>
      )}
    </>
  );
}

const Account = ({ version }: { version: WatchlistVersion }) => (
  <>
    <p>
      {`Read ${sourceWords[version.source]}: ${version.entries.toLocaleString()} entries with ${version.names.toLocaleString()} names`}
      {version.skipped > 0 && `, ${version.skipped.toLocaleString()} records left out`}.
    </p>
    {version.problem !== null && (
      <div class="notice bad" role="alert">
        <p>{version.problem}</p>
      </div>
    )}
    {version.problems.length > 0 && (
      <ul class="plain-list">
        {version.problems.map((problem) => (
          <li key={problem} class="breakable">
            {problem}
          </li>
        ))}
      </ul>
    )}
  </>
);

function Difference({ of }: { of: Loader<WatchlistDiff> | null }) {
  const now = of?.state.value;
  if (now === undefined) return null;
  if (now.status === "loading") return <Skeleton lines={2} label="Comparing" />;
  if (now.status === "failed") return <Failed failure={now.failure} retry={() => void of?.load()} />;
  const { against, counts, added, removed, changed } = now.value;
  const numbers = [
    ["New", added, counts.added],
    ["Gone", removed, counts.removed],
    ["Different", changed, counts.changed],
  ] as const;
  return (
    <section aria-label="Against the active version">
      <p>{`Against version ${against}: ${countsWords(counts)}.`}</p>
      {numbers
        .filter(([, , count]) => count > 0)
        .map(([title, ids, count]) => (
          <p key={title} class="breakable">
            <b>{title}</b> <span class="mono">{ids.slice(0, 60).join(", ")}</span>
            {count > 60 && ` and ${(count - 60).toLocaleString()} more`}
          </p>
        ))}
    </section>
  );
}

const columnsWith = (
  model: WatchlistModel,
  list: Watchlist,
  show: (version: WatchlistVersion) => void,
  activate: (version: WatchlistVersion) => void,
): Column<WatchlistVersion>[] => [
  {
    key: "version",
    label: "Version",
    names: true,
    value: ({ version }) => version,
    render: ({ version }) => (
      <span class="row">
        {version}
        {version === list.activeVersion && <Badge tone="ok">active</Badge>}
      </span>
    ),
  },
  {
    key: "status",
    label: "State",
    value: ({ status }) => status,
    render: (version) => <VersionState model={model} version={version} />,
  },
  {
    key: "by",
    label: "Who",
    value: ({ byId }) => whoMade(byId),
    render: ({ byId, source }) => `${whoMade(byId)}, ${sourceWords[source]}`,
  },
  { key: "at", label: "When", value: ({ createdAt }) => createdAt, render: ({ createdAt }) => <Time at={createdAt} /> },
  {
    key: "entries",
    label: "Entries",
    align: "end",
    value: ({ entries }) => entries,
    render: ({ entries }) => entries.toLocaleString(),
  },
  {
    key: "skipped",
    label: "Left out",
    align: "end",
    value: ({ skipped }) => skipped,
    render: ({ skipped }) =>
      skipped === 0 ? <span class="muted">0</span> : <Badge tone="warn">{skipped.toLocaleString()}</Badge>,
  },
  {
    key: "actions",
    label: "Actions",
    align: "end",
    render: (version) => (
      <span class="row end-row">
        <Button
          size="small"
          kind="quiet"
          blocked={version.status === "loading" ? "It is being read." : null}
          onClick={() => show(version)}
        >
          Look<span class="unseen"> at version {version.version}</span>
        </Button>
        <Button size="small" blocked={buildersOnly() ?? whyNotActive(version)} onClick={() => activate(version)}>
          {version.version === list.activeVersion
            ? "Screen again…"
            : version.version < (list.activeVersion ?? 0)
              ? "Go back…"
              : "Activate…"}
          <span class="unseen"> version {version.version}</span>
        </Button>
      </span>
    ),
  },
];

const whyNotActive = ({ status }: WatchlistVersion): string | null =>
  status === "ready" ? null : status === "loading" ? "It is being read." : `It is ${versionWords[status].label}.`;

function VersionState({ model, version }: { model: WatchlistModel; version: WatchlistVersion }) {
  const { label, tone } = versionWords[version.status];
  const progress = monitoringWords(version, model.subjects.value);
  const total = model.subjects.value ?? 0;
  return (
    <span class="two-lines">
      <span class="row">
        <Badge tone={tone} dot>
          {label}
        </Badge>
        {version.status === "loading" && (
          <span class="muted">{`${version.entries.toLocaleString()} entries so far`}</span>
        )}
        {version.problem !== null && <span class="bad-word">{version.problem}</span>}
      </span>
      {progress !== null && <span class="muted">{progress}</span>}
      {version.monitoring?.status === "running" && isMoving(version) && (
        <progress
          max={Math.max(1, total)}
          value={version.monitoring.screened}
          aria-label="Screening monitored subjects anew"
        />
      )}
    </span>
  );
}
