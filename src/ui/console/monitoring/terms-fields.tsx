import { useEffect } from "preact/hooks";
import type { MonitorKind } from "../../../domain/monitoring";
import { CheckField, SelectField, TextField } from "../../shared/field";
import { catalogue } from "../settings/checks/catalogue";
import { knownWorkflows } from "../settings/queues/known";
import { checkTypesOf } from "./monitor";
import type { TermsForm, TermsProblems } from "./terms-form";

/** How somebody is watched of one kind: when, by whom, and what news lead to. Of a kind only what it knows. */
export function TermsFields({
  kind,
  form,
  problems,
  set,
}: {
  kind: MonitorKind;
  form: TermsForm;
  problems: TermsProblems;
  set: (change: Partial<TermsForm>) => void;
}) {
  return (
    <>
      <Times kind={kind} form={form} problems={problems} set={set} />
      {checkTypesOf[kind] !== undefined && <Vendors kind={kind} form={form} problems={problems} set={set} />}
      <SelectField
        label="What is new becomes"
        value={form.action}
        options={[
          { value: "alert", label: "An alert" },
          { value: "case", label: "A case" },
        ]}
        onChange={(action) => set({ action: action === "case" ? "case" : "alert" })}
      />
      {form.action === "case" && (
        <WorkflowField
          label="Workflow of the case"
          none="The ongoing workflow of the settings"
          value={form.workflow}
          error={problems.workflow}
          onChange={(workflow) => set({ workflow })}
        />
      )}
    </>
  );
}

interface Part {
  kind: MonitorKind;
  form: TermsForm;
  problems: TermsProblems;
  set: (change: Partial<TermsForm>) => void;
}

function Times({ kind, form, problems, set }: Part) {
  switch (kind) {
    case "screening":
      return (
        <>
          <CheckField
            label="When a list changes"
            hint="Or the weights and thresholds of screening."
            checked={form.onListChange}
            onChange={(onListChange) => set({ onListChange })}
          />
          <TextField
            label="Every so many days"
            hint="Empty: not in turn."
            value={form.intervalDays}
            error={problems.intervalDays}
            onInput={(intervalDays) => set({ intervalDays })}
          />
        </>
      );
    case "registry":
      return (
        <TextField
          label="Every so many days"
          hint="Empty: 30."
          value={form.intervalDays}
          error={problems.intervalDays}
          onInput={(intervalDays) => set({ intervalDays })}
        />
      );
    case "document_expiry":
      return (
        <TextField
          label="Days before a document expires"
          value={form.daysBefore}
          error={problems.daysBefore}
          onInput={(daysBefore) => set({ daysBefore })}
        />
      );
    case "kyc_refresh":
      return (
        <TextField
          label="Months after approval"
          hint="Empty: by the level of risk, as the settings say."
          value={form.months}
          error={problems.months}
          onInput={(months) => set({ months })}
        />
      );
  }
}

function Vendors({ kind, form, problems, set }: Part) {
  useEffect(() => {
    if (catalogue.state.peek().status !== "ready") void catalogue.load();
  }, []);
  const known = new Set(
    (catalogue.value ?? [])
      .filter(({ type }) => checkTypesOf[kind]?.includes(type))
      .flatMap(({ vendors }) => vendors.map(({ name }) => name)),
  );
  const none = kind === "screening" ? "your own watch lists are searched" : "in a sandbox its own vendor";
  return (
    <TextField
      label="Vendors"
      hint={`With commas between them; the next one is asked when one fails. Empty: ${none}.${known.size === 0 ? "" : ` There are: ${[...known].join(", ")}.`}`}
      value={form.vendors}
      error={problems.vendors}
      onInput={(vendors) => set({ vendors })}
    />
  );
}

/** A published definition by its key; one that is chosen and not known here stays chosen. */
export function WorkflowField({
  label,
  hint,
  none,
  value,
  error,
  onChange,
}: {
  label: string;
  hint?: string;
  /** What no choice means. */
  none: string;
  value: string;
  error?: string | null | undefined;
  onChange: (key: string) => void;
}) {
  useEffect(() => {
    if (knownWorkflows.state.peek().status !== "ready") void knownWorkflows.load();
  }, []);
  const known = knownWorkflows.value ?? [];
  const others = value === "" || known.some(({ key }) => key === value) ? [] : [{ value, label: value }];
  return (
    <SelectField
      label={label}
      hint={hint}
      value={value}
      error={error}
      options={[{ value: "", label: none }, ...known.map(({ key, name }) => ({ value: key, label: name })), ...others]}
      onChange={onChange}
    />
  );
}
