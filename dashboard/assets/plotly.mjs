// The part of plotly.js that our closed kind of figure needs (dashboard/figures.py): lines, markers,
// bars, annotations, shapes and hover, in three languages. No mode bar: its "Share chart…" sends the
// chart to a third party.
import fx from "plotly.js/src/components/fx/index.js";
import annotations from "plotly.js/src/components/annotations/index.js";
import legend from "plotly.js/src/components/legend/index.js";
import shapes from "plotly.js/src/components/shapes/index.js";
import modebar from "plotly.js/src/components/modebar/index.js";
import selections from "plotly.js/src/components/selections/index.js";
import en from "plotly.js/src/locale-en.js";
import enUS from "plotly.js/src/locale-en-us.js";
import es from "plotly.js/lib/locales/es.js";
import fr from "plotly.js/lib/locales/fr.js";
import plotApi from "plotly.js/src/plot_api/index.js";
import Plots from "plotly.js/src/plots/plots.js";
import registry from "plotly.js/src/registry.js";
import bar from "plotly.js/src/traces/bar/index.js";
import scatter from "plotly.js/src/traces/scatter/index.js";
import "plotly.js/build/plotcss.js";

const methods = Object.keys(plotApi).map((name) => ({
  moduleType: "apiMethod",
  name,
  fn: plotApi[name],
}));
registry.register([...methods, scatter, bar]);
registry.register([annotations, selections, shapes, legend, fx, modebar, en, enUS, es, fr]);

plotApi.setPlotConfig({ displayModeBar: false, locale: document.documentElement.lang });
window.Plotly = { ...plotApi, Plots: { resize: Plots.resize } };
