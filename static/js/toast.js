// A short word at the corner for five seconds: any script sends the event "toast".
document.addEventListener("toast", (event) => {
  const box = document.getElementById("toast");
  box.querySelector("[data-toast-text]").textContent = event.detail;
  bootstrap.Toast.getOrCreateInstance(box, { delay: 5000 }).show();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-toast]");
  if (button) {
    document.dispatchEvent(new CustomEvent("toast", { detail: button.dataset.toast }));
  }
});
