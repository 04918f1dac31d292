import { Button, useShortcut } from "../../../shared";

/** Makes one more of what a page lists, also by `n`. `label`: on the button and in the list of keys, there under `group`; `blocked`: why not. */
export function NewButton({
  label,
  group,
  blocked,
  onClick,
}: {
  label: string;
  group: string;
  blocked: string | null;
  onClick: () => void;
}) {
  useShortcut("n", label, onClick, { group, when: blocked === null });
  return (
    <Button kind="primary" icon="plus" keys="n" blocked={blocked} onClick={onClick}>
      {label}
    </Button>
  );
}
