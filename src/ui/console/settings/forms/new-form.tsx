import { useState } from "preact/hooks";
import { isObject, type Json } from "../../../../lib/json";
import { navigate, SelectField, TextField } from "../../../shared";
import { withAt } from "../definitions/build/places";
import { placeOfState, statesIn } from "../definitions/build/states";
import type { DefinitionModel } from "../definitions/definition-model";
import { addressOf } from "../frame/addresses";
import { FormDialog } from "../frame/form-dialog";
import { freeName } from "./model/fitting";
import { nameFrom, newForm } from "./model/new-parts";

/** A form to begin with, and the state that shows it. */
export function NewForm({ model, onClose }: { model: DefinitionModel; onClose: () => void }) {
  const draft = model.draft.value;
  const states = statesIn(draft).filter(({ config }) => !isObject(config.states) && config.type !== "final");
  const [title, setTitle] = useState("");
  const [state, setState] = useState(states.find(({ config }) => !hasForm(config.meta))?.id ?? "");
  const forms = isObject(draft.forms) ? draft.forms : {};
  const shows = states.find(({ id }) => id === state);
  const key = freeName(nameFrom(title) || "form", (one) => Object.hasOwn(forms, one));
  const create = () => {
    const heard = shows === undefined ? null : firstEvent(shows.config.on);
    model.edit((now) => {
      const made = withAt(now, ["forms", key], newForm(title.trim(), heard ?? undefined));
      return shows === undefined ? made : withAt(made, [...placeOfState(shows.path), "meta", "form"], key);
    });
    onClose();
    navigate(addressOf.form(model.id, key));
    return Promise.resolve(null);
  };
  return (
    <FormDialog
      title="New form"
      button="Create form"
      blocked={title.trim() === "" ? "Give it a title first." : null}
      send={create}
      onClose={onClose}
    >
      {() => (
        <>
          <TextField
            label="Title"
            value={title}
            onInput={setTitle}
            maxLength={200}
            required
            autofocus
            hint="Applicants read it."
          />
          <SelectField
            label="State that shows it"
            value={state}
            options={[{ value: "", label: "None yet" }, ...states.map(({ id }) => ({ value: id, label: id }))]}
            onChange={setState}
          />
        </>
      )}
    </FormDialog>
  );
}

const hasForm = (meta: Json | undefined): boolean => isObject(meta) && typeof meta.form === "string";

/** The event that a state hears first is most likely the one that its form sends. */
const firstEvent = (on: Json | undefined): string | null =>
  isObject(on) ? (Object.keys(on).find((event) => !["approve", "reject", "revision"].includes(event)) ?? null) : null;
