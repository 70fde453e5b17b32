// Builds elements. Text of the server only ever becomes text, never markup.

/** element("td", {class: "number"}, "5", child): attributes whose value is null or false are left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) {
      made.addEventListener(key.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? "" : String(value));
    }
  }
  append(made, children);
  return made;
}

function append(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
}

export function replace(parent, ...children) {
  parent.replaceChildren();
  append(parent, children);
}

/** columns: [{title, number, cell: row => child}] */
export function table(caption, columns, rows, empty = "None.") {
  if (rows.length === 0) {
    return element("p", {}, `${caption}: ${empty}`);
  }
  const side = column => ({class: column.number ? "number" : null});
  return element("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": caption},
    element("table", {},
      element("caption", {}, caption),
      element("thead", {}, element("tr", {}, columns.map(column => element("th", {scope: "col", ...side(column)}, column.title)))),
      element("tbody", {}, rows.map(row => element("tr", {}, columns.map(column => element("td", side(column), column.cell(row))))))));
}

const KINDS = {
  succeeded: "good", alive: "good", done: "good", delivered: "good", redriven: "good", redrive: "good",
  running: "busy", assembling: "busy", queued: "busy", pending: "busy", draining: "busy", joined: "busy",
  paused: "warn", open: "warn", drained: "warn", stopped: "warn", refused: "warn", given_up: "warn", skipped: "warn",
  failed: "bad", silent: "bad",
};

/** A state in words and in shape, not by its colour alone. */
export function state(name) {
  return element("span", {class: `state s-${KINDS[name] ?? "idle"}`}, String(name).replaceAll("_", " "));
}

export function number(value) {
  return value === null || value === undefined ? "–" : Number(value).toLocaleString("en");
}

export function seconds(value) {
  if (value === null || value === undefined) {
    return "–";
  }
  const rounded = Math.round(value);
  if (rounded < 120) {
    return `${rounded} s`;
  }
  return rounded < 7200 ? `${Math.round(rounded / 60)} min` : `${(rounded / 3600).toFixed(1)} h`;
}

export function ageOf(time, at) {
  return time ? seconds((Date.parse(at) - Date.parse(time)) / 1000) : "–";
}

/** UTC, with the reader's own time as a tooltip. */
export function time(text) {
  return text
    ? element("time", {datetime: text, title: `${new Date(text).toLocaleString()} in your time zone`},
      `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`)
    : "–";
}

export function definitions(entries) {
  return element("dl", {}, Object.entries(entries).map(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
}

/** A line over the last hour. points: [{at, value}] */
export function graph(label, points) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "graph");
  svg.setAttribute("viewBox", "0 0 100 100");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  const top = Math.max(1, ...points.map(point => point.value));
  svg.setAttribute("aria-label", `${label} in the last hour: at most ${number(Math.round(top))}, now ${number(Math.round(points.at(-1)?.value ?? 0))}`);
  if (points.length > 1) {
    const first = Date.parse(points[0].at);
    const span = Date.parse(points.at(-1).at) - first || 1;
    const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
    line.setAttribute("points", points.map(point =>
      `${((Date.parse(point.at) - first) / span * 100).toFixed(2)},${(96 - point.value / top * 92).toFixed(2)}`).join(" "));
    svg.append(line);
  }
  return svg;
}

const CELL = {d: "--good", r: "--busy", f: "--bad", o: "--line"};

/** One column for each slice, on one canvas, so that thousands of them cost nothing. */
export function slices(shown) {
  const canvas = element("canvas", {
    class: "slices", width: Math.max(1, shown.cells.length), height: 1, role: "img",
    "aria-label": `${shown.done} of ${shown.total} slices are done`,
  });
  const style = getComputedStyle(document.documentElement);
  const context = canvas.getContext("2d");
  [...shown.cells].forEach((cell, index) => {
    context.fillStyle = style.getPropertyValue(CELL[cell] ?? "--line");
    context.fillRect(index, 0, 1, 1);
  });
  return canvas;
}
