// `npm run build`, which `make assets` runs: the land of the map, in an equal-area projection, and a point for each
// country, as data/reference/world.json. Land: Natural Earth at 1:110m; points: at 1:50m, where small states are.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { geoArea, geoEqualEarth, geoPath } from "d3-geo";
import countries from "i18n-iso-countries";
import { feature, merge } from "topojson-client";
import { presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";

const WIDTH = 720;
const ANTARCTICA = "010";
const SMALLEST_BEND = 0.0002; // steradians
const FEWEST_CORNERS = 3;

const find = createRequire(import.meta.url).resolve;
const atlas = async (scale) => JSON.parse(await readFile(find(`world-atlas/countries-${scale}.json`), "utf8"));

const coarse = simplify(presimplify(await atlas("110m"), sphericalTriangleArea), SMALLEST_BEND);
const shapes = coarse.objects.countries.geometries.filter(({ id }) => id !== ANTARCTICA);
const land = merge(coarse, shapes);
const path = geoPath(geoEqualEarth().fitWidth(WIDTH, land)).digits(0);
const [, [, bottom]] = path.bounds(land);

// An island that is less than a triangle on the grid of whole pixels is a point.
const withoutPoints = (drawn) =>
  drawn.replace(/M[^MZ]*Z/g, (ring) => (new Set(ring.slice(1, -1).split("L")).size < FEWEST_CORNERS ? "" : ring));

// Each corner by its distance from the one before: small numbers, often the same, pack into two thirds of the bytes.
const inSteps = (drawn) =>
  drawn.replace(/M([^MZ]*)Z/g, (_, ring) => {
    const corners = ring.split("L").map((corner) => corner.split(",").map(Number));
    const steps = corners.slice(1).map(([x, y], before) => `${x - corners[before][0]} ${y - corners[before][1]}`);
    return `M${corners[0].join(" ")}l${steps.join(" ").replaceAll(" -", "-")}z`;
  });

const largestPart = ({ geometry }) => {
  if (geometry.type !== "MultiPolygon") return geometry;
  const parts = geometry.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }));
  return parts.reduce((one, other) => (geoArea(one) > geoArea(other) ? one : other));
};

const fine = await atlas("50m");
const points = {};
for (const shape of feature(fine, fine.objects.countries).features) {
  const code = shape.id && shape.id !== ANTARCTICA && countries.numericToAlpha3(shape.id);
  if (code) points[code] = path.centroid(largestPart(shape)).map((at) => Math.round(at));
}

const lines = Object.entries(points).sort().map(([code, at]) => `"${code}": ${JSON.stringify(at)}`);
await writeFile(
  "data/reference/world.json",
  `{"width": ${WIDTH}, "height": ${Math.ceil(bottom)}, "land": "${inSteps(withoutPoints(path(land)))}",\n` +
    `"points": {\n${lines.join(",\n")}\n}}\n`,
);
