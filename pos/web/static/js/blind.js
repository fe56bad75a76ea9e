// A page of paper: its button prints it.
document.getElementById('print').addEventListener('click', () => print());
