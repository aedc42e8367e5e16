// Small things of every page: the search key, the focus on what went wrong, the present moment on the day line.

const search = document.querySelector('[role="search"] input[type="search"]');

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || !search || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  search.focus();
});

document.querySelector(".error-summary")?.focus();

// The server wrote the time; from there the minutes are counted here, so that nothing is asked and no session
// is kept alive by a page that only stands open.
const present = document.querySelector("[data-now]");
const opened = Date.now();

function tellTime() {
  const [hours, minutes] = present.dataset.now.split(":").map(Number);
  const passed = Math.min(hours * 60 + minutes + Math.floor((Date.now() - opened) / 60000), 24 * 60 - 1);
  const text = [Math.floor(passed / 60), passed % 60].map((part) => String(part).padStart(2, "0")).join(":");
  present.querySelector("time").textContent = text;
  const next = [...present.parentElement.children].find((row) => row.dataset.at > text);
  if (present.nextElementSibling !== (next ?? null)) present.parentElement.insertBefore(present, next ?? null);
}

if (present) setInterval(tellTime, 60000);
