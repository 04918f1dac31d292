import { useEffect, useMemo, useRef } from "preact/hooks";
import { getPath, isObject, type JsonObject } from "../../../../lib/json";
import { ok } from "../../../../lib/result";
import { api, type Listed, loader, SelectField } from "../../../shared";
import { type JsonRead, prettyJson } from "./json-field";

/** A context to try something with. */
export interface Sample {
  key: string;
  label: string;
  context: () => Promise<JsonObject | null>;
}

const company: JsonObject = {
  entity: {
    type: "business",
    data: { companyName: "Northwind Trading Ltd", registrationNumber: "12345678", country: "GB" },
  },
};
const person: JsonObject = {
  entity: {
    type: "individual",
    data: { firstName: "Ada", lastName: "Byron", email: "ada@example.com", dateOfBirth: "1985-12-10" },
  },
};

/** What stands in the box before anybody chose something. */
export const firstSample = prettyJson(company);

const given: Sample[] = [
  { key: "company", label: "A company", context: async () => company },
  { key: "person", label: "A person", context: async () => person },
];

interface TemplateRow {
  id: string;
  displayName: string;
  definitions: string[];
}
interface CaseRow {
  id: string;
  externalId: string | null;
  entity: { name: string | null };
}

/**
 * Puts a sample into the box below it: made up, a template's example, or the facts of a case of this definition. `text`: what stands there.
 * Whoever writes in it, or picks another one, before a sample is there goes first.
 */
export function SamplePicker({
  definition,
  text,
  onPick,
}: {
  definition: { id: string; key: string };
  text: string;
  onPick: (text: string) => void;
}) {
  const { id, key } = definition;
  const found = useMemo(() => loader((stop) => samplesFor(id, key, stop)), [id, key]);
  useEffect(() => void found.load(), [found]);
  const samples = [...given, ...(found.value ?? [])];
  const latest = useRef({ text, wanted: "" });
  latest.current.text = text;
  const pick = async (wanted: string) => {
    latest.current.wanted = wanted;
    const context = await samples.find((one) => one.key === wanted)?.context();
    if (latest.current.text !== text || latest.current.wanted !== wanted) return;
    if (context !== undefined && context !== null) onPick(prettyJson(context));
  };
  return (
    <SelectField
      label="Start from"
      value=""
      options={[
        { value: "", label: "Choose a sample …" },
        ...samples.map((one) => ({ value: one.key, label: one.label })),
      ]}
      onChange={(wanted) => void pick(wanted)}
    />
  );
}

async function samplesFor(id: string, key: string, stop: AbortSignal) {
  const [templates, cases] = await Promise.all([
    api.get<Listed<TemplateRow>>("/templates", { signal: stop }),
    api.get<Listed<CaseRow>>(`/cases?workflow=${encodeURIComponent(id)}&limit=5`, { signal: stop }),
  ]);
  const samples: Sample[] = [];
  if (templates.ok)
    for (const template of templates.value.data.filter(({ definitions }) => definitions.includes(key)))
      samples.push({
        key: `template ${template.id}`,
        label: `Example of the template “${template.displayName}”`,
        context: () => contextAt(`/templates/${encodeURIComponent(template.id)}`, "example"),
      });
  if (cases.ok)
    for (const { id: caseId, entity, externalId } of cases.value.data)
      samples.push({
        key: `case ${caseId}`,
        label: `Facts of the case ${entity.name ?? externalId ?? caseId}`,
        context: () => contextAt(`/cases/${encodeURIComponent(caseId)}`, "context"),
      });
  return ok(samples);
}

async function contextAt(path: string, part: string): Promise<JsonObject | null> {
  const answer = await api.get<JsonObject>(path);
  const context = answer.ok ? getPath(answer.value, part) : undefined;
  return isObject(context) ? contextToSend(context) : null;
}

// What the engine writes itself is not accepted from outside: a case begins without it.
const engineOwned = [
  "pluginsOutput",
  "childWorkflows",
  "documents",
  "metadata",
  "workflowRuntimeId",
  "workflowRuntimeConfig",
];

/** The part of a context that a new case may begin with. */
export const contextToSend = (context: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(context).filter(([key]) => !engineOwned.includes(key)));

/** The context that was written, or why it is none. */
export function contextIn(read: JsonRead): { context: JsonObject; why: null } | { context: null; why: string } {
  if (read.fault !== null) return { context: null, why: "Repair the JSON first." };
  return isObject(read.value)
    ? { context: read.value, why: null }
    : { context: null, why: 'Write a context first: {"entity": {"type": "business", "data": {…}}}.' };
}
