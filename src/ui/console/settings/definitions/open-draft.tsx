import { useEffect } from "preact/hooks";
import { OneOfTwo } from "../editor/draft-state";
import { type DefinitionModel, hasUnsavedText } from "./definition-model";

/** The browser asks before the page is closed over text that was not saved. */
export function useUnsavedWarning(): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (hasUnsavedText()) event.preventDefault();
    };
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, []);
}

/** Two people in one draft: nobody's work is lost without a word. `standing`: what became of mine; `keep`: what keeping mine means here. */
export const Conflict = ({
  model,
  standing,
  keep,
  onKept,
}: {
  model: DefinitionModel;
  standing: string;
  keep: string;
  onKept?: () => void;
}) =>
  model.theirs.value === null ? null : (
    <OneOfTwo
      words={`Somebody else saved this draft after you opened it. ${standing}`}
      keep={keep}
      onChosen={(choice) => {
        model.settle(choice);
        if (choice === "mine") onKept?.();
      }}
    />
  );
