// What looks like a secret in a text. Shapes that only secrets have, and values beside names that promise one.

/** Each pattern's last group is the secret itself. */
const shapes = {
  "private key": /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:\\n|\s)*([A-Za-z0-9+/=\\n\s]{64,}?)-----END/g,
  "API key of ours": /\b(ek_(?:live|sandbox)_[a-z0-9]+_[\w-]{20,})/g,
  "webhook secret": /\b(whsec_[A-Za-z0-9+/]{24,}={0,2})/g,
  "signing key": /\b(whsk_[A-Za-z0-9+/]{24,}={0,2})/g,
  "AWS key": /\b((?:AKIA|ASIA)[0-9A-Z]{16})\b/g,
  "GitHub token": /\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})/g,
  "npm token": /\b(npm_[A-Za-z0-9]{36})\b/g,
  "Slack token": /\b(xox[abeprs]-[A-Za-z0-9-]{20,})/g,
  "Stripe key": /\b([rs]k_live_[A-Za-z0-9]{20,})/g,
  "Google key": /\b(AIza[0-9A-Za-z_-]{35})(?![0-9A-Za-z_-])/g,
  "SendGrid key": /\b(SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})/g,
  "signed token": /\b(eyJ[A-Za-z0-9_-]{12,}\.eyJ[A-Za-z0-9_-]{12,}\.[A-Za-z0-9_-]{32,})/g,
  "password in an address": /\b[a-z][a-z0-9+]{2,9}:\/\/[\w.%+-]+:([^\s:@/"'`<>${}]{8,})@[\w.-]/g,
};

/** `secret: "…"`, `API_TOKEN=…`: long, of the letters that keys are written in, and not a word. */
const named =
  /(?:secret|token|passwd|password|api_?key|master_?key|private_?key|credential)\w*["']?\s*[:=]\s*["'`]?([A-Za-z0-9+/_=-]{24,})(?![\w.(/])/gi;

/** `[{rule, line, secret}]`, in the order of the text; one place is found once. */
export function secretsIn(text) {
  const found = new Map();
  const take = (rule, match) => {
    const secret = match.at(-1).replaceAll(/\\n|\s/g, "");
    const at = match.index + match[0].lastIndexOf(match.at(-1));
    if (!found.has(at)) found.set(at, { rule, line: lineAt(text, at), secret });
  };
  for (const [rule, shape] of Object.entries(shapes)) for (const match of text.matchAll(shape)) take(rule, match);
  for (const match of text.matchAll(named)) if (isRandom(match[1])) take("value with a telling name", match);
  return [...found.values()].sort((one, other) => one.line - other.line);
}

const lineAt = (text, at) => text.slice(0, at).split("\n").length;

/** Names and sentences repeat their letters; keys hardly do. Bits per letter, of what base64 and hex reach. */
function isRandom(value) {
  if (!/\d/.test(value) || !/[a-z]/i.test(value)) return false;
  const counts = Object.values(Object.groupBy([...value], (letter) => letter)).map((same) => same.length);
  const bits = counts.reduce((sum, count) => sum - (count / value.length) * Math.log2(count / value.length), 0);
  return bits >= (/^[0-9a-f]+$/i.test(value) ? 3.2 : 4);
}
