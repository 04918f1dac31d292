import { sayFailure, toast } from "../../../shared";
import type { ListVersion } from "./list";
import type { ListModel } from "./list-model";

/** Says what was done, and offers the way back: a new version that says what the one before said. */
export function sayChanged(model: ListModel, text: string, made: ListVersion): void {
  const before = made.version - 1;
  const undo = async () => {
    // Going back over somebody's later change would undo that one too.
    if ((model.list.value?.version ?? made.version) > made.version)
      return toast({ tone: "bad", text: "The list has changed again since. Go back under “Versions”." });
    const answer = await model.goBack(before, `Undo of version ${made.version}`);
    toast(
      answer.ok
        ? { tone: "ok", text: `Undone: the list says again what version ${before} said.` }
        : { tone: "bad", text: sayFailure(answer.error) },
    );
  };
  toast({ tone: "ok", text, action: { label: "Undo", run: () => void undo() } });
}
