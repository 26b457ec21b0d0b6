// "12 / 500 字" below a text area, in place of the limit that the server wrote.
for (const counter of document.querySelectorAll("[data-counter-for]")) {
  const area = document.getElementById(counter.dataset.counterFor);
  const show = () => {
    counter.textContent = `${area.value.length} / ${area.maxLength} 字`;
  };
  if (area) {
    area.addEventListener("input", show);
    show();
  }
}
