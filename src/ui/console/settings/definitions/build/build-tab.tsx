import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { assertNever } from "../../../../../lib/assert-never";
import { Button, Icon, IconButton, Link, place, sayFailure, useShortcut } from "../../../../shared";
import { ChartView } from "../../chart/chart-view";
import { addressOf } from "../../frame/addresses";
import { type DefinitionModel, problemsOf } from "../definition-model";
import { sumOf } from "../problem-list";
import { arrowAt, type Builder, type Chosen, createBuilder } from "./builder";
import { chosenAt } from "./chosen-at";
import { FindState } from "./find-state";
import { MorePanel } from "./more-panel";
import { valueAt } from "./places";
import { PluginsPanel } from "./plugins-panel";
import { PromisesPanel } from "./promises-panel";
import { RemoveState } from "./remove-state-dialog";
import { StatePanel } from "./state-panel";
import type { StatePath } from "./states";
import { TransitionPanel } from "./transition-panel";
import { removeArrow } from "./transitions";
import { WorkflowPanel } from "./workflow-panel";
import "./build.css";

/** The definition as a chart to build on: what is chosen in it is edited beside it. The JSON keeps step. */
export function BuildTab({ model }: { model: DefinitionModel }) {
  const builder = useMemo(() => createBuilder(model), [model]);
  const [removing, setRemoving] = useState<StatePath | null>(null);
  const inspector = useRef<HTMLElement>(null);
  const { reading, locked } = model;
  const isLocked = locked.value !== null;
  const turn = builder.turn.value;
  // While it is drawn: letters right behind the key that led there are typed into it, and remove nothing in the chart.
  useLayoutEffect(() => {
    if (turn > 0) focusFirst(inspector.current);
  }, [turn]);
  // An address that names a part opens there, as soon as there is a draft to look in.
  const at = place.value.query.get("at");
  const isThere = Object.keys(builder.draft.value).length > 0;
  useEffect(() => {
    const wanted = at === null || !isThere ? null : chosenAt(builder.draft.peek(), at);
    if (wanted !== null) builder.choose(wanted, true);
  }, [builder, at, isThere]);
  const history = { group: "Build", when: !isLocked };
  useShortcut("mod+z", "Undo", model.undo, history);
  useShortcut("mod+shift+z", "Redo", model.redo, history);
  const remove = () => {
    const chosen = builder.chosen.peek();
    if (isLocked) return;
    if (chosen.part === "state" && chosen.path.length > 0) setRemoving(chosen.path);
    const found = chosen.part === "arrow" ? arrowAt(builder.draft.peek(), chosen.place) : null;
    if (found === null) return;
    builder.edit((draft) => removeArrow(draft, found.arrow));
    builder.choose({ part: "state", path: found.path });
  };
  return (
    <div class="build">
      {!reading.value.ok && (
        <div class="notice warn build-wide">
          <p>The JSON view holds text that is no JSON yet. Here is what it said last; repair it there to go on here.</p>
          <Link href={addressOf.definition(model.id, "json")}>Open the JSON</Link>
        </div>
      )}
      {isLocked && (
        <div class="notice build-wide">
          <p>{locked.value}</p>
        </div>
      )}
      <Toolbar builder={builder} />
      <div class="build-chart">
        <ChartView
          graph={builder.graph.value}
          problems={problemsOf(model.checked.value)}
          subject={null}
          onEdit={() => undefined}
          picking={{
            picked: builder.picked.value,
            onPick: builder.pick,
            onEnter: builder.focusInspector,
            onRemove: remove,
          }}
        />
      </div>
      <aside class="build-inspector" aria-label="Inspector" ref={inspector}>
        <Inspector builder={builder} chosen={builder.chosen.value} />
      </aside>
      {removing !== null && <RemoveState builder={builder} path={removing} onClose={() => setRemoving(null)} />}
    </div>
  );
}

function focusFirst(inspector: HTMLElement | null): void {
  const wanted = ":is(input, select, textarea):not(:disabled)";
  const first = inspector?.querySelector<HTMLElement>(wanted) ?? inspector?.querySelector<HTMLElement>("button, a");
  first?.focus();
}

function Inspector({ builder, chosen }: { builder: Builder; chosen: Chosen }) {
  switch (chosen.part) {
    case "state":
      return chosen.path.length === 0 ? (
        <WorkflowPanel builder={builder} />
      ) : (
        <StatePanel builder={builder} path={chosen.path} />
      );
    case "arrow":
      return <TransitionPanel builder={builder} place={chosen.place} />;
    case "plugins":
      return <PluginsPanel builder={builder} place={chosen.place} />;
    case "promises":
      return <PromisesPanel builder={builder} />;
    case "more":
      return <MorePanel builder={builder} />;
    default:
      return assertNever(chosen);
  }
}

function Toolbar({ builder }: { builder: Builder }) {
  const { model } = builder;
  const chosen = builder.chosen.value;
  const problems = builder.problems.value;
  const promises = valueAt(builder.draft.value, ["extensions", "edgecase", "policies"]);
  const parts: { label: string; count: number; to: Chosen; isOpen: boolean }[] = [
    {
      label: "Chart",
      count: 0,
      to: { part: "state", path: [] },
      isOpen: chosen.part === "state" || chosen.part === "arrow",
    },
    {
      label: "Plugins",
      count: builder.plugins.value.length,
      to: { part: "plugins", place: null },
      isOpen: chosen.part === "plugins",
    },
    {
      label: "Promises",
      count: Array.isArray(promises) ? promises.length : 0,
      to: { part: "promises" },
      isOpen: chosen.part === "promises",
    },
    { label: "More", count: 0, to: { part: "more" }, isOpen: chosen.part === "more" },
  ];
  return (
    <div class="build-bar">
      <IconButton
        label="Undo"
        icon="undo"
        blocked={model.canUndo.value ? null : "Nothing to undo."}
        onClick={model.undo}
      />
      <IconButton
        label="Redo"
        icon="rotate"
        blocked={model.canRedo.value ? null : "Nothing to redo."}
        onClick={model.redo}
      />
      <FindState builder={builder} />
      <fieldset class="build-parts">
        <legend class="unseen">Parts</legend>
        {parts.map(({ label, count, to, isOpen }) => (
          <button key={label} type="button" aria-pressed={isOpen} onClick={() => builder.choose(to)}>
            {label}
            {count > 0 && <span class="tab-count">{count}</span>}
          </button>
        ))}
      </fieldset>
      <span class="push" />
      <Saving model={model} />
      <Link
        href={addressOf.definition(model.id, "problems")}
        class={problems.length > 0 ? "build-sum" : "build-sum muted"}
      >
        {problems.length > 0 && <Icon name="alert" size={14} />}
        {sumOf(problems)}
      </Link>
    </div>
  );
}

function Saving({ model }: { model: DefinitionModel }) {
  const saving = model.saving.value;
  if (saving === "saving") return <span class="muted">Saving …</span>;
  if (saving === "no")
    return <span class="muted">{model.isDirty.value || model.locked.value !== null ? "" : "Saved"}</span>;
  return (
    <span class="row" role="alert">
      Not saved: {sayFailure(saving)}
      <Button size="small" onClick={() => void model.save()}>
        Try again
      </Button>
    </span>
  );
}
