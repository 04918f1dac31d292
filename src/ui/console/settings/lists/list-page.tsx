import { useEffect, useMemo, useState } from "preact/hooks";
import { Badge, Button, match, place } from "../../../shared";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { NotReady } from "../frame/not-ready";
import { SettingsPage } from "../frame/settings-page";
import { Tabs } from "../frame/tabs";
import { AddEntries } from "./add-entries";
import { EntriesTab } from "./entries-tab";
import { ImportEntries } from "./import-entries";
import { kindWords } from "./list";
import { listModel } from "./list-model";
import { UsersTab } from "./users-tab";
import { VersionsTab } from "./versions-tab";

/** One list: what is on it, how it came to be so, and who asks it. */
export function ListPage() {
  const key = match(`${addressOf.lists}/:key`, place.value.path)?.key ?? "";
  const model = useMemo(() => listModel(key), [key]);
  const [dialog, setDialog] = useState<"add" | "import" | null>(null);
  useEffect(() => {
    for (const part of [model.list, model.entries, model.versions, model.users]) void part.load();
  }, [model]);
  const back = { label: "Lists", href: addressOf.lists };
  const state = model.list.state.value;
  if (state.status !== "ready")
    return <NotReady what="List" state={state} back={back} retry={() => void model.list.load()} />;
  const list = state.value;
  const tab = place.value.query.get("tab") ?? "entries";
  const blocked = buildersOnly();
  return (
    <SettingsPage
      back={back}
      title={list.name}
      badges={
        <>
          <Badge tone={kindWords[list.kind].tone}>{kindWords[list.kind].label}</Badge>
          <code>{list.key}</code>
          <span class="muted">{list.version === 0 ? "never changed" : `version ${list.version}`}</span>
        </>
      }
      lead={list.description}
      actions={
        <>
          <a class="button plain" href={`/api/v1/lists/${encodeURIComponent(list.key)}/export`} download>
            Export
          </a>
          <Button icon="doc" blocked={blocked} onClick={() => setDialog("import")}>
            Import…
          </Button>
          <Button kind="primary" icon="plus" blocked={blocked} onClick={() => setDialog("add")}>
            Add entries
          </Button>
        </>
      }
    >
      <Tabs
        label="Views of the list"
        open={tab}
        tabs={[
          { key: "entries", label: "Entries", count: list.entries },
          { key: "versions", label: "Versions", count: list.version },
          { key: "users", label: "Used by", count: model.users.value?.length ?? null },
        ]}
      />
      {tab === "versions" ? (
        <VersionsTab model={model} list={list} />
      ) : tab === "users" ? (
        <UsersTab model={model} />
      ) : (
        <EntriesTab model={model} list={list} />
      )}
      {dialog === "add" && <AddEntries model={model} onClose={() => setDialog(null)} />}
      {dialog === "import" && <ImportEntries model={model} list={list} onClose={() => setDialog(null)} />}
    </SettingsPage>
  );
}
