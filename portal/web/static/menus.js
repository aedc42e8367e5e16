// Menus are <details>: they open without this. Here they close on Escape and on a click outside.

function close(menu) {
  menu.open = false;
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) close(menu);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    const summary = menu.querySelector("summary");
    if (menu.contains(document.activeElement)) summary.focus();
    close(menu);
  }
});
