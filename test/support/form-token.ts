import { formTokenField } from "../../src/domain/form-token-field";

/** The token in the forms of a page; null: it has no form. */
export const tokenIn = (html: string): string | null =>
  new RegExp(`name="${formTokenField}" value="([\\w-]+)"`).exec(html)?.[1] ?? null;

/** What the form of a page that was just opened is posted with: its cookie, and its fields with the token among them. */
export async function formOn(
  page: Response,
  fields: Record<string, string> = {},
): Promise<{ cookie: string; body: URLSearchParams }> {
  const [cookie = ""] = (page.headers.getSetCookie()[0] ?? "").split(";");
  const token = tokenIn(await page.text());
  return { cookie, body: new URLSearchParams({ ...(token !== null && { [formTokenField]: token }), ...fields }) };
}
