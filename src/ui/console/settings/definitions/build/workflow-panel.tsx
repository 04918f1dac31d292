import { Link } from "../../../../shared";
import { addressOf } from "../../frame/addresses";
import type { Builder } from "./builder";
import { NewState } from "./new-state";
import { objectAt } from "./places";
import { ProblemLines, ProblemMark, StateSelect } from "./small-parts";
import { initialOf, placeOfState, stateOf, statesIn, typeOf, withInitial } from "./states";
import { TransitionList } from "./transition-list";

/** The workflow as a whole: its states, where cases begin, what is heard in every state. */
export function WorkflowPanel({ builder }: { builder: Builder }) {
  const draft = builder.draft.value;
  const chart = stateOf(draft, []);
  const lines = statesIn(draft);
  const isLocked = builder.model.locked.value !== null;
  const known = builder.problems.value.filter(({ path }) => /^(definition(\.(id|initial|type|states))?|)$/.test(path));
  return (
    <section class="stack" aria-label="The whole workflow">
      <header class="build-head">
        <h2>The workflow</h2>
        <span class="muted">{lines.length === 1 ? "1 state" : `${lines.length} states`}</span>
      </header>
      <ProblemLines problems={known} />
      {lines.length === 0 && <p class="muted">An empty page. Name the first state: every case begins in it.</p>}
      <ul class="build-list" aria-label="States">
        {lines.map(({ id, key, path, config }) => (
          <li key={id}>
            <button type="button" class="build-row" onClick={() => builder.choose({ part: "state", path }, true)}>
              <span class="unseen">{path.length > 1 ? `in ${path.slice(0, -1).join(" ")}: ` : ""}</span>
              <span aria-hidden="true">{"\u00a0\u00a0".repeat(path.length - 1)}</span>
              <strong>{key}</strong>
              {initialOf(stateOf(draft, path.slice(0, -1))) === key && <span class="muted">first</span>}
              {typeOf(config) !== "atomic" && <span class="muted">{typeOf(config)}</span>}
              <ProblemMark problems={builder.below(placeOfState(path))} />
            </button>
          </li>
        ))}
      </ul>
      {!isLocked && <NewState builder={builder} parent={[]} />}
      {lines.length > 0 && chart.type !== "parallel" && (
        <fieldset class="stack build-fields" disabled={isLocked}>
          <legend class="unseen">The beginning</legend>
          <StateSelect
            builder={builder}
            among={[]}
            label="Cases begin in"
            value={initialOf(chart) ?? ""}
            otherwise="Choose …"
            error={builder.at(["definition", "initial"])}
            onChange={(id) => id !== "" && builder.edit((now) => withInitial(now, [], id))}
          />
        </fieldset>
      )}
      <h3>Heard in every state</h3>
      <TransitionList builder={builder} path={[]} />
      <p class="muted">
        Forms: {Object.keys(objectAt(draft, ["forms"])).join(", ") || "none"}.{" "}
        <Link href={addressOf.definition(builder.model.id, "forms")}>Open the forms</Link>
      </p>
    </section>
  );
}
