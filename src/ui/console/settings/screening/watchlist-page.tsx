import { useEffect, useMemo, useState } from "preact/hooks";
import {
  Badge,
  Button,
  caseNowMs,
  Empty,
  Icon,
  Loaded,
  Menu,
  match,
  place,
  SkeletonRows,
  sayFailure,
  toast,
} from "../../../shared";
import { me } from "../../model/session";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { Fact } from "../frame/fact";
import { FileChoice } from "../frame/file-choice";
import { LoadMore } from "../frame/load-more";
import { NotReady } from "../frame/not-ready";
import { SettingsPage } from "../frame/settings-page";
import { useWatch } from "../frame/when";
import { formats, isMoving, refreshWords, type Watchlist, watchlistStanding } from "./screening";
import { WatchlistForm } from "./watchlist-form";
import { type WatchlistModel, watchlistModel } from "./watchlist-model";
import { WatchlistVersions } from "./watchlist-versions";

const lookEveryMs = 2_000;

/** One watch list: where it comes from, its versions, and which one counts. */
export function WatchlistPage() {
  const key = match(`${addressOf.screening}/:key`, place.value.path)?.key ?? "";
  const model = useMemo(() => watchlistModel(key), [key]);
  const [isChanging, setIsChanging] = useState(false);
  useEffect(() => void model.refresh(), [model]);
  useWatch(model.versions.value?.data.some(isMoving) ?? false, lookEveryMs, model.refresh);
  const back = { label: "Screening", href: addressOf.screening };
  const state = model.list.state.value;
  if (state.status !== "ready") return <NotReady what="Watch list" state={state} back={back} retry={model.refresh} />;
  const list = state.value;
  const newest = model.versions.value?.data[0] ?? null;
  const { label, tone } = watchlistStanding(list, newest);
  return (
    <SettingsPage
      back={back}
      title={list.name}
      badges={
        <Badge tone={tone} dot>
          {label}
        </Badge>
      }
      actions={<Actions model={model} list={list} change={() => setIsChanging(true)} />}
    >
      <dl class="facts">
        <Fact name="Key">
          <code>{list.key}</code>
        </Fact>
        <Fact name="Format">{formats[list.format] ?? list.format}</Fact>
        <Fact name="Source">
          <span class="breakable">{list.url ?? "files that you send"}</span>
        </Fact>
        <Fact name="Fetched">{refreshWords(list, caseNowMs())}</Fact>
        <Fact name="New versions">{list.autoActivate ? "count at once" : "wait for a person"}</Fact>
        <Fact name="Monitored">{model.subjects.value?.toLocaleString() ?? "–"}</Fact>
      </dl>
      <Sending model={model} />
      <Loaded of={model.versions.state} retry={model.refresh} skeleton={<SkeletonRows rows={4} />}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="shield" title="Nothing is loaded yet">
              <p>Fetch the list from its address or send its file. It counts once you activate it.</p>
            </Empty>
          ) : (
            <WatchlistVersions model={model} list={list} versions={data} />
          )
        }
      </Loaded>
      <LoadMore of={model.versions} label="Load older versions" />
      {isChanging && (
        <WatchlistForm
          initial={list}
          onClose={() => setIsChanging(false)}
          save={(_key, body) => model.change(body)}
          onSaved={() => {
            setIsChanging(false);
            toast({ tone: "ok", text: "Saved." });
          }}
        />
      )}
    </SettingsPage>
  );
}

function Actions({ model, list, change }: { model: WatchlistModel; list: Watchlist; change: () => void }) {
  const [busy, setBusy] = useState(false);
  const denied = buildersOnly();
  const isSandbox = me.value?.tenant.environment === "sandbox";
  const say = async (ask: Promise<Awaited<ReturnType<WatchlistModel["fetchNow"]>>>) => {
    setBusy(true);
    const answer = await ask;
    setBusy(false);
    if (!answer.ok) return toast({ tone: "bad", text: sayFailure(answer.error) });
    toast({ tone: "info", text: `Version ${answer.value.version} is being read.` });
  };
  return (
    <>
      <Menu
        label="More actions"
        items={[
          { label: "Change…", icon: "note", run: change, blocked: denied },
          ...(isSandbox
            ? [
                {
                  label: "Load the fictional list",
                  icon: "flask" as const,
                  run: () => void say(model.fetchNow("sandbox")),
                  blocked:
                    denied ?? (list.format === "ndjson" ? null : "Only a list of the format NDJSON can hold it."),
                },
              ]
            : []),
        ]}
      >
        <Icon name="dots" />
      </Menu>
      <FileChoice
        label="Send a file"
        accept=".xml,.csv,.ndjson,.jsonl,.txt"
        busy={model.sent.value !== null}
        blocked={denied}
        onFile={(file) => void say(model.upload(file))}
      />
      <Button
        kind="primary"
        icon="download"
        busy={busy}
        blocked={denied ?? (list.url === null ? "The list has no address. Change it to give it one." : null)}
        onClick={() => void say(model.fetchNow("url"))}
      >
        Fetch now
      </Button>
    </>
  );
}

function Sending({ model }: { model: WatchlistModel }) {
  const sent = model.sent.value;
  if (sent === null) return null;
  const percent = Math.round(sent * 100);
  return (
    <div class="notice" role="status">
      <p>{`Sending the file: ${percent} %`}</p>
      <progress max={100} value={percent} aria-label="Sending the file" />
    </div>
  );
}
