// data-copy="text" or data-copy-from="id": put it on the clipboard and say so.
function copiedByHand(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  return copied;
}

async function copied(text) {
  // Plain-http addresses and the browser inside WeChat have no clipboard object.
  if (!navigator.clipboard) {
    return copiedByHand(text);
  }
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByHand(text);
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (!button) {
    return;
  }
  const source = document.getElementById(button.dataset.copyFrom);
  const text = source ? (source.value ?? source.textContent).trim() : button.dataset.copy;
  const said = (await copied(text)) ? button.dataset.copied || "已复制" : "没能复制，请选中文字后手动复制";
  document.dispatchEvent(new CustomEvent("toast", { detail: said }));
});
