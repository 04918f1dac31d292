/** docs/sabotage.md: what was broken, and which test saw it. */
export const pageOf = (sabotages) => `# What was broken to see the tests fail

A test that cannot fail proves nothing. For each guarantee (\`test/GUARANTEES.md\`) a line of the product that keeps it was broken, alone,
in a copy of the project, and the test that holds the guarantee had to be red and say why. \`npm run sabotage\` does all of this again;
\`npm run sabotage -- G5\` one guarantee. The table is \`test/sabotage/table.mjs\`, from which this page is written
(\`npm run sabotage -- --write\`); a unit test sees to it that every line and every test that it names are still there.

| | broken | where | red | and says |
|---|---|---|---|---|
${sabotages.map(rowOf).join("\n")}
`;

const rowOf = ({ guarantee, broken, file, test, name, says }) =>
  `| ${guarantee} | ${inTable(broken)} | \`${file}\` | \`${shortOf(test)}\`${name === undefined ? "" : `: ${inTable(name)}`} | ${inTable(says)} |`;

const shortOf = (test) => test.replace(/^test\//, "").replace(/\.test\.ts$/, "");
const inTable = (text) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
