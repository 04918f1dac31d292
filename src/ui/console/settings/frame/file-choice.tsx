import { useRef } from "preact/hooks";
import { Button } from "../../../shared";

/** A button that asks for one file. */
export function FileChoice({
  label,
  accept,
  busy = false,
  blocked = null,
  onFile,
}: {
  label: string;
  /** As `<input accept>` takes it. */
  accept: string;
  busy?: boolean;
  blocked?: string | null;
  onFile: (file: File) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon="doc" busy={busy} blocked={blocked} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        class="unseen"
        type="file"
        accept={accept}
        tabIndex={-1}
        aria-label={label}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file !== undefined) onFile(file);
        }}
      />
    </>
  );
}
