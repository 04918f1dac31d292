import { isObject, type Json } from "../../../../lib/json";
import { Button, IconButton, TextField } from "../../../shared";
import { type Place, valueAt } from "../definitions/build/places";
import type { FormModel } from "./form-model";
import { freeName } from "./model/fitting";
import { TextIn } from "./text-in";

/** The choices of a question: what is stored, and what is read. */
export function OptionFields({ model, place }: { model: FormModel; place: Place }) {
  const found = valueAt(model.form.value ?? {}, place);
  const options = Array.isArray(found) ? found : [];
  const values = options.map(storedAs);
  const set = (next: Json[]) => model.set(place, next);
  const swap = (at: number, by: -1 | 1) => {
    const one = options[at];
    if (one !== undefined && options[at + by] !== undefined) set(options.toSpliced(at, 1).toSpliced(at + by, 0, one));
  };
  return (
    <fieldset class="form-options">
      <legend>Choices</legend>
      {model.at(place) !== null && (
        <p class="error" role="alert">
          {model.at(place)}
        </p>
      )}
      <ol>
        {options.map((option, at) => (
          // The place is all that a choice without a value can be told by.
          <li key={at}>
            <TextField
              label={`Stored as ${at + 1}`}
              hideLabel
              value={values[at] ?? ""}
              onInput={(text) =>
                model.set(
                  isObject(option) ? [...place, at, "value"] : [...place, at],
                  text,
                  `option ${place.join(".")} ${at}`,
                )
              }
            />
            <TextIn
              model={model}
              place={isObject(option) ? [...place, at, "label"] : [...place, at]}
              label={`Choice ${at + 1}`}
            />
            <span class="row">
              <IconButton
                label={`Move choice ${at + 1} up`}
                icon="up"
                blocked={at === 0 ? "It is the first." : null}
                onClick={() => swap(at, -1)}
              />
              <IconButton
                label={`Remove choice ${at + 1}`}
                icon="close"
                onClick={() => set(options.toSpliced(at, 1))}
              />
            </span>
          </li>
        ))}
      </ol>
      <Button
        size="small"
        icon="plus"
        onClick={() => {
          const value = freeName("choice", (one) => values.includes(one));
          set([
            ...options,
            {
              value,
              label:
                model.languages.value.length > 1 ? { [model.languages.value[0] ?? "en"]: "New choice" } : "New choice",
            },
          ]);
        }}
      >
        Add a choice
      </Button>
    </fieldset>
  );
}

const storedAs = (option: Json): string =>
  typeof option === "string" ? option : isObject(option) && typeof option.value === "string" ? option.value : "";
