import type { Element, ElementKind } from "./form";
import { type KindRole, kinds, roles } from "./kinds";

const words = (text: string): string[] => text.split(" ");

/** What every kind may carry: said in the same words everywhere, or kept by imports whatever stands there. */
const everywhere = words(
  "label hint description placeholder text style valueType defaultValue countryCodePath addLabel itemLabel",
);

const typed = words("autocomplete inputMode suffix");
const files = words("category documentType purpose maxFiles maxMegabytes");
const ofCountry = words("countryCode");

const ofRoles: Partial<Record<KindRole, readonly string[]>> = {
  text: typed,
  number: typed,
  date: words("autocomplete"),
  parts: words("autocomplete"),
  document: files,
};

const ofKinds: Partial<Record<ElementKind, readonly string[]>> = {
  heading: words("level"),
  textarea: words("rows"),
  money: words("currency currencies currencyPath"),
  select: words("options"),
  radio: words("options"),
  checkbox: words("consent"),
  checkboxlist: words("options"),
  multiselect: words("options"),
  relationship: words("options"),
  autocomplete: words("options onlyOptions"),
  country: words("countries"),
  nationality: words("countries"),
  state: ofCountry,
  taxid: ofCountry,
  phone: words("countryCode defaultCountry"),
  bankaccount: words("countryCode countries"),
  address: words("countryCode countries"),
  lookup: words("countryCode fill check vendor"),
  signature: words("textSha256"),
  entitygroup: words("type"),
  document: words("sides accept"),
  file: words("accept"),
  camera: words("facing"),
};

const known: ReadonlyMap<ElementKind, ReadonlySet<string>> = new Map(
  kinds.map((kind) => [kind, new Set([...everywhere, ...(ofRoles[roles[kind]] ?? []), ...(ofKinds[kind] ?? [])])]),
);

/** Names of the params that mean something for a kind. */
export const knownParams = (kind: ElementKind): ReadonlySet<string> => known.get(kind) ?? new Set();

/** Names of an element's params that mean nothing for its kind. They are kept, and do nothing. */
export const unknownParams = ({ element, params }: Pick<Element, "element" | "params">): string[] =>
  Object.keys(params).filter((name) => known.get(element)?.has(name) !== true);
