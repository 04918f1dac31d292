import { useId } from "preact/hooks";
import { isObject, type JsonObject } from "../../../../../lib/json";
import { CheckField, SelectField, TextField } from "../../../../shared";
import { JsonValueField, NumberField } from "../../rules/small-fields";
import type { Builder } from "./builder";
import { type Place, textOf, textsOf, withSetting } from "./places";
import { PickSeveral } from "./small-parts";

/** `meta.approval`: people who have to agree before the case goes on. */
export function ApprovalFields({
  builder,
  place,
  approval,
}: {
  builder: Builder;
  place: Place;
  approval: JsonObject | null;
}) {
  const events = useId();
  const set = (key: string, value: JsonObject[string] | undefined) =>
    builder.edit((draft) => withSetting(draft, [...place, key], value), `${place.join(".")} ${key}`);
  const problem = (key: string) => builder.at([...place, key]);
  const text = (key: string, label: string, hint?: string) => (
    <TextField
      label={label}
      hint={hint}
      value={textOf(approval?.[key])}
      error={problem(key)}
      list={events}
      onInput={(typed) => set(key, typed === "" ? undefined : typed)}
    />
  );
  return (
    <>
      <CheckField
        label="People have to agree here"
        hint="Four eyes: the event is raised when enough people have approved. Who opened the case does not count."
        checked={approval !== null}
        onChange={(isOn) =>
          builder.edit((draft) => withSetting(draft, place, isOn ? { count: 2, event: "APPROVED" } : undefined))
        }
      />
      {approval !== null && (
        <>
          <NumberField
            label="How many have to agree"
            value={approval.count}
            error={problem("count")}
            onChange={(count) => set("count", count ?? undefined)}
          />
          {text("event", "Event when they have")}
          {text("rejectedEvent", "Event when one rejects (optional)")}
          {text("timeoutEvent", "Event when the time is up (optional)")}
          <PickSeveral
            label="Who may vote (none: every analyst)"
            options={["analyst", "admin"]}
            chosen={textsOf(approval.roles)}
            none=""
            onChange={(roles) => set("roles", roles.length === 0 ? undefined : roles)}
          />
          <CheckField
            label="Also who opened the case"
            checked={approval.selfApproval === true}
            onChange={(isOn) => set("selfApproval", isOn || undefined)}
          />
          <TextField
            label="Time for people (optional)"
            hint="Seconds, or a duration such as P2D."
            value={textOf(approval.timeoutSeconds)}
            error={problem("timeoutSeconds")}
            onInput={(typed) =>
              set("timeoutSeconds", typed === "" ? undefined : /^\d+$/.test(typed) ? Number(typed) : typed)
            }
          />
          <SelectField
            label="Form beside the question"
            value={textOf(approval.form)}
            options={[{ value: "", label: "None" }, ...builder.forms.value.map((key) => ({ value: key, label: key }))]}
            onChange={(form) => set("form", form === "" ? undefined : form)}
          />
        </>
      )}
      <datalist id={events}>
        {builder.events.value.map((event) => (
          <option key={event} value={event} />
        ))}
      </datalist>
    </>
  );
}

/** `meta.join`: the plugins and children that are waited for. */
export function JoinFields({ builder, place, join }: { builder: Builder; place: Place; join: JsonObject | null }) {
  const set = (key: string, value: JsonObject[string] | undefined) =>
    builder.edit((draft) => withSetting(draft, [...place, key], value), `${place.join(".")} ${key}`);
  return (
    <>
      <CheckField
        label="Wait here until work is done"
        hint="The event is raised when all these plugins have finished and the children satisfy their policy."
        checked={join !== null}
        onChange={(isOn) =>
          builder.edit((draft) => withSetting(draft, place, isOn ? { plugins: [], event: "DONE" } : undefined))
        }
      />
      {join !== null && (
        <>
          <TextField
            label="Event when it is done"
            value={textOf(join.event)}
            error={builder.at([...place, "event"])}
            onInput={(typed) => set("event", typed)}
          />
          <PickSeveral
            label="Plugins to wait for"
            options={builder.plugins.value}
            chosen={textsOf(join.plugins)}
            none="There are no plugins yet."
            onChange={(plugins) => set("plugins", plugins)}
          />
          <JsonValueField
            label="Children to wait for (JSON, optional)"
            value={isObject(join.children) || Array.isArray(join.children) ? join.children : undefined}
            onChange={(children) => set("children", children)}
          />
        </>
      )}
    </>
  );
}
