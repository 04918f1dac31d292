import * as z from "zod";
import { headerName, secretName } from "./expression";

/** How the vendor knows the tenant. Secrets are named here, never written. They go into headers, unless a vendor takes keys nowhere but in its addresses. */
export const AdapterAuth = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("none") }),
    z.strictObject({ kind: z.literal("bearer"), secret: secretName }),
    z.strictObject({
      kind: z.literal("header"),
      header: headerName,
      secret: secretName,
      prefix: z.string().max(40).default(""),
    }),
    /** RFC 7617. Some vendors take the key as the user's name and no password, or the other way round. */
    z
      .strictObject({
        kind: z.literal("basic"),
        userSecret: secretName.optional(),
        passwordSecret: secretName.optional(),
      })
      .refine(
        ({ userSecret, passwordSecret }) => (userSecret ?? passwordSecret) !== undefined,
        "names one secret at least",
      ),
    z.strictObject({
      kind: z.literal("query"),
      parameters: z
        .record(z.string().regex(/^[A-Za-z0-9_.-]{1,80}$/, "is the name of a parameter"), secretName)
        .refine((parameters) => Object.keys(parameters).length > 0, "names one secret at least")
        .meta({ description: "Parameter → secret. What was sent is kept without them." }),
    }),
    /** RFC 6749, 4.4. The token is kept in memory until shortly before it expires, and asked for anew once when it is refused. */
    z.strictObject({
      kind: z.literal("oauth2"),
      tokenUrl: z.url().max(400),
      clientIdSecret: secretName,
      clientSecretSecret: secretName,
      scope: z.string().max(400).optional(),
      audience: z.string().max(400).optional(),
      send: z.enum(["basic", "body"]).default("basic").meta({ description: "Where the client's id and secret go." }),
    }),
  ])
  .meta({ id: "AdapterAuth" });
export type AdapterAuth = z.output<typeof AdapterAuth>;

/** The parts of the account at this vendor, and the tenant's secrets that hold them. */
export function secretsOf(auth: AdapterAuth): Record<string, string> {
  switch (auth.kind) {
    case "none":
      return {};
    case "bearer":
    case "header":
      return { key: auth.secret };
    case "basic":
      return {
        ...(auth.userSecret !== undefined && { user: auth.userSecret }),
        ...(auth.passwordSecret !== undefined && { password: auth.passwordSecret }),
      };
    case "query":
      return { ...auth.parameters };
    case "oauth2":
      return { clientId: auth.clientIdSecret, clientSecret: auth.clientSecretSecret };
  }
}
