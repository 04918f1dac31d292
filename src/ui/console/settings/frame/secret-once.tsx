import { useState } from "preact/hooks";
import { Button, CheckField, Dialog } from "../../../shared";
import { Secret } from "./secret";

/** Shows a secret for the only time there is. It closes when the reader says that it is kept. */
export function SecretOnce({
  title,
  what,
  secret,
  onClose,
}: {
  title: string;
  /** "signing secret", "API key". */
  what: string;
  secret: string;
  onClose: () => void;
}) {
  const [kept, setKept] = useState(false);
  const why = kept ? null : `Copy the ${what} first: it is not shown again.`;
  return (
    <Dialog
      title={title}
      wide
      onClose={() => {
        if (kept) onClose();
      }}
      footer={
        <Button kind="primary" blocked={why} onClick={onClose}>
          Done
        </Button>
      }
    >
      <p>Copy the {what} now and keep it where your service reads it. We store it so that nobody can read it again.</p>
      <Secret text={secret} label={`Copy the ${what}`} />
      <CheckField label="I have copied it" checked={kept} onChange={setKept} />
    </Dialog>
  );
}
