/*
 * What is made to be looked at, as data. Paths are qualified names with import aliases resolved, as `fits.ts` reads them. What
 * draws on the current figure of Matplotlib, as seaborn does, is none: it is made for what it does.
 */

export interface View {
  readonly path: string;
  readonly why: string;
}

export const VIEWS: readonly View[] = [
  ...['Chart', 'layer', 'hconcat', 'vconcat', 'concat', 'repeat'].map((name) => ({
    path: `altair.${name}`,
    why: 'a chart',
  })),
  { path: 'plotly.express.*', why: 'a figure' },
  { path: 'plotly.graph_objects.Figure', why: 'a figure' },
  { path: 'plotly.graph_objs.Figure', why: 'a figure' },
  { path: 'plotly.figure_factory.create_*', why: 'a figure' },
  { path: 'pandas.DataFrame', why: 'a table' },
  { path: 'pandas.DataFrame.from_*', why: 'a table' },
  { path: 'pandas.crosstab', why: 'a table' },
  { path: 'pandas.pivot_table', why: 'a table' },
  { path: 'polars.DataFrame', why: 'a table' },
  { path: 'polars.from_*', why: 'a table' },
  { path: 'great_tables.GT', why: 'a table' },
];

/** Functions and methods of those that do something else than to give a view: they write, draw, print or set. */
export const NO_VIEW =
  /^(?:to_|write|sink_|set_(?:mapbox|option)|save|show|display|plot|hist|boxplot|info|pipe|apply|map|serve|open_editor)/;
