import { withoutTurns } from "../../../lib/plain-name";
import { OddMark } from "./odd-mark";

/**
 * A name or a value as somebody wrote it, in its own order, with a sign when it is not what it seems. Its surroundings isolate it
 * (`dir="auto"` or `<bdi>`); it may stand inside of a link or a button.
 */
export const Name = ({ text }: { text: string }) => (
  <>
    {withoutTurns(text)}
    <OddMark text={text} />
  </>
);
