import { useState } from "preact/hooks";
import { type Answer, Button, type MenuItem, navigate, sayFailure, toast, useShortcut } from "../../../shared";
import { isUnsaved, type JsonDraft } from "./json-draft";

// What stands above a draft. `denied`, wherever it is asked for: why this person may not change it; null: they may.

type Draft = JsonDraft<unknown, unknown, unknown>;
type Undone = Pick<Draft, "canUndo" | "undo">;
type Redone = Pick<Draft, "canRedo" | "redo">;

/** The keys of a draft that saves itself. `when`: whether it can be changed at all. */
export function useDraftKeys(draft: Undone & Redone & Pick<Draft, "settleDown">, group: string, when: boolean): void {
  const how = { group, when };
  useShortcut("mod+z", "Undo", draft.undo, how);
  useShortcut("mod+y", "Redo", draft.redo, how);
  useShortcut("mod+shift+z", "Redo", draft.redo, how);
  useShortcut("mod+s", "Save now", () => void draft.settleDown(), how);
}

export const UndoButton = ({ draft, denied }: { draft: Undone; denied: string | null }) => (
  <Button
    kind="quiet"
    icon="undo"
    blocked={denied ?? (draft.canUndo.value ? null : "There is nothing to undo.")}
    onClick={draft.undo}
  >
    Undo
  </Button>
);

const whyNotRedone = (draft: Redone, denied: string | null): string | null =>
  denied ?? (draft.canRedo.value ? null : "There is nothing to redo.");

export const RedoButton = ({ draft, denied }: { draft: Redone; denied: string | null }) => (
  <Button kind="quiet" icon="rotate" blocked={whyNotRedone(draft, denied)} onClick={draft.redo}>
    Redo
  </Button>
);

/** The same in a menu, where there is no room for the button. */
export const redoItem = (draft: Redone, denied: string | null): MenuItem => ({
  label: "Redo",
  icon: "rotate",
  run: draft.redo,
  blocked: whyNotRedone(draft, denied),
});

/** Only there when the last try to save went wrong. */
export const SaveAgain = ({ draft }: { draft: Pick<Draft, "saving" | "settleDown"> }) =>
  draft.saving.value.status === "failed" ? (
    <Button icon="refresh" onClick={() => void draft.settleDown()}>
      Save again
    </Button>
  ) : null;

/** Saves what was typed and asks for the last look. `unchanged`: why there is nothing to publish; null: there is. */
export function PublishButton({
  draft,
  denied,
  unchanged = null,
  onSaved,
}: {
  draft: Pick<Draft, "saving" | "problems" | "settleDown">;
  denied: string | null;
  unchanged?: string | null;
  /** All of it is saved: what is published is what is on the screen. */
  onSaved: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const problems = draft.problems.value.length;
  const publish = async () => {
    setBusy(true);
    await draft.settleDown();
    setBusy(false);
    if (!isUnsaved(draft.saving.peek())) onSaved();
  };
  return (
    <Button
      kind="primary"
      busy={busy}
      blocked={
        denied ??
        (draft.saving.value.status === "conflict"
          ? "Settle the conflict first."
          : problems > 0
            ? `${problems === 1 ? "One problem has" : `${problems} problems have`} to be repaired first.`
            : unchanged)
      }
      onClick={() => void publish()}
    >
      Publish…
    </Button>
  );
}

/** Makes the next draft of a version that never changes any more, and goes there. */
export function useNextDraft(
  make: () => Promise<Answer<{ id: string; version: number }>>,
  hrefOf: (id: string) => string,
): [isMaking: boolean, go: () => void] {
  const [busy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    const made = await make();
    setBusy(false);
    if (!made.ok) return toast({ tone: "bad", text: sayFailure(made.error) });
    toast({ tone: "ok", text: `Draft v${made.value.version} created.` });
    navigate(hrefOf(made.value.id));
  };
  return [busy, () => void go()];
}
