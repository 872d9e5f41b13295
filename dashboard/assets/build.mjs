// `npm run build`, which `make assets` runs: plotly.mjs and what it needs, as one script in build/.
// The Python half (`python -m dashboard.web.assets`) compresses it, with the rest, into dist/.
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

// Attributes describe themselves, for plotly's documentation: a sixth of the bundle, and never read.
const DESCRIPTION = /\bdescription: (?:\[[^\]]*\]\.join\('[^']*'\)|'(?:[^'\\\n]|\\.)*')(?=,?\s*[\n}])/g;

const withoutDescriptions = {
  name: "without-descriptions",
  setup({ onLoad }) {
    onLoad({ filter: /plotly\.js\/src\/.*\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(DESCRIPTION, "description: ''"),
    }));
  },
};

await build({
  entryPoints: ["dashboard/assets/plotly.mjs"],
  outfile: "build/plotly.js",
  bundle: true,
  minify: true,
  target: "es2020",
  define: { global: "window" },
  legalComments: "none",
  banner: { js: "/* plotly.js 4.1.1, MIT licence, © Plotly, Inc. */" },
  plugins: [withoutDescriptions],
});
