import type { ComponentChildren } from "preact";
import { type Answer, navigate, toast } from "../../../shared";
import { FormDialog } from "./form-dialog";

/** A dialog that asks what a draft begins with, makes it, says so and opens it. */
export function NewDraft<Made>({
  make,
  saidOf,
  hrefOf,
  onClose,
  ...asked
}: {
  title: string;
  /** Why it cannot be made yet; null: it can. */
  blocked: string | null;
  make: () => Promise<Answer<Made>>;
  saidOf: (made: Made) => string;
  hrefOf: (made: Made) => string;
  onClose: () => void;
  /** Parameters whose refusal stands at their own field. */
  shown: string[];
  /** The fields. `at` is what was refused about a parameter. */
  children: (at: (param: string) => string | null) => ComponentChildren;
}) {
  const send = async () => {
    const made = await make();
    if (!made.ok) return made.error;
    onClose();
    toast({ tone: "ok", text: saidOf(made.value) });
    navigate(hrefOf(made.value));
    return null;
  };
  return <FormDialog button="Create draft" send={send} onClose={onClose} {...asked} />;
}

/** What is said of a new draft that goes by its key. */
export const draftMade = ({ key, version }: { key: string; version: number }): string =>
  `Draft ${key} v${version} created.`;
