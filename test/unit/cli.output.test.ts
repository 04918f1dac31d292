import { expect, it } from "vitest";
import { CliError } from "../../src/cli/failure";
import { outputTo, sayFailure } from "../../src/cli/output";

const aStream = () => {
  const texts: string[] = [];
  return { texts, write: (text: string) => texts.push(text) };
};
const esc = String.fromCharCode(27);
const bell = String.fromCharCode(7);
/** Clears the screen, sets the title, hides what follows. */
const hostile = `queue ${esc}[2J${esc}]0;gone${bell}${esc}[8m`;

it("lets nobody's names or messages steer the terminal, and keeps its own colours and lines", () => {
  const [stdout, stderr] = [aStream(), aStream()];
  const output = outputTo(stdout, stderr, { isJson: false, colours: true });
  output.answer({}, () => `${output.paint("red", hostile)}\n\tnext`);
  output.line({}, () => hostile);
  output.note(hostile);
  sayFailure(stderr, new CliError("failed", hostile, { code: `x${hostile}`, requestId: `req_${hostile}` }), false);
  const shown = [...stdout.texts, ...stderr.texts].join("");
  expect(shown).toContain(`${esc}[31mqueue `);
  expect(shown).toContain("\n\tnext");
  for (const part of [`${esc}[2J`, `${esc}]`, `${esc}[8m`, bell]) expect(shown).not.toContain(part);
});

it("turns no text round, neither as words nor as JSON", () => {
  const stdout = aStream();
  const name = "gpj.\u202eexe \u009b31m";
  outputTo(stdout, aStream(), { isJson: false, colours: false }).answer({}, () => name);
  outputTo(stdout, aStream(), { isJson: true, colours: false }).line({ name }, () => "");
  expect(stdout.texts[0]).toBe("gpj.\ufffdexe \ufffd31m\n");
  expect(stdout.texts[1]).not.toMatch(/[\u0080-\u009f\u202e]/);
  expect(JSON.parse(stdout.texts[1] ?? "")).toEqual({ name });
});

it("writes JSON as it is: there control characters are escaped already", () => {
  const stdout = aStream();
  outputTo(stdout, aStream(), { isJson: true, colours: false }).answer({ name: hostile }, () => "");
  expect(stdout.texts.join("")).not.toContain(esc);
  expect(JSON.parse(stdout.texts.join(""))).toEqual({ name: hostile });
});
