import { useEffect, useState } from "preact/hooks";
import type { JsonObject } from "../../../../lib/json";
import { Badge, Empty, Icon, Menu, match, place, sayFailure, useShortcut } from "../../../shared";
import { ProblemLines } from "../definitions/build/small-parts";
import { Conflict, useUnsavedWarning } from "../definitions/open-draft";
import { StatusBadge } from "../definitions/status-badge";
import { RedoButton, UndoButton } from "../editor/draft-tools";
import { addressOf } from "../frame/addresses";
import { NotReady } from "../frame/not-ready";
import { SettingsPage } from "../frame/settings-page";
import { Tabs } from "../frame/tabs";
import { FormJson } from "./form-json";
import { type FormModel, formModel } from "./form-model";
import { FormPreview } from "./form-preview";
import { ImportForm } from "./import-form";
import { Inspector } from "./inspector";
import { missingIn, shownText } from "./model/strings";
import { answersList } from "./param-fields";
import { PartTree } from "./part-tree";
import { TextsView } from "./texts-view";
import "./form-editor.css";

/** One form of a draft: its tree, the fields of what is chosen, and the page as applicants see it. */
export function FormEditorPage() {
  const here = match(addressOf.form(":id", ":key"), place.value.path) ?? { id: "", key: "" };
  const model = formModel(here.id ?? "", here.key ?? "");
  const { definition } = model;
  useEffect(() => void definition.open(), [definition]);
  useUnsavedWarning();
  const state = definition.definition.state.value;
  const back = { label: "Definition", href: addressOf.definition(model.definition.id, "forms") };
  if (state.status !== "ready")
    return (
      <NotReady
        what="Form"
        state={state}
        back={back}
        home={{ label: "Definitions", href: addressOf.definitions }}
        retry={() => void definition.open()}
        fill
      />
    );
  const form = model.form.value;
  if (form === null)
    return (
      <SettingsPage title="No such form" back={back} fill>
        <Empty icon="doc" title="No such form">
          <p>
            The draft has no form <code>{model.key}</code>.
          </p>
        </Empty>
      </SettingsPage>
    );
  return (
    <SettingsPage
      fill
      back={back}
      title={shownText(form.title, model.languages.value) || model.key}
      badges={
        <>
          <code class="muted">{model.key}</code>
          <StatusBadge status={state.value.status} prefix={`v${state.value.version} `} />
          <SavingState model={model} />
        </>
      }
      actions={<Actions model={model} />}
    >
      <Conflict
        model={definition}
        standing="What you changed since then is not saved."
        keep="Save mine over theirs"
        onKept={() => void definition.save()}
      />
      {definition.locked.value !== null && <p class="notice">{definition.locked.value}</p>}
      {definition.reading.value.ok ? <Views model={model} form={form} /> : <Broken model={model} />}
    </SettingsPage>
  );
}

function Views({ model, form }: { model: FormModel; form: JsonObject }) {
  const wanted = place.value.query.get("tab");
  const missing = model.languages.value.reduce((sum, language) => sum + missingIn(form, language).length, 0);
  const problems = model.problems.value;
  const tabs = [
    { key: "design", label: "Design" },
    { key: "texts", label: "Texts", count: missing },
    { key: "json", label: "JSON" },
    {
      key: "problems",
      label: "Problems",
      count: problems.length,
      bad: problems.some(({ severity }) => severity === "error"),
    },
  ];
  const open = tabs.find(({ key }) => key === wanted)?.key ?? "design";
  return (
    <>
      <Tabs label="Views of the form" tabs={tabs} open={open} />
      <datalist id={answersList}>
        {[...new Set(model.answers.value)].map((path) => (
          <option key={path} value={path} />
        ))}
      </datalist>
      {open === "design" && (
        <div class="form-editor">
          <PartTree model={model} form={form} />
          <FormPreview model={model} form={form} />
          <Inspector model={model} />
        </div>
      )}
      {open === "texts" && <TextsView model={model} form={form} />}
      {open === "json" && <FormJson model={model} form={form} />}
      {open === "problems" &&
        (problems.length === 0 ? <p class="muted">Nothing is wrong with it.</p> : <ProblemLines problems={problems} />)}
    </>
  );
}

function Actions({ model }: { model: FormModel }) {
  const [importing, setImporting] = useState(false);
  const { definition } = model;
  const locked = definition.locked.value;
  useShortcut("mod+s", "Save the draft", () => void definition.save(), { group: "Form", when: locked === null });
  return (
    <>
      <UndoButton draft={definition} denied={locked} />
      <RedoButton draft={definition} denied={locked} />
      <Menu
        label="More actions"
        items={[{ label: "Import a UI definition…", icon: "inbox", run: () => setImporting(true), blocked: locked }]}
      >
        <Icon name="dots" />
      </Menu>
      {importing && <ImportForm model={model} onClose={() => setImporting(false)} />}
    </>
  );
}

function SavingState({ model: { definition } }: { model: FormModel }) {
  const saving = definition.saving.value;
  const isDirty = definition.isDirty.value;
  const words =
    saving === "saving"
      ? "Saving …"
      : typeof saving === "object"
        ? sayFailure(saving)
        : isDirty
          ? "Unsaved changes"
          : "Saved";
  if (definition.locked.value !== null) return null;
  return (
    <span class="muted" role="status">
      {typeof saving === "object" ? <Badge tone="bad">{`Not saved: ${words}`}</Badge> : words}
    </span>
  );
}

const Broken = ({ model }: { model: FormModel }) => (
  <Empty icon="braces" title="The definition's JSON cannot be read">
    <p>
      Repair it in the <a href={addressOf.definition(model.definition.id, "json")}>JSON editor</a>; the form comes back
      by itself.
    </p>
  </Empty>
);
