//! The files of the page that shows the document.

use super::docs::{Asset, Docs};

/// The page that shows the document: Scalar's API reference, whose licence stands beside it.
pub const DOCS: Docs = Docs {
    html: include_str!("docs/index.html"),
    assets: &[
        Asset {
            name: "page.js",
            content_type: "text/javascript; charset=utf-8",
            body: include_bytes!("docs/page.js"),
            is_packed: false,
        },
        Asset {
            name: "docs.js",
            content_type: "text/javascript; charset=utf-8",
            body: include_bytes!("docs/docs.js.gz"),
            is_packed: true,
        },
    ],
};
