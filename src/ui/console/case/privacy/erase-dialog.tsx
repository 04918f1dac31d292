import { useEffect, useState } from "preact/hooks";
import type { ErasureBasis } from "../../../../domain/erasure";
import { api } from "../../../shared/api";
import { Button } from "../../../shared/button";
import { Dialog } from "../../../shared/dialog";
import { SelectField, TextField } from "../../../shared/field";
import { Icon } from "../../../shared/icon";
import { Skeleton } from "../../../shared/skeleton";
import { eraseProblems, isConfirmed, type MappedStore, mayBeTyped, storesThatGo } from "../../model/erasing";
import { busy, command, view } from "../../model/open-case";
import type { Case } from "../../model/types";
import { ErasureProgress } from "./erasure-progress";

const bases: { value: ErasureBasis; label: string }[] = [
  { value: "request", label: "Somebody asked for it" },
  { value: "retention", label: "Its time is over" },
  { value: "other", label: "Something else" },
];

/** Erases what the case says of persons: first what that is, then a word typed, then how far it has come. */
export function EraseDialog({ now, name, onClose }: { now: Case; name: string; onClose: () => void }) {
  // The word to type is what stood there when the dialog opened: afterwards it is gone.
  const [words] = useState(() => mayBeTyped(now, name));
  const [on] = useState(() => view.value);
  const [stores, setStores] = useState<MappedStore[] | "unknown" | null>(null);
  const [wish, setWish] = useState({ reason: "", typed: "" });
  const [basis, setBasis] = useState<ErasureBasis>("request");
  const [tried, setTried] = useState(false);
  const [began, setBegan] = useState(false);
  useEffect(() => {
    void api.get<{ data: MappedStore[] }>("/data-map").then((answer) => {
      setStores(answer.ok ? storesThatGo(answer.value.data) : "unknown");
    });
  }, []);
  const problems = tried ? eraseProblems(wish, words) : {};
  const erase = async () => {
    setTried(true);
    if (Object.keys(eraseProblems(wish, words)).length > 0) return;
    if (await command("Erase", "/erase", { reason: wish.reason.trim(), basis }, { on })) setBegan(true);
  };
  // Another dialog, so that the focus goes into it: the button that was pressed is gone.
  if (began)
    return (
      <Dialog
        key="progress"
        title="Erasing personal data"
        onClose={onClose}
        footer={<Button onClick={onClose}>Close</Button>}
      >
        <ErasureProgress caseId={now.id} stores={Array.isArray(stores) ? stores : []} />
      </Dialog>
    );
  return (
    <Dialog
      key="wish"
      title="Erase personal data"
      onClose={onClose}
      wide
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            kind="danger"
            busy={busy.value !== null}
            blocked={isConfirmed(wish.typed, words) ? null : "Type the name of the case first."}
            onClick={() => void erase()}
          >
            Erase for good
          </Button>
        </>
      }
    >
      <p>
        Nothing brings it back. What stays: that there was a case, its workflow, how it ended and when, and who erased
        it.
        {now.childIds.length > 0 &&
          ` Its ${now.childIds.length === 1 ? "child case is" : `${now.childIds.length} child cases are`} erased as well.`}
      </p>
      {stores === null && <Skeleton lines={1} label="Asking what is stored" />}
      {stores === "unknown" && <p class="muted">What goes where could not be asked for just now: all of it goes.</p>}
      {Array.isArray(stores) && (
        <details class="behind">
          <summary>
            <span>What goes: {stores.length} places</span>
            <Icon name="chevronRight" size={12} />
          </summary>
          <ul>
            {stores.map(({ store, holds }) => (
              <li key={store}>
                {holds} <span class="muted mono">{store}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <p class="muted">
        Systems that you have told of the case hear of the erasure by the webhook <code>case.erased</code>. Vendors that
        were asked hear nothing: ask them to erase as well.
      </p>
      <SelectField
        label="Why"
        value={basis}
        onChange={(value) => setBasis(bases.find((one) => one.value === value)?.value ?? "other")}
        options={bases}
      />
      <TextField
        label="Reference"
        hint="Such as the number of the request. It stays as the proof: no names."
        value={wish.reason}
        onInput={(reason) => setWish({ ...wish, reason })}
        maxLength={200}
        autofocus
        error={problems.reason}
      />
      <TextField
        label={`Type “${words[0]}” to go on`}
        value={wish.typed}
        onInput={(typed) => setWish({ ...wish, typed })}
        error={problems.typed}
      />
    </Dialog>
  );
}
