import type { Json } from "../../../lib/json";
import { CopyButton } from "../../shared/copy";
import { reachable } from "../../shared/reachable";

/** JSON as it is, to be read and copied. */
export function JsonView({ value, label }: { value: Json; label: string }) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return (
    <div class="json">
      <CopyButton text={text} label={`Copy: ${label.toLowerCase()}`} />
      <section aria-label={label} ref={reachable}>
        <pre dir="ltr">{text}</pre>
      </section>
    </div>
  );
}
