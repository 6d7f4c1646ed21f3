// The form that carries a sign-in back to the app sends itself; without script the person presses Continue.
document.querySelector("form[data-submits-itself]").submit();
