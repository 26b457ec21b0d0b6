// A button with data-confirm asks before its form is sent; without a script it is sent at once,
// so whatever must be asked has a page of its own.
const asking = document.getElementById("confirm");
let waiting = null;

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || !button.dataset.confirm || button === waiting || !asking.showModal) {
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting = button;
  asking.querySelector("[data-confirm-title]").textContent = button.dataset.confirmTitle || button.textContent.trim();
  asking.querySelector("[data-confirm-text]").textContent = button.dataset.confirm;
  asking.querySelector("[data-confirm-yes]").textContent = button.dataset.confirmYes || button.textContent.trim();
  asking.querySelector("[data-confirm-no]").textContent = button.dataset.confirmNo || "先不办";
  asking.returnValue = "";
  asking.showModal();
}, true);

asking.querySelector("[data-confirm-yes]").addEventListener("click", () => {
  const button = waiting;
  asking.close("yes");
  button.form.requestSubmit(button);
  waiting = null;
});
asking.querySelector("[data-confirm-no]").addEventListener("click", () => asking.close("no"));
asking.addEventListener("close", () => {
  if (asking.returnValue !== "yes") {
    waiting = null;
  }
});
