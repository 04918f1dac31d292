import { useSignal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { isObject, type JsonObject } from "../../../../lib/json";
import { Button, Link, SelectField } from "../../../shared";
import { answersIn, drawInto } from "../../../shared/drawn-frame";
import { addressOf } from "../frame/addresses";
import type { FormModel } from "./form-model";
import { rowsOf } from "./model/form-tree";
import { nameOf } from "./part-tree";
import { LanguageSwitch } from "./texts-view";

/** How long nothing is typed before the page is drawn again. */
const restMs = 350;
const address = "/console/preview/form";

/** Where somebody stands in the form, as the drawn page says it. */
interface Walk {
  page: string;
  context: JsonObject;
  sent: string[];
}
const start: Walk = { page: "@start", context: {}, sent: [] };

/**
 * The real page, drawn by the server with the form as it is now. It can be gone through: its buttons do what they do for applicants, and
 * nothing is stored. Conditions work as they are answered. A click on a question chooses it in the tree.
 */
export function FormPreview({ model, form }: { model: FormModel; form: JsonObject }) {
  const [device, setDevice] = useState("phone");
  const [scheme, setScheme] = useState("light");
  const stage = useRef<HTMLDivElement>(null);
  const walk = useSignal<Walk>({ ...start, page: firstPage(form) });
  const latest = useRef({ form, language: model.language.value, scheme });
  latest.current = { form, language: model.language.value, scheme };

  const draw = (action: string, submitted: [string, string][] | null = null) => {
    const isStep = action !== "" || submitted !== null;
    // A step that is on its way is not overtaken by a drawing of where it began, and finds out itself what has changed meanwhile.
    if (!isStep && stage.current?.querySelector("iframe.coming.step") != null) return;
    const wish = () => ({
      ...latest.current,
      key: model.key,
      workflow: model.definition.definition.value?.key ?? model.key,
      ...walk.peek(),
      typed: submitted ?? pairsIn(stage.current?.querySelector("iframe:not(.coming)") ?? null),
      action,
    });
    drawInto(stage.current, { address, wish, isStep }, (frame) => {
      const told = walkIn(frame);
      if (told !== null) walk.value = told;
      attend(frame, { model, walk: walk.peek(), go: draw, open: (page) => open(page) });
    });
  };
  const open = (page: string) => {
    if (walk.peek().page === page) return;
    walk.value = { ...walk.peek(), page };
    draw("", []);
  };

  // What is chosen in the tree is looked at.
  const chosen = model.chosen.value;
  useEffect(() => {
    const id = pageId(form, chosen[0]);
    if (id !== null) open(id);
  }, [chosen]);
  const text = JSON.stringify(form);
  useEffect(() => {
    const timer = setTimeout(() => draw(""), restMs);
    return () => clearTimeout(timer);
  }, [text, model.language.value, scheme]);

  const pages = rowsOf(form, () => true);
  const at = walk.value.page;
  return (
    <section class="form-preview" aria-label="Preview">
      <div class="form-wishes">
        <SelectField
          label="Page"
          value={at}
          onChange={open}
          options={[
            { value: "@start", label: "Start" },
            ...pages.map(({ node }) => ({ value: String(node.id), label: nameOf(model, node) })),
            { value: "@end", label: "End" },
          ]}
        />
        <LanguageSwitch model={model} form={form} />
        <SelectField
          label="Frame"
          value={device}
          onChange={setDevice}
          options={[
            { value: "phone", label: "Phone" },
            { value: "desktop", label: "Desktop" },
          ]}
        />
        <SelectField
          label="Scheme"
          value={scheme}
          onChange={setScheme}
          options={[
            { value: "light", label: "Light" },
            { value: "dark", label: "Dark" },
          ]}
        />
      </div>
      <div class={`drawn-stage ${device}`} ref={stage} />
      <div class="row wrap">
        <Button
          size="small"
          kind="quiet"
          icon="refresh"
          onClick={() => {
            walk.value = start;
            draw("", []);
          }}
        >
          Go through it from the start
        </Button>
        <span class="muted">Nothing you enter here is stored.</span>
        <Link class="push" href={addressOf.branding}>
          Colours and logo: Branding
        </Link>
      </div>
    </section>
  );
}

const pageId = (form: JsonObject, at: number | undefined): string | null => {
  const page = Array.isArray(form.pages) && at !== undefined ? form.pages[at] : undefined;
  return isObject(page) && typeof page.id === "string" ? page.id : null;
};
const firstPage = (form: JsonObject): string => pageId(form, 0) ?? "@start";

/** What stands in the fields, as a browser would post it. Files stay where they are. */
const pairsIn = (frame: HTMLIFrameElement | null): [string, string][] => {
  const answers = answersIn(frame);
  return answers === null ? [] : pairsOf(new FormData(answers));
};
const pairsOf = (data: FormData): [string, string][] =>
  [...data].flatMap(([name, value]): [string, string][] =>
    typeof value === "string" && !name.startsWith("_") && name !== "action" ? [[name, value]] : [],
  );

function walkIn(frame: HTMLIFrameElement): Walk | null {
  const said = frame.contentDocument?.querySelector<HTMLElement>("#preview")?.dataset.walk;
  if (said === undefined) return null;
  const { page, context, sent } = JSON.parse(said) as Walk;
  return { page, context, sent };
}

/** Its buttons and links do here what they do for applicants; a question that is clicked is chosen. */
function attend(
  frame: HTMLIFrameElement,
  {
    model,
    walk,
    go,
    open,
  }: {
    model: FormModel;
    walk: Walk;
    go: (action: string, typed: [string, string][]) => void;
    open: (page: string) => void;
  },
): void {
  const page = frame.contentDocument;
  if (page === null) return;
  const answers = answersIn(frame);
  page.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    const action = button?.getAttribute("value") ?? "continue";
    if (button?.getAttribute("name") === "language") return model.speak(action);
    if (action.startsWith("language:")) return model.speak(action.slice("language:".length));
    go(action, answers === null ? [] : pairsOf(new FormData(answers)));
  });
  page.addEventListener("click", (event) => {
    // Elements of the frame are none of this window's classes.
    const target = event.target as Element | null;
    const href = target?.closest("a")?.getAttribute("href") ?? null;
    if (href !== null) {
      // Links to fields of the same page stay the browser's own.
      if (href.startsWith("#") && !href.startsWith("#@") && !href.startsWith("#/")) return;
      event.preventDefault();
      if (href === "#@go") go("continue", []);
      else if (href.startsWith("#/")) open(href.slice(2).split("#")[0] ?? walk.page);
      return;
    }
    const name = target?.closest<HTMLElement>("[data-field]")?.dataset.field;
    if (name !== undefined) chooseNamed(model, walk.page, name);
  });
  if (answers?.dataset.live !== undefined)
    void import("../../../flow/browser/conditions").then(async ({ startConditions }) => {
      // What was answered before the rules were there counts as well.
      if (answers.isConnected) (await startConditions(answers)).look();
    });
}

/** `owners.0.name` is the field `name` of the list `owners`. */
function chooseNamed(model: FormModel, page: string, name: string): void {
  const form = model.form.peek() ?? {};
  const ids = name.split(".").filter((part) => !/^\d+$/.test(part));
  const rows = rowsOf(form);
  const place = rows.find(({ path, node }) => path.length === 1 && node.id === page)?.path[0];
  const found = ids.reduce<readonly number[] | null>((above, id) => {
    const within = rows.find(
      ({ path, node }) =>
        path.length > 1 &&
        path[0] === place &&
        node.id === id &&
        (above === null || above.every((at, i) => path[i] === at)),
    );
    return within?.path ?? above;
  }, null);
  if (found !== null) model.choose(found);
}
