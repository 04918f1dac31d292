import { useEffect, useMemo, useState } from "preact/hooks";
import {
  api,
  Badge,
  Button,
  type Listed,
  Loaded,
  loader,
  place,
  SelectField,
  sayFailure,
  toast,
  useShortcut,
} from "../../../shared";
import { buildersOnly } from "../frame/access";
import { AdminsOnly } from "../frame/admins-only";
import { SettingsPage } from "../frame/settings-page";
import { Tabs } from "../frame/tabs";
import { brandingModel } from "./branding-model";
import { ContrastList } from "./contrast-list";
import { FilesTab } from "./files-tab";
import { HostsTab } from "./hosts-tab";
import { LookTab } from "./look-tab";
import { OutcomesTab } from "./outcomes-tab";
import { Preview } from "./preview";
import { TextsTab } from "./texts-tab";
import { VersionsTab } from "./versions-tab";

const workflows = loader<Listed<{ key: string; name: string; status: string }>>((stop) =>
  api.get("/workflow-definitions?limit=100", { signal: stop }),
);

/** How applicants see the tenant: changed with the real pages beside it, published when it can be read. */
export function BrandingPage() {
  const [workflow, setWorkflow] = useState<string | null>(null);
  const model = useMemo(() => brandingModel(workflow), [workflow]);
  useEffect(() => void workflows.load(), []);
  useEffect(() => {
    void model.load();
    return () => void model.keep();
  }, [model]);
  const tab = place.value.query.get("tab") ?? "look";
  const failing = model.contrast.value.filter(({ passes, advisory }) => !passes && !advisory).length;
  const draft = model.loaded.value?.draft ?? null;
  const isTouched = draft !== null || model.status.value !== "saved";
  const blocked =
    buildersOnly() ??
    (failing > 0
      ? "Some text cannot be read: see the contrasts."
      : isTouched
        ? null
        : "There is nothing to publish: change something first.");
  useShortcut("mod+z", "Undo", model.undo, { group: "Branding", when: model.mayUndo.value });
  const publish = async (): Promise<void> => {
    if (await model.publish()) toast({ tone: "ok", text: "Published. Applicants see it from their next page on." });
  };
  const keys = [...new Set((workflows.value?.data ?? []).filter(published).map(({ key }) => key))];
  return (
    <SettingsPage
      title="Branding"
      fill
      lead="How applicants see you: colours, logo, words, host. Nothing changes for them until you publish."
      badges={
        <Badge tone={isTouched ? "warn" : "ok"}>{isTouched ? statusWords[model.status.value] : "published"}</Badge>
      }
      actions={
        <>
          <Button icon="undo" blocked={model.mayUndo.value ? null : "There is nothing to undo."} onClick={model.undo}>
            Undo
          </Button>
          <Button blocked={model.mayRedo.value ? null : "There is nothing to redo."} onClick={model.redo}>
            Redo
          </Button>
          <Button blocked={buildersOnly() ?? (isTouched ? null : "There is no draft.")} onClick={() => model.drop()}>
            Discard draft
          </Button>
          <Button kind="primary" blocked={blocked} onClick={() => publish()}>
            Publish
          </Button>
        </>
      }
    >
      <AdminsOnly builders>
        <SelectField
          label="Whose look"
          value={workflow ?? ""}
          onChange={(key) => setWorkflow(key === "" ? null : key)}
          options={[{ value: "", label: "All forms" }, ...keys.map((key) => ({ value: key, label: `Only ${key}` }))]}
        />
        {model.trouble.value !== null && (
          <div class="notice bad" role="alert">
            <p>{sayFailure(model.trouble.value)}</p>
          </div>
        )}
        <Tabs label="Parts of the branding" tabs={tabs} open={tab} />
        <Loaded of={model.loaded.state} retry={() => void model.load()}>
          {() => (
            <div class="brand-work">
              <div class="brand-fields">
                {tab === "outcomes" ? (
                  <OutcomesTab model={model} />
                ) : tab === "hosts" ? (
                  <HostsTab />
                ) : tab === "texts" ? (
                  <TextsTab model={model} />
                ) : tab === "files" ? (
                  <FilesTab />
                ) : tab === "versions" ? (
                  <VersionsTab model={model} workflow={workflow} />
                ) : (
                  <>
                    <ContrastList model={model} />
                    <LookTab model={model} />
                  </>
                )}
              </div>
              <Preview model={model} workflow={workflow} />
            </div>
          )}
        </Loaded>
      </AdminsOnly>
    </SettingsPage>
  );
}

const published = ({ status }: { status: string }): boolean => status === "published";
const statusWords = { saved: "draft, saved", saving: "draft, saving…", unsaved: "draft, not saved yet" } as const;
const tabs = [
  { key: "look", label: "Look" },
  { key: "outcomes", label: "Outcomes" },
  { key: "texts", label: "Words" },
  { key: "files", label: "Files" },
  { key: "hosts", label: "Hosts" },
  { key: "versions", label: "Versions" },
];
