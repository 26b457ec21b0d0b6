// The names of chosen files appear in the list that data-files names; dropping works too.
for (const input of document.querySelectorAll("input[type=file][data-files]")) {
  const list = document.getElementById(input.dataset.files);
  input.addEventListener("change", () => {
    list.replaceChildren(
      ...Array.from(input.files, (file) => {
        const item = document.createElement("li");
        item.className = "file";
        item.textContent = `${file.name}（${(file.size / 1048576).toFixed(1)} MB）`;
        return item;
      }),
    );
  });
}
for (const area of document.querySelectorAll(".drop")) {
  const input = area.querySelector("input[type=file]");
  area.addEventListener("dragover", (event) => event.preventDefault());
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
