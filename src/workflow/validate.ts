import type { Problem } from "../domain";
import { readPlugins } from "../plugins";
import { delayProblems } from "./analysis/delays";
import { type DefinitionFacts, nothingKnown } from "./analysis/facts";
import { formPathProblems } from "./analysis/form-paths";
import { joinProblems } from "./analysis/joins";
import { keyProblems } from "./analysis/keys";
import { outcomeProblems } from "./analysis/outcomes";
import { pluginProblems, ruleProblems } from "./analysis/plugins";
import { policyNameProblems } from "./analysis/policies";
import { error } from "./analysis/problem";
import { referenceProblems } from "./analysis/references";
import { settingsProblems } from "./analysis/settings";
import { transitionProblems } from "./analysis/transitions";
import { wayProblems } from "./analysis/ways";
import { caseScreenProblems } from "./case-screen.schema";
import { compileChart } from "./chart";
import { compileDefinition, parseForms } from "./compile";
import type { DefinitionBody } from "./definition.schema";
import { formProblems } from "./form-problems";
import { readPeopleRules } from "./people-rules";
import { pathOfPolicy, readPolicies } from "./proof/policy.schema";
import { type PolicyResult, provePolicies } from "./proof/prove";
import { readWorkRules } from "./sla.schema";
import { stateApprovals } from "./state-approvals";

export type { DefinitionFacts, KnownDefinition, KnownDefinitions } from "./analysis/facts";
export type { PolicyResult } from "./proof/prove";

/** What is to be said about a definition before it runs. */
export interface Examined {
  /** Errors first. Errors are what would break a case or a promise; they keep a definition from being published. */
  problems: Problem[];
  /** One for each policy. Empty while errors keep the chart from being explored. */
  policies: PolicyResult[];
}

/**
 * Everything wrong or suspicious in a definition, errors first. A definition without errors compiles. Paths begin with the part they
 * lead into: `definition.states.review.on.approve`, `extensions.apiPlugins.0.stateNames.1`.
 */
export const validateDefinition = (body: DefinitionBody, facts: DefinitionFacts = nothingKnown): Problem[] =>
  examineDefinition(body, facts).problems;

/** The same, and what became of each policy. A policy that does not hold is an error among the problems as well. */
export function examineDefinition(body: DefinitionBody, facts: DefinitionFacts = nothingKnown): Examined {
  const found = problemsOf(body, facts);
  if (found.some(isError)) return { problems: errorsFirst(found), policies: [] };
  // What a case will do first. A published definition that does not compile would break every case that opens with it.
  const compiled = compileDefinition(JSON.stringify(body), "");
  if (!compiled.ok) return { problems: errorsFirst([...found, ...compiled.error.filter(isError)]), policies: [] };
  const { chart, plugins, forms } = compiled.value;
  const formEvents = [...forms.values()].map(({ event }) => event);
  const policies = provePolicies({ chart, plugins, formEvents }, readPolicies(body.extensions).policies);
  const broken = policies.flatMap((policy) =>
    policy.holds
      ? []
      : [
          error(
            policy.why === "broken" ? "policy_broken" : "policy_not_proven",
            pathOfPolicy(body.extensions, policy.id),
            policy.sentence,
          ),
        ],
  );
  return { problems: errorsFirst([...found, ...broken]), policies };
}

function problemsOf(body: DefinitionBody, facts: DefinitionFacts): Problem[] {
  const chart = compileChart(body.definition);
  const read = readPlugins(body.extensions);
  const approvals = chart.ok ? stateApprovals(chart.value, read.plugins) : { plugins: [], problems: [] };
  const plugins = [...read.plugins, ...approvals.plugins];
  const problems = [...read.problems, ...approvals.problems];
  const written = readPolicies(body.extensions);
  const found = [
    ...(chart.ok ? chart.value.warnings : chart.error),
    ...problems,
    ...plugins.flatMap(ruleProblems),
    ...written.problems,
    ...readWorkRules(body.extensions).problems,
    ...readPeopleRules(body.extensions).problems,
    ...caseScreenProblems(
      body.extensions,
      body.contextSchema,
      plugins.map(({ name }) => name),
    ),
    ...settingsProblems(body.config, body.contextSchema),
    ...keyProblems(chart.ok ? chart.value : null, body.config, body.extensions),
    ...referenceProblems(body.extensions, plugins, facts),
  ];
  if (!chart.ok) return found;
  const own = chart.value;
  const forms = parseForms(body.forms);
  found.push(
    ...wayProblems(own),
    ...delayProblems(own),
    ...transitionProblems(own),
    ...outcomeProblems(own),
    ...formProblems(own, body.forms, plugins),
    ...(forms.ok ? formPathProblems(forms.value, body.contextSchema) : []),
    ...pluginProblems(own, plugins),
  );
  // A plugin that could not be read has its own error already; what refers to it is not wrong for that.
  if (problems.some(isError)) return found;
  found.push(...joinProblems(own, plugins));
  for (const policy of written.policies)
    found.push(...policyNameProblems(own, plugins, policy, pathOfPolicy(body.extensions, policy.id)));
  return found;
}

const isError = ({ severity }: Problem): boolean => severity === "error";
const errorsFirst = (found: readonly Problem[]): Problem[] => [
  ...found.filter(isError),
  ...found.filter((problem) => !isError(problem)),
];
