// Printing: the page takes the size of the paper on screen first, or fills get lost.

let refit = () => {};

/** Say what fits the map into its box again after the page changed its size. */
export function onResize(callback) {
  refit = callback;
}

function leavePaper() {
  document.documentElement.classList.remove("is-paper");
  refit();
}

function enterPaper() {
  document.documentElement.classList.add("is-paper");
  refit();
}

window.addEventListener("beforeprint", enterPaper);
window.addEventListener("afterprint", leavePaper);

export function printPage() {
  enterPaper();
  requestAnimationFrame(() => requestAnimationFrame(() => window.print()));
}
