import { useState } from "preact/hooks";
import { isObject, type Json, type JsonObject } from "../../../lib/json";
import { api, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { CheckField, TextField } from "../../shared/field";
import { useShortcut } from "../../shared/shortcut";
import { toast } from "../../shared/toast";
import { changed, type Entity, type EntityAttribute, lookAgain } from "./entities-model";
import { fieldWords } from "./entity-words";

/** Says something of somebody by hand, and whether it counts whatever is said later. `fact` null: of a field that has nothing yet. */
export function FactDialog({
  entity,
  fact,
  onClose,
}: {
  entity: Entity;
  fact: EntityAttribute | null;
  onClose: () => void;
}) {
  const [field, setField] = useState(fact?.field ?? "");
  const [text, setText] = useState(fact === null ? "" : writtenOf(fact.value));
  const [pin, setPin] = useState(fact?.pinned ?? true);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const isStructured = fact !== null && (isObject(fact.value) || Array.isArray(fact.value));
  const send = async () => {
    if (busy) return;
    const read = readText(text, fact?.value ?? null);
    if (field.trim() === "" || read === undefined) {
      setProblem(field.trim() === "" ? "Name the field." : "This is no list or object that can be read.");
      return;
    }
    setBusy(true);
    const isSame = fact !== null && JSON.stringify(read) === JSON.stringify(fact.value);
    const body: JsonObject = {
      // Only letting go says nothing anew.
      ...(!(isSame && fact?.pinned && !pin) && { facts: factsWith(field.trim(), read), pin }),
      ...(fact?.pinned && !pin && { unpin: [fact.field] }),
      expectedVersion: entity.version,
    };
    const answer = await api.patch<Entity>(`/entities/${encodeURIComponent(entity.id)}`, body);
    setBusy(false);
    if (!answer.ok) {
      setProblem(sayFailure(answer.error));
      if (answer.error.code === "stale_version") void lookAgain();
      return;
    }
    toast({ tone: "ok", text: "Kept." });
    onClose();
    await changed(answer);
  };
  useShortcut("mod+Enter", "Keep it", () => void send(), { inDialog: true, group: "Dialog" });
  return (
    <Dialog
      title={fact === null ? "Say something of them" : `Change ${fieldWords(fact.field)}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" keys="mod+Enter" busy={busy} onClick={() => void send()}>
            Keep it
          </Button>
        </>
      }
    >
      {fact === null && (
        <TextField
          label="Field"
          hint="As cases name it: email, registrationNumber, additionalInfo.nationality"
          value={field}
          onInput={setField}
          maxLength={100}
          autofocus
        />
      )}
      <TextField
        label="Value"
        hint={isStructured ? "As JSON. Left empty, it is taken back." : "Left empty, it is taken back."}
        value={text}
        onInput={setText}
        {...(isStructured && { rows: 6 })}
        maxLength={8_000}
        autofocus={fact !== null}
        error={problem}
      />
      <CheckField
        label="Pin it"
        hint="It counts whatever cases and vendors say later, until somebody lets it go."
        checked={pin}
        onChange={setPin}
      />
    </Dialog>
  );
}

const writtenOf = (value: Json): string =>
  typeof value === "string" ? value : value === null ? "" : JSON.stringify(value, null, isObject(value) ? 2 : 0);

/** What was typed, of the kind that it had; undefined: it cannot be read as that. */
function readText(text: string, before: Json): Json | undefined {
  const typed = text.trim();
  if (typed === "") return null;
  if (typeof before === "number" && Number.isFinite(Number(typed))) return Number(typed);
  if (typeof before === "boolean") return typed === "true" ? true : typed === "false" ? false : undefined;
  if (!isObject(before) && !Array.isArray(before)) return typed;
  try {
    return JSON.parse(typed) as Json;
  } catch {
    return undefined;
  }
}

function factsWith(field: string, value: Json): JsonObject {
  const inner = /^additionalInfo\.(?<name>.+)$/.exec(field)?.groups?.name;
  return inner === undefined ? { [field]: value } : { additionalInfo: { [inner]: value } };
}
