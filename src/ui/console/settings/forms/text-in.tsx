import { TextField } from "../../../shared";
import { dotted, type Place, valueAt } from "../definitions/build/places";
import type { FormModel } from "./form-model";
import { saidIn, withText } from "./model/strings";

/** A text of the form in the language that is looked at. What another language says stands in the empty field. */
export function TextIn({
  model,
  place,
  label,
  hint,
  rows,
  autofocus,
  after,
}: {
  model: FormModel;
  place: Place;
  label: string;
  hint?: string;
  rows?: number;
  autofocus?: boolean;
  /** What follows from the new text, in the same step. */
  after?: (form: NonNullable<FormModel["form"]["value"]>, before: string) => NonNullable<FormModel["form"]["value"]>;
}) {
  const text = valueAt(model.form.value ?? {}, place);
  const language = model.language.value;
  const several = model.languages.value.length > 1;
  const others = model.languages.value.map((one) => saidIn(text, one)).find((said) => said !== "");
  return (
    <TextField
      label={several ? `${label} (${language})` : label}
      hint={hint}
      value={saidIn(text, language)}
      {...(others !== undefined && { placeholder: others })}
      error={model.at(place)}
      autofocus={autofocus ?? false}
      {...(rows !== undefined && { rows })}
      onInput={(said) =>
        model.edit(
          (form) => {
            const next = withText(form, place, language, said);
            return after === undefined ? next : after(next, saidIn(valueAt(form, place), language));
          },
          `${dotted(place)} ${language}`,
        )
      }
    />
  );
}
