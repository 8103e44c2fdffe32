// Making elements without writing markup: text is only ever text.

const SVG = "http://www.w3.org/2000/svg";

/** An element with class, attributes and children; strings become text. */
export function make(tag, { className = "", onClick = null, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (onClick) element.addEventListener("click", onClick);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== ""));
  return element;
}

export function button(options, ...children) {
  return make("button", { type: "button", ...options }, ...children);
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** A small sample of a fill, for legends. */
export function swatch(fill, { width = 26, height = 14 } = {}) {
  const svg = document.createElementNS(SVG, "svg");
  const rect = document.createElementNS(SVG, "rect");
  svg.setAttribute("class", "swatch");
  svg.setAttribute("width", width);
  svg.setAttribute("height", height);
  svg.setAttribute("aria-hidden", "true");
  for (const [name, value] of [["width", "100%"], ["height", "100%"], ["rx", 2]]) {
    rect.setAttribute(name, value);
  }
  rect.setAttribute("fill", paint(fill));
  svg.append(rect);
  return svg;
}

/** A fill as SVG paint: its colour, or the pattern of that name in the page. */
export function paint(fill) {
  return fill.pattern ? `url(#linge-${fill.pattern})` : fill.colour;
}

/** A bar for a share from 0 to 1, or an empty track without one. */
export function bar(share, fill) {
  const track = make("span", { className: "bar", "aria-hidden": "true" });
  if (typeof share !== "number") return track;
  const filled = make("span", { className: `bar-filled ${fill.pattern ?? ""}` });
  filled.style.width = `${Math.min(100, share * 100)}%`;
  if (!fill.pattern) filled.style.backgroundColor = fill.colour;
  track.append(filled);
  return track;
}

/** A row of buttons of which one is pressed; `refresh` presses the one chosen now. */
export function switcher(container, options, { isOn, pick }) {
  const buttons = options.map(({ name, label }) =>
    button({ className: "switch-option", onClick: () => pick(name) }, label),
  );
  container.classList.add("switch");
  container.replaceChildren(...buttons);
  return function refresh() {
    buttons.forEach((each, at) => each.setAttribute("aria-pressed", isOn(options[at].name)));
  };
}

/** A part of a panel under a heading with a hint beside it. */
export function section(title, hint, ...content) {
  return make(
    "section",
    {},
    make(
      "div",
      { className: "heading" },
      make("h3", {}, title),
      make("span", { className: "muted" }, hint),
    ),
    ...content,
  );
}
