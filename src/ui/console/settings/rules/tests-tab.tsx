import { useSignal } from "@preact/signals";
import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import { api, Badge, Button, Empty, Icon, SelectField, sayFailure, TextField, toast } from "../../../shared";
import { firstSample } from "../frame/sample-context";
import { partsOfBook } from "./book";
import { CasePicker } from "./case-picker";
import { type ProblemFinder, problemFinder } from "./problem-finder";
import { testName } from "./rule-diff";
import type { TestResult, Trial } from "./rule-set";
import type { RuleSetModel } from "./rule-set-model";
import { JsonValueField, NumberField, TagsField } from "./small-fields";
import { levels, withField } from "./value-forms";

/** Examples that live with the rules: facts, what they must come to, and what they came to just now. */
export function TestsTab({ model }: { model: RuleSetModel }) {
  const isPicking = useSignal(false);
  const tests = model.book.value.tests;
  const isLocked = model.locked.value !== null || !model.reading.value.ok;
  const results = model.validation.value?.tests ?? [];
  const failing = results.filter(({ passed }) => !passed).length;
  const put = (next: JsonObject[], topic: string | null) => model.edit((now) => ({ ...now, tests: next }), topic);
  return (
    <div class="tests-tab">
      <div class="row wrap">
        <p role="status" class="problems-sum">
          {tests.length === 0
            ? "No tests yet"
            : results.length === 0
              ? "Not run yet"
              : failing === 0
                ? `All ${results.length} pass`
                : `${failing} of ${results.length} fail`}
        </p>
        <Button size="small" icon="refresh" busy={model.isChecking.value} onClick={() => void model.settleDown()}>
          Run the tests
        </Button>
        {!isLocked && (
          <>
            <Button size="small" icon="plus" onClick={() => put([...tests, firstTest(tests)], null)}>
              Add a test
            </Button>
            <Button size="small" icon="search" onClick={() => (isPicking.value = true)}>
              Add from a case …
            </Button>
          </>
        )}
      </div>
      {tests.length === 0 && (
        <Empty icon="flask" title="Tests keep rules honest">
          <p>Each is an example with what it must come to. All have to pass before a version can be published.</p>
        </Empty>
      )}
      {tests.map((test, i) => (
        <OneTest
          key={i}
          test={test}
          base={`tests.${i}`}
          result={results[i] ?? null}
          ids={model.book.value.rules.map(({ id }) => String(id))}
          isLocked={isLocked}
          finder={problemFinder(model.problems.value)}
          onChange={(next, topic) =>
            put(
              tests.map((other, j) => (i === j ? next : other)),
              topic === null ? null : `tests ${i} ${topic}`,
            )
          }
          onRemove={() => {
            put(
              tests.filter((_, j) => j !== i),
              null,
            );
            toast({ text: "Test deleted.", action: { label: "Undo", run: model.undo } });
          }}
        />
      ))}
      {isPicking.value && (
        <CasePicker
          onClose={() => (isPicking.value = false)}
          onPick={({ id, name }) => {
            isPicking.value = false;
            void testFromCase(model, id, name).then((made) => {
              if (typeof made === "string") toast({ tone: "bad", text: made });
              else {
                put([...model.book.peek().tests, made], null);
                toast({ text: "The facts of the case are kept with the rules now: take out what names people." });
              }
            });
          }}
        />
      )}
    </div>
  );
}

const firstTest = (tests: readonly JsonObject[]): JsonObject => ({
  name: `Test ${tests.length + 1}`,
  facts: JSON.parse(firstSample) as Json,
  expect: { level: "low" },
});

/** The facts of a case as they are, and what the rules say of them today, to be agreed with or changed. A text says why it cannot be done. */
async function testFromCase(model: RuleSetModel, id: string, name: string): Promise<JsonObject | string> {
  const found = await api.get<{ context?: Json }>(`/cases/${encodeURIComponent(id)}`);
  if (!found.ok) return sayFailure(found.error);
  const reading = model.reading.peek();
  const { rules, model: scoring } = partsOfBook(reading.ok ? reading.source.value : null);
  const facts = isObject(found.value.context) ? found.value.context : {};
  const tried = await api.post<Trial>(`/rule-sets/${encodeURIComponent(model.id)}/try`, {
    facts,
    rules,
    model: scoring,
  });
  if (!tried.ok) return sayFailure(tried.error);
  const { score, level, hits } = tried.value;
  const today = new Date().toISOString().slice(0, 10);
  return { name, facts, at: today, expect: { score, level, hits } };
}

