import { useSignal } from "@preact/signals";
import { useState } from "preact/hooks";
import type { MonitorStanding } from "../../../domain/monitoring";
import { type Answer, sayFailure } from "../../shared/api";
import { Badge } from "../../shared/badge";
import { Button, IconButton } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { Empty, Loaded } from "../../shared/loaded";
import { Link } from "../../shared/router";
import { SkeletonRows } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { toast } from "../../shared/toast";
import { Name } from "../names/name";
import { LoadMore } from "../settings/frame/load-more";
import {
  asked,
  type CalendarEntry,
  entries,
  entryKey,
  kind,
  kindHref,
  lookAgain,
  lookNow,
  openDay,
  openStanding,
  resume,
} from "./calendar-model";
import { kindWords, monitoringHref, monitorsLocked, problemWords } from "./monitor";
import { longDayText } from "./month";
import { PauseDialog } from "./pause-dialog";

const standingWords: Record<MonitorStanding, { title: string; lead: string; none: string }> = {
  overdue: {
    title: "Overdue",
    lead: "Due for more than an hour, and nobody has looked.",
    none: "Everybody was looked at in time.",
  },
  in_trouble: {
    title: "In trouble",
    lead: "The last look failed or was left out, or is tried again.",
    none: "Every last look went well.",
  },
  paused: {
    title: "Paused",
    lead: "Nobody is asked about them until the pause ends.",
    none: "“Pause” with somebody who is watched stops the asking until a day.",
  },
};

/** Those of the open day, or all who stand so. */
export function EntriesPane({ onClose }: { onClose: () => void }) {
  const day = openDay.value;
  const standing = openStanding.value;
  const words = standing === null ? null : standingWords[standing];
  const title = words?.title ?? (day === null ? "" : longDayText(day));
  return (
    <section class="watch-entries" aria-label={title}>
      <header class="watch-entries-head">
        <div>
          <h2>{title}</h2>
          {words !== null && <p class="muted">{words.lead}</p>}
          {kind.value !== null && (
            <p class="muted">
              Only {kindWords[kind.value].label}. <Link href={kindHref(null)}>All kinds</Link>
            </p>
          )}
        </div>
        <IconButton label="Back to the calendar" icon="close" onClick={onClose} />
      </header>
      <Loaded
        of={entries.state}
        retry={() => void entries.load()}
        skeleton={<SkeletonRows rows={6} label="Loading who is due" />}
      >
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="calendar" title={words === null ? "Nobody is due on this day" : "Nobody"}>
              {words !== null && <p>{words.none}</p>}
            </Empty>
          ) : (
            <>
              <ul class="watch-rows">
                {data.map((entry) => (
                  <Entry key={entryKey(entry)} entry={entry} />
                ))}
              </ul>
              <LoadMore of={entries} />
            </>
          )
        }
      </Loaded>
    </section>
  );
}

function Entry({ entry }: { entry: CalendarEntry }) {
  const [busy, setBusy] = useState(false);
  const isPausing = useSignal(false);
  const { entityId, name, kind: of, dueAt, isOverdue, paused, problem } = entry;
  const called = name ?? `${entityId.slice(0, 12)}…`;
  const locked = monitorsLocked();
  const isUnderWay = asked.value.has(entryKey(entry));
  const act = (what: (entry: CalendarEntry) => Promise<Answer<unknown>>) => async () => {
    if (busy) return;
    setBusy(true);
    const answer = await what(entry);
    setBusy(false);
    if (!answer.ok) toast({ tone: "bad", text: sayFailure(answer.error) });
  };
  const about = (
    <span class="unseen">
      : {called}, {kindWords[of].label}
    </span>
  );
  return (
    <li class="watch-row" data-entry={entryKey(entry)}>
      <div class="watch-who">
        <Icon name={kindWords[of].icon} size={14} />
        <Link href={monitoringHref(entityId)} class="watch-name clip">
          <span dir="auto">
            <Name text={called} />
          </span>
        </Link>
      </div>
      <p class="row wrap muted watch-what">
        <span>{kindWords[of].label}</span>
        <span>{dueAt === null ? "when something happens" : <Time at={dueAt} exact={openDay.value !== null} />}</span>
        {isOverdue && openStanding.value !== "overdue" && <Badge tone="bad">Overdue</Badge>}
        {paused !== null && (
          <Badge tone="wait">
            Paused
            {paused.until !== null && (
              <>
                {" "}
                until <Time at={paused.until} exact />
              </>
            )}
          </Badge>
        )}
        {problem !== null && (
          <Badge tone="bad" icon="alert">
            {problemWords(problem)}
          </Badge>
        )}
      </p>
      <div class="row wrap">
        <Button
          size="small"
          icon="refresh"
          busy={busy || isUnderWay}
          blocked={locked}
          onClick={() => void act(lookNow)()}
        >
          {isUnderWay ? "Under way" : "Look now"}
          {about}
        </Button>
        {paused === null ? (
          <Button size="small" kind="quiet" blocked={locked} onClick={() => (isPausing.value = true)}>
            Pause…{about}
          </Button>
        ) : (
          <Button size="small" kind="quiet" busy={busy} blocked={locked} onClick={() => void act(resume)()}>
            Resume{about}
          </Button>
        )}
      </div>
      {isPausing.value && (
        <PauseDialog
          entityId={entityId}
          name={called}
          kind={of}
          onClose={() => (isPausing.value = false)}
          onDone={() => void lookAgain()}
        />
      )}
    </li>
  );
}

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(".watch [data-entry]")];

/** The next of the list, or the one before; from elsewhere the first. */
export function focusEntry(by: 1 | -1): void {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  all[at === -1 ? 0 : at + by]?.querySelector("a")?.focus();
}
