// Sets the theme before the first paint, so that the dark one never flashes white.
const stored = localStorage.getItem('pointsman.theme');
if (stored === 'light' || stored === 'dark') document.documentElement.dataset.theme = stored;
