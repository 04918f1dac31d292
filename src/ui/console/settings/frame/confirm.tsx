import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { type Answer, type ApiFailure, Button, Dialog, sayFailure } from "../../../shared";

/**
 * Asks before something that cannot be taken back. `run` does it; while it is under way nothing can be pressed, and what it is refused
 * for is said here. Closes when it is done.
 */
export function Confirm({
  title,
  verb,
  danger = true,
  run,
  onClose,
  blocked,
  onlyText = false,
  children,
}: {
  title: string;
  /** What the button says: "Delete endpoint". */
  verb: string;
  danger?: boolean;
  run: () => Promise<Answer<unknown>>;
  onClose: () => void;
  blocked?: string | null;
  /** Nothing in it takes the focus, and it may be longer than the window. */
  onlyText?: boolean;
  children: ComponentChildren;
}) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const go = async () => {
    setBusy(true);
    setFailure(null);
    const answer = await run();
    setBusy(false);
    if (answer.ok) onClose();
    else setFailure(answer.error);
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onlyText={onlyText}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind={danger ? "danger" : "primary"} busy={busy} blocked={blocked} onClick={() => void go()}>
            {verb}
          </Button>
        </>
      }
    >
      {children}
      <Refused failure={failure} />
    </Dialog>
  );
}

/** What the server had against it, where it was asked. */
export const Refused = ({ failure }: { failure: ApiFailure | null }) =>
  failure === null ? null : (
    <div class="notice bad" role="alert">
      <p>{sayFailure(failure)}</p>
    </div>
  );
