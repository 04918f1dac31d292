import { useEffect, useState } from "preact/hooks";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { CheckField, SelectField, TextField } from "../../shared/field";
import { useShortcut } from "../../shared/shortcut";
import {
  type Askable,
  type Asking,
  askedOf,
  askedWords,
  languagesOf,
  markedWords,
  personWords,
  previewOf,
  stillOpen,
  toAsk,
  type Wish,
  withoutAddress,
} from "../model/asking";
import { loadReasons, reasonsFor } from "../model/decision-reasons";
import { documentName } from "../model/needs";
import { asking, busy, command, documents, markedChildren, stale, view, wantsReason } from "../model/open-case";
import { nameOf } from "../model/subject";
import type { CaseDocument } from "../model/types";
import { languageName, plural } from "../model/words";
import { AskWish } from "./ask-wish";
import { AskedPages } from "./asked-pages";
import { RoundList } from "./round-list";

const nothing: Asking = { askable: { pages: [], fields: [], persons: [], documents: [] }, reasons: [], rounds: [] };
const asTarget = (document: CaseDocument) => ({ target: document.id, label: documentName(document) });

/** Asks for everything that is marked, here and in the children, and for answers, pages and new things, in one step. */
export function AskAgainDialog({ onClose }: { onClose: () => void }) {
  const [on] = useState(() => view.value);
  const [wishes, setWishes] = useState<Wish[]>([]);
  const [days, setDays] = useState("");
  // Null: nobody has touched the tick; it is set as long as everybody who is asked can be reached.
  const [chosen, setChosen] = useState<boolean | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [why, setWhy] = useState("");
  const [tried, setTried] = useState(false);
  // Null: nobody has chosen one: everybody's preview is in their own language.
  const [language, setLanguage] = useState<string | null>(null);
  const [isDrawn, setDrawn] = useState(false);
  useEffect(() => {
    void asking.load();
    loadReasons();
  }, []);
  const { askable, reasons, rounds } = asking.value ?? nothing;
  const open = stillOpen(rounds);
  const isAsked = new Set(open.map(({ target }) => target));
  const all = documents.value ?? [];
  const marked = all.filter(({ id, decision }) => decision.status === "revision" && !isAsked.has(id));
  const unmarked = all.filter(({ decision }) => decision.status !== "revision").map(asTarget);
  const children = markedChildren.value;
  const owesWhy = wantsReason("revision") && why === "";
  const isEmpty = marked.length + children.length + wishes.length === 0;
  const persons = [...marked.map(({ id }) => ({ person: askedOf(id, askable) })), ...wishes];
  const asked = [...new Set([...persons, ...open].map(({ person }) => person))];
  const unreachable = withoutAddress(persons, on?.context ?? {});
  const send = chosen ?? (unreachable.length === 0 && persons.length > 0);
  const dueDays = Number(days);
  const hasBadDays = days !== "" && !(Number.isInteger(dueDays) && dueDays >= 1 && dueDays <= 365);
  const spoken = languagesOf(reasons, on?.language ?? "en");
  const reads = (theirs: string | null | undefined): string => language ?? theirs ?? "en";
  const wished = {
    items: wishes.map(toAsk),
    ...(days !== "" && !hasBadDays && { dueInSeconds: dueDays * 86_400 }),
  };
  const ask = async () => {
    setTried(true);
    if (isEmpty || hasBadDays || owesWhy) return;
    const body = {
      ...wished,
      send,
      ...(why !== "" && { reason: why }),
      ...(children.length > 0 && { includeChildren: true }),
    };
    setRefusal(null);
    const how = { on, done: askedWords(send, persons, children.length), refused: setRefusal };
    const isDone = await command("Ask again", "/revisions", body, how);
    // What was refused stays as it was put together; a case that changed meanwhile is asked about first.
    if (isDone || stale.peek() !== null) onClose();
  };
  useShortcut("mod+Enter", "Ask", () => void ask(), { inDialog: true, group: "Dialog" });
  return (
    <Dialog
      title="Ask again"
      onClose={onClose}
      wide
      footer={
        <>
          {refusal !== null && (
            <p class="error push" role="alert">
              {refusal}
            </p>
          )}
          <Button onClick={onClose}>Back</Button>
          <Button
            kind="primary"
            autofocus={!isEmpty}
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
      {isEmpty && <p class="muted">Nothing yet.</p>}
      {!isEmpty && spoken.length > 1 && (
        <SelectField
          label="Shown as read in"
          value={language ?? ""}
          onChange={(chosen) => setLanguage(chosen === "" ? null : chosen)}
          options={[
            { value: "", label: "Everybody's own language" },
            ...spoken.map((code) => ({ value: code, label: languageName(code) })),
          ]}
        />
      )}
      <ul class="lined" aria-label="What the applicant will see">
        {marked.map((document) => (
          <li key={document.id}>
            <b>{documentName(document)}</b>
            <AskedOf person={askedOf(document.id, askable)} askable={askable} />
            {markedWords(document.decision, reasons, reads(on?.language)).map((line) => (
              <p key={line} class="muted" dir="auto">
                {line}
              </p>
            ))}
          </li>
        ))}
        {wishes.map((wish) => (
          <li key={`${wish.kind} ${wish.target} ${wish.label}`} class="row">
            <span>
              <b dir="auto">{wish.label}</b>
              <AskedOf person={wish.person} askable={askable} />
              {previewOf(wish, reasons, reads(on?.language)).map((line) => (
                <p key={line} class="muted" dir="auto">
                  {line}
                </p>
              ))}
            </span>
            <span class="push" />
            <Button size="small" onClick={() => setWishes(wishes.filter((other) => other !== wish))}>
              Remove<span class="unseen"> {wish.label}</span>
            </Button>
          </li>
        ))}
        {children.map(({ view: child, documents: marks, count }) => (
          <li key={child.id}>
            <b dir="auto">{nameOf(child.context) ?? child.id}</b>
            <p class="muted">{plural(count, "document")} of theirs, on their own page</p>
            <ul class="asked-child">
              {marks.map((document) => (
                <li key={document.id}>
                  {document.name}
                  {markedWords(document, reasons, reads(child.language)).map((line) => (
                    <p key={line} class="muted" dir="auto">
                      {line}
                    </p>
                  ))}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {!isEmpty && on !== null && (
        <details class="asked-pages" onToggle={(event) => setDrawn(event.currentTarget.open)}>
          <summary>{asked.length + children.length === 1 ? "See their page" : "See their pages"}</summary>
          {isDrawn && (
            <AskedPages
              caseId={on.id}
              ask={wished}
              people={asked}
              family={children.map(({ view: child }) => ({
                caseId: child.id,
                name: nameOf(child.context) ?? child.id,
              }))}
              askable={askable}
              language={language}
              onLanguage={setLanguage}
            />
          )}
        </details>
      )}
      <AskWish
        askable={askable}
        documents={unmarked}
        reasons={reasons}
        asked={[...wishes, ...open.map(({ kind, target }) => ({ kind, target, label: target }))]}
        onAdd={(wish) => setWishes([...wishes, wish])}
        autofocus={isEmpty}
      />
      <div class="row wrap ask-terms">
        <TextField
          label="Days to answer"
          hint="Empty: as the form says."
          type="number"
          value={days}
          onInput={setDays}
          error={hasBadDays ? "A whole number from 1 to 365." : null}
        />
        <SelectField
          label="Reason for the record"
          hint="The applicant does not see it."
          value={why}
          onChange={setWhy}
          error={tried && owesWhy ? "This workflow wants a reason." : null}
          options={[
            { value: "", label: wantsReason("revision") ? "Choose a reason" : "None" },
            ...reasonsFor("revision").map((value) => ({ value, label: value })),
          ]}
        />
        <CheckField label="Tell them by e-mail now" checked={send} onChange={setChosen} />
        {unreachable.length > 0 && (
          <p class="muted">
            No e-mail address is known of{" "}
            {unreachable.map((person) => personWords(person, askable) ?? "the applicant").join(", ")}.
          </p>
        )}
      </div>
      {rounds.length > 0 && (
        <details>
          <summary>Rounds so far: {rounds.length}</summary>
          <RoundList rounds={rounds} askable={askable} reasons={reasons} documents={all.map(asTarget)} />
        </details>
      )}
    </Dialog>
  );
}

function AskedOf({ person, askable }: { person: string; askable: Askable }) {
  const name = personWords(person, askable);
  return name === null ? null : <span class="muted"> asked of {name}</span>;
}
