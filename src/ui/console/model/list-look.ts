import { computed, signal } from "@preact/signals";
import type { CaseColumn } from "../../../domain/case-columns";
import { api } from "../../shared/api";

/** How a list of cases looks: which columns in which order and width, as a table or as cards, dense or not. */
export interface Look {
  columns?: { id: CaseColumn; width?: number }[];
  layout?: "table" | "cards";
  density?: "compact" | "comfortable";
}

interface ListSettings {
  look: Look;
  defaultViewId: string | null;
}

/** What each column is called and how wide it is unless somebody says otherwise; `flex` takes what is left. */
export const columnFacts: Record<CaseColumn, { label: string; width: number; flex?: boolean }> = {
  name: { label: "Name", width: 200, flex: true },
  risk: { label: "Risk", width: 56 },
  state: { label: "State", width: 176 },
  workflow: { label: "Workflow", width: 136 },
  labels: { label: "Labels", width: 140 },
  country: { label: "Country", width: 72 },
  assignee: { label: "Assignee", width: 84 },
  sla: { label: "SLA", width: 104 },
  updated: { label: "Changed", width: 96 },
  created: { label: "Opened", width: 96 },
  age: { label: "Age", width: 64 },
  outcome: { label: "Outcome", width: 96 },
  email: { label: "E-mail", width: 190 },
  externalId: { label: "External id", width: 130 },
  tags: { label: "Tags", width: 160 },
  entityType: { label: "About", width: 92 },
  id: { label: "Id", width: 150 },
};

const firstColumns: CaseColumn[] = ["name", "risk", "state", "workflow", "labels", "assignee", "updated"];
export const narrowestColumn = 40;
export const widestColumn = 800;

export const look = signal<Look>({});
export const defaultViewId = signal<string | null>(null);

/** The columns as they are drawn. The name is always there: without it a row is nobody. */
export const shownColumns = computed<{ id: CaseColumn; width: number | null }[]>(() => {
  const chosen = look.value.columns ?? firstColumns.map((id) => ({ id }));
  const columns: { id: CaseColumn; width?: number }[] = chosen.some(({ id }) => id === "name")
    ? chosen
    : [{ id: "name" }, ...chosen];
  return columns.map(({ id, width }) => ({
    id,
    width: width ?? (columnFacts[id].flex ? null : columnFacts[id].width),
  }));
});

export const rowHeights = { table: { compact: 33, comfortable: 41 }, cards: { compact: 50, comfortable: 60 } } as const;

let asked: Promise<void> | null = null;
/** What was changed before it was known how things are: it lies above that. Null: it is known. */
let early: Partial<ListSettings> | null = {};

/** Learns once how this person likes the list. Until then, and when nobody can be asked, it looks as it does for everybody. */
export function loadLook(): Promise<void> {
  asked ??= api.get<ListSettings>("/list-settings").then((answer) => {
    if (!answer.ok) {
      asked = null;
      return;
    }
    const settings = { ...answer.value, ...early };
    look.value = { ...answer.value.look, ...settings.look };
    defaultViewId.value = settings.defaultViewId;
    early = null;
  });
  return asked;
}

const pauseMs = 600;
let waiting: ReturnType<typeof setTimeout> | undefined;

/** Changes the look at once and keeps it when things are quiet. */
export function changeLook(change: Look): void {
  look.value = { ...look.peek(), ...change };
  if (early) early.look = { ...early.look, ...change };
  keep();
}

export function setDefaultView(id: string | null): void {
  defaultViewId.value = id;
  if (early) early.defaultViewId = id;
  keep();
}

function keep(): void {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    // All of it is written: what was never read would be written over.
    await loadLook();
    if (!early) await api.put("/list-settings", { look: look.peek(), defaultViewId: defaultViewId.peek() });
  }, pauseMs);
}

/** A column taken in or out. */
export function toggleColumn(id: CaseColumn): void {
  const now = shownColumns.peek();
  const columns = now.some((one) => one.id === id) ? now.filter((one) => one.id !== id) : [...now, { id, width: null }];
  changeLook({ columns: columns.map(stored) });
}

export function moveColumn(id: CaseColumn, by: 1 | -1): void {
  const columns = shownColumns.peek().map(stored);
  const at = columns.findIndex((one) => one.id === id);
  const to = at + by;
  const [moved] = columns.slice(at, at + 1);
  if (moved === undefined || to < 0 || to >= columns.length) return;
  changeLook({ columns: columns.toSpliced(at, 1).toSpliced(to, 0, moved) });
}

export function resizeColumn(id: CaseColumn, width: number): void {
  const fitting = Math.round(Math.min(widestColumn, Math.max(narrowestColumn, width)));
  changeLook({ columns: shownColumns.peek().map((one) => (one.id === id ? { id, width: fitting } : stored(one))) });
}

const stored = ({ id, width }: { id: CaseColumn; width: number | null }) => ({
  id,
  ...(width !== null && width !== columnFacts[id].width && { width }),
});
