import { signal } from "@preact/signals";
import { IconButton } from "./button";
import { Icon } from "./icon";

export interface ToastWish {
  text: string;
  tone?: "ok" | "bad" | "info";
  action?: { label: string; run: () => void };
}
interface Toast extends ToastWish {
  id: number;
}

const shown = signal<Toast[]>([]);
const staysMs = 6_000;
let last = 0;

/** Says something that happened elsewhere on the page, or is over. What belongs to a place is said at that place. */
export function toast(wish: ToastWish): void {
  const id = ++last;
  shown.value = [...shown.value.slice(-2), { ...wish, id }];
  // Failures stay until they are put away: nobody must miss one.
  if (wish.tone !== "bad") setTimeout(() => dismiss(id), staysMs);
}

const dismiss = (id: number) => {
  shown.value = shown.value.filter((one) => one.id !== id);
};

/** Where toasts appear. Once, in the shell. */
export const Toasts = () => (
  <div class="toasts" role="status" aria-live="polite">
    {shown.value.map(({ id, text, tone = "info", action }) => (
      <div class={`toast ${tone}`} key={id}>
        <Icon name={tone === "bad" ? "alert" : tone === "ok" ? "check" : "note"} />
        <p>{text}</p>
        {action && (
          <button
            type="button"
            class="button quiet small"
            onClick={() => {
              action.run();
              dismiss(id);
            }}
          >
            {action.label}
          </button>
        )}
        <IconButton label="Dismiss" icon="close" onClick={() => dismiss(id)} />
      </div>
    ))}
  </div>
);
