// What an applicant's browser loads to fill in a form, beside what the renderers of forms that others build on weigh before any form is in
// them. Ours is the page with uploads, the heaviest there is without a special widget; theirs is the smallest bundle that draws a form
// (library, its React where it needs one, its validator), measured with esbuild --minify and gzip.
import { flowScripts, weigh } from "../../scripts/built-scripts.mjs";
import { buildPages } from "../../scripts/tool.mjs";

const peersInBytes = {
  "JSON Forms": 154_000,
  "RJSF with ajv": 202_000,
  SurveyJS: 439_000,
  "Form.io": 518_000,
};
/** The budget of a page with uploads (guarantee 44). */
const mostBytes = 20_000;

export function benchSizeOfForms() {
  if (process.env.SKIP_BUILD !== "1") buildPages();
  const ours = weigh(flowScripts().upload);
  return Object.entries(peersInBytes).map(([name, theirs]) => ({
    name: `script of a form with uploads, to ${name}`,
    ours: `${(ours / 1_000).toFixed(1)} kB`,
    theirs: `${theirs / 1_000} kB`,
    ratio: theirs / ours,
    floor: Math.floor(theirs / mostBytes),
  }));
}
