import { useState } from "preact/hooks";
import { command, stale, view } from "../model/open-case";
import type { Case } from "../model/types";

interface How {
  method?: "post" | "delete";
  /** What is said once it is done. */
  done?: string;
  /** Decided on this; left out: on what was on the screen when the dialog opened. */
  on?: Case | null;
}

/**
 * The command of a dialog, given on what was on the screen when it opened (`of`: on a child instead). The dialog closes once it is done, or
 * the case turned out to have changed. Until then it stays with what was written in it: while another command is on its way, and when this
 * one is refused. The answer is why, or null.
 */
export function useCommand(
  what: string,
  path: string,
  onClose: () => void,
  of: Case | null = null,
): (body: object, how?: How) => Promise<string | null> {
  const [seen] = useState(() => of ?? view.value);
  return async (body, how = {}) => {
    let why: string | null = null;
    const refused = (message: string) => {
      why = message;
    };
    const isDone = await command(what, path, body, { on: seen, refused, ...how });
    if (isDone || stale.peek() !== null) onClose();
    return why;
  };
}

/** Why it was refused, beside the buttons of the dialog. */
export const Refusal = ({ of }: { of: string | null }) =>
  of === null ? null : (
    <p class="error push" role="alert">
      {of}
    </p>
  );
