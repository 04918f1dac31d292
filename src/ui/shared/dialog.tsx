import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { IconButton } from "./button";
import { focusNear, wayUp } from "./keep-focus";

/**
 * Something that must be answered first. The browser's own modal dialog: it keeps the focus inside, closes on Escape and gives the
 * focus back to where it was, or near it. Mount it to open it. The control marked `autofocus` is focused, else the first one.
 */
export function Dialog({
  title,
  onClose,
  children,
  footer,
  wide = false,
  onlyText = false,
}: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  footer?: ComponentChildren;
  wide?: boolean;
  /** Nothing in it takes the focus: where it is longer than the window, it is scrolled by keys all the same. */
  onlyText?: boolean;
}) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  // While it is drawn, not after the next paint: what is typed right behind the key that opened it arrives in it.
  useLayoutEffect(() => {
    const before = wayUp(document.activeElement);
    const opened = dialog.current;
    opened?.showModal();
    opened?.querySelector<HTMLElement>("[data-autofocus]")?.focus();
    return () => {
      // As long as it is open nothing beside it can have the focus.
      opened?.close();
      const [opener] = before;
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
      // Done away with by what was done here, or not to be seen any more.
      else focusNear(before);
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={wide ? "dialog wide" : "dialog"}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current) onClose(); // the backdrop belongs to the dialog element
      }}
    >
      <div class="dialog-box">
        <header>
          <h2 id={id}>{title}</h2>
          <IconButton label="Close" icon="close" onClick={onClose} />
        </header>
        <div class="dialog-body" {...(onlyText && { tabIndex: 0, role: "group", "aria-labelledby": id })}>
          {children}
        </div>
        {footer && <footer>{footer}</footer>}
      </div>
    </dialog>
  );
}
