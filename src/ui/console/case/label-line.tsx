import { useSignal } from "@preact/signals";
import { useShortcut } from "../../shared/shortcut";
import { allowed } from "../model/open-case";
import type { Case } from "../model/types";
import { LabelsDialog } from "./later-dialogs";

/** The labels of the case beside its other facts; pressing them (or `l`) changes them. */
export function LabelLine({ now }: { now: Case }) {
  const isOpen = useSignal(false);
  const open = () => {
    isOpen.value = true;
  };
  const mayChange = (allowed.value?.labels ?? null) === null;
  useShortcut("l", "Labels of the case", open, { group: "Case", when: mayChange });
  // Not from under the hands of whoever writes in it.
  if (!mayChange && now.labels.length === 0 && !isOpen.value) return null;
  return (
    <>
      <span aria-hidden="true">·</span>
      <button type="button" class="label-line" onClick={open}>
        {now.labels.length === 0 ? "Add a label" : <span class="unseen">Labels: </span>}
        {now.labels.map((label, place) => (
          <span key={label} class="label" dir="auto">
            {place > 0 && <span class="unseen">, </span>}
            {label}
          </span>
        ))}
      </button>
      {isOpen.value && <LabelsDialog now={now} onClose={() => (isOpen.value = false)} />}
    </>
  );
}
