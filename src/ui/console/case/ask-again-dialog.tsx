import { useState } from "preact/hooks";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { useShortcut } from "../../shared/shortcut";
import { documentName } from "../model/needs";
import { busy, command, documents, markedChildren, view } from "../model/open-case";
import { nameOf } from "../model/subject";

/** Asks for everything that is marked, here and in the children, in one step. */
export function AskAgainDialog({ onClose }: { onClose: () => void }) {
  const [on] = useState(() => view.value);
  const marked = (documents.value ?? []).filter(({ decision }) => decision.status === "revision");
  const children = markedChildren.value;
  const ask = async () => {
    onClose();
    await command(
      "Ask again",
      "/decision",
      { decision: "revision", ...(children.length > 0 && { includeChildren: true }) },
      { on, done: "Asked for the re-uploads." },
    );
  };
  useShortcut("mod+Enter", "Ask", () => void ask(), { inDialog: true, group: "Dialog" });
  return (
    <Dialog
      title="Ask for re-uploads"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" autofocus keys="mod+Enter" busy={busy.value !== null} onClick={() => void ask()}>
            Ask now
          </Button>
        </>
      }
    >
      <p>The applicant sees exactly these, with your reason, and nothing else of the form.</p>
      <ul class="lined">
        {marked.map((document) => (
          <li key={document.id}>
            <b>{documentName(document)}</b>
            <p class="muted">{document.decision.revisionReason ?? "No reason given"}</p>
          </li>
        ))}
        {children.map(({ view: child, count }) => (
          <li key={child.id}>
            <b dir="auto">{nameOf(child.context) ?? child.id}</b>
            <p class="muted">{count === 1 ? "1 document of theirs" : `${count} documents of theirs`}</p>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
