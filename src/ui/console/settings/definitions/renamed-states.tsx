import { useEffect, useMemo } from "preact/hooks";
import type { Graph } from "../../../../drawing/graph";
import { err, ok } from "../../../../lib/result";
import { type Answer, api, loader, SelectField } from "../../../shared";
import { missingStates, statesOf } from "./move-model";

/**
 * States of some versions that another version does not have, each to be given its name there. Nothing when it has them all. `names` is
 * old path → new path.
 */
export function RenamedStates({
  fromIds,
  to,
  names,
  onName,
}: {
  fromIds: readonly string[];
  to: { id: string; version: number };
  names: Readonly<Record<string, string>>;
  onName: (state: string, name: string) => void;
}) {
  const ids = [to.id, ...fromIds].join(" ");
  const charts = useMemo(() => loader((stop) => chartsOf(ids.split(" "), stop)), [ids]);
  useEffect(() => void charts.load(), [charts]);
  const [there, ...before] = charts.value ?? [];
  if (there === undefined) return null;
  const missing = [...new Set(before.flatMap((chart) => missingStates(chart, there)))];
  if (missing.length === 0) return null;
  const options = [{ value: "", label: "no such state" }, ...statesOf(there).map((id) => ({ value: id, label: id }))];
  return (
    <fieldset class="renamed-states">
      <legend>{`States that v${to.version} does not have`}</legend>
      <div class="stack">
        {missing.map((state) => (
          <SelectField
            key={state}
            label={`${state} is now`}
            value={names[state] ?? ""}
            options={options}
            onChange={(name) => onName(state, name)}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** The charts of these versions, in their order. */
async function chartsOf(ids: readonly string[], stop: AbortSignal): Promise<Answer<Graph[]>> {
  const graphs: Graph[] = [];
  for (const id of ids) {
    const answer = await api.get<Graph>(`/workflow-definitions/${encodeURIComponent(id)}/graph?format=json`, {
      signal: stop,
    });
    if (!answer.ok) return err(answer.error);
    graphs.push(answer.value);
  }
  return ok(graphs);
}
