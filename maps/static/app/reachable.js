// Shapes on the map that keyboards and screen readers reach like buttons.

export function makeReachable(layer, { words, pick }) {
  const element = layer.getElement();
  if (!element) return;
  element.setAttribute("tabindex", "0");
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", words());
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    pick();
  });
}

export function relabel(layer, words) {
  layer.getElement()?.setAttribute("aria-label", words);
}
