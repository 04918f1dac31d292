import * as z from "zod";

const shortestSeconds = 60;
/** A link that works for longer is forgotten by everybody but a thief. */
const longestSeconds = 90 * 86_400;
const Seconds = z.int().min(shortestSeconds).max(longestSeconds);

/** `links` of a form: how long links to it work and how long they keep somebody in. */
export const LinksSchema = z.strictObject({
  expiresInSeconds: z
    .strictObject({
      session: Seconds.exactOptional(),
      oneTime: Seconds.exactOptional(),
      person: Seconds.exactOptional(),
      handoff: z.int().min(shortestSeconds).max(86_400).exactOptional(),
    })
    .exactOptional(),
  signedInSeconds: Seconds.exactOptional(),
  idleSeconds: Seconds.exactOptional(),
});

/** `protect` of a form. */
export const ProtectSchema = z.strictObject({
  newDevice: z.enum(["none", "email_code"]).exactOptional(),
});
