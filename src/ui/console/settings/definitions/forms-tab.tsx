import { useState } from "preact/hooks";
import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import { Badge, Button, Empty, navigate } from "../../../shared";
import { NewForm } from "../forms/new-form";
import { addressOf } from "../frame/addresses";
import type { DefinitionModel } from "./definition-model";
import { type FormOutline, formOutlines } from "./form-outline";

/** What the applicant is asked, form by form, as the text in the editor has it. */
export function FormsTab({ model }: { model: DefinitionModel }) {
  const [making, setMaking] = useState(false);
  const reading = model.reading.value;
  const value: JsonObject = reading.ok && isObject(reading.source.value) ? reading.source.value : stored(model);
  const forms = formOutlines(value.forms ?? null, value.definition ?? null);
  const edit = (path: string) => {
    navigate(addressOf.definition(model.id, "json"));
    model.jumpTo(path);
  };
  const locked = model.locked.value;
  const dialog = making && <NewForm model={model} onClose={() => setMaking(false)} />;
  const add = (
    <Button size="small" icon="plus" blocked={locked} onClick={() => setMaking(true)}>
      New form
    </Button>
  );
  if (forms.length === 0)
    return (
      <Empty icon="doc" title="No forms">
        <p>A form is what an applicant fills in. A state shows it.</p>
        {add}
        {dialog}
      </Empty>
    );
  return (
    <div class="forms">
      <div>{add}</div>
      {dialog}
      {forms.map((form) => (
        <FormCard key={form.key} id={model.id} isDraft={locked === null} form={form} onEdit={edit} />
      ))}
    </div>
  );
}

const stored = (model: DefinitionModel): JsonObject => {
  const definition = model.definition.value;
  return definition === null ? {} : { forms: definition.forms, definition: definition.definition as Json };
};

const FormCard = ({
  id,
  isDraft,
  form,
  onEdit,
}: {
  /** Of the definition. */
  id: string;
  isDraft: boolean;
  form: FormOutline;
  onEdit: (path: string) => void;
}) => (
  <section class="card" aria-label={form.title}>
    <header class="card-head">
      <h2>{form.title}</h2>
      <code class="muted">{form.key}</code>
      {form.states.length === 0 ? (
        <Badge tone="warn" icon="flag">
          no state uses it
        </Badge>
      ) : (
        form.states.map((state) => (
          <Badge key={state} icon="flow">
            {state}
          </Badge>
        ))
      )}
      <span class="push muted">{form.languages.join(", ")}</span>
      <Button size="small" icon="note" onClick={() => navigate(addressOf.form(id, form.key))}>
        {isDraft ? "Edit" : "Look"}
      </Button>
      <Button size="small" kind="quiet" icon="braces" onClick={() => onEdit(`forms.${form.key}`)}>
        JSON
      </Button>
    </header>
    {form.revision.length > 0 && (
      <p class="muted form-revision">
        <button type="button" class="text-button strong" onClick={() => onEdit(`forms.${form.key}.revision`)}>
          Asking again
        </button>{" "}
        {form.revision.join(" ")}
      </p>
    )}
    <ol class="form-pages">
      {form.pages.map((page) => (
        <li key={page.path}>
          <button type="button" class="text-button strong" onClick={() => onEdit(page.path)}>
            {page.title}
          </button>
          {page.isConditional && <span class="muted"> · on a condition</span>}
          <ul class="form-elements">
            {page.elements.map((element) => (
              <li key={element.path} class={element.depth > 0 ? "inner" : undefined}>
                <span class="form-kind">{element.kind}</span>
                <button type="button" class="text-button" onClick={() => onEdit(element.path)}>
                  {element.label}
                </button>
                {element.isRequired && <span class="muted">required</span>}
                {element.isConditional && <span class="muted">on a condition</span>}
                {element.destination !== null && <code class="muted push">{element.destination}</code>}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  </section>
);
