import { useState } from "preact/hooks";
import { isObject, type JsonObject } from "../../../../lib/json";
import { api, toast } from "../../../shared";
import { FormDialog } from "../frame/form-dialog";
import { JsonField, jsonIn } from "../frame/json-field";
import type { FormModel } from "./form-model";
import { sentence, type UiDefinitionRead } from "./model/read-words";

/** A UI definition of the documented system in the place of this form. It can be undone like every edit. */
export function ImportForm({ model, onClose }: { model: FormModel; onClose: () => void }) {
  const [text, setText] = useState("");
  const read = jsonIn(text);
  const send = async () => {
    if (!isObject(read.value)) return null;
    const answer = await api.post<UiDefinitionRead>("/workflow-definitions/read-ui-definition", {
      uiDefinition: read.value,
    });
    if (!answer.ok) return answer.error;
    model.edit((before) => taken(before, answer.value.form));
    model.choose([0]);
    toast({ tone: "ok", text: sentence(answer.value), action: { label: "Undo", run: model.definition.undo } });
    onClose();
    return null;
  };
  return (
    <FormDialog
      title="Import a UI definition"
      button="Take it over"
      blocked={
        text.trim() === ""
          ? "Paste a UI definition."
          : (read.fault ?? (isObject(read.value) ? null : "It is no object."))
      }
      send={send}
      onClose={onClose}
    >
      {() => (
        <>
          <p>Its pages take the place of those of this form. Links, asking again and the event stay as they are.</p>
          <JsonField label="UI definition as JSON" rows={14} value={text} onInput={setText} autofocus />
        </>
      )}
    </FormDialog>
  );
}

/** What only our forms say stays. */
const taken = (before: JsonObject, form: JsonObject): JsonObject => ({
  ...before,
  ...form,
  ...(before.event === undefined ? {} : { event: before.event }),
  ...(before.key === undefined ? {} : { key: before.key }),
});
