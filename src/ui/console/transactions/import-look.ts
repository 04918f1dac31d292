import { signal } from "@preact/signals";
import { sayFailure } from "../../shared/api";
import { type ImportPreview, type ImportWishes, mostFileBytes, noWishes, previewOf, sizeText } from "./import-model";

/** A file that is chosen, and what it would become as it is wished. The answer that counts is that to what was asked last. */
export function importLook(lookAt: typeof previewOf = previewOf) {
  const file = signal<File | null>(null);
  const preview = signal<ImportPreview | null>(null);
  const wishes = signal<ImportWishes>(noWishes);
  const failure = signal<string | null>(null);
  const isLooking = signal(false);

  const look = async (of: File, wanted: ImportWishes) => {
    isLooking.value = true;
    const answer = await lookAt(of, wanted);
    if (file.peek() !== of || wishes.peek() !== wanted) return;
    isLooking.value = false;
    failure.value = answer.ok ? null : sayFailure(answer.error);
    preview.value = answer.ok ? answer.value : null;
  };
  /** Looked at at once, unless it is of no use. */
  const choose = async (chosen: File): Promise<void> => {
    [file.value, preview.value, failure.value, wishes.value] = [chosen, null, null, { ...noWishes }];
    // Whatever is still asked of another file ends nothing any more.
    isLooking.value = false;
    if (chosen.size > mostFileBytes) failure.value = `A file may have ${sizeText(mostFileBytes)}: cut it in two.`;
    else if (chosen.size === 0) failure.value = "The file is empty.";
    else await look(chosen, wishes.peek());
  };
  const wish = async (over: Partial<ImportWishes>): Promise<void> => {
    const of = file.peek();
    if (of === null) return;
    wishes.value = { ...wishes.peek(), ...over };
    await look(of, wishes.peek());
  };
  return { file, preview, wishes, failure, isLooking, choose, wish };
}
