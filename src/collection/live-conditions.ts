import { getPath, isObject, type Json, type JsonObject, withPath } from "../lib/json";
import { askCondition } from "./conditions";
import { itemsOf } from "./fields";
import { type Condition, type Element, type Form, type FormFacts, type FormPage, hasAnswer } from "./form";
import { isList } from "./kinds";
import { flatElements } from "./layout";
import { deciders, type WhoDecides } from "./live-deciders";
import { type LiveElement, type LivePage, onlyPaths } from "./live-page";
import { isDemanding } from "./visible";

/** More than this is not put into a page: then the server alone says what counts, as it does without a script. */
const longestLivePageChars = 20_000;

/**
 * What a page gives to its browser to decide by itself; null: nothing. Rules that no answer of this page can change are settled here;
 * which of the others a browser may know: `live-deciders.ts`. `facts`: those the case has, without what is typed.
 */
export function livePage(page: FormPage, form: Form, facts: FormFacts): LivePage | null {
  const who = deciders(page, form);
  if (who.kept.size === 0) return null;
  const elements = trimmed(page.elements, who, facts);
  const found: LivePage = { elements, context: factsFor(page, who, facts.context) };
  return JSON.stringify(found).length > longestLivePageChars ? null : found;
}

/** Params by which an answer is read; all others say what is drawn. */
const readingParams = ["currency", "countryCode", "defaultCountry"];

function trimmed(elements: readonly Element[], who: WhoDecides, facts: FormFacts): LiveElement[] {
  return elements
    .filter((element) => who.kept.has(element))
    .map((element) => {
      const { id, valueDestination, params, children } = element;
      const reading = readingParams.filter((name) => params[name] !== undefined);
      const kept = {
        params: {
          ...Object.fromEntries(reading.map((name) => [name, params[name]])),
          ...(element.element === "autocomplete" && params.options !== undefined ? { options: params.options } : {}),
        },
        hidden: rest(element.hidden, element, who, facts),
        disable: rest(element.disable, element, who, facts),
        validate: demandsLeft(element, who, facts),
        children: trimmed(children, who, facts),
      };
      const said = Object.entries(kept).filter(([, value]) => Object.keys(value).length > 0);
      return {
        id,
        element: element.element,
        ...(valueDestination === null ? {} : { valueDestination }),
        ...Object.fromEntries(said),
      };
    });
}

const always: Condition = { engine: "json-logic", rule: true };

/** What is left of conditions when those that cannot change any more are answered. */
function rest(conditions: Condition[], element: Element, who: WhoDecides, facts: FormFacts): Condition[] {
  const settled = conditions.filter((one) => who.kindOf(one, element) === "settled");
  if (settled.some((one) => askCondition(one, facts, null) === "holds")) return [always];
  return conditions.filter((one) => !settled.includes(one));
}

/** The checks that demand an answer. With one among them that only the server can decide, none is said: the server knows the whole. */
function demandsLeft(element: Element, who: WhoDecides, facts: FormFacts): Element["validate"] {
  const checks = element.validate.filter(isDemanding);
  const kindOf = ({ applyWhen }: (typeof checks)[number]) =>
    applyWhen === undefined ? "settled" : who.kindOf(applyWhen, element);
  if (checks.some((check) => kindOf(check) === "servers")) return [];
  return checks.flatMap((check) => {
    const { type, applyWhen } = check;
    if (applyWhen === undefined) return [{ type }];
    if (kindOf(check) === "live") return [{ type, applyWhen }];
    return askCondition(applyWhen, facts, null) === "holds" ? [{ type }] : [];
  });
}

/** What was sent at the paths that are read, and the items of lists with the answers that are asked for in them. */
function factsFor(page: FormPage, who: WhoDecides, context: JsonObject): JsonObject {
  const kept = flatElements(page.elements).filter((element) => hasAnswer(element) && who.keeps(element.id));
  const answers = kept.filter((element) => !isList(element)).flatMap(({ valueDestination }) => valueDestination ?? []);
  const known = onlyPaths(context, [...who.reads, ...answers]);
  return kept.filter(isList).reduce(
    (facts, list) => {
      const path = list.valueDestination ?? "";
      const items = getPath(context, path);
      if (items === undefined) return facts;
      const asked = flatElements(list.children).flatMap((child) =>
        isList(child) ? [] : (child.valueDestination ?? []),
      );
      return withPath(
        facts,
        path,
        itemsOf(items).map((item): Json => onlyPaths(item, ["id", ...asked])),
      );
    },
    isObject(known) ? known : {},
  );
}
