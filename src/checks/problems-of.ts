/** Every field that is wrong, in one sentence: who repairs an order wants to do it once. */
export const problemsOf = (issues: readonly { path: PropertyKey[]; message: string }[]): string =>
  issues
    .map(({ path, message }) => `${path.length === 0 ? "input" : path.map(String).join(".")}: ${message}`)
    .join("; ");
