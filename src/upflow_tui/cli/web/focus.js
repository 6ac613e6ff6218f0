// Keys go to the terminal from the beginning, and again when the window comes back in front.
const focusTerminal = () => document.querySelector(".xterm-helper-textarea")?.focus();
window.addEventListener("load", focusTerminal);
window.addEventListener("focus", focusTerminal);
