// A link that asks opens its dialog; without this it leads to the page that asks the same.

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-dialog]");
  if (link) {
    event.preventDefault();
    document.getElementById(link.dataset.dialog).showModal();
  }
  event.target.closest("[data-dialog-close]")?.closest("dialog").close();
});
