import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { withoutTurns } from "../../../lib/plain-name";
import { SelectField } from "../../shared/field";
import { Empty, Loaded } from "../../shared/loaded";
import { Link } from "../../shared/router";
import { SkeletonRows } from "../../shared/skeleton";
import { TimelineLine } from "../case/timeline-line";
import { alertHref } from "../model/alert";
import { caseHref } from "../model/case-list";
import { shownValue, valueText } from "../model/facts";
import { Name } from "../names/name";
import { LoadMore } from "../settings/frame/load-more";
import { paged } from "../settings/frame/paged";
import { type Entity, entityHref } from "./entities-model";
import { fieldWords } from "./entity-words";
import { type HistoryEntry, type HistoryKind, historyKindWords, historyWords } from "./history-words";

/** What happened to somebody, the newest first, each entry with whose deed it was and where it leads. */
export function HistoryTab({ entity }: { entity: Entity }) {
  const kind = useSignal<HistoryKind | "all">("all");
  const list = useMemo(
    () =>
      paged<HistoryEntry>(() => {
        const wanted = kind.peek() === "all" ? "" : `&kind=${kind.peek()}`;
        return `/entities/${encodeURIComponent(entity.id)}/timeline?limit=50${wanted}`;
      }),
    [entity.id, kind],
  );
  useEffect(() => void list.load(), [list, entity.version]);
  const narrow = (to: string) => {
    kind.value = to as HistoryKind | "all";
    list.clear();
    void list.load();
  };
  return (
    <div class="stack entity-body">
      <section class="panel timeline" aria-label="History">
        <header class="panel-head">
          <h2>History</h2>
          <span class="push" />
          <SelectField
            label="Show"
            hideLabel
            value={kind.value}
            onChange={narrow}
            options={[
              { value: "all", label: "Everything" },
              ...Object.entries(historyKindWords).map(([value, label]) => ({ value, label })),
            ]}
          />
        </header>
        <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={8} />}>
          {({ data }) =>
            data.length === 0 ? (
              <Empty icon="clock" title="Nothing of this kind has happened" />
            ) : (
              <>
                <ol class="entries">
                  {data.map((entry) => (
                    <Entry key={entry.id} entry={entry} entityId={entity.id} />
                  ))}
                </ol>
                <LoadMore of={list} />
              </>
            )
          }
        </Loaded>
      </section>
    </div>
  );
}

function Entry({ entry, entityId }: { entry: HistoryEntry; entityId: string }) {
  const { kind, at, caseId, alertId, facts, factCount } = entry;
  const { who, words, named, rest } = historyWords(entry, entityId);
  const places = [
    ...(caseId === null
      ? []
      : [{ href: caseHref(caseId, kind === "documents" ? "documents" : ""), label: "The case" }]),
    ...(alertId === null ? [] : [{ href: alertHref(alertId), label: "The alert" }]),
  ];
  const leads = places.map(({ href, label }) => (
    <Link key={label} class="entry-lead" href={href}>
      {label}
    </Link>
  ));
  return (
    <TimelineLine
      about={kind}
      at={at}
      words={
        <>
          {who !== null && <b>{who}</b>} <span dir="auto">{withoutTurns(words)}</span>
          {named !== null && (
            <>
              {named.entityId === null || named.entityId === entityId ? (
                <bdi>
                  <Name text={named.text} />
                </bdi>
              ) : (
                <Link href={entityHref(named.entityId)}>
                  <bdi>
                    <Name text={named.text} />
                  </bdi>
                </Link>
              )}
              <span dir="auto">{withoutTurns(rest)}</span>
            </>
          )}
          {/* What opens is a control of its own: nothing else to press stands in it. */}
          {facts.length === 0 && leads}
        </>
      }
    >
      {facts.length === 0 ? null : (
        <>
          <dl>
            {facts.map((fact) => (
              <div key={fact.field}>
                <dt>{fieldWords(fact.field)}</dt>
                <dd>
                  <Change fact={fact} />
                </dd>
              </div>
            ))}
          </dl>
          {factCount > facts.length && <p class="muted">{factCount - facts.length} more stand in the profile.</p>}
          {leads.length > 0 && <p>{leads}</p>}
        </>
      )}
    </TimelineLine>
  );
}

function Change({ fact: { value, before, pinned, isLong } }: { fact: HistoryEntry["facts"][number] }) {
  if (isLong) return <i class="muted">too long to be shown here</i>;
  const [now, was] = [valueText(value), valueText(before)];
  return (
    <>
      {was !== "" && was !== now && (
        <>
          <s class="muted" dir="auto">
            {shownValue(withoutTurns(was))}
          </s>
          <span class="unseen"> is now </span>{" "}
        </>
      )}
      {value === null ? (
        <i>taken back</i>
      ) : (
        <bdi>
          <Name text={shownValue(now)} />
        </bdi>
      )}
      {pinned && <span class="muted"> · pinned</span>}
    </>
  );
}
