import { useId } from "preact/hooks";
import type { Json, JsonObject } from "../../../../../lib/json";
import { CheckField, SelectField, TextField } from "../../../../shared";
import { labelOf } from "../../../model/words";
import { helpAt } from "../../editor/schema-help";
import { JsonValueField, NumberField } from "../../rules/small-fields";
import type { Builder } from "./builder";
import { dotted, type Place, textOf, textsOf, valueAt, withAt } from "./places";
import { fieldKindOf } from "./plugin-kinds";
import { mappingOf, plainMapping, plainTransforms, transformsOf } from "./plugin-mappings";
import { PickSeveral } from "./small-parts";
import { statesIn } from "./states";

/** One key of a plugin as a field. Its words are those of the help beside the JSON editor. */
export function PluginField({ builder, place, name }: { builder: Builder; place: Place; name: string }) {
  const events = useId();
  const at: Place = [...place, name];
  const value = valueAt(builder.draft.value, at);
  const { title, text: hint, values } = wordsOf(name);
  const error = builder.at(at);
  const set = (next: Json | undefined) => builder.edit((draft) => withAt(draft, at, next), dotted(at));
  const shared = { label: title, hint, error };
  switch (fieldKindOf(name)) {
    case "number":
      return <NumberField {...shared} value={value} onChange={(next) => set(next ?? undefined)} />;
    case "yes_no":
      return (
        <CheckField label={title} hint={hint} checked={value === true} onChange={(isOn) => set(isOn || undefined)} />
      );
    case "choice":
      return (
        <SelectField
          {...shared}
          value={textOf(value)}
          options={optionsOf(values, textOf(value))}
          onChange={(next) => set(next === "" ? undefined : next)}
        />
      );
    case "states":
      return <StateNames builder={builder} at={at} value={value} />;
    case "plugins":
      return (
        <PickSeveral
          label={title}
          options={builder.plugins.value.filter((one) => one !== valueAt(builder.draft.value, [...place, "name"]))}
          chosen={textsOf(value)}
          none="There is no other plugin."
          onChange={(chosen) => set(chosen.length === 0 ? undefined : chosen)}
        />
      );
    case "roles":
      return (
        <PickSeveral
          label={title}
          options={["analyst", "admin"]}
          chosen={textsOf(value)}
          none=""
          onChange={(chosen) => set(chosen.length === 0 ? undefined : chosen)}
        />
      );
    case "form":
      return (
        <SelectField
          {...shared}
          value={textOf(value)}
          options={optionsOf(builder.forms.value, textOf(value))}
          onChange={(next) => set(next === "" ? undefined : next)}
        />
      );
    case "event":
      return (
        <>
          <TextField
            {...shared}
            value={textOf(value)}
            list={events}
            onInput={(next) => set(next === "" ? undefined : next)}
          />
          <datalist id={events}>
            {builder.events.value.map((event) => (
              <option key={event} value={event} />
            ))}
          </datalist>
        </>
      );
    case "lines":
      return (
        <TextField
          {...shared}
          rows={3}
          value={textsOf(value).join("\n")}
          onInput={(next) => set(next === "" ? undefined : next.split("\n"))}
        />
      );
    case "mapping":
      return (
        <Expression
          {...shared}
          hint={expressions[name] ?? hint}
          value={value}
          plain={plainMapping}
          made={mappingOf}
          onChange={set}
        />
      );
    case "transforms":
      return (
        <Expression
          {...shared}
          hint={expressions[name] ?? hint}
          value={value}
          plain={plainTransforms}
          made={transformsOf}
          onChange={set}
        />
      );
    case "json":
      return (
        <>
          <JsonValueField label={`${title} (JSON)`} rows={5} value={value} error={error} onChange={set} />
          <p class="hint">{hint}</p>
        </>
      );
    default:
      return <TextField {...shared} value={textOf(value)} onInput={(next) => set(next === "" ? undefined : next)} />;
  }
}