function OneTest({
  test,
  base,
  result,
  ids,
  isLocked,
  finder,
  onChange,
  onRemove,
}: {
  test: JsonObject;
  base: string;
  result: TestResult | null;
  /** Of the indicators. */
  ids: readonly string[];
  isLocked: boolean;
  finder: ProblemFinder;
  onChange: (test: JsonObject, topic: string | null) => void;
  onRemove: () => void;
}) {
  const expected = isObject(test.expect) ? test.expect : {};
  const set = (name: string, value: Json | undefined) => onChange(withField(test, name, value), name);
  const expectThat = (name: string, value: Json | undefined) =>
    onChange({ ...test, expect: withField(expected, name, value) }, `expect.${name}`);
  const hits = Array.isArray(expected.hits) ? expected.hits.map(String) : [];
  return (
    <details class="rule-test" open={finder.below(base) > 0 || result?.passed === false}>
      <summary>
        <Icon name="chevronRight" size={12} />
        <TestMark result={result} />
        <strong class="breakable" dir="auto">
          {testName(test)}
        </strong>
        <span class="muted">{expectedWords(expected)}</span>
        {result !== null && (
          <span class="muted num">
            came to {result.score}, {result.level}
          </span>
        )}
      </summary>
      {result?.passed === false && (
        <ul class="plain-list notice bad">
          {result.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      <fieldset class="test-fields" disabled={isLocked}>
        <legend class="unseen">{testName(test)}</legend>
        <TextField
          label="Name"
          value={String(test.name ?? "")}
          error={finder.at(base)}
          onInput={(name) => set("name", name)}
        />
        <TextField
          label="Asked on the day"
          type="date"
          hint="Left out: today."
          value={typeof test.at === "string" ? test.at.slice(0, 10) : ""}
          error={finder.at(`${base}.at`)}
          onInput={(day) => set("at", day === "" ? undefined : day)}
        />
        <NumberField
          label="Expected score"
          hint="Leave it empty to accept any."
          value={expected.score}
          error={finder.at(`${base}.expect.score`) ?? finder.at(`${base}.expect`)}
          onChange={(score) => expectThat("score", score ?? undefined)}
        />
        <SelectField
          label="Expected level"
          value={String(expected.level ?? "")}
          options={[{ value: "", label: "Any" }, ...levels.map((level) => ({ value: level, label: level }))]}
          onChange={(level) => expectThat("level", level === "" ? undefined : level)}
        />
        <div class="test-wide">
          <TagsField
            label="Indicators that must hold, and no others"
            hint={`By id: ${ids.slice(0, 12).join(", ")}${ids.length > 12 ? " …" : ""}. Leave it empty to accept any.`}
            tags={hits}
            error={finder.at(`${base}.expect.hits`)}
            onChange={(next) => expectThat("hits", next.length === 0 ? undefined : next)}
          />
        </div>
        <div class="test-wide">
          <JsonValueField
            label="Facts"
            rows={8}
            value={test.facts}
            error={finder.at(`${base}.facts`)}
            onChange={(facts) => set("facts", facts ?? {})}
          />
        </div>
        <div class="test-wide">
          <JsonValueField
            label="What lists hold in this test (optional)"
            rows={2}
            value={test.lists}
            error={finder.at(`${base}.lists`)}
            onChange={(lists) => set("lists", lists)}
          />
        </div>
      </fieldset>
      {!isLocked && (
        <Button size="small" kind="danger" onClick={onRemove}>
          Delete test
        </Button>
      )}
    </details>
  );
}

const TestMark = ({ result }: { result: TestResult | null }) =>
  result === null ? (
    <Badge>not run</Badge>
  ) : result.passed ? (
    <Badge tone="ok" icon="check">
      passes
    </Badge>
  ) : (
    <Badge tone="bad" icon="alert">
      fails
    </Badge>
  );

function expectedWords({ score, level, hits }: JsonObject): string {
  const words = [
    score !== undefined && `score ${String(score)}`,
    level !== undefined && String(level),
    Array.isArray(hits) && `${hits.length} ${hits.length === 1 ? "hit" : "hits"}`,
  ].filter((word) => word !== false);
  return words.length === 0 ? "expects nothing yet" : `expects ${words.join(", ")}`;
}
