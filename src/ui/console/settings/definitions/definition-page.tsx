import { useEffect, useState } from "preact/hooks";
import { Button, CopyButton, Icon, Menu, place, sayFailure, toast } from "../../../shared";
import { later } from "../../case/later";
import { useNextDraft } from "../editor/draft-tools";
import { type ExportFormat, exportDefinition } from "../exchange/export-definition";
import { buildersOnly } from "../frame/access";
import { addressOf, idHere, settingsHome } from "../frame/addresses";
import { NotReady } from "../frame/not-ready";
import { SettingsPage } from "../frame/settings-page";
import { Tabs } from "../frame/tabs";
import { FunnelTab } from "../funnel/funnel-tab";
import { SimulateTab } from "../simulate/simulate-tab";
import { ChartTab } from "./chart-tab";
import type { Definition } from "./definition";
import { ArchiveDefinition, CopyDefinition, PublishDefinition, RenameDefinition } from "./definition-dialogs";
import { type DefinitionModel, definitionModel, problemsOf } from "./definition-model";
import { FormsTab } from "./forms-tab";
import { JsonTab } from "./json-tab";
import { Conflict, useUnsavedWarning } from "./open-draft";
import { pluginsOf } from "./plugins-of";
import { PluginsTab } from "./plugins-tab";
import { listedProblems } from "./problems-in-text";
import { ProblemsTab } from "./problems-tab";
import { PromisesTab } from "./promises-tab";
import { StatusBadge } from "./status-badge";
import { VersionsTab } from "./versions-tab";

const BuildTab = later(() => import("./build/build-tab").then((part) => part.BuildTab));

type DialogName = "publish" | "archive" | "copy" | "rename";

/** One version of a definition: drawn, written, checked, published. */
export function DefinitionPage() {
  const id = idHere(`${settingsHome}/definitions/:id`);
  const model = definitionModel(id);
  const [dialog, setDialog] = useState<DialogName | null>(null);
  useEffect(() => void model.open(), [model]);
  useUnsavedWarning();
  const back = { label: "Definitions", href: addressOf.definitions };
  const state = model.definition.state.value;
  if (state.status !== "ready")
    return <NotReady what="Definition" state={state} back={back} retry={() => void model.open()} fill />;
  const definition = state.value;
  const close = () => setDialog(null);
  return (
    <SettingsPage
      fill
      back={back}
      title={definition.displayName ?? definition.name}
      badges={<Badges model={model} definition={definition} />}
      actions={<Actions model={model} definition={definition} open={setDialog} />}
    >
      <Conflict model={model} standing="Nothing of yours was saved yet." keep="Keep mine to save over theirs" />
      <Body model={model} />
      {dialog === "publish" && <PublishDefinition model={model} definition={definition} onClose={close} />}
      {dialog === "archive" && <ArchiveDefinition model={model} definition={definition} onClose={close} />}
      {dialog === "copy" && <CopyDefinition model={model} definition={definition} onClose={close} />}
      {dialog === "rename" && <RenameDefinition model={model} definition={definition} onClose={close} />}
    </SettingsPage>
  );
}

const Badges = ({ model, definition }: { model: DefinitionModel; definition: Definition }) => (
  <>
    <code class="muted">{definition.key}</code>
    <StatusBadge status={definition.status} prefix={`v${definition.version} `} />
    <span class="muted row">
      <code class="clip id-text">{definition.id}</code>
      <CopyButton text={definition.id} label="Copy the id" />
    </span>
    <span class="muted" role="status">
      {model.isDirty.value ? "Unsaved changes" : ""}
    </span>
  </>
);

