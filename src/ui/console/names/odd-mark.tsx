import { isPlain } from "../../../lib/plain-name";
import { later } from "../case/later";

const OddName = later(async () => (await import("./odd-name")).OddName, <span hidden />, <span hidden />);

/**
 * A sign beside a name that is not what it seems; nothing beside nearly all names. `exact`: it is a button that shows the characters one
 * by one. Without it, it may stand inside of a link.
 */
export const OddMark = (asked: { text: string; exact?: boolean }) =>
  isPlain(asked.text) ? null : <OddName {...asked} />;
