// One tick for every row of the page that can be ticked; without this they are ticked singly.
for (const all of document.querySelectorAll("[data-pick-all]")) {
  const picks = [...all.form.querySelectorAll("[name=pick]")];
  all.closest("[hidden]").hidden = false;
  all.addEventListener("change", () => {
    for (const pick of picks) {
      pick.checked = all.checked;
    }
  });
  all.form.addEventListener("change", () => {
    all.checked = picks.every((pick) => pick.checked);
  });
}
