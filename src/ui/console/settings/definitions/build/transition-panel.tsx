import { useId } from "preact/hooks";
import type { JsonObject } from "../../../../../lib/json";
import { Button, CheckField, IconButton, SelectField } from "../../../../shared";
import { arrowAt, type Builder } from "./builder";
import { GuardFields } from "./guard-fields";
import { dotted, type Place } from "./places";
import { ProblemLines, SettledText, StateSelect } from "./small-parts";
import { idOf, type StatePath } from "./states";
import { findTarget, knownStates, targetFor } from "./targets";
import { causes, faultOfCause } from "./transition-list";
import {
  type Arrow,
  type Cause,
  causeWords,
  moveArrow,
  removeArrow,
  reroute,
  withArrow,
  withGuard,
  withTarget,
} from "./transitions";

/** One transition: what sets it off, whether it is taken, where it leads, when it is tried. */
export function TransitionPanel({ builder, place }: { builder: Builder; place: string }) {
  const found = arrowAt(builder.draft.value, place);
  return found === null ? null : <Fields builder={builder} {...found} />;
}

function Fields({ builder, path, arrow }: { builder: Builder; path: StatePath; arrow: Arrow }) {
  const events = useId();
  const isLocked = builder.model.locked.value !== null;
  const choose = (place: Place) => builder.choose({ part: "arrow", place: dotted(place) });
  /** Edits after which it stands elsewhere. */
  const move = (change: (now: JsonObject) => { draft: JsonObject; place: Place } | null) => {
    let to: Place | null = null;
    builder.edit((draft) => {
      const done = change(draft);
      to = done?.place ?? null;
      return done?.draft ?? draft;
    });
    if (to !== null) choose(to);
  };
  const isNamed = arrow.cause === "on" || arrow.cause === "after";
  const from = path.length === 0 ? "any state" : idOf(path);
  return (
    <section class="stack" aria-label={`Transition ${causeWords(arrow)} from ${from}`}>
      <header class="build-head">
        <h2>
          <code>{causeWords(arrow)}</code>
        </h2>
        <button type="button" class="text-button" onClick={() => builder.choose({ part: "state", path }, true)}>
          from {from}
        </button>
        <span class="push" />
        {!isLocked && (
          <IconButton
            label="Remove this transition"
            icon="close"
            onClick={() => {
              builder.edit((draft) => removeArrow(draft, arrow));
              builder.choose({ part: "state", path }, true);
            }}
          />
        )}
      </header>
      <ProblemLines problems={builder.below(arrow.place)} />
      <fieldset class="stack build-fields" disabled={isLocked}>
        <legend class="unseen">The transition</legend>
        <SelectField
          label="Because of"
          value={arrow.cause}
          options={causes}
          onChange={(next) => {
            const cause: Cause = causes.find(({ value }) => value === next)?.value ?? "on";
            const name = cause === "on" ? (builder.events.value[0] ?? "NEXT") : cause === "after" ? "P1D" : "";
            if (cause !== arrow.cause) move((draft) => reroute(draft, path, arrow, { cause, name }));
          }}
        />
        {isNamed && (
          <SettledText
            label={arrow.cause === "on" ? "Event" : "How long"}
            {...(arrow.cause === "after" && {
              hint: "P3D, PT30M, milliseconds, or the path of a fact that holds one of them.",
            })}
            value={arrow.name}
            verb="Change"
            list={events}
            fault={(text) => faultOfCause(arrow.cause, text)}
            onSettle={(text) => move((draft) => reroute(draft, path, arrow, { cause: arrow.cause, name: text.trim() }))}
          />
        )}
        <datalist id={events}>
          {arrow.cause === "on" && builder.events.value.map((event) => <option key={event} value={event} />)}
        </datalist>
        <Target builder={builder} path={path} arrow={arrow} />
        {arrow.targets.length > 0 && (
          <CheckField
            label="Leave and enter again"
            hint="Also when it leads to where the case is: plugins of the state run again."
            checked={arrow.reenter}
            onChange={(isOn) =>
              builder.edit((draft) =>
                withArrow(withArrow(draft, arrow, "internal", undefined), arrow, "reenter", isOn || undefined),
              )
            }
          />
        )}
        <GuardFields
          builder={builder}
          guard={arrow.guard}
          place={[...arrow.place, guardKey(arrow)]}
          onChange={(guard, topic) =>
            builder.edit((draft) => withGuard(draft, arrow, guard), topic && `${dotted(arrow.place)} ${topic}`)
          }
        />
      </fieldset>
      {arrow.count > 1 && (
        <div class="row wrap">
          <span class="muted">
            Tried as number {arrow.rank + 1} of {arrow.count}; the first whose guard holds is taken.
          </span>
          {!isLocked && (
            <>
              <Button
                size="small"
                icon="up"
                blocked={arrow.rank === 0 ? "It is the first." : null}
                onClick={() => move((draft) => moveArrow(draft, arrow, -1))}
              >
                Try earlier
              </Button>
              <Button
                size="small"
                icon="down"
                blocked={arrow.rank === arrow.count - 1 ? "It is the last." : null}
                onClick={() => move((draft) => moveArrow(draft, arrow, 1))}
              >
                Try later
              </Button>
            </>
          )}
        </div>
      )}
    </section>
  );
}

const guardKey = ({ raw }: Arrow): string =>
  typeof raw === "object" && raw !== null && !Array.isArray(raw) && raw.guard === undefined && raw.cond !== undefined
    ? "cond"
    : "guard";

function Target({ builder, path, arrow }: { builder: Builder; path: StatePath; arrow: Arrow }) {
  const [name, ...more] = arrow.targets;
  if (more.length > 0)
    return (
      <p>
        Leads to <code>{arrow.targets.join(", ")}</code> <span class="muted">at once: change that in the JSON.</span>
      </p>
    );
  const found = name === undefined ? null : findTarget(knownStates(builder.draft.value), path, name);
  const isGone = name !== undefined && (found === null || found.length === 0);
  return (
    <StateSelect
      builder={builder}
      label="Leads to"
      value={found === null ? "" : idOf(found)}
      otherwise={isGone ? `${name} (not there)` : "Stays where it is"}
      error={isGone && found === null ? `There is no state called ${name}.` : null}
      onChange={(id) => builder.edit((draft) => withTarget(draft, arrow, targetFor(draft, path, id)))}
    />
  );
}
