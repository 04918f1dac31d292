import type { ComponentChildren, Ref } from "preact";
import { useState } from "preact/hooks";
import { Icon, type IconName } from "./icon";
import { Keys } from "./keys";

interface ButtonProps {
  children: ComponentChildren;
  /** A promise that comes back is work under way: the button is busy until it is over. */
  onClick?: () => unknown;
  type?: "button" | "submit";
  kind?: "primary" | "plain" | "quiet" | "danger";
  size?: "normal" | "small";
  icon?: IconName;
  /** Says why it cannot be pressed now. The button stays reachable, so that everybody can learn why. */
  blocked?: string | null | undefined;
  /** Something is under way; pressing again does nothing. */
  busy?: boolean;
  /** Shown on the button, for those who want to be faster next time. */
  keys?: string;
  form?: string;
  expanded?: boolean;
  describedBy?: string;
  /** Focused when its dialog opens. */
  autofocus?: boolean;
  buttonRef?: Ref<HTMLButtonElement>;
}

/** A verb. */
export function Button({
  children,
  onClick,
  type = "button",
  kind = "plain",
  size = "normal",
  icon,
  blocked,
  busy = false,
  keys,
  form,
  expanded,
  describedBy,
  autofocus = false,
  buttonRef,
}: ButtonProps) {
  const [isWorking, setWorking] = useState(false);
  const isBusy = busy || isWorking;
  const stopped = isBusy || (blocked ?? null) !== null;
  const press = async () => {
    const work = onClick?.();
    if (!(work instanceof Promise)) return;
    setWorking(true);
    try {
      await work;
    } finally {
      setWorking(false);
    }
  };
  return (
    <button
      ref={buttonRef ?? null}
      type={type}
      form={form}
      class={`button ${kind} ${size}`}
      aria-disabled={stopped || undefined}
      aria-busy={isBusy || undefined}
      aria-expanded={expanded}
      aria-describedby={describedBy}
      data-autofocus={autofocus || undefined}
      title={blocked ?? undefined}
      onClick={(event) => {
        if (stopped) event.preventDefault();
        else void press();
      }}
    >
      {icon && <Icon name={icon} size={14} />}
      <span>{children}</span>
      {keys && <Keys keys={keys} />}
    </button>
  );
}

/** A button that is only a sign. Its label is read out and shown on hover. */
export const IconButton = ({
  label,
  icon,
  onClick,
  pressed,
  blocked,
  buttonRef,
}: {
  label: string;
  icon: IconName;
  onClick: () => void;
  pressed?: boolean;
  blocked?: string | null;
  buttonRef?: Ref<HTMLButtonElement>;
}) => (
  <button
    ref={buttonRef ?? null}
    type="button"
    class="icon-button"
    aria-label={label}
    aria-pressed={pressed}
    aria-disabled={blocked ? true : undefined}
    title={blocked ?? label}
    onClick={() => {
      if (!blocked) onClick();
    }}
  >
    <Icon name={icon} />
  </button>
);
