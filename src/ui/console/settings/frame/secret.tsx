import { CopyButton } from "../../../shared";

/** Text that people copy: selected as a whole by one click, with a button beside it. */
export const Secret = ({ text, label }: { text: string; label: string }) => (
  <div class="secret">
    <code>{text}</code>
    <CopyButton text={text} label={label} />
  </div>
);
