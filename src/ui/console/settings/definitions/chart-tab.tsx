import { useEffect, useMemo } from "preact/hooks";
import { Empty, Failed, Link, Loaded, loader, navigate, place, queryWith, Skeleton } from "../../../shared";
import { caseOnChart } from "../chart/case-path";
import { ChartView } from "../chart/chart-view";
import { addressOf } from "../frame/addresses";
import { type DefinitionModel, problemsOf } from "./definition-model";

/** The chart of the saved definition; with `?case=` the way of that case on it. */
export function ChartTab({ model }: { model: DefinitionModel }) {
  const caseId = place.value.query.get("case");
  const subject = useMemo(() => (caseId === null ? null : loader((stop) => caseOnChart(caseId, stop))), [caseId]);
  useEffect(() => void model.graph.load(), [model, model.definition.value?.hash]);
  useEffect(() => void subject?.load(), [subject]);
  const onEdit = (path: string) => {
    navigate(addressOf.definition(model.id, "json"));
    model.jumpTo(path);
  };
  const graph = model.graph.state.value;
  if (graph.status === "failed" && graph.failure.code === "bad_definition")
    return (
      <Empty icon="alert" title="This cannot be drawn yet">
        <p>The chart has errors. Repair them in the JSON, then save: {graph.failure.message}</p>
        <Link href={addressOf.definition(model.id, "problems")}>Show the problems</Link>
      </Empty>
    );
  const found = subject?.value ?? null;
  return (
    <>
      {model.isDirty.value && (
        <div class="notice">
          <p>This is the chart of the saved draft. Save to draw what you have changed.</p>
        </div>
      )}
      {subject?.state.value.status === "failed" && (
        <Failed failure={subject.state.value.failure} retry={() => void subject.load()} />
      )}
      {found !== null && (
        <div class={found.definitionId === model.definition.value?.id ? "notice" : "notice warn"}>
          <p>
            The way of <Link href={addressOf.case(found.id)}>{found.name}</Link> is drawn thick; where it is now is
            filled.
            {found.definitionId !== model.definition.value?.id &&
              " The case runs another version of this workflow, so parts may differ."}
          </p>
          {found.definitionId !== model.definition.value?.id && (
            <Link href={`${addressOf.definition(found.definitionId)}?case=${encodeURIComponent(found.id)}`}>
              Open its version
            </Link>
          )}
          <Link href={`${place.value.path}${queryWith({ case: null })}`}>Without the case</Link>
        </div>
      )}
      <Loaded of={model.graph.state} retry={() => void model.graph.load()} skeleton={<ChartSkeleton />}>
        {(drawn) =>
          drawn.nodes.length === 0 ? (
            <Empty icon="flow" title="There are no states yet">
              <p>Write some under definition.states.</p>
            </Empty>
          ) : (
            <ChartView
              graph={drawn}
              problems={model.isDirty.value ? [] : problemsOf(model.checked.value)}
              subject={found}
              onEdit={onEdit}
              onBuild={(path) => navigate(addressOf.buildAt(model.id, path))}
            />
          )
        }
      </Loaded>
    </>
  );
}

const ChartSkeleton = () => (
  <div class="chart">
    <div class="chart-stage waiting">
      <Skeleton lines={1} label="Drawing the chart" />
    </div>
  </div>
);
