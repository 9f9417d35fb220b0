/**
 * How the pages of notebooks that were run look. The browser uses it in frames only where the page that holds them names it
 * by its hash, so both have it from here.
 */
export const FRAME_STYLE = `
:root { color-scheme: light dark; --line: #d5d9e0; --panel: #f6f7f9; --quiet: #545d69; --red: #b00020; --amber: #7a5200; --green: #1c6b36; --blue: #0b57c2; }
@media (prefers-color-scheme: dark) { :root { --line: #363d47; --panel: #1b1f26; --quiet: #a3adb9; --red: #ff8a95; --amber: #f0c060; --green: #7fd49a; --blue: #86b6ff; } html { background: #15181d; color: #dde2e8; } }
body { margin: 0; padding: 0.5rem; font: 0.8125rem/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
section { padding: 0.4rem 0; border-top: 1px solid var(--line); }
section:first-child { border: 0; }
h1 { font-size: 1.15rem; } h2 { font-size: 1.05rem; } h3, h4 { font-size: 0.9375rem; }
h1, h2, h3, h4, p { margin: 0.3rem 0; }
.paragraph { display: block; margin: 0.3rem 0; }
.cell { color: var(--quiet); font-size: 0.75rem; }
table { border-collapse: collapse; } th, td { padding: 0.1rem 0.5rem; border: 1px solid var(--line); text-align: left; }
pre { margin: 0.3rem 0; padding: 0.4rem; background: var(--panel); white-space: pre-wrap; }
img, svg { max-width: 100%; height: auto; }
.callout { margin: 0.3rem 0; padding: 0.3rem 0.6rem; border: 1px solid var(--line); border-left-width: 4px; }
.danger, .error { border-color: var(--red); } .warn { border-color: var(--amber); } .success { border-color: var(--green); } .info { border-color: var(--blue); }
.error { padding: 0.3rem 0.6rem; border-left: 4px solid var(--red); color: var(--red); }
.element, .stat { display: inline-block; padding: 0.15rem 0.5rem; border: 1px solid var(--line); border-radius: 4px; }
.element .paragraph { display: inline; }
.stat b { display: block; font-size: 1rem; }
.note { color: var(--quiet); font-style: italic; }
`;
