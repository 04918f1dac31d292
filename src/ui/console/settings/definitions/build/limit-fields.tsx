import { useEffect } from "preact/hooks";
import { isObject, type Json } from "../../../../../lib/json";
import { CheckField, SelectField } from "../../../../shared";
import { queues } from "../../../model/case-list";
import { people } from "../../../model/session";
import { TagsField } from "../../rules/small-fields";
import { type ItemForm, ItemNumber, ItemTags, ItemText } from "./list-part";
import { textOf, textsOf } from "./places";

/** A time limit: where it counts, how long it is, when it stands still, where a case goes whose time is up. */
export function LimitFields(form: ItemForm) {
  const { item, set, error } = form;
  return (
    <>
      <ItemText form={form} name="name" label="Name" hint="What a running time is known by." needed />
      <ItemTags form={form} name="tags" label="While the case carries these tags" list="build-tags" />
      <ItemTags
        form={form}
        name="states"
        label="Or stands in these states"
        hint="Neither: it counts everywhere."
        list="build-states"
      />
      <ItemNumber form={form} name="durationHours" label="Hours" />
      <CheckField
        label="Working hours only"
        hint="Of the team's calendar, in Settings → Time limits."
        checked={item.businessHours === true}
        onChange={(isOn) => set("businessHours", isOn || undefined)}
      />
      <PauseFields {...form} />
      <ItemNumber form={form} name="atRiskPercent" label="At risk from (percent of the time)" hint="Left out: 80." />
      <EscalateField value={item.escalateTo} error={error("escalateTo")} onChange={(to) => set("escalateTo", to)} />
    </>
  );
}

const pauses = [
  { value: "usual", label: "While the applicant is asked (usual)" },
  { value: "never", label: "Never" },
  { value: "tags", label: "While the case carries tags …" },
];

function PauseFields({ item, set, error }: ItemForm) {
  const tags = textsOf(item.pauseWhile);
  const how = item.pauseWhile === undefined ? "usual" : tags.length === 0 ? "never" : "tags";
  return (
    <>
      <SelectField
        label="The time stands still"
        value={how}
        error={error("pauseWhile")}
        options={pauses}
        onChange={(next) =>
          set("pauseWhile", next === "usual" ? undefined : next === "never" ? [] : ["collection_flow", "revision"])
        }
      />
      {how === "tags" && (
        <TagsField
          label="Tags with which it stands still"
          tags={tags}
          list="build-tags"
          onChange={(next) => set("pauseWhile", next)}
        />
      )}
    </>
  );
}

/** Where a case goes: to a queue or a person, of those that are there. What is not there stays until something else is chosen. */
function EscalateField({
  value,
  error,
  onChange,
}: {
  value: Json | undefined;
  error: string | null;
  onChange: (to: Json | undefined) => void;
}) {
  useEffect(() => {
    if (queues.state.peek().status !== "ready") void queues.load();
    if (people.state.peek().status !== "ready") void people.load();
  }, []);
  const known = [
    ...(queues.value ?? [])
      .filter(({ own }) => own)
      .map(({ id, name }) => ({ value: `q ${id}`, label: `To the queue “${name}”` })),
    ...(people.value ?? []).map(({ id, name }) => ({ value: `u ${id}`, label: `To ${name}` })),
  ];
  const now = !isObject(value)
    ? ""
    : value.queueId === undefined
      ? `u ${textOf(value.userId)}`
      : `q ${textOf(value.queueId)}`;
  const gone =
    now === "" || known.some((one) => one.value === now) ? [] : [{ value: now, label: `${now.slice(2)} (not there)` }];
  return (
    <SelectField
      label="When time is up"
      value={now}
      error={error}
      options={[{ value: "", label: "It stays with whoever has it" }, ...known, ...gone]}
      onChange={(next) =>
        onChange(next === "" ? undefined : { [next.startsWith("q ") ? "queueId" : "userId"]: next.slice(2) })
      }
    />
  );
}
