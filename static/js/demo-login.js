// A tap on a demo account fills the form in; nobody is signed in by it.
document.querySelectorAll("[data-fill-login]").forEach((button) => {
  button.addEventListener("click", () => {
    document.getElementById("id_login").value = button.dataset.fillLogin;
    document.getElementById("id_password").value = button.dataset.fillPassword;
    document.getElementById("id_password").focus();
  });
});
