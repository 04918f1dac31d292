import { FlowError } from "./errors";

/** The parts of an applicant's link, `https://…/go/<reference>.<secret>`. Throws `FlowError` (`bad_link`). */
export function readLinkAddress(link: string): { base: string; reference: string; secret: string } {
  const url = URL.canParse(link) ? new URL(link) : null;
  const [, reference, secret] = /^\/go\/([\w~.-]+)\.([\w-]+)$/.exec(url?.pathname ?? "") ?? [];
  if (url === null || reference === undefined || secret === undefined)
    throw new FlowError("bad_link", 0, "This is not an applicant's link.");
  return { base: url.origin, reference, secret };
}
