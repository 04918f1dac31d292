import { Empty, navigate } from "../../../shared";
import { addressOf } from "../frame/addresses";
import { chosenAt } from "./build/chosen-at";
import { type DefinitionModel, problemsOf } from "./definition-model";
import { ProblemList } from "./problem-list";
import { listedProblems } from "./problems-in-text";

/** All problems; one click away from the part of the chart they are about, and from the line they are on. */
export function ProblemsTab({ model }: { model: DefinitionModel }) {
  const problems = listedProblems(model.reading.value, problemsOf(model.checked.value));
  const isClear = problems.length === 0 && model.checked.value.status === "checked";
  if (isClear)
    return (
      <Empty icon="check" title="No problems found">
        <p>Every state can be reached, every event is heard, every plugin can be read.</p>
      </Empty>
    );
  const goToText = (path: string) => {
    navigate(addressOf.definition(model.id, "json"));
    model.jumpTo(path);
  };
  const isOnChart = (path: string): boolean => model.reading.value.ok && chosenAt(model.draft.value, path) !== null;
  const go = (path: string) => (isOnChart(path) ? navigate(addressOf.buildAt(model.id, path)) : goToText(path));
  return (
    <div class="narrow">
      <ProblemList
        model={model}
        problems={problems}
        onOpen={go}
        text={{ isElsewhere: isOnChart, onOpen: goToText }}
        grouped
      />
    </div>
  );
}
