/**
 * The origin of a website as a tenant may list it: `https://app.example.com`, with a port where it has one. Plain http only on this
 * machine, for development. Null: something else, a path or a star included; what is listed is compared letter by letter.
 */
export function readOrigin(text: string): string | null {
  if (text.length > 300 || !URL.canParse(text)) return null;
  const { protocol, hostname, origin, username } = new URL(text);
  const isHere = hostname === "localhost" || hostname === "127.0.0.1";
  if (protocol !== "https:" && !(protocol === "http:" && isHere)) return null;
  // URLs take stars, semicolons and commas in a name; in a policy each of them would say something.
  if (!/^[a-z\d.-]+$/.test(hostname)) return null;
  return username === "" && text === origin ? origin : null;
}

/** Whether somebody may be sent to this address: it is on a website that the tenant has listed. */
export const isListedAddress = (origins: readonly string[], address: string): boolean =>
  address.length <= 2_000 && URL.canParse(address) && origins.includes(new URL(address).origin);

/** Where an applicant goes back to: the address with the case and how it stands, and nothing else of the case. */
export function returnAddress(address: string, caseId: string, status: string): string {
  const url = new URL(address);
  url.searchParams.set("case", caseId);
  url.searchParams.set("status", status);
  return url.href;
}
