// After a form was sent back, the reader starts at what is wrong with it.
const summary = document.querySelector("[data-error-summary]");
if (summary) {
  summary.focus();
}
