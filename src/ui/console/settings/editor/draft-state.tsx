import { Badge, Button, sayFailure, toast } from "../../../shared";
import { isUnsaved, type JsonDraft, type Saving, savingWords } from "./json-draft";

/** Whether a draft is saved, beside its title. */
export const SavingState = ({ saving }: { saving: Saving<unknown> }) => (
  <span role="status" class="saving-state">
    {saving.status === "saved" || saving.status === "saving" || saving.status === "waiting" ? (
      <span class="muted">{savingWords(saving)}</span>
    ) : (
      <Badge tone="warn" icon="alert">
        {savingWords(saving)}
      </Badge>
    )}
  </span>
);

/**
 * Two people in one draft: nobody's work is lost without a word. `endedWords`: when theirs cannot be replaced any more, what to do; null: it can be.
 */
export function Conflict<Stored>({
  draft,
  what,
  endedWords,
}: {
  draft: Pick<JsonDraft<Stored, unknown, unknown>, "saving" | "resolve">;
  what: string;
  endedWords: (theirs: Stored) => string | null;
}) {
  const saving = draft.saving.value;
  if (saving.status === "failed")
    return (
      <div class="notice bad" role="alert">
        <p>{sayFailure(saving.failure)}</p>
      </div>
    );
  if (saving.status !== "conflict") return null;
  const ended = endedWords(saving.theirs);
  return (
    <OneOfTwo
      words={ended ?? `Somebody else changed this ${what} after you opened it. Your last changes are only here.`}
      keep={ended === null ? "Put mine in its place" : null}
      onChosen={draft.resolve}
    />
  );
}

/** Theirs or mine. `keep`: what keeping mine is called; null: theirs stands for good. */
export const OneOfTwo = ({
  words,
  keep,
  onChosen,
}: {
  words: string;
  keep: string | null;
  onChosen: (choice: "theirs" | "mine") => void;
}) => (
  <div class="notice warn" role="alert">
    <p>{words}</p>
    <Button size="small" onClick={() => onChosen("theirs")}>
      Load theirs, drop mine
    </Button>
    {keep !== null && (
      <Button size="small" onClick={() => onChosen("mine")}>
        {keep}
      </Button>
    )}
  </div>
);

/** Whoever leaves does not wait for the typing to rest; what cannot be saved is kept for as long as the page lives. `name`: of the draft. */
export async function saveOnLeaving(
  draft: Pick<JsonDraft<unknown, unknown, unknown>, "saving" | "settleDown">,
  name: () => string,
): Promise<void> {
  if (!isUnsaved(draft.saving.peek())) return;
  await draft.settleDown();
  if (isUnsaved(draft.saving.peek()))
    toast({
      tone: "bad",
      text: `The last changes of ${name()} are not saved. They wait there while this page stays open.`,
    });
}
