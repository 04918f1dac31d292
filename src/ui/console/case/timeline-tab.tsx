import { useSignal } from "@preact/signals";
import { isObject } from "../../../lib/json";
import { withoutTurns } from "../../../lib/plain-name";
import { SelectField } from "../../shared/field";
import { Icon } from "../../shared/icon";
import { Empty, Loaded } from "../../shared/loaded";
import { Menu } from "../../shared/menu";
import { SkeletonRows } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { timeline } from "../model/open-case";
import { actorName } from "../model/session";
import { stepGuards, stepWords } from "../model/step-words";
import { authorOf, changesOf, deedOf, kindOf, moveOf, type TimelineKind, timelineKinds } from "../model/timeline-words";
import type { Case, TimelineEntry } from "../model/types";
import { labelOf } from "../model/words";
import { Guards } from "./guards";
import { HoldingsCard } from "./holdings-card";
import { saveText } from "./save-text";
import { actorsIn, shownEntries, timelineCsv } from "./timeline-filters";
import { TimelineLine } from "./timeline-line";

/** Everything that happened, newest first, each entry with its steps and what it changed. */
export function TimelineTab({ now }: { now: Case }) {
  const kind = useSignal<TimelineKind | "all">("all");
  const actor = useSignal("all");
  return (
    <Loaded of={timeline.state} retry={() => void timeline.load()} skeleton={<SkeletonRows rows={8} />}>
      {(entries) => {
        const shown = shownEntries(entries, { kind: kind.value, actor: actor.value });
        return (
          <div class="stack">
            <HoldingsCard now={now} entries={entries} />
            <section class="panel timeline" aria-label="Timeline">
              <header class="panel-head">
                <h2>Timeline</h2>
                <span class="muted num">
                  {shown.length} of {entries.length}
                </span>
                <span class="push" />
                <SelectField
                  label="Show"
                  hideLabel
                  value={kind.value}
                  onChange={(value) => {
                    kind.value = value as TimelineKind | "all";
                  }}
                  options={[
                    { value: "all", label: "Everything" },
                    ...Object.entries(timelineKinds).map(([value, label]) => ({ value, label })),
                  ]}
                />
                <SelectField
                  label="By whom"
                  hideLabel
                  value={actor.value}
                  onChange={(value) => {
                    actor.value = value;
                  }}
                  options={[{ value: "all", label: "Everybody" }, ...actorsIn(entries)]}
                />
                <Menu
                  label="Export what is shown"
                  items={[
                    { label: "As CSV", run: () => saveText("timeline.csv", "text/csv", timelineCsv(shown)) },
                    {
                      label: "As JSON",
                      run: () => saveText("timeline.json", "application/json", JSON.stringify(shown, null, 2)),
                    },
                  ]}
                >
                  <Icon name="download" />
                </Menu>
              </header>
              {shown.length === 0 && <Empty icon="clock" title="Nothing of this kind has happened" />}
              <ol class="entries">
                {shown.map((entry) => (
                  <Entry key={entry.seq} entry={entry} />
                ))}
              </ol>
            </section>
          </div>
        );
      }}
    </Loaded>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const steps = Array.isArray(entry.steps) ? entry.steps.filter(isObject) : [];
  const changes = changesOf(entry);
  const move = moveOf(entry);
  return (
    <TimelineLine
      about={kindOf(entry)}
      at={entry.at}
      words={
        <>
          <b>{actorName(authorOf(entry))}</b> <span dir="auto">{withoutTurns(deedOf(entry))}</span>
          {move && <span class="muted"> {move}</span>}
        </>
      }
    >
      {steps.length > 0 && (
        <ul>
          {steps.map((step, index) => (
            <li key={`${String(step.kind)}.${index}`}>
              {stepWords(step)}
              <Guards guards={stepGuards(step)} />
            </li>
          ))}
        </ul>
      )}
      {changes.length > 0 && (
        <dl>
          {changes.map(({ path, value }) => (
            <div key={path}>
              <dt class="mono">{path}</dt>
              <dd class="mono" dir="ltr">
                {value}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p class="muted num">
        {labelOf(entry.actor.kind)} {entry.actor.id} · version {entry.version} · entry {entry.seq}
        {entry.recordedAt !== entry.at && (
          <>
            {" "}
            · recorded <Time at={entry.recordedAt} exact />
          </>
        )}
      </p>
    </TimelineLine>
  );
}
