import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { type ApiFailure, Button, Dialog } from "../../../shared";
import { Refused } from "./confirm";

interface Props {
  title: string;
  /** Of the button that sends. */
  button: string;
  /** It cannot be taken back. */
  danger?: boolean;
  /** Why it cannot be sent yet; null: it can. */
  blocked: string | null;
  /** Sends it. Null: done, and whatever follows has been begun; else why it was refused. */
  send: () => Promise<ApiFailure | null>;
  onClose: () => void;
  /** Parameters whose refusal stands at their own field. */
  shown?: string[];
  /** The fields. `at` is what was refused about a parameter. */
  children: (at: (param: string) => string | null) => ComponentChildren;
}

/** A dialog that asks for a few things and sends them, by Enter as well. What is refused stands at its field, or below all of them. */
export function FormDialog({ title, button, danger = false, blocked, send, onClose, shown = [], children }: Props) {
  const form = useId();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const submit = async () => {
    setBusy(true);
    setFailure(null);
    const refused = await send();
    setBusy(false);
    setFailure(refused);
  };
  const at = (param: string) => (failure?.param === param ? failure.message : null);
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind={danger ? "danger" : "primary"} type="submit" form={form} busy={busy} blocked={blocked}>
            {button}
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (blocked === null && !busy) void submit();
        }}
      >
        {children(at)}
      </form>
      {shown.every((param) => at(param) === null) && <Refused failure={failure} />}
    </Dialog>
  );
}
