import { useId, useState } from "preact/hooks";
import { Button, SelectField, TextField } from "../../../../shared";
import type { Builder } from "./builder";
import { dotted } from "./places";
import { ProblemMark, StateSelect } from "./small-parts";
import { idOf, type StatePath } from "./states";
import { findTarget, knownStates, targetFor } from "./targets";
import { type Arrow, addArrow, arrowsOf, type Cause, causeWords } from "./transitions";

/** The ways out of a state, in the order they are tried, and one more. */
export function TransitionList({ builder, path }: { builder: Builder; path: StatePath }) {
  const draft = builder.draft.value;
  const known = knownStates(draft);
  const arrows = arrowsOf(draft, path);
  return (
    <>
      {arrows.length === 0 && <p class="muted">Nothing leads out of here yet.</p>}
      <ul class="build-list">
        {arrows.map((arrow) => (
          <li key={dotted(arrow.place)}>
            <button
              type="button"
              class="build-row"
              onClick={() => builder.choose({ part: "arrow", place: dotted(arrow.place) }, true)}
            >
              <code>{causeWords(arrow)}</code>
              <span class="build-target">
                {arrow.targets.length === 0
                  ? "stays here"
                  : `→ ${arrow.targets.map((name) => idOfTarget(findTarget(known, path, name), name)).join(", ")}`}
              </span>
              {arrow.guard !== undefined && <span class="muted">if …</span>}
              <ProblemMark problems={builder.below(arrow.place)} />
            </button>
          </li>
        ))}
      </ul>
      {builder.model.locked.value === null && <NewTransition key={idOf(path)} builder={builder} path={path} />}
    </>
  );
}

const idOfTarget = (found: StatePath | null, name: string): string =>
  found === null ? `${name} (not there)` : idOf(found) || "the whole workflow";

export const causes: readonly { value: Cause; label: string }[] = [
  { value: "on", label: "An event" },
  { value: "after", label: "A time in this state" },
  { value: "always", label: "At once, when its guard holds" },
  { value: "onDone", label: "The states inside are done" },
];

/** What is wrong with an event's name or a delay; null when it can be had. */
export const faultOfCause = (cause: Cause, name: string): string | null =>
  name.trim() === "" && cause === "on"
    ? "Name the event."
    : name.trim() === "" && cause === "after"
      ? "Say how long: P3D, PT30M, milliseconds, or the path of a fact."
      : cause === "on" && name.startsWith("xstate.")
        ? "Names that begin with xstate. are the engine's own."
        : null;

function NewTransition({ builder, path }: { builder: Builder; path: StatePath }) {
  const events = useId();
  const [cause, setCause] = useState<Cause>("on");
  const [name, setName] = useState("");
  const [target, setTarget] = useState("");
  const isNamed = cause === "on" || cause === "after";
  const fault = isNamed ? faultOfCause(cause, name) : null;
  const add = () => {
    let place: Arrow["place"] = [];
    builder.edit((draft) => {
      const added = addArrow(
        draft,
        path,
        { cause, name: isNamed ? name.trim() : "" },
        targetFor(draft, path, target) ?? {},
      );
      place = added.place;
      return added.draft;
    });
    setName("");
    setTarget("");
    if (place.length > 0) builder.choose({ part: "arrow", place: dotted(place) }, true);
  };
  return (
    <form
      class="build-new"
      aria-label="New transition"
      onSubmit={(event) => {
        event.preventDefault();
        if (fault === null) add();
      }}
    >
      <SelectField
        label="Because of"
        value={cause}
        options={causes}
        onChange={(next) => setCause(causes.find(({ value }) => value === next)?.value ?? "on")}
      />
      {isNamed && (
        <TextField
          label={cause === "on" ? "Event" : "How long"}
          value={name}
          {...(cause === "on" && { list: events })}
          placeholder={cause === "on" ? "approve" : "P3D"}
          onInput={setName}
        />
      )}
      <StateSelect builder={builder} label="Leads to" value={target} otherwise="Stays here" onChange={setTarget} />
      <Button type="submit" size="small" icon="plus" blocked={fault}>
        Add transition
      </Button>
      <datalist id={events}>
        {builder.events.value.map((event) => (
          <option key={event} value={event} />
        ))}
      </datalist>
    </form>
  );
}
