import { useLayoutEffect, useRef } from "preact/hooks";
import type { ElementKind } from "../../../../collection/form";
import { isDocument, isLayout, isList, roleOf } from "../../../../collection/kinds";
import { knownParams } from "../../../../collection/known-params";
import { isObject, type JsonObject } from "../../../../lib/json";
import { Badge, Button, SelectField } from "../../../shared";
import { type Place, textOf, withAt } from "../definitions/build/places";
import { ProblemLines, Section, SettledText } from "../definitions/build/small-parts";
import { JsonValueField } from "../rules/small-fields";
import { CheckFields, RequiredFields } from "./check-fields";
import { ConditionFields } from "./condition-fields";
import type { FormModel } from "./form-model";
import { FormSettings } from "./form-settings";
import { childrenOf, type FormPath, kindOf, nodeAt, pathIn, placeOf, samePath, scopeOf } from "./model/form-tree";
import { languagesOf, newElement } from "./model/new-parts";
import { entryOf, palette, titleOfKind } from "./model/palette";
import { firstParams, paramForms } from "./model/param-forms";
import { clashAt, suggestedDestination, withDestination } from "./model/renaming";
import { saidIn } from "./model/strings";
import { OptionFields } from "./option-fields";
import { answersList, otherParams, ParamFields } from "./param-fields";
import { TextIn } from "./text-in";

/** Fields of what is chosen in the tree: an element, a page, or the form itself. Escape goes back to the tree. */
export function Inspector({ model }: { model: FormModel }) {
  const box = useRef<HTMLElement>(null);
  const path = model.chosen.value;
  const node = nodeAt(model.form.value ?? {}, path);
  const turn = model.toFields.value;
  // With the drawing, as the tree takes its own focus: of the two the later wish wins.
  useLayoutEffect(() => {
    if (turn > 0) box.current?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  }, [turn]);
  useLayoutEffect(() => {
    const back = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      model.toTree.value++;
    };
    box.current?.addEventListener("keydown", back);
    return () => box.current?.removeEventListener("keydown", back);
  }, [model]);
  const kind = kindOf(node);
  const isLocked = model.definition.locked.value !== null;
  const title = path.length === 0 ? "Form" : path.length === 1 ? "Page" : titleOfKind(kind);
  return (
    <section class="form-inspector" aria-label={`Fields: ${title}`} ref={box}>
      <header class="row">
        <h2>{title}</h2>
        {path.length > 0 && (
          <Button size="small" kind="quiet" onClick={() => model.choose([])}>
            Form settings
          </Button>
        )}
      </header>
      <ProblemLines
        problems={path.length === 0 ? [] : model.below(path).filter((one) => samePath(pathIn(one.path), path))}
      />
      <fieldset class="stack bare-fieldset" disabled={isLocked} key={path.join(".")}>
        <legend class="unseen">{title}</legend>
        {node === null || path.length === 0 ? (
          <FormSettings model={model} />
        ) : path.length === 1 ? (
          <PageFields model={model} path={path} page={node} />
        ) : (
          <ElementFields model={model} path={path} element={node} kind={kind} />
        )}
      </fieldset>
    </section>
  );
}

function PageFields({ model, path, page }: { model: FormModel; path: FormPath; page: JsonObject }) {
  const place = placeOf(path);
  return (
    <>
      <TextIn model={model} place={[...place, "title"]} label="Title" />
      <TextIn model={model} place={[...place, "description"]} label="Below the heading" rows={2} />
      <IdField model={model} place={place} id={textOf(page.id)} taken={siblingsOf(model, path)} />
      <ConditionFields model={model} place={[...place, "hidden"]} label="Skipped while" />
      <AsJson model={model} place={place} value={page} />
    </>
  );
}

const siblingsOf = (model: FormModel, path: FormPath): string[] => {
  const form = model.form.value ?? {};
  const own = nodeAt(form, path);
  const pages = Array.isArray(form.pages) ? form.pages.filter(isObject) : [];
  const all = path.length === 1 ? pages : scopeOf(form, path.slice(0, -1));
  return all.filter((one) => one !== own).map(({ id }) => String(id));
};

