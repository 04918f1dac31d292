/** Where the guide says what to do about an incident with this code. A code of a plugin of one's own leads to the guide's beginning. */
export const runbookHref = (code: string): string =>
  `/docs/guides/runbooks#${code.replace(/^http_([45])\d\d$/, "http_$1xx").toLowerCase()}`;
