// A tally adds itself up while it is typed.
//   <div data-tally>                                  holds the number fields
//   <span data-tally-sum="Total {sum} of 10.">        gets the sum; inside the same [data-tally]
//   <a data-tally-all="id-of-field" data-count="10">  puts all into one field and nothing into the others

function fields(tally) {
  return [...tally.querySelectorAll("input:not([type=hidden])")];
}

function add(tally) {
  const sum = fields(tally).reduce((total, field) => total + (parseInt(field.value, 10) || 0), 0);
  for (const place of tally.querySelectorAll("[data-tally-sum]")) {
    place.textContent = place.dataset.tallySum.replace("{sum}", sum);
    const wanted = place.dataset.wanted;
    place.classList.toggle("late", wanted !== undefined && sum > 0 && Number(wanted) !== sum);
  }
}

function giveAll(tally, link) {
  for (const field of fields(tally)) field.value = field.id === link.dataset.tallyAll ? link.dataset.count : "0";
  const filled = document.getElementById(link.dataset.tallyAll);
  filled.dispatchEvent(new Event("input", { bubbles: true }));
  filled.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("input", (event) => {
  const tally = event.target.closest("[data-tally]");
  if (tally) add(tally);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-tally-all]");
  if (!link) return;
  event.preventDefault();
  giveAll(link.closest("[data-tally]"), link);
});

function begin(root) {
  root.querySelectorAll("[data-tally]").forEach(add);
  root.querySelectorAll("button[data-tally-all][hidden]").forEach((button) => (button.hidden = false));
}

begin(document);
document.addEventListener("htmx:load", (event) => begin(event.target));
