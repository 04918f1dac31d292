import { useEffect, useMemo } from "preact/hooks";
import type { Graph } from "../../../../drawing/graph";
import { Badge, Button, copyAndSay, exactTime, Failed, navigate, sayFailure, useShortcut } from "../../../shared";
import { standingOf } from "../../model/words";
import { ChartView } from "../chart/chart-view";
import type { DefinitionModel } from "../definitions/definition-model";
import { playedParts } from "../definitions/played-parts";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { JsonField, jsonIn, prettyJson } from "../frame/json-field";
import { contextIn, SamplePicker } from "../frame/sample-context";
import { NextSteps } from "./next-steps";
import { pathOfMoves, type Simulation } from "./simulation";
import { type SimulationModel, simulationModel } from "./simulation-model";
import { StepAccount } from "./step-account";
import { StepList } from "./step-list";

/** A case played through by hand, step by step, with the real engine. Nothing of it is saved. */
export function SimulateTab({ model }: { model: DefinitionModel }) {
  const play = simulationModel(model.id, () => ({ id: model.id, parts: playedParts(model) }), model.text);
  useEffect(() => void model.graph.load(), [model, model.definition.value?.hash]);
  const denied = buildersOnly();
  const begun = play.frames.value.length > 0;
  return (
    <div class="simulate">
      <div class="notice">
        <p>
          Nothing is saved and nobody is called: the real engine runs an imagined case, and you say what plugins answer.
          {model.isDirty.value && " It plays what is written now, unsaved changes included."}
        </p>
      </div>
      {begun ? <Course model={model} play={play} /> : <Begin model={model} play={play} denied={denied} />}
    </div>
  );
}

function Begin({ model, play, denied }: { model: DefinitionModel; play: SimulationModel; denied: string | null }) {
  const definition = model.definition.value;
  const { context, why } = contextIn(jsonIn(play.sample.value));
  if (definition === null) return null;
  return (
    <form
      class="card narrow"
      onSubmit={(event) => {
        event.preventDefault();
        if (context !== null && denied === null) void play.begin(context);
      }}
    >
      <h2>What does the case begin with?</h2>
      <SamplePicker definition={definition} text={play.sample.value} onPick={play.write} />
      <JsonField
        label="Context"
        hint="As POST /cases takes it: the entity, and whatever else your guards and rules read."
        value={play.sample.value}
        onInput={play.write}
        rows={12}
      />
      {play.failure.value !== null && <Failed failure={play.failure.value} />}
      <div class="row">
        <Button type="submit" kind="primary" busy={play.busy.value} blocked={denied ?? why}>
          Begin
        </Button>
      </div>
    </form>
  );
}

function Course({ model, play }: { model: DefinitionModel; play: SimulationModel }) {
  const frames = play.frames.value;
  const at = Math.min(play.looking.value, frames.length - 1);
  const frame = frames[at];
  const isLast = at === frames.length - 1;
  const graph = model.graph.value;
  const kinds = useMemo(() => kindsIn(graph), [graph]);
  useShortcut("Backspace", "Take the last step back", play.back, { group: "Simulation" });
  if (frame === undefined) return null;
  const { simulation } = frame;
  const before = at === 0 ? null : (frames[at - 1]?.simulation ?? null);
  return (
    <>
      <Bar play={play} simulation={simulation} steps={frames.length - 1} />
      {play.isOld.value && (
        <div class="notice warn">
          <p>The definition was changed after this began.</p>
          <Button size="small" icon="refresh" busy={play.busy.value} onClick={() => void play.again()}>
            Play it again with the changes
          </Button>
        </div>
      )}
      <div class="simulate-grid">
        <div class="simulate-side">
          {isLast ? (
            <NextSteps play={play} simulation={simulation} kinds={kinds} />
          ) : (
            <section class="card" aria-label="Looking back">
              <p>You look at an earlier step.</p>
              <Button size="small" onClick={() => play.lookAt(frames.length - 1)}>
                Back to now
              </Button>
            </section>
          )}
          {play.failure.value !== null && (
            <div class="notice bad" role="alert">
              <p>{sayFailure(play.failure.value)}</p>
            </div>
          )}
          <StepList play={play} />
        </div>
        <div class="simulate-main">
          <DrawnCourse model={model} play={play} simulation={simulation} upTo={at} />
          <StepAccount frame={frame} before={before} />
        </div>
      </div>
    </>
  );
}

const kindsIn = (graph: Graph | null): Map<string, string> =>
  new Map(graph?.nodes.flatMap(({ plugins }) => (plugins ?? []).map(({ name, kind }) => [name, kind] as const)));

function Bar({ play, simulation, steps }: { play: SimulationModel; simulation: Simulation; steps: number }) {
  const standing = standingOf(simulation);
  const score = simulation.risk?.score;
  return (
    <div class="simulate-bar">
      <p class="row wrap" role="status">
        <span class="unseen">The case is in </span>
        <code class="strong">{simulation.state}</code>
        <Badge tone={standing.tone} dot>
          {standing.label}
        </Badge>
        {typeof score === "number" && <Badge>{`Risk ${score}`}</Badge>}
        <span class="muted num">{exactTime(Date.parse(simulation.at))}</span>
      </p>
      <div class="row wrap">
        <Button
          size="small"
          icon="undo"
          blocked={steps === 0 ? "There is no step to take back." : null}
          onClick={play.back}
        >
          Back one step
        </Button>
        <Button
          size="small"
          icon="copy"
          onClick={() =>
            copyAndSay(prettyJson(play.request()), "Copied: the body of POST /api/v1/workflow-definitions/simulate.")
          }
        >
          Copy as JSON
        </Button>
        <Button size="small" icon="rotate" onClick={play.end}>
          Start over
        </Button>
      </div>
    </div>
  );
}

/** Where the imagined case is and has been, on the chart of the saved definition. */
function DrawnCourse({
  model,
  play,
  simulation,
  upTo,
}: {
  model: DefinitionModel;
  play: SimulationModel;
  simulation: Simulation;
  upTo: number;
}) {
  const graph = model.graph.value;
  const frames = play.frames.value;
  const subject = useMemo(() => {
    if (graph === null) return null;
    const moves = [simulation.opening, ...simulation.steps].slice(0, upTo + 1);
    const path = pathOfMoves(graph, moves);
    return { id: "simulated", name: "the imagined case", state: simulation.state, definitionId: model.id, path };
  }, [graph, simulation, upTo, frames]);
  if (graph === null || subject === null || graph.nodes.length === 0) return null;
  const onEdit = (path: string) => {
    navigate(addressOf.definition(model.id, "json"));
    model.jumpTo(path);
  };
  return <ChartView graph={graph} problems={[]} subject={subject} onEdit={onEdit} />;
}
