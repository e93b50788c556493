// Shows the document with docs.js. It is a file of its own because the page may run no inline script (docs.rs).
(async () => {
  "use strict";
  // The colours: Rust's own on paper, and on slate where the reader's system is dark. Text on each has a contrast of
  // at least 4.5 to 1 (WCAG 2.1, 1.4.3).
  const THEME = `
    .light-mode {
      --scalar-color-1: #1f1b18; --scalar-color-2: #57504a; --scalar-color-3: #6f6760; --scalar-color-accent: #b3400f;
      --scalar-background-1: #fffdfb; --scalar-background-2: #f8f3ee; --scalar-background-3: #efe7df;
      --scalar-background-accent: #b3400f14; --scalar-border-color: #e6dcd2; --scalar-link-color: #b3400f;
      --scalar-button-1: #b3400f; --scalar-button-1-color: #ffffff; --scalar-button-1-hover: #93340b;
    }
    .dark-mode {
      --scalar-color-1: #f2ece7; --scalar-color-2: #bdb3ab; --scalar-color-3: #978d85; --scalar-color-accent: #f2905a;
      --scalar-background-1: #191716; --scalar-background-2: #221f1d; --scalar-background-3: #2e2a27;
      --scalar-background-accent: #f2905a1f; --scalar-border-color: #38332f; --scalar-link-color: #f2905a;
      --scalar-button-1: #f2905a; --scalar-button-1-color: #191716; --scalar-button-1-hover: #f7ab80;
    }
    .light-mode .t-doc__sidebar, .dark-mode .t-doc__sidebar {
      --scalar-sidebar-background-1: var(--scalar-background-2);
      --scalar-sidebar-search-background: var(--scalar-background-1);
      --scalar-sidebar-border-color: var(--scalar-border-color);
      --scalar-sidebar-color-2: var(--scalar-color-2);
      --scalar-sidebar-color-active: var(--scalar-color-accent);
      --scalar-sidebar-item-active-background: var(--scalar-background-accent);
      --scalar-sidebar-item-hover-background: var(--scalar-background-3);
    }`;
  // Where the API is mounted: this page's path without its own last step. So nothing here depends on a
  // trailing slash or on the prefix that a larger application puts before us.
  const base = location.pathname.replace(/\/docs(\/|\/index\.html)?$/, "");
  const note = document.getElementById("note");
  const script = new Promise((done, fail) => {
    const tag = document.createElement("script");
    tag.src = base + "/docs/docs.js";
    tag.onload = done;
    tag.onerror = () => fail(new Error("docs.js could not be loaded"));
    document.head.append(tag);
  });
  try {
    const [answer] = await Promise.all([fetch(base + "/openapi.json"), script]);
    if (!answer.ok) throw new Error("openapi.json: " + answer.status + " " + answer.statusText);
    const api = await answer.json();
    if (api.info && api.info.title) document.title = api.info.title;
    // "Try it" must reach the server that shows this page, whatever servers the document names. So that one
    // comes first, and servers given without a host are the same one.
    const here = { url: location.origin + base, description: "This server" };
    const named = (Array.isArray(api.servers) ? api.servers : []).filter(
      (server) => server && /^(\{|[a-z][a-z0-9+.-]*:\/\/|\/\/)/i.test(server.url) && server.url !== here.url,
    );
    api.servers = [here, ...named];
    note.remove();
    window.Scalar.createApiReference("#docs", {
      content: api,
      customCss: THEME,
      agent: { disabled: true },
      mcp: { disabled: true },
      defaultOpenFirstTag: true,
      documentDownloadType: "json",
      hideClientButton: true,
      orderRequiredPropertiesFirst: false,
      orderSchemaPropertiesBy: "preserve",
      showDeveloperTools: "never",
      telemetry: false,
      withDefaultFonts: false,
    });
  } catch (problem) {
    note.textContent = "The documentation cannot be shown. " + problem.message;
  }
})();