function ElementFields({
  model,
  path,
  element,
  kind,
}: {
  model: FormModel;
  path: FormPath;
  element: JsonObject;
  kind: ElementKind | null;
}) {
  const place = placeOf(path);
  const params: Place = [...place, "params"];
  if (kind === null)
    return (
      <>
        <Badge tone="warn">No form knows the element "{textOf(element.element)}".</Badge>
        <AsJson model={model} place={place} value={element} isOpen />
      </>
    );
  const known = knownParams(kind);
  const isShown = roleOf({ element: kind }) === "shown";
  const hasOwnText = kind === "heading" || kind === "text" || kind === "signature";
  const asked = Object.keys(paramForms).filter(
    (name) =>
      known.has(name) &&
      !(isShown && !hasOwnText && name !== "label") &&
      !(name === "text" && !hasOwnText) &&
      !(name === "label" && (isShown || isLayout({ element: kind }))) &&
      !(
        (name === "placeholder" || name === "hint" || name === "defaultValue") &&
        (isShown || isLayout({ element: kind }))
      ) &&
      !((name === "addLabel" || name === "itemLabel") && !isList({ element: kind })) &&
      !(name === "countryCodePath" && !known.has("countryCode")),
  );
  const others = otherParams(element.params, asked);
  const answers = !isShown && !isLayout({ element: kind }) && !isDocument({ element: kind });
  return (
    <>
      <ParamFields model={model} path={path} place={params} names={asked.filter((name) => firstParams.has(name))} />
      {known.has("options") && kind !== "relationship" && <OptionFields model={model} place={[...params, "options"]} />}
      {answers && <DestinationField model={model} path={path} element={element} />}
      {!isShown && !isLayout({ element: kind }) && <RequiredFields model={model} place={place} />}
      {!isShown && !isLayout({ element: kind }) && (
        <Section title="Checks" open={Array.isArray(element.validate) && element.validate.length > 0}>
          <CheckFields model={model} place={[...place, "validate"]} kind={kind} />
        </Section>
      )}
      <Section title="Conditions" open={hasConditions(element)}>
        <ConditionFields model={model} place={[...place, "hidden"]} label="Hidden while" />
        {!isShown && <ConditionFields model={model} place={[...place, "disable"]} label="Locked while" />}
      </Section>
      <Section title="More" open={Object.keys(others).length > 0}>
        <KindField model={model} path={path} element={element} kind={kind} />
        <IdField model={model} place={place} id={textOf(element.id)} taken={siblingsOf(model, path)} />
        <ParamFields model={model} path={path} place={params} names={asked.filter((name) => !firstParams.has(name))} />
        {Object.keys(others).length > 0 && (
          <JsonValueField
            label="Other params"
            value={others}
            onChange={(next) =>
              model.edit(
                (form) => {
                  const before = isObject(element.params) ? element.params : {};
                  const kept = Object.fromEntries(
                    Object.entries(before).filter(([name]) => !Object.hasOwn(others, name)),
                  );
                  return withAt(form, params, { ...kept, ...(isObject(next) ? next : {}) });
                },
                `${params.join(".")} others`,
              )
            }
          />
        )}
      </Section>
      <AsJson model={model} place={place} value={element} />
    </>
  );
}

const hasConditions = ({ hidden, disable }: JsonObject): boolean =>
  [hidden, disable].some((list) => Array.isArray(list) && list.length > 0);

/** Where the answer goes, with what would be taken already, and with one that goes by the label. */
function DestinationField({ model, path, element }: { model: FormModel; path: FormPath; element: JsonObject }) {
  const form = model.form.value ?? {};
  const [first = "en"] = languagesOf(form);
  const params = isObject(element.params) ? element.params : {};
  const label = saidIn(params.label, first);
  const suggested = suggestedDestination(form, path, label);
  const now = textOf(element.valueDestination);
  const take = (to: string) => model.edit((before) => withDestination(before, path, to));
  return (
    <div class="stack-small">
      <SettledText
        label="Stored at"
        verb="Move"
        value={now}
        list={answersList}
        error={model.at([...placeOf(path), "valueDestination"])}
        fault={(to) => {
          const other = clashAt(form, path, to.trim());
          return other === null ? null : `"${other}" stores its answer there, or within it.`;
        }}
        onSettle={(to) => take(to.trim())}
      />
      {suggested !== null && suggested !== now && (
        <Button size="small" kind="quiet" onClick={() => take(suggested)}>
          {`Use ${suggested}`}
        </Button>
      )}
    </div>
  );
}

const IdField = ({
  model,
  place,
  id,
  taken,
}: {
  model: FormModel;
  place: Place;
  id: string;
  taken: readonly string[];
}) => (
  <SettledText
    label="Id"
    verb="Rename"
    value={id}
    error={model.at([...place, "id"])}
    fault={(text) =>
      taken.includes(text)
        ? "Another one has this id."
        : /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(text)
          ? null
          : "A letter, then letters, digits, - and _."
    }
    onSettle={(text) => model.set([...place, "id"], text)}
  />
);

/** Another kind keeps what it has in common; what it needs and lacks it begins with. */
function KindField({
  model,
  path,
  element,
  kind,
}: {
  model: FormModel;
  path: FormPath;
  element: JsonObject;
  kind: ElementKind;
}) {
  const holds = isList({ element: kind }) || isLayout({ element: kind });
  const isFit = (other: ElementKind): boolean => {
    if (isList({ element: kind }) || isLayout({ element: kind }))
      return (
        isList({ element: other }) === isList({ element: kind }) &&
        isLayout({ element: other }) === isLayout({ element: kind })
      );
    return childrenOf(element).length === 0 && entryOf(other).children === undefined && !isLayout({ element: other });
  };
  return (
    <SelectField
      label="Kind"
      hint={holds ? undefined : "What the kinds have in common stays."}
      value={kind}
      options={palette.flatMap(({ entries }) =>
        entries.filter((one) => isFit(one.kind)).map((one) => ({ value: one.kind, label: one.title })),
      )}
      onChange={(next) => model.edit((form) => withAt(form, placeOf(path), asKind(element, next as ElementKind, form)))}
    />
  );
}

function asKind(element: JsonObject, kind: ElementKind, form: JsonObject): JsonObject {
  const fresh = newElement(kind, form);
  const { valueDestination, ...rest } = element;
  const before = isObject(element.params) ? element.params : {};
  const made = isObject(fresh.params) ? fresh.params : {};
  const params = { ...made, ...before };
  if (fresh.valueDestination === undefined) return { ...rest, element: kind, params };
  return { ...rest, element: kind, valueDestination: valueDestination ?? fresh.valueDestination, params };
}

const AsJson = ({
  model,
  place,
  value,
  isOpen = false,
}: {
  model: FormModel;
  place: Place;
  value: JsonObject;
  isOpen?: boolean;
}) => (
  <Section title="As JSON" open={isOpen}>
    <JsonValueField
      label="JSON"
      rows={12}
      value={value}
      onChange={(next) => isObject(next) && model.set(place, next, `${place.join(".")} json`)}
    />
  </Section>
);
