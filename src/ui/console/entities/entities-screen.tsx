import { useSignalEffect } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { useShortcut } from "../../shared/shortcut";
import { EntitiesList } from "./entities-list";
import { entities, entityHref, listKey, showEntity } from "./entities-model";
import { EntitiesNav } from "./entities-nav";
import { EntityPane } from "./entity-pane";
import { entityRows } from "./entity-rows";
import "../list/lines.css";
import "./entities.css";

/** Persons and companies: views, list, and the open one. Without one the list takes the room. */
export function EntitiesScreen({ id, tab }: { id: string | null; tab: string | null }) {
  useSignalEffect(() => {
    void listKey.value;
    void entities.open();
  });
  // While it is drawn: a key right behind the one that led here is not for what was open before.
  useLayoutEffect(() => {
    showEntity(id);
    return () => showEntity(null);
  }, [id]);
  const step = (by: 1 | -1) => () => entityRows.step(id, by, (next) => entityHref(next, tab ?? ""));
  useShortcut("j", "Next person or company", step(1), { group: "Entities" });
  useShortcut("k", "Person or company before", step(-1), { group: "Entities" });
  useShortcut("/", "Search persons and companies", focusSearch, { group: "Entities" });
  useShortcut("Escape", "Back to the list", () => entityRows.back(id), { group: "Entities", when: id !== null });
  return (
    <div class={`work lines entities${id === null ? "" : " open"}`}>
      <EntitiesNav />
      <EntitiesList openId={id} />
      {id !== null && <EntityPane key={id} id={id} tab={tab} />}
    </div>
  );
}

function focusSearch(): void {
  document.querySelector<HTMLElement>(".entities .entity-search input")?.focus();
}
