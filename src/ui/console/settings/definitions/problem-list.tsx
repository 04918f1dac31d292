import { assertNever } from "../../../../lib/assert-never";
import { Button, Icon, sayFailure } from "../../../shared";
import { adminsOnly } from "../frame/access";
import type { Checked, DefinitionModel } from "./definition-model";
import type { ListedProblem } from "./problems-in-text";

/** Problems with where they are; choosing one goes there. */
export function ProblemList({
  model,
  problems,
  onOpen,
}: {
  model: DefinitionModel;
  problems: readonly ListedProblem[];
  onOpen: (path: string) => void;
}) {
  const checked = model.checked.value;
  const isReadable = model.reading.value.ok;
  return (
    <section class="problems" aria-label="Problems">
      <p class="problems-sum" role="status">
        {isReadable ? standing(checked, problems) : sumOf(problems)}
      </p>
      {checked.status === "failed" && isReadable && (
        <div class="notice bad">
          <p>{sayFailure(checked.failure)}</p>
          <Button size="small" onClick={() => void model.check()}>
            Check again
          </Button>
        </div>
      )}
      {problems.length > 0 && (
        <ul>
          {problems.map(({ severity, path, message, line }, i) => (
            <li key={`${path} ${i}`}>
              <button type="button" class={`problem ${severity}`} onClick={() => onOpen(path)}>
                <Icon name={severity === "error" ? "alert" : "flag"} size={14} />
                <span class="unseen">{severity}: </span>
                <span class="problem-text">{message}</span>
                <span class="problem-place mono">
                  {path}
                  {line !== null && !path.startsWith("line ") && <span class="muted"> · line {line}</span>}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function standing(checked: Checked, problems: readonly ListedProblem[]): string {
  switch (checked.status) {
    case "unknown":
      return adminsOnly() === null ? "Looking for problems …" : "Only administrators can look for problems.";
    case "checking":
      return `${sumOf(problems)} · checking`;
    case "checked":
      return sumOf(problems);
    case "failed":
      return "The problems could not be looked for";
    default:
      return assertNever(checked);
  }
}

export function sumOf(problems: readonly { severity: "error" | "warning" }[]): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.length - errors;
  if (problems.length === 0) return "No problems found";
  return [errors > 0 && counted(errors, "error"), warnings > 0 && counted(warnings, "warning")]
    .filter(Boolean)
    .join(", ");
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
