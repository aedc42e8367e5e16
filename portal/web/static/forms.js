// Forms: a warning before typed text is left behind, one sending only, and a password that can be looked at.

let changed = null;

document.addEventListener("input", (event) => {
  // A field may stand outside its form and name it.
  if (event.target.form?.matches("[data-guard]")) changed = event.target.form;
});

addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  changed = null;
  markBusy(event.target, event.submitter);
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (changed && event.detail.successful && changed.contains(event.target)) changed = null;
});

// Who comes back with the browser's own button finds the form as it was, not a dead one.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("button[data-idle]").forEach(free);
});

function markBusy(form, button) {
  if (form.method !== "post" || !button) return;
  // A disabled button sends no name: it must be disabled after the browser has gathered the fields.
  setTimeout(() => {
    button.dataset.idle = button.innerHTML;
    button.disabled = true;
    if (button.dataset.busy) button.textContent = button.dataset.busy;
  });
}

function free(button) {
  button.innerHTML = button.dataset.idle;
  delete button.dataset.idle;
  button.disabled = false;
}

for (const button of document.querySelectorAll("button[data-reveal]")) {
  const field = document.getElementById(button.getAttribute("aria-controls"));
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    [button.textContent, button.dataset.reveal] = [button.dataset.reveal, button.textContent];
  });
}
