import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icon";

export interface MenuItem {
  label: string;
  run: () => void;
  icon?: IconName;
  danger?: boolean;
  checked?: boolean;
  /** Why it cannot be chosen now. */
  blocked?: string | null;
}

/** A button that opens a short list of actions. Arrow keys, Home, End, Escape; focus returns to the button. */
export function Menu({
  label,
  items,
  children,
  align = "end",
  buttonClass = "icon-button",
}: {
  label: string;
  items: readonly MenuItem[];
  children: ComponentChildren;
  align?: "start" | "end";
  buttonClass?: string;
}) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  // While it is drawn: an arrow or a letter right behind the key that opened it is meant for it.
  useLayoutEffect(() => {
    if (!open) return;
    options(root.current)[0]?.focus();
    const outside = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    addEventListener("pointerdown", outside);
    return () => removeEventListener("pointerdown", outside);
  }, [open]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div class={`menu ${align}`} ref={root}>
      <button
        ref={button}
        type="button"
        class={buttonClass}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <div
          id={id}
          class="menu-list"
          role="menu"
          aria-label={label}
          tabIndex={-1}
          onKeyDown={(event) => {
            if (event.key === "Escape" || event.key === "Tab") close();
            else if (!move(root.current, event.key)) return;
            event.preventDefault();
            event.stopPropagation();
          }}
        >
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              {...(item.checked === undefined
                ? { role: "menuitem" as const }
                : { role: "menuitemradio" as const, "aria-checked": item.checked })}
              tabIndex={-1}
              class={item.danger ? "menu-item danger" : "menu-item"}
              aria-disabled={item.blocked ? true : undefined}
              // The reason is seen by everybody, and is no part of the name.
              aria-label={item.blocked ? item.label : undefined}
              title={item.blocked ?? undefined}
              onClick={() => {
                if (item.blocked) return;
                close();
                item.run();
              }}
            >
              {item.icon ? (
                <Icon name={item.icon} size={14} />
              ) : item.checked ? (
                <Icon name="check" size={14} />
              ) : (
                <i class="gap" />
              )}
              <span>
                {item.label}
                {item.blocked && <small>{item.blocked}</small>}
              </span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

const options = (root: HTMLElement | null): HTMLElement[] => [
  ...(root?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? []),
];

function move(root: HTMLElement | null, key: string): boolean {
  const all = options(root);
  const at = all.findIndex((one) => one.matches(":focus"));
  const to =
    key === "ArrowDown"
      ? (at + 1) % all.length
      : key === "ArrowUp"
        ? (at + all.length - 1) % all.length
        : key === "Home"
          ? 0
          : key === "End"
            ? all.length - 1
            : -1;
  all[to]?.focus();
  return to >= 0;
}