/** A mapping: one JMESPath expression while that is all it says, JSON otherwise. */
function Expression({
  label,
  hint,
  error,
  value,
  plain,
  made,
  onChange,
}: {
  label: string;
  hint: string;
  error: string | null;
  value: Json | undefined;
  plain: (value: Json | undefined) => string | null;
  made: (expression: string) => Json | undefined;
  onChange: (value: Json | undefined) => void;
}) {
  const expression = plain(value);
  return expression === null ? (
    <JsonValueField label={`${label} (JSON)`} rows={6} value={value} error={error} onChange={onChange} />
  ) : (
    <TextField
      label={`${label}: JMESPath`}
      hint={hint}
      error={error}
      rows={2}
      value={expression}
      onInput={(text) => onChange(made(text))}
    />
  );
}

/** The states a plugin is bound to, each by the shortest name that means it alone. */
function StateNames({ builder, at, value }: { builder: Builder; at: Place; value: Json | undefined }) {
  const states = statesIn(builder.draft.value).filter(({ type }) => type !== "history");
  const names = states.map(({ id, key }) => (states.filter((other) => other.key === key).length === 1 ? key : id));
  // A path that could be shorter is shown by its short name.
  const chosen = textsOf(value).map((name) => names[states.findIndex(({ id }) => id === name)] ?? name);
  return (
    <PickSeveral
      label="Runs when these states are entered"
      options={names}
      chosen={chosen}
      none="There are no states yet."
      onChange={(next) => builder.edit((draft) => withAt(draft, at, next))}
    />
  );
}

interface Words {
  title: string;
  text: string;
  values: readonly string[];
}

function wordsOf(name: string): Words {
  const [entry] = helpAt(["extensions", "apiPlugins", "0", name]).entries;
  const isOwn = entry?.at === `extensions.*.*.${name}`;
  if (name === "template") return { title: "Mail", text: "Which of our mails.", values: mails };
  return isOwn
    ? { title: entry.title, text: entry.text, values: entry.values ?? [] }
    : { title: labelOf(name), text: otherWords[name] ?? "", values: [] };
}

/** What one expression is over, where the help speaks of the JSON around it. */
const expressions: Readonly<Record<string, string>> = {
  request:
    "What is sent, made from the facts of the case. A check that is told nothing looks where facts usually stand.",
  response: "What is kept, made from the body of the answer.",
  transformers: "Over the facts of the case.",
  iterateOn: "Gives a list; the work is done once for each of its items.",
};

const mails = ["invitation", "session", "resubmission", "associated-company-email"];

const otherWords: Readonly<Record<string, string>> = {
  account:
    "As whom we call: grant client_credentials or refresh_token with tokenUrl and the names of your secrets, or grant token with tokenSecret.",
  object: "API name, such as Account or Lead.",
  externalIdField: "Finds, and else makes, the record by this field. Left out: the id is the record's own.",
  instanceUrl: "Left out: what the token's answer says.",
  objectType: "companies, contacts, deals, or a type of your own.",
  idProperty:
    "Finds, and else makes, the object by this property of unique values. Left out: the id is the object's own.",
  templateId: "Of the template at your mail service. Left out: our own words.",
  supportEmail: "Where people can ask. Stands in the mail.",
  dataMapping: "More data for the template, as the inside of a JMESPath object: key: path, key: path.",
  language: "Two letters, or the path of one in the item. Left out: the parent's.",
  expireInMinutes: "How long the link works; two weeks when left out.",
};

const optionsOf = (values: readonly string[], now: string) => [
  { value: "", label: "–" },
  ...[...new Set([...values, ...(now === "" ? [] : [now])])].map((value) => ({ value, label: value })),
];

/** Keys of a plugin that have no field here; they are kept, and edited as JSON. */
export const otherKeys = (plugin: JsonObject, shown: readonly string[]): string[] =>
  Object.keys(plugin).filter((key) => !shown.includes(key));
