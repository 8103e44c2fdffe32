// What the server handed over with the page.

export const page = JSON.parse(document.getElementById("linge-data").textContent);
export const { features, styles, texts, settings } = page;
