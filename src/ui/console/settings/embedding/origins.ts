import { readOrigin } from "../../../../domain/site-origin";

/** What somebody typed as a website: the origin it names, or what to do about it. `instead`: what they may have meant. */
export type TypedOrigin = { ok: true; origin: string } | { ok: false; problem: string; instead: string | null };

/** Reads a typed website. People write addresses of pages, or names without a scheme: those are understood and offered. */
export function readTyped(typed: string, listed: readonly string[]): TypedOrigin {
  const text = typed.trim();
  const origin = readOrigin(text);
  if (origin !== null)
    return listed.includes(origin)
      ? { ok: false, problem: "It is on the list already.", instead: null }
      : { ok: true, origin };
  if (text === "") return { ok: false, problem: "Write the address of the website.", instead: null };
  if (text.includes("*"))
    return { ok: false, problem: "Name each website by itself: a star could let in somebody else's.", instead: null };
  const isPlain = /^http:\/\//i.test(text);
  const meant = originIn(
    isPlain ? text.replace(/^http:/i, "https:") : /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`,
  );
  const problem = isPlain
    ? "Use https. Plain http is for localhost only."
    : "Write only where the website is, as browsers do: https://app.example.com, without a path.";
  return { ok: false, problem, instead: meant !== null && !listed.includes(meant) ? meant : null };
}

const originIn = (address: string): string | null =>
  URL.canParse(address) ? readOrigin(new URL(address).origin) : null;

/** What a page writes to show a form in a frame. */
export const embedSnippet = (base: string): string => `<script src="${base}/embed/v1.js"></script>
<div id="form"></div>
<script>
  // "link" is the url that your server got from POST ${base}/api/v1/cases/{id}/links
  const form = Edgecase.open({
    link,
    container: "#form",
    on: {
      submitted: ({ caseId }) => console.log("submitted", caseId),
      exit: () => console.log("left"),
    },
  });
</script>`;

/** What a page writes that draws the form itself. */
export const sdkSnippet = (base: string): string => `import { openFlow } from "${base}/sdk/v1.js";

// "link" is the url that your server got from POST ${base}/api/v1/cases/{id}/links
const flow = await openFlow(link);
const state = await flow.load(); // pages, values, what is due
await flow.save(state.pages[0].id, { companyName: "Northwind Ltd" });`;
