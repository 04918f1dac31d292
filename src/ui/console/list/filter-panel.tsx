import { SelectField, TextField } from "../../shared/field";
import { navigate } from "../../shared/router";
import { useTypedOver } from "../../shared/typed";
import { filters, narrowHref, queues } from "../model/case-list";
import { type FilterName, sortsOf } from "../model/filters";
import { people } from "../model/session";
import { riskWords, statusWords } from "../model/words";
import { useWorkflowNames } from "../model/workflow-names";
import { slaWords } from "./case-row";
import { sortWords } from "./chip-words";

const any = { value: "", label: "Any" };
const choices = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));

/** Narrows the list. Every choice is in the address at once, so the list can be sent to a colleague. */
export function FilterPanel() {
  const workflows = useWorkflowNames();
  const now = filters.value;
  const isOwn = queues.value?.some(({ id, own }) => own && id === now.queue) === true;
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
        options={[
          any,
          ...workflows.map(({ key, name }) => ({ value: key, label: name })),
          ...extra(
            now.workflow,
            workflows.map(({ key }) => key),
          ),
        ]}
      />
      <Choice
        name="entityType"
        label="About"
        options={[any, { value: "business", label: "Businesses" }, { value: "individual", label: "People" }]}
      />
      <Words name="state" label="State" hint="kyb.review" />
      <Words name="tag" label="Tag" hint="manual_review" />
      <Words name="label" label="Label" hint="vip" />
      <Words name="country" label="Country" hint="GB, DE" />
      <Choice
        name="outcome"
        label="Outcome"
        options={[any, ...choices({ approved: "Approved", rejected: "Rejected", none: "None yet" })]}
      />
      <Choice
        name="sla"
        label="SLA"
        options={[any, ...choices(slaWords), { value: "at_risk,breached", label: "At risk or breached" }]}
      />
      <Choice
        name="olderThanDays"
        label="Age"
        options={[
          any,
          ...["1", "3", "7", "14", "30", "90"].map((value) => ({ value, label: `${value} days or more` })),
        ]}
      />
      <Choice
        name="hasIncidents"
        label="Incidents"
        options={[any, { value: "true", label: "Some" }, { value: "false", label: "None" }]}
      />
      <Choice
        name="legalHold"
        label="Legal hold"
        options={[any, { value: "true", label: "Held" }, { value: "false", label: "Not held" }]}
      />
      <Day name="createdAfter" label="Opened from" />
      <Day name="createdBefore" label="Opened before" />
      <Choice
        name="sort"
        label="Order"
        options={[
          ...(isOwn ? [{ value: "", label: "As the queue says" }] : []),
          ...sortsOf(now).map((value) => ({ value, label: sortWords[value] ?? value })),
        ]}
        fallback={isOwn ? "" : "-createdAt"}
      />
    </div>
  );
}

/** Words that are typed: applied when the field is left, or with Enter. */
function Words({ name, label, hint }: { name: FilterName; label: string; hint: string }) {
  const [text, setText] = useTypedOver(filters.value[name] ?? "");
  const apply = () => {
    const value = text
      .split(",")
      .map((one) => one.trim())
      .filter(Boolean)
      .join(",");
    if (value !== (filters.peek()[name] ?? "")) navigate(narrowHref({ [name]: value === "" ? null : value }));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
      onFocusOut={apply}
    >
      <TextField label={label} value={text} placeholder={hint} maxLength={200} onInput={setText} />
    </form>
  );
}

const Day = ({ name, label }: { name: "createdAfter" | "createdBefore"; label: string }) => (
  <TextField
    label={label}
    type="date"
    value={(filters.value[name] ?? "").slice(0, 10)}
    onInput={(day) => navigate(narrowHref({ [name]: day === "" ? null : new Date(`${day}T00:00`).toISOString() }))}
  />
);

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
