import { roleNames, roles } from "../domain";
import type { Route } from "./framework";
import { keyScopes, type LimitRule, type PolicyRow, policyOf } from "./policy-matrix";

const limits: Record<LimitRule, string> = { hidden: "hidden", heeded: "heeded", closed: "closed", no_cases: "" };
const written = { deed: "deed", look: "look", nothing: "" };

/** `docs/policy-matrix.md`: every operation, and who may call it. */
export function policyMatrixPage(routes: readonly Route[]): string {
  const rows = routes
    .map(policyOf)
    .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : order(a) - order(b)));
  const guarded = rows.filter((row) => row.public === null);
  const open = rows.filter((row) => row.public !== null);
  return `# Who may do what

Made from the routes and the functions that stand at their doors by \`npm run docs:policy\`; a test compares. A second test walks the whole
of it through the real door: every operation, as every role and with every scope of a key, on a case of one's own tenant, of another
tenant, and outside of the cases that somebody is limited to.

- **Roles**: ● people of this role may call it. What they may do to one particular case, the case itself judges once more
  ([access](access.md#what-the-case-judges)).
- **Keys**: each scope that suffices alone. A key has no role, no limits and sees no masks.
- **Another tenant's things** are not there, on any line: the answer is the same as for an id that nobody made.
- **Limited**: what a person gets who is limited to some cases. *hidden*: a case outside of the limits is not there (404). *heeded*: only
  what is inside is shown, counted and taken. *closed*: refused as a whole (403). Empty: nothing of cases is shown.
- **Masked**: fields are masked in the answer for people who see masks.
- **Proof**: a tenant may want fresh proof of who somebody is. For decisions of high risk the case wants it, wherever they come from.
- **Audit**: what the audit log keeps: the *deed*, the *look* at personal data. Commands to a case are in its own log and in the tenant's.

## ${guarded.length} operations that ask who calls

| Operation | | ${roles.map((role) => roleNames[role]).join(" | ")} | Keys | Limited | Masked | Proof | Audit |
| --- | --- | ${roles.map(() => ":-:").join(" | ")} | --- | --- | :-: | :-: | --- |
${guarded.map(lineOf).join("\n")}

## ${open.length} that need no key and no session

| Operation | | Why |
| --- | --- | --- |
${open.map(({ operation, method, path, public: why }) => `| \`${operation}\` | ${method} ${path} | ${why} |`).join("\n")}
`;
}

const order = ({ method }: PolicyRow): number => ["GET", "POST", "PUT", "PATCH", "DELETE"].indexOf(method);

const lineOf = (row: PolicyRow): string =>
  [
    ...["", `\`${row.operation}\``, `${row.method} ${row.path}`],
    ...roles.map((role) => (row.roles.includes(role) ? "●" : "")),
    row.scopes.length === keyScopes.length ? "any" : row.scopes.map((scope) => `\`${scope}\``).join(" "),
    ...[limits[row.limited], row.masked ? "●" : "", row.proof ? "●" : "", written[row.writtenDown], ""],
  ]
    .join(" | ")
    .trim();
