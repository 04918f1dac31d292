import { useMemo, useState } from "preact/hooks";
import { type ApiFailure, api, Badge, Button, IconButton, SelectField, TextField } from "../../../shared";
import { analystsOnly } from "../frame/access";
import { Refused } from "../frame/confirm";
import { CheckAnswer } from "./answer";
import { bodyOf, type CatalogueCheck, costWords, moved, type Order, type StandaloneCheck, whyNotRun } from "./check";
import { fieldsOf, type Typed, typedFrom, valueTyped } from "./schema-form";
import { SchemaFormView } from "./schema-form-view";
import { usePending } from "./use-pending";

const reuses = [
  { value: "0", label: "Ask anew" },
  { value: "3600", label: "Take an answer of the last hour" },
  { value: "86400", label: "Take an answer of the last day" },
  { value: "2592000", label: "Take an answer of the last 30 days" },
];

/** Runs one check of the catalogue: a form made from its schema, begun with its example; the answer appears beside it. */
export function RunCheck({ check, vendors: given }: { check: CatalogueCheck; vendors: string[] }) {
  const subjectFields = useMemo(() => fieldsOf(check.input.subject), [check]);
  const optionFields = useMemo(() => fieldsOf(check.input.options), [check]);
  const [subject, setSubject] = useState<Typed>(() => typedFrom(subjectFields, check.example.subject));
  const [options, setOptions] = useState<Typed>(() => typedFrom(optionFields, check.example.options));
  const [vendors, setVendors] = useState(given);
  const [combine, setCombine] = useState<Order["combine"]>("fallback");
  const [reuse, setReuse] = useState("0");
  const [purpose, setPurpose] = useState("trying it out");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [answer, setAnswer] = useState<StandaloneCheck | null>(null);
  usePending(answer, setAnswer);
  const read = { subject: valueTyped(subjectFields, subject), options: valueTyped(optionFields, options) };
  const problems = [...Object.values(read.subject.problems), ...Object.values(read.options.problems)];
  const order = { type: check.type, purpose: purpose.trim(), vendors, combine, reuseWithinSeconds: Number(reuse) };
  const why = whyNotRun(order, problems);
  const denied = analystsOnly();
  const run = async () => {
    setTried(true);
    if (why !== null || denied !== null) return;
    setBusy(true);
    setFailure(null);
    const body = bodyOf({ ...order, subject: read.subject.value, options: read.options.value });
    const got = await api.post<StandaloneCheck>("/checks", body);
    setBusy(false);
    if (got.ok) setAnswer(got.value);
    else setFailure(got.error);
  };
  const shown = (found: Record<string, string>) => (tried ? found : {});
  return (
    <div class="run-check">
      <form
        class="card"
        aria-label="The question"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <fieldset class="choices">
          <legend>Subject</legend>
          <SchemaFormView
            fields={subjectFields}
            typed={subject}
            problems={shown(read.subject.problems)}
            onType={setSubject}
          />
        </fieldset>
        {optionFields.length > 0 && (
          <fieldset class="choices">
            <legend>Options</legend>
            <SchemaFormView
              fields={optionFields}
              typed={options}
              problems={shown(read.options.problems)}
              onType={setOptions}
            />
          </fieldset>
        )}
        <Waterfall check={check} vendors={vendors} onVendors={setVendors} combine={combine} onCombine={setCombine} />
        <div class="schema-form">
          <SelectField label="Earlier answers" value={reuse} options={reuses} onChange={setReuse} />
          <TextField
            label="Purpose"
            hint="Kept with the answer."
            value={purpose}
            onInput={setPurpose}
            maxLength={200}
          />
        </div>
        <div class="row wrap">
          <Button kind="primary" type="submit" busy={busy} blocked={denied ?? (tried ? why : null)}>
            Run the check
          </Button>
        </div>
        <Refused failure={failure} />
      </form>
      <section class="card" aria-label="The answer">
        <h2>Answer</h2>
        {answer === null ? <p class="muted">It appears here.</p> : <CheckAnswer check={answer} />}
      </section>
    </div>
  );
}

function Waterfall({
  check,
  vendors,
  onVendors,
  combine,
  onCombine,
}: {
  check: CatalogueCheck;
  vendors: string[];
  onVendors: (next: string[]) => void;
  combine: Order["combine"];
  onCombine: (next: Order["combine"]) => void;
}) {
  const left = check.vendors.filter(({ name }) => !vendors.includes(name));
  const nameOf = (name: string) => check.vendors.find((one) => one.name === name)?.displayName ?? name;
  return (
    <fieldset class="choices">
      <legend>Who is asked</legend>
      {vendors.length === 0 ? (
        <p class="muted">Whoever usually answers this check here.</p>
      ) : (
        <ol class="waterfall" aria-label="Vendors in order">
          {vendors.map((name, at) => (
            <li key={name} class="row">
              <span class="grow">{nameOf(name)}</span>
              <Cost check={check} name={name} />
              <IconButton
                label={`Ask ${nameOf(name)} sooner`}
                icon="up"
                blocked={at === 0 ? "It is asked first." : null}
                onClick={() => onVendors(moved(vendors, at, -1))}
              />
              <IconButton
                label={`Do not ask ${nameOf(name)}`}
                icon="close"
                onClick={() => onVendors(vendors.filter((one) => one !== name))}
              />
            </li>
          ))}
        </ol>
      )}
      {left.length > 0 && vendors.length < 5 && (
        <SelectField
          label={vendors.length === 0 ? "Choose a vendor" : "And then"}
          value=""
          options={[
            { value: "", label: "–" },
            ...left.map(({ name, displayName }) => ({ value: name, label: displayName })),
          ]}
          onChange={(name) => name !== "" && onVendors([...vendors, name])}
        />
      )}
      {vendors.length > 1 && (
        <SelectField
          label="Together"
          value={combine}
          options={[
            { value: "fallback", label: "The next is asked when one fails or does not cover the subject" },
            { value: "all", label: "All are asked, the worst answer counts" },
          ]}
          onChange={(next) => onCombine(next === "all" ? "all" : "fallback")}
        />
      )}
    </fieldset>
  );
}

function Cost({ check, name }: { check: CatalogueCheck; name: string }) {
  const vendor = check.vendors.find((one) => one.name === name);
  return vendor === undefined ? null : <Badge>{costWords(vendor.costCents)}</Badge>;
}
