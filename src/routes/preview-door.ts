import type * as z from "zod";

/** The wish in the one field of a form that the console posts into a frame; null: it is none. */
export function wishIn<Schema extends z.ZodType>(body: string, schema: Schema): z.output<Schema> | null {
  const text = new URLSearchParams(body).get("wish");
  if (text === null) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** A page of the applicant in a frame of the console: no script runs in it, and it posts nothing. Its style sheet is under the nonce. */
export const previewAnswer = (html: string, nonce: string): Response =>
  new Response(html, {
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Content-Security-Policy":
        `default-src 'none'; style-src 'nonce-${nonce}'; img-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; ` +
        "frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
    },
  });
