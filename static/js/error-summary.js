// After a form was sent back, the reader starts at what is wrong with it.
const summary = document.querySelector("form[method=post] [data-error-summary]");
if (summary) {
  summary.focus();
}
