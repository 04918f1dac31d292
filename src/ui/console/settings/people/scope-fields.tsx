import { useEffect } from "preact/hooks";
import type { CaseScope } from "../../../../domain";
import { api, CheckField, type Listed, loader } from "../../../shared";

interface Choices {
  workflows: { value: string; label: string }[];
  queues: { value: string; label: string }[];
}

const choices = loader<Choices>(async (signal) => {
  const [definitions, queues] = await Promise.all([
    api.get<Listed<{ key: string; displayName?: string | null; name: string }>>("/workflow-definitions?limit=100", {
      signal,
    }),
    api.get<Listed<{ id: string; name: string }>>("/queues", { signal }),
  ]);
  if (!definitions.ok) return definitions;
  if (!queues.ok) return queues;
  const named = new Map(definitions.value.data.map(({ key, displayName, name }) => [key, displayName ?? name]));
  return {
    ok: true,
    value: {
      workflows: [...named].map(([value, label]) => ({ value, label })),
      queues: queues.value.data.map(({ id, name }) => ({ value: id, label: name })),
    },
  };
});

/** The cases somebody may know of: all, or those of some workflows and in some queues. */
export function ScopeFields({
  scope,
  onChange,
}: {
  scope: CaseScope | null;
  onChange: (scope: CaseScope | null) => void;
}) {
  useEffect(() => void choices.load(), []);
  const { workflows = [], queueIds = [] } = scope ?? {};
  const change = (next: { workflows: string[]; queueIds: string[] }) =>
    onChange({
      ...(next.workflows.length > 0 && { workflows: next.workflows }),
      ...(next.queueIds.length > 0 && { queueIds: next.queueIds }),
    });
  const known = choices.value;
  return (
    <>
      <CheckField
        label="Limit to some cases"
        hint="All other cases are invisible: in lists, searches and counts, and by their address."
        checked={scope !== null}
        onChange={(limited) => onChange(limited ? {} : null)}
      />
      {scope !== null && (
        <>
          <Choice
            legend="Of these workflows"
            options={withUnknown(known?.workflows, workflows)}
            chosen={workflows}
            onChange={(next) => change({ workflows: next, queueIds })}
          />
          <Choice
            legend="In one of these queues"
            options={withUnknown(known?.queues, queueIds)}
            chosen={queueIds}
            onChange={(next) => change({ workflows, queueIds: next })}
          />
        </>
      )}
    </>
  );
}

/** Why this scope cannot be saved; null: it can. */
export const scopeProblem = (scope: CaseScope | null): string | null =>
  scope !== null && scope.workflows === undefined && scope.queueIds === undefined
    ? "Choose a workflow or a queue to limit to."
    : null;

type Option = Choices["queues"][number];

/** What was chosen stays to be seen, also when it is archived or gone. */
const withUnknown = (options: Option[] = [], chosen: readonly string[]): Option[] => [
  ...options,
  ...chosen.filter((one) => !options.some(({ value }) => value === one)).map((value) => ({ value, label: value })),
];

const Choice = ({
  legend,
  options,
  chosen,
  onChange,
}: {
  legend: string;
  options: readonly Option[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}) => (
  <fieldset class="choices">
    <legend>{legend}</legend>
    {options.map(({ value, label }) => (
      <CheckField
        key={value}
        label={label}
        checked={chosen.includes(value)}
        onChange={(isOn) => onChange(isOn ? [...chosen, value] : chosen.filter((one) => one !== value))}
      />
    ))}
  </fieldset>
);
