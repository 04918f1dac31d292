// Which licences may come in. What is shipped to users may have fewer than a tool that stays on a developer's machine.

/** Permissive ones, which ask for a notice at most, and those of fonts. */
export const forEverything = [
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "OFL-1.1",
  "Python-2.0",
  "Unlicense",
];

/** These bind who changes and hands on the package itself: no trouble for a tool that we run and do not hand on. */
export const forTools = [...forEverything, "CC-BY-4.0", "LGPL-3.0-or-later", "MPL-2.0"];

/** Let in under another licence, by name, and why. */
export const letIn = {
  "@jmespath-community/jmespath": [
    "MPL-2.0",
    "Bound file by file: it is shipped unchanged, and its source stands in the public registry.",
  ],
};

/** Packages whose package.json does not name a licence of the SPDX list; read in their LICENSE file. */
export const readByHand = {
  decko: "MIT",
  stickyfill: "MIT",
  "url-template": "BSD-3-Clause",
};

/** Whether an SPDX expression of names, `AND`, `OR`, `WITH` and parentheses is fulfilled by a list of licences. */
export function isAllowed(expression, allowed) {
  const names = expression.match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const one = () => {
    const word = names[at++];
    if (word !== "(") {
      if (names[at] === "WITH") at += 2; // an exception allows more, never less
      return allowed.includes(word);
    }
    const inside = either();
    at++; // the closing parenthesis
    return inside;
  };
  const all = () => {
    let holds = one();
    while (names[at] === "AND") {
      at++;
      holds = one() && holds;
    }
    return holds;
  };
  const either = () => {
    let holds = all();
    while (names[at] === "OR") {
      at++;
      holds = all() || holds;
    }
    return holds;
  };
  return either() && at === names.length;
}
