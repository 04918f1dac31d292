import { useState } from "preact/hooks";
import { Icon } from "./icon";
import { toast } from "./toast";

/** Puts text on the clipboard and says so where it was pressed. */
export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const [done, setDone] = useState(false);
  return (
    <button
      type="button"
      class="copy"
      title={label}
      onClick={() => {
        void copyText(text).then((copied) => setDone(copied));
        setTimeout(() => setDone(false), 2_000);
      }}
    >
      <Icon name={done ? "check" : "copy"} size={14} />
      <span class="unseen" aria-live="polite">
        {done ? "Copied" : label}
      </span>
    </button>
  );
}

/** False (and a word about it) when the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    toast({ tone: "bad", text: "The browser did not allow copying. Select the text and copy it yourself." });
    return false;
  }
}

/** The same for what has no place beside it to say so: a toast says that it is there. */
export const copyAndSay = (text: string, said = "Copied."): void =>
  void copyText(text).then((done) => done && toast({ tone: "ok", text: said }));
