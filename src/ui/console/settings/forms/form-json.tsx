import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import { withAt } from "../definitions/build/places";
import { JsonValueField } from "../rules/small-fields";
import type { FormModel } from "./form-model";

/** The whole form as JSON, in step with everything else. What cannot be read yet waits in the box. */
export const FormJson = ({ model, form }: { model: FormModel; form: JsonObject }) => (
  <fieldset class="bare-fieldset form-json" disabled={model.definition.locked.value !== null}>
    <legend class="unseen">The form as JSON</legend>
    <JsonValueField
      label="The form as JSON"
      rows={40}
      value={form}
      onChange={(next: Json | undefined) =>
        isObject(next) &&
        model.definition.edit((draft) => withAt(draft, ["forms", model.key], next), `form ${model.key} json`)
      }
    />
  </fieldset>
);
