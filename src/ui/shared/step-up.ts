import { signal } from "@preact/signals";

/** The question that waits for an answer: has the person proved anew who they are? Null: nothing waits. */
export const proofAsked = signal<{ answer: (isProved: boolean) => void } | null>(null);

let asking: Promise<boolean> | null = null;

/** Asks the person to prove who they are; the shell shows how. However many commands wait for it, they are asked once. */
export function askForProof(): Promise<boolean> {
  asking ??= new Promise<boolean>((resolve) => {
    proofAsked.value = { answer: resolve };
  }).finally(() => {
    proofAsked.value = null;
    asking = null;
  });
  return asking;
}
