export interface Mail {
  id: string;
  to: string;
  subject: string;
  text: string;
  caseId: string | null;
  createdAt: string;
}

/** The text of a mail in pieces: addresses are links, everything else stays text. */
export function textParts(text: string): { text: string; href: string | null }[] {
  const parts: { text: string; href: string | null }[] = [];
  let at = 0;
  for (const { 0: url, index } of text.matchAll(/https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g)) {
    if (index > at) parts.push({ text: text.slice(at, index), href: null });
    parts.push({ text: url, href: url });
    at = index + url.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), href: null });
  return parts;
}
