import { isObject } from "../../../../lib/json";
import { Button, CheckField, IconButton, SelectField, TextField } from "../../../shared";
import { type Place, textOf, valueAt, withAt, withSetting } from "../definitions/build/places";
import { Section } from "../definitions/build/small-parts";
import { JsonValueField, NumberField } from "../rules/small-fields";
import type { FormModel } from "./form-model";
import { TextIn } from "./text-in";

/** What a form says of itself: its start and end, what the chart hears, asking again, links, words of its own. */
export function FormSettings({ model }: { model: FormModel }) {
  const form = model.form.value ?? {};
  const set = (place: Place, value: Parameters<typeof withAt>[2]) =>
    model.edit((now) => withSetting(now, place, value), place.join("."));
  const count = (place: Place, label: string, hint?: string) => (
    <NumberField
      label={label}
      {...(hint !== undefined && { hint })}
      value={valueAt(form, place)}
      error={model.at(place)}
      onChange={(next) => set(place, next ?? undefined)}
    />
  );
  const event = (place: Place, label: string, usual: string) => (
    <TextField
      label={label}
      value={textOf(valueAt(form, place))}
      placeholder={usual}
      error={model.at(place)}
      onInput={(text) => set(place, text === "" ? undefined : text)}
    />
  );
  return (
    <>
      <TextIn model={model} place={["title"]} label="Title" />
      {event(["event"], "Event when it is sent", "COLLECTION_FLOW_FINISHED")}
      <Section title="Start page" open>
        <TextIn model={model} place={["start", "lead"]} label="What it is about" rows={3} />
        {count(["start", "minutes"], "Minutes it takes")}
        <Needs model={model} />
        <TextIn model={model} place={["start", "privacy"]} label="What happens with the data" rows={3} />
      </Section>
      <Section title="End page">
        <TextIn model={model} place={["end", "lead"]} label="Once it is sent" rows={2} />
        <TextIn model={model} place={["end", "next"]} label="What happens next" rows={2} />
      </Section>
      <Section title="Asking again" open={isObject(form.revision)}>
        {count(["revision", "maxRounds"], "Most rounds")}
        {event(["revision", "onMaxRounds"], "Event of one round too many", "refused")}
        {count(["revision", "dueInSeconds"], "Time to answer, in seconds", "604800 is a week.")}
        {event(["revision", "onExpired"], "Event when the time is up", "none: it is only marked")}
        <TextField
          label="Reminders, in seconds"
          hint="After the asking, rising: 86400, 259200"
          value={listText(valueAt(form, ["revision", "remindAfterSeconds"]))}
          error={model.at(["revision", "remindAfterSeconds"])}
          onInput={(text) => {
            const times = text
              .split(/[\s,;]+/)
              .filter((one) => one !== "")
              .map(Number);
            if (times.every(Number.isFinite))
              set(["revision", "remindAfterSeconds"], times.length === 0 ? undefined : times);
          }}
        />
        <CheckField
          label="Tell them by e-mail at once"
          checked={valueAt(form, ["revision", "mail"]) === true}
          onChange={(isOn) => set(["revision", "mail"], isOn ? true : undefined)}
        />
      </Section>
      <Section title="Links" open={isObject(form.links) || isObject(form.protect)}>
        {count(["links", "expiresInSeconds", "session"], "A link works for, in seconds")}
        {count(["links", "expiresInSeconds", "oneTime"], "A link that works once, in seconds")}
        {count(["links", "expiresInSeconds", "person"], "A link for a person, in seconds")}
        {count(["links", "expiresInSeconds", "handoff"], "To go on on a phone, in seconds")}
        {count(["links", "signedInSeconds"], "Longest session, in seconds")}
        {count(["links", "idleSeconds"], "Without a sign of life, in seconds")}
        <SelectField
          label="A new device"
          value={textOf(valueAt(form, ["protect", "newDevice"]))}
          options={[
            { value: "", label: "As usual" },
            { value: "none", label: "Needs the link only" },
            { value: "email_code", label: "Needs a code by e-mail" },
          ]}
          onChange={(next) => set(["protect", "newDevice"], next === "" ? undefined : next)}
        />
      </Section>
      <Section title="Words in place of ours" open={isObject(form.texts)}>
        <JsonValueField
          label="By language and name"
          value={form.texts}
          rows={6}
          error={model.at(["texts"])}
          onChange={(next) => model.set(["texts"], next, "texts")}
        />
        <p class="muted">{'{"de": {"continue": "Weiter"}}. The names are listed in the help of the JSON editor.'}</p>
      </Section>
    </>
  );
}

function Needs({ model }: { model: FormModel }) {
  const place: Place = ["start", "needs"];
  const found = valueAt(model.form.value ?? {}, place);
  const needs = Array.isArray(found) ? found : [];
  return (
    <fieldset class="form-options">
      <legend>To have at hand</legend>
      <ol>
        {needs.map((_, at) => (
          // The place is all that one has to be told by.
          <li key={at} class="one-field">
            <TextIn model={model} place={[...place, at]} label={`Thing ${at + 1}`} />
            <IconButton
              label={`Remove thing ${at + 1}`}
              icon="close"
              onClick={() => model.set(place, needs.toSpliced(at, 1))}
            />
          </li>
        ))}
      </ol>
      <Button size="small" icon="plus" onClick={() => model.edit((form) => withAt(form, place, [...needs, ""]))}>
        Add a thing
      </Button>
    </fieldset>
  );
}

const listText = (value: unknown): string => (Array.isArray(value) ? value.join(", ") : "");