function Actions({
  model,
  definition,
  open,
}: {
  model: DefinitionModel;
  definition: Definition;
  open: (dialog: DialogName) => void;
}) {
  const [busy, setBusy] = useState(false);
  const denied = buildersOnly();
  const isDirty = model.isDirty.value;
  const isDraft = definition.status === "draft";
  const errors = listedProblems(model.reading.value, problemsOf(model.checked.value)).filter(
    ({ severity }) => severity === "error",
  ).length;
  const [isMaking, upgrade] = useNextDraft(model.upgrade, (id) => addressOf.definition(id, "build"));
  return (
    <>
      <Menu
        label="More actions"
        items={[
          { label: "Copy to a new key…", icon: "copy", run: () => open("copy"), blocked: denied },
          {
            label: "Rename…",
            icon: "note",
            run: () => open("rename"),
            blocked: denied ?? (isDraft ? null : "Only drafts can be renamed."),
          },
          { label: "Export", icon: "download", run: () => void download(definition, "edgecase") },
          {
            label: "Export for the documented system",
            icon: "download",
            run: () => void download(definition, "ballerine"),
          },
          {
            label: "Archive…",
            icon: "inbox",
            danger: true,
            run: () => open("archive"),
            blocked: denied ?? (definition.status === "archived" ? "It is archived already." : null),
          },
        ]}
      >
        <Icon name="dots" />
      </Menu>
      {isDraft ? (
        <>
          {isDirty && (
            <Button kind="quiet" onClick={model.discard}>
              Discard changes
            </Button>
          )}
          <Button
            keys="mod+s"
            busy={busy}
            blocked={
              denied ?? (!isDirty ? "Nothing has changed." : model.reading.value.ok ? null : "Repair the JSON first.")
            }
            onClick={() => void save(model, setBusy)}
          >
            Save draft
          </Button>
          <Button
            kind="primary"
            blocked={
              denied ??
              (isDirty ? "Save the draft first." : errors > 0 ? `${errors} errors have to be repaired first.` : null)
            }
            onClick={() => open("publish")}
          >
            Publish…
          </Button>
        </>
      ) : (
        <Button kind="primary" icon="plus" busy={isMaking} blocked={denied} onClick={upgrade}>
          New version
        </Button>
      )}
    </>
  );
}

async function download(definition: Definition, format: ExportFormat): Promise<void> {
  const answer = await exportDefinition(definition, format);
  toast(
    answer.ok
      ? { tone: "ok", text: `${answer.value} is in your downloads.` }
      : { tone: "bad", text: sayFailure(answer.error) },
  );
}

async function save(model: DefinitionModel, setBusy: (busy: boolean) => void): Promise<void> {
  if (!model.isDirty.peek()) return;
  setBusy(true);
  const answer = await model.save();
  setBusy(false);
  if (answer.ok) toast({ tone: "ok", text: "Draft saved." });
  else if (answer.error.code !== "changed_elsewhere") toast({ tone: "bad", text: sayFailure(answer.error) });
}

function Body({ model }: { model: DefinitionModel }) {
  const wanted = place.value.query.get("tab") ?? "chart";
  const problems = listedProblems(model.reading.value, problemsOf(model.checked.value));
  const forms = model.definition.value?.forms;
  const promises = model.definition.value?.proofs?.policies ?? model.policies.value ?? [];
  const tabs = [
    { key: "chart", label: "Chart" },
    { key: "build", label: "Build" },
    { key: "json", label: "JSON" },
    { key: "forms", label: "Forms", count: Object.keys((forms ?? {}) as object).length },
    {
      key: "problems",
      label: "Problems",
      count: problems.length,
      bad: problems.some((one) => one.severity === "error"),
    },
    {
      key: "promises",
      label: "Promises",
      count: promises.length,
      bad: promises.some(({ holds }) => !holds),
    },
    { key: "plugins", label: "Plugins", count: pluginsOf(model.definition.value?.extensions ?? null).length },
    { key: "simulate", label: "Simulate" },
    { key: "funnel", label: "Funnel" },
    { key: "versions", label: "Versions" },
  ];
  const open = tabs.find(({ key }) => key === wanted)?.key ?? "chart";
  const [, setBusy] = useState(false);
  return (
    <>
      <Tabs label="Views of the definition" tabs={tabs} open={open} />
      {open === "chart" && <ChartTab model={model} />}
      {open === "build" && <BuildTab model={model} />}
      {open === "json" && <JsonTab model={model} save={() => void save(model, setBusy)} />}
      {open === "forms" && <FormsTab model={model} />}
      {open === "problems" && <ProblemsTab model={model} />}
      {open === "promises" && <PromisesTab model={model} />}
      {open === "plugins" && <PluginsTab model={model} />}
      {open === "simulate" && <SimulateTab model={model} />}
      {open === "funnel" && <FunnelTab model={model} />}
      {open === "versions" && <VersionsTab model={model} />}
    </>
  );
}
