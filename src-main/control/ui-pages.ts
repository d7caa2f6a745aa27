// The two plain pages of the UI server that need no build: "log in" and "logged in".

/** For whoever comes without a session. */
export const loginNeededPage = page(
  'Log in to Pointsman',
  `<p>This page opens with a login link, which works once and for ten minutes.</p>
<p>Look for it in the terminal where Pointsman was started. If it is used up, restart <code>pointsman serve</code>.</p>`,
);

export const linkUsedPage = page(
  'This login link is used up',
  `<p>A login link works once and for ten minutes. Restart <code>pointsman serve</code> to get a new one.</p>`,
);

/**
 * Goes on to the page by itself. Not a redirect: after a click on another site, the browser would withhold
 * the new cookie from a redirect, but not from a step that this page takes.
 */
export const loggedInPage = page(
  'Logged in',
  `<p><a href="/">Open Pointsman</a></p>`,
  '<meta http-equiv="refresh" content="0; url=/">',
);

function page(title: string, body: string, head = ''): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">${head}<title>${title}</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:20vh auto;padding:0 1rem}</style>
</head>
<body><h1>${title}</h1>
${body}
</body>
</html>
`;
}
