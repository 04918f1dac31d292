import { ofAccess } from "./of-access.mjs";
import { ofCases } from "./of-cases.mjs";
import { ofInput } from "./of-input.mjs";
import { ofWork } from "./of-work.mjs";

/**
 * What is broken, and what must see it.
 * - `guarantee`: its number in test/GUARANTEES.md; `broken`: the break in words.
 * - `file`, `find`, `put`: the text that stands once in that file, and what takes its place.
 * - `test`, `name`: a test of Vitest by its own title (of `it.each`: its template); or a script (`.mjs`) with `args`.
 * - `says`: a part of what the red test says. Red for another reason is not enough.
 */
export const sabotages = [...ofCases, ...ofWork, ...ofAccess, ...ofInput];
