import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { navigate } from "../../shared/router";
import { useShortcut } from "../../shared/shortcut";
import { EntitiesList } from "./entities-list";
import { entities, entityHref, listHref, listKey, neighbour, showEntity } from "./entities-model";
import { EntitiesNav } from "./entities-nav";
import { EntityPane } from "./entity-pane";
import "./entities.css";

/** Persons and companies: views, list, and the open one. Without one the list takes the room. */
export function EntitiesScreen({ id, tab }: { id: string | null; tab: string | null }) {
  useSignalEffect(() => {
    void listKey.value;
    void entities.open();
  });
  useEffect(() => {
    showEntity(id);
    return () => showEntity(null);
  }, [id]);
  const step = (by: 1 | -1) => () => {
    const next = neighbour(id ?? focused(), by);
    if (next === null) return;
    if (id === null) focusEntity(next);
    else navigate(entityHref(next, tab ?? ""), { replace: true });
  };
  useShortcut("j", "Next person or company", step(1), { group: "Entities" });
  useShortcut("k", "Person or company before", step(-1), { group: "Entities" });
  useShortcut("/", "Search persons and companies", focusSearch, { group: "Entities" });
  useShortcut("Escape", "Back to the list", () => backToList(id), { group: "Entities", when: id !== null });
  return (
    <div class={`work entities${id === null ? "" : " open"}`}>
      <EntitiesNav />
      <EntitiesList openId={id} />
      {id !== null && <EntityPane key={id} id={id} tab={tab} />}
    </div>
  );
}

const focused = (): string | null =>
  document.activeElement?.closest<HTMLElement>("[data-entity]")?.dataset.entity ?? null;

function focusEntity(id: string): void {
  document.querySelector<HTMLElement>(`[data-entity="${CSS.escape(id)}"] a`)?.focus();
}

function focusSearch(): void {
  document.querySelector<HTMLElement>(".entities .entity-search input")?.focus();
}

/** The list comes back as it was, with the focus on whom one comes from. */
export function backToList(id: string | null): void {
  navigate(listHref());
  if (id !== null) requestAnimationFrame(() => focusEntity(id));
}
