// How packages are installed, by npm start, npm test and npm run deploy alike.

/**
 * Arguments of npm. `--include`: wrangler and the pinned Node are needed even where NODE_ENV=production or an npm setting would leave
 * them out. `--ignore-scripts`: no package may run anything of its own on the machine; nothing here needs it to.
 */
export const installArguments = [
  "ci",
  "--ignore-scripts",
  "--include=dev",
  "--include=optional",
  "--no-audit",
  "--no-fund",
  "--loglevel=error",
];
