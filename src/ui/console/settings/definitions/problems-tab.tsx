import { Empty, navigate } from "../../../shared";
import { addressOf } from "../frame/addresses";
import { type DefinitionModel, problemsOf } from "./definition-model";
import { ProblemList } from "./problem-list";
import { listedProblems } from "./problems-in-text";

/** All problems; one click away from the line they are on. */
export function ProblemsTab({ model }: { model: DefinitionModel }) {
  const problems = listedProblems(model.reading.value, problemsOf(model.checked.value));
  const isClear = problems.length === 0 && model.checked.value.status === "checked";
  if (isClear)
    return (
      <Empty icon="check" title="No problems found">
        <p>Every state can be reached, every event is heard, every plugin can be read.</p>
      </Empty>
    );
  const go = (path: string) => {
    navigate(addressOf.definition(model.id, "json"));
    model.jumpTo(path);
  };
  return (
    <div class="narrow">
      <ProblemList model={model} problems={problems} onOpen={go} grouped />
    </div>
  );
}
