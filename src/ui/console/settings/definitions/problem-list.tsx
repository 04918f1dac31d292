import { Fragment } from "preact";
import { assertNever } from "../../../../lib/assert-never";
import { Button, Icon, IconButton, sayFailure } from "../../../shared";
import { buildersOnly } from "../frame/access";
import type { Checked, DefinitionModel } from "./definition-model";
import type { ListedProblem } from "./problems-in-text";

/** Problems with where they are; choosing one goes there. */
export function ProblemList({
  model,
  problems,
  onOpen,
  text = null,
  grouped = false,
}: {
  model: DefinitionModel;
  problems: readonly ListedProblem[];
  onOpen: (path: string) => void;
  /** The way to the line of the JSON, for those that choosing leads elsewhere. */
  text?: { isElsewhere: (path: string) => boolean; onOpen: (path: string) => void } | null;
  /** Errors and warnings under headings of their own. */
  grouped?: boolean;
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
      {groupsOf(problems, grouped).map(({ title, members }) => (
        <Fragment key={title}>
          {grouped && <h2>{title}</h2>}
          <ul>
            {members.map(({ severity, path, message, line }, i) => (
              <li key={`${path} ${i}`} class="problem-line">
                <button type="button" class={`problem ${severity}`} onClick={() => onOpen(path)}>
                  <Icon name={severity === "error" ? "alert" : "flag"} size={14} />
                  <span class="unseen">{severity}: </span>
                  <span class="problem-text">{message}</span>
                  <span class="problem-place mono">
                    {path}
                    {line !== null && !path.startsWith("line ") && <span class="muted"> · line {line}</span>}
                  </span>
                </button>
                {text?.isElsewhere(path) === true && (
                  <IconButton label={`Show in the JSON: ${message}`} icon="braces" onClick={() => text.onOpen(path)} />
                )}
              </li>
            ))}
          </ul>
        </Fragment>
      ))}
    </section>
  );
}

interface Group {
  title: string;
  members: readonly ListedProblem[];
}

function groupsOf(problems: readonly ListedProblem[], grouped: boolean): Group[] {
  const errors = problems.filter(({ severity }) => severity === "error");
  const warnings = problems.filter(({ severity }) => severity !== "error");
  const groups = grouped
    ? [
        { title: "Errors: these keep it from being published", members: errors },
        { title: "Warnings: these may be meant", members: warnings },
      ]
    : [{ title: "", members: problems }];
  return groups.filter(({ members }) => members.length > 0);
}

function standing(checked: Checked, problems: readonly ListedProblem[]): string {
  switch (checked.status) {
    case "unknown":
      return buildersOnly() === null ? "Looking for problems …" : "Only administrators can look for problems.";
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
