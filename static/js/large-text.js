// Larger text at a button's press; the cookie tells the server for the next page.
for (const button of document.querySelectorAll("[data-large-text]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const isLarge = document.documentElement.classList.toggle("is-large");
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `large_text=${isLarge ? 1 : 0}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    for (const other of document.querySelectorAll("[data-large-text]")) {
      other.setAttribute("aria-pressed", String(isLarge));
    }
  });
}
