import { useEffect } from "preact/hooks";
import { api, type Listed } from "../../shared/api";
import { SelectField } from "../../shared/field";
import { loader } from "../../shared/load";
import { navigate } from "../../shared/router";
import { filters, narrowHref } from "../model/case-list";
import type { FilterName } from "../model/filters";
import { people } from "../model/session";
import { riskWords, statusWords } from "../model/words";

const workflows = loader<{ key: string; displayName?: string | null; name?: string }[]>(async (signal) => {
  const answer = await api.get<Listed<{ key: string; displayName?: string | null; name?: string }>>(
    "/workflow-definitions?limit=100",
    { signal },
  );
  return answer.ok ? { ok: true, value: answer.value.data } : answer;
});

export const sortWords: Record<string, string> = {
  "-createdAt": "Newest first",
  createdAt: "Oldest first",
  "-updatedAt": "Last changed first",
  "-risk": "Highest risk first",
};

const any = { value: "", label: "Any" };
const choices = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));

/** Narrows the list. Every choice is in the address at once, so the list can be sent to a colleague. */
export function FilterPanel() {
  useEffect(() => {
    if (workflows.state.peek().status !== "ready") void workflows.load();
  }, []);
  const now = filters.value;
  const keys = [...new Set((workflows.value ?? []).map(({ key }) => key))];
  return (
    <div class="filters">
      <Choice name="status" label="Status" options={[any, ...choices(statusWords)]} />
      <Choice name="risk" label="Risk" options={[any, ...choices(riskWords)]} />
      <Choice
        name="assigneeId"
        label="Assignee"
        options={[
          any,
          { value: "none", label: "Nobody" },
          ...(people.value ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Choice
        name="workflow"
        label="Workflow"
        options={[any, ...keys.map((key) => ({ value: key, label: key })), ...extra(now.workflow, keys)]}
      />
      <Choice
        name="entityType"
        label="About"
        options={[any, { value: "business", label: "Businesses" }, { value: "individual", label: "People" }]}
      />
      <Choice name="sort" label="Order" options={choices(sortWords)} fallback="-createdAt" />
    </div>
  );
}

const extra = (value: string | undefined, known: string[]) =>
  value === undefined || known.includes(value) ? [] : [{ value, label: value }];

const Choice = ({
  name,
  label,
  options,
  fallback = "",
}: {
  name: FilterName;
  label: string;
  options: { value: string; label: string }[];
  fallback?: string;
}) => (
  <SelectField
    label={label}
    value={filters.value[name] ?? fallback}
    options={options}
    onChange={(value) => navigate(narrowHref({ [name]: value === fallback ? null : value }))}
  />
);
