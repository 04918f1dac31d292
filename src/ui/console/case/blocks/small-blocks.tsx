import { type MarkdownNode, markdown } from "../../../../collection/markdown";
import { isObject, type Json } from "../../../../lib/json";
import { IconButton } from "../../../shared/button";
import { copyAndSay } from "../../../shared/copy";
import { valueText } from "../../model/facts";
import { textOf } from "../../model/subject";
import { countryName, labelOf } from "../../model/words";

const lines: string[][] = [
  ["line1", "addressLine1", "street", "streetNumber", "houseNumber"],
  ["line2", "addressLine2"],
  ["postalCode", "postcode", "zip", "city", "town"],
  ["region", "state"],
];

/** An address as it would stand on a letter. Drawn here alone: no map is asked for, so nobody learns where we look. */
export function AddressBlock({ value }: { value: Json }) {
  const address = isObject(value) ? value : null;
  const text =
    address === null
      ? textOf(value).split(/\s*,\s*/)
      : [
          ...lines.map((keys) =>
            keys
              .map((key) => textOf(address[key]))
              .filter(Boolean)
              .join(" "),
          ),
          countryName(textOf(address.country).toUpperCase()),
        ];
  const written = text.filter(Boolean);
  if (written.length === 0) return <p>{valueText(value)}</p>;
  return (
    <div class="row top">
      <address dir="auto">
        {written.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </address>
      <CopyButton text={written.join("\n")} label="Copy the address" />
    </div>
  );
}

/** An account: an IBAN in groups of four, everything else by its name. */
export function BankAccountBlock({ value }: { value: Json }) {
  const account = isObject(value) ? Object.entries(value) : ([["iban", value]] as [string, Json][]);
  return (
    <dl class="fact-lines">
      {account.map(([key, part]) => {
        const text = /country$/i.test(key) ? countryName(textOf(part)) : valueText(part);
        if (text === "") return null;
        const isIban = /^[A-Z]{2}\d{2}[A-Z0-9 ]{10,}$/.test(text);
        return (
          <div key={key}>
            <dt>{labelOf(key)}</dt>
            <dd class="row">
              <span class={/iban|number|bic|swift|code/i.test(key) ? "mono" : undefined}>
                {isIban ? text.replaceAll(/\s/g, "").replaceAll(/(.{4})(?=.)/g, "$1 ") : text}
              </span>
              {isIban && <CopyButton text={text.replaceAll(/\s/g, "")} label="Copy the IBAN" />}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

const CopyButton = ({ text, label }: { text: string; label: string }) => (
  <IconButton label={label} icon="copy" onClick={() => copyAndSay(text)} />
);

/** Our subset of Markdown: nothing in it is ever taken for HTML. */
export const TextBlock = ({ value }: { value: Json }) => (
  <div class="block-text" dir="auto">
    {markdown(textOf(value) || valueText(value)).map(drawn)}
  </div>
);

function drawn(node: MarkdownNode, place: number) {
  if (typeof node === "string") return node;
  const children = node.children.map(drawn);
  if (node.tag === "a")
    return (
      <a key={place} href={node.href ?? "#"} target="_blank" rel="noreferrer noopener">
        {children}
      </a>
    );
  const Tag = node.tag;
  return <Tag key={place}>{children}</Tag>;
}

/** A number out of a hundred, or what an object calls its score. */
export function ScoreBlock({ value }: { value: Json }) {
  const holder = isObject(value) ? value : {};
  const score = Number(isObject(value) ? (holder.riskScore ?? holder.score) : value);
  if (!Number.isFinite(score)) return <p>{valueText(value)}</p>;
  const level = textOf(holder.level ?? holder.riskLevel);
  return (
    <p class="row">
      <meter min={0} max={100} value={Math.min(100, Math.max(0, score))}>
        {score}
      </meter>
      <b class="num">{Math.round(score * 10) / 10}</b>
      {level !== "" && <span class="muted">{labelOf(level)}</span>}
    </p>
  );
}
