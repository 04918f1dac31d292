import { withoutTurns } from "../../../lib/plain-name";
import { OddMark } from "./odd-mark";

/** What somebody is called, as the title of a page: signs that turn the writing are left out, and told of beside it. */
export const NameTitle = ({ name }: { name: string }) => (
  <>
    <h1 class="clip" dir="auto" title={withoutTurns(name)}>
      {withoutTurns(name)}
    </h1>
    <OddMark text={name} exact />
  </>
);
