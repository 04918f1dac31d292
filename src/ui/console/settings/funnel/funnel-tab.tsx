import { useEffect, useMemo, useState } from "preact/hooks";
import { isObject } from "../../../../lib/json";
import {
  api,
  Badge,
  type Column,
  Empty,
  Loaded,
  loader,
  SelectField,
  Skeleton,
  serverSkewMs,
  Table,
} from "../../../shared";
import type { DefinitionModel } from "../definitions/definition-model";
import {
  type FormFunnel,
  type Funnel,
  firstDay,
  groupName,
  pageTitles,
  percent,
  type StepRow,
  stepRows,
  worstStep,
} from "./funnel";

const ranges = [
  { value: "7", label: "Last 7 days" },
  { value: "30", label: "Last 30 days" },
  { value: "90", label: "Last 90 days" },
  { value: "365", label: "Last 365 days" },
];
const groupings = [
  { value: "", label: "Nothing" },
  { value: "device", label: "Device" },
  { value: "country", label: "Country" },
];
const devices = [
  { value: "", label: "All devices" },
  { value: "phone", label: "Phones" },
  { value: "tablet", label: "Tablets" },
  { value: "computer", label: "Computers" },
];

/** How far applicants come with the forms of this workflow, over all its versions, and where they are sent back. */
export function FunnelTab({ model }: { model: DefinitionModel }) {
  const [days, setDays] = useState("30");
  const [groupBy, setGroupBy] = useState("");
  const [device, setDevice] = useState("");
  const definition = model.definition.value;
  const key = definition?.key ?? "";
  const funnel = useMemo(() => {
    const query = new URLSearchParams({
      workflow: key,
      from: firstDay(Number(days), Date.now() + serverSkewMs.peek()),
    });
    if (groupBy !== "") query.set("groupBy", groupBy);
    if (device !== "") query.set("device", device);
    return loader<Funnel>((stop) => api.get(`/funnel?${query}`, { signal: stop }));
  }, [key, days, groupBy, device]);
  useEffect(() => {
    void funnel.load();
    return () => funnel.clear();
  }, [funnel]);
  const forms = definition !== null && isObject(definition.forms) ? definition.forms : {};
  return (
    <>
      <div class="row wrap funnel-choices">
        <SelectField label="Days" value={days} onChange={setDays} options={ranges} />
        <SelectField label="Devices" value={device} onChange={setDevice} options={devices} />
        <SelectField label="Split by" value={groupBy} onChange={setGroupBy} options={groupings} />
      </div>
      <Loaded of={funnel.state} retry={() => void funnel.load()} skeleton={<Skeleton lines={8} />}>
        {(value) =>
          value.forms.every(({ steps }) => steps.every(({ count }) => count === 0)) ? (
            <Empty icon="list" title="Nobody came in these days">
              <p>
                Opened links, pages that were sent and fields that were sent back are counted here, all versions
                together.
              </p>
            </Empty>
          ) : (
            value.forms.map((form) => <FormCard key={form.form} form={form} titles={pageTitles(forms, form.form)} />)
          )
        }
      </Loaded>
    </>
  );
}

function FormCard({ form, titles }: { form: FormFunnel; titles: ReadonlyMap<string, string> }) {
  const rows = stepRows(form, titles);
  const worst = worstStep(rows);
  const hasGroups = rows.some(({ groups }) => groups.length > 0);
  return (
    <section class="card funnel" aria-label={`Form ${form.form}`}>
      <header class="card-head">
        <h2>
          <code>{form.form}</code>
        </h2>
        {worst !== null && <Badge tone="warn">{`Most are lost at “${worst.label}”: ${percent(worst.lost)}`}</Badge>}
      </header>
      <Table caption="Steps" columns={stepColumns(hasGroups)} rows={rows} rowKey={({ key }) => key} />
      {form.errors.length === 0 ? (
        <p class="muted">No field was sent back.</p>
      ) : (
        <>
          <h3>Fields that were sent back</h3>
          <Table
            caption="Fields that were sent back"
            columns={errorColumns(titles)}
            rows={form.errors}
            rowKey={({ page, field, code }) => `${page}/${field}/${code}`}
          />
        </>
      )}
    </section>
  );
}

const stepColumns = (hasGroups: boolean): Column<StepRow>[] => [
  { key: "step", label: "Step", names: true, render: ({ label }) => label, value: ({ label }) => label },
  { key: "count", label: "Cases", align: "end", render: ({ count }) => count, value: ({ count }) => count },
  {
    key: "share",
    label: "Of those who opened",
    render: ({ label, share }) => (
      <span class="row">
        <meter class="funnel-meter" min={0} max={1} value={share ?? 0} aria-label={`Share of “${label}”`} />
        <span class="num">{percent(share)}</span>
      </span>
    ),
    value: ({ share }) => share,
  },
  {
    key: "lost",
    label: "Lost since the step before",
    align: "end",
    render: ({ lost }) => percent(lost),
    value: ({ lost }) => lost,
  },
  ...(hasGroups
    ? [
        {
          key: "groups",
          label: "Split",
          render: ({ groups }: StepRow) => groups.map(([name, count]) => `${groupName(name)} ${count}`).join(" · "),
          value: ({ groups }: StepRow) => groups.map(([name, count]) => `${groupName(name)} ${count}`).join(" · "),
        },
      ]
    : []),
];

const errorColumns = (titles: ReadonlyMap<string, string>): Column<FormFunnel["errors"][number]>[] => [
  {
    key: "field",
    label: "Field",
    names: true,
    render: ({ field }) => <code>{field}</code>,
    value: ({ field }) => field,
  },
  { key: "page", label: "Page", render: ({ page }) => titles.get(page) ?? page, value: ({ page }) => page },
  { key: "code", label: "Why", render: ({ code }) => <code>{code}</code>, value: ({ code }) => code },
  { key: "count", label: "Cases", align: "end", render: ({ count }) => count, value: ({ count }) => count },
];
