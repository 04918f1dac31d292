import * as z from "zod";
import { flag, optional, required } from "../fields";
import { builtInCheck } from "./check";
import { judged, notCovered, type Reason, reason } from "./judged";
import { isDisposable, isFreeMail } from "./mail-domains";

const Subject = z.object({
  email: required,
  /** Of the company: its domain, or the address of its website. */
  companyDomain: optional,
  options: z.object({ companyMailOnly: flag }).optional(),
});

/** An address for mail: can it exist, is it made to be thrown away, is it the company's? Nothing is sent. */
export const email = builtInCheck<z.output<typeof Subject>>({
  standard: "RFC 5321 and 5322 (address as people use it, lengths), RFC 1035 (names), IDNA by the URL standard",
  summary: "E-mail address: syntax, disposable, free provider against the company's own domain",
  input: Subject,
  example: { email: "ada@northwind.example", companyDomain: "https://www.northwind.example" },
  judge({ email: written, companyDomain, options }) {
    const parts = partsOf(written);
    if (parts === null)
      return judged([reason("high", "email_syntax", "This is no address for e-mail.")], { email: null });
    const { local, domain } = parts;
    const company = companyDomain === undefined ? null : hostOf(companyDomain);
    const disposable = isDisposable(domain);
    const free = isFreeMail(domain);
    const role = roles.has(local.toLowerCase().replace(/\+.*$/, ""));
    const sameCompany = company === null ? null : isSameSite(domain, company);
    const reasons: Reason[] = [];
    if (disposable) reasons.push(reason("high", "disposable", "Addresses of this domain are made to be thrown away."));
    if (role) reasons.push(reason("info", "role_account", "The address belongs to a function, not to a person."));
    if (sameCompany === false && !disposable) reasons.push(otherDomain(free));
    else if (free && options?.companyMailOnly === true)
      reasons.push(reason("medium", "free_mail", "The address is of a provider where anybody gets one."));
    if (companyDomain !== undefined && company === null && reasons.length === 0)
      return notCovered("The company's domain cannot be read.", { email: `${local}@${domain}` });
    return judged(reasons, {
      email: `${local}@${domain}`,
      domain,
      disposable,
      freeMail: free,
      roleAccount: role,
      sameCompany,
    });
  },
});

const otherDomain = (free: boolean): Reason =>
  free
    ? reason("medium", "free_mail", "The address is of a provider where anybody gets one, not of the company's domain.")
    : reason("medium", "domain_differs", "The address is of another domain than the company's.");

function partsOf(written: string): { local: string; domain: string } | null {
  const address = written.trim();
  const at = address.lastIndexOf("@");
  const local = address.slice(0, at);
  if (at < 1 || local.length > 64 || address.length > 254) return null;
  // The dotted form; quoted local parts are allowed by the standard and used by nobody.
  if (!/^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u.test(local)) return null;
  const domain = hostOf(address.slice(at + 1));
  return domain === null ? null : { local, domain };
}

/** The name of a host, in ASCII, without `www.`; null when it is none of the public kind. */
function hostOf(written: string): string | null {
  const text = written.trim();
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (url === null || url.username !== "" || url.port !== "") return null;
  const host = url.hostname.replace(/\.$/, "").replace(/^www\./, "");
  const labels = host.split(".");
  const isName = labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
  return labels.length >= 2 && isName && !/^\d+$/.test(labels.at(-1) ?? "") ? host : null;
}

/** One of the two is the other or lies below it. */
const isSameSite = (a: string, b: string): boolean => a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);

const roles = new Set(
  (
    "abuse accounting accounts admin administrator billing compliance contact enquiries finance hello help hostmaster hr info " +
    "invoices jobs legal mail marketing no-reply noreply office payments postmaster press privacy reception root sales security " +
    "service support team webmaster"
  ).split(" "),
);
