"use strict";
// A click on a column's head sorts by it; numbers by their value, words as people do.
const number = text => {
  const found = text.match(/-?\d[\d,]*(\.\d+)?/);
  return found ? parseFloat(found[0].replace(/,(?=\d{3})/g, "")) - (text.startsWith("<") ? 1e-9 : 0) : -Infinity;
};
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const isNumber = head.classList.contains("number");
      const now = head.getAttribute("aria-sort");
      const down = now ? now === "ascending" : isNumber;
      for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const text = row => row.cells[column].textContent;
      const order = isNumber
        ? (one, other) => number(text(one)) - number(text(other))
        : (one, other) => text(one).localeCompare(text(other), "en", {numeric: true});
      body.append(...[...body.rows].sort((one, other) => down ? order(other, one) : order(one, other)));
    });
  });
}
// A ticked box shows what it names.
for (const box of document.querySelectorAll("input[data-shows]")) {
  const show = () => document.getElementById(box.dataset.shows).toggleAttribute("hidden", !box.checked);
  box.addEventListener("change", show);
  show();
}
// The data of a picture is in the page already: a button makes a file of it.
for (const data of document.querySelectorAll("script[data-file]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "save";
  button.textContent = "Save " + data.dataset.file;
  button.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.parse(data.textContent)], {type: "text/csv"}));
    link.download = data.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  data.after(button);
}
