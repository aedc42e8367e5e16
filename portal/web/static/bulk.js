// Ticked rows: the bar below a list appears with the first tick, and one box ticks all.

function boxes(form) {
  return [...form.querySelectorAll("[data-pick]")];
}

function show(form) {
  const bar = form.querySelector("[data-bulk]");
  const ticked = boxes(form).filter((box) => box.checked);
  bar.hidden = ticked.length === 0;
  bar.querySelector("[role=status]").textContent = bar.dataset.bulkSome.replace("{count}", ticked.length);
  for (const box of boxes(form)) box.closest("tr").classList.toggle("picked", box.checked);
  const all = form.querySelector("[data-pick-all]");
  if (all) {
    all.checked = ticked.length > 0 && ticked.length === boxes(form).length;
    all.indeterminate = ticked.length > 0 && !all.checked;
  }
}

for (const bar of document.querySelectorAll("[data-bulk]")) {
  const form = bar.closest("form");
  for (const hidden of form.querySelectorAll("[data-bulk-clear], [data-pick-all]")) hidden.hidden = false;
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) for (const box of boxes(form)) box.checked = event.target.checked;
    show(form);
  });
  form.querySelector("[data-bulk-clear]")?.addEventListener("click", () => {
    for (const box of boxes(form)) box.checked = false;
    show(form);
  });
  show(form);
}
