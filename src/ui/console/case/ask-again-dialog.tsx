import { useEffect, useState } from "preact/hooks";
import { api, type Listed } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { CheckField, TextField } from "../../shared/field";
import { useShortcut } from "../../shared/shortcut";
import { type Askable, previewOf, type Reason, type Round, toAsk, type Wish } from "../model/asking";
import { documentName } from "../model/needs";
import { busy, command, documents, markedChildren, view } from "../model/open-case";
import { nameOf } from "../model/subject";
import { AskWish } from "./ask-wish";
import { RoundList } from "./round-list";

const nothing: Askable = { pages: [], fields: [], persons: [] };

/** Asks for everything that is marked, here and in the children, and for answers, pages and new things, in one step. */
export function AskAgainDialog({ onClose }: { onClose: () => void }) {
  const [on] = useState(() => view.value);
  const [wishes, setWishes] = useState<Wish[]>([]);
  const [days, setDays] = useState("");
  const [send, setSend] = useState(false);
  const { askable, reasons, rounds } = useAsked(on?.id ?? "");
  const marked = (documents.value ?? []).filter(({ decision }) => decision.status === "revision");
  const children = markedChildren.value;
  const isEmpty = marked.length + children.length + wishes.length === 0;
  const dueDays = Number(days);
  const hasBadDays = days !== "" && !(Number.isInteger(dueDays) && dueDays >= 1 && dueDays <= 365);
  const ask = async () => {
    if (isEmpty || hasBadDays) return;
    onClose();
    const body = {
      items: wishes.map(toAsk),
      ...(days !== "" && { dueInSeconds: dueDays * 86_400 }),
      ...(send && { send: true }),
      ...(children.length > 0 && { includeChildren: true }),
    };
    await command("Ask again", "/revisions", body, { on, done: "The applicant was asked." });
  };
  useShortcut("mod+Enter", "Ask", () => void ask(), { inDialog: true, group: "Dialog" });
  return (
    <Dialog
      title="Ask again"
      onClose={onClose}
      wide
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button
            kind="primary"
            autofocus
            keys="mod+Enter"
            busy={busy.value !== null}
            blocked={isEmpty ? "Mark a document or add something first" : null}
            onClick={() => void ask()}
          >
            Ask now
          </Button>
        </>
      }
    >
      <p>The applicant sees exactly these, with your reason, and nothing else of the form.</p>
      <ul class="lined" aria-label="What the applicant will see">
        {marked.map((document) => (
          <li key={document.id}>
            <b>{documentName(document)}</b>
            <p class="muted">{document.decision.revisionReason ?? "No reason given"}</p>
          </li>
        ))}
        {wishes.map((wish) => (
          <li key={`${wish.kind} ${wish.target} ${wish.label}`} class="row">
            <span>
              <b dir="auto">{wish.label}</b>
              {previewOf(wish, reasons).map((line) => (
                <p key={line} class="muted" dir="auto">
                  {line}
                </p>
              ))}
            </span>
            <span class="push" />
            <Button size="small" onClick={() => setWishes(wishes.filter((other) => other !== wish))}>
              Remove
            </Button>
          </li>
        ))}
        {children.map(({ view: child, count }) => (
          <li key={child.id}>
            <b dir="auto">{nameOf(child.context) ?? child.id}</b>
            <p class="muted">{count === 1 ? "1 document of theirs" : `${count} documents of theirs`}</p>
          </li>
        ))}
      </ul>
      <AskWish askable={askable} reasons={reasons} asked={wishes} onAdd={(wish) => setWishes([...wishes, wish])} />
      <div class="row wrap end">
        <TextField
          label="Days to answer"
          hint="Empty: as the form says."
          type="number"
          value={days}
          onInput={setDays}
          error={hasBadDays ? "A whole number from 1 to 365." : null}
        />
        <CheckField label="Tell them by e-mail now" checked={send} onChange={setSend} />
      </div>
      <RoundList rounds={rounds} />
    </Dialog>
  );
}

/** What the dialog needs to know beside the case itself; empty until it has come. */
function useAsked(caseId: string): { askable: Askable; reasons: Reason[]; rounds: Round[] } {
  const [known, setKnown] = useState<{ askable: Askable; reasons: Reason[]; rounds: Round[] }>({
    askable: nothing,
    reasons: [],
    rounds: [],
  });
  useEffect(() => {
    const at = `/cases/${encodeURIComponent(caseId)}/revisions`;
    const load = async () => {
      const [askable, reasons, rounds] = await Promise.all([
        api.get<Askable>(`${at}/askable`),
        api.get<Listed<Reason>>("/requirement-reasons"),
        api.get<Listed<Round>>(at),
      ]);
      setKnown({
        askable: askable.ok ? askable.value : nothing,
        reasons: reasons.ok
          ? reasons.value.data.filter(({ group, retryable }) => group === "revision" && retryable)
          : [],
        rounds: rounds.ok ? rounds.value.data : [],
      });
    };
    void load();
  }, [caseId]);
  return known;
}
