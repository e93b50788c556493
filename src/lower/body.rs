//! Bodies of requests.

use indexmap::IndexMap;

use super::Lowering;
use super::media::is_same;
use crate::ir::{Body, Media, OperationId, Origin};
use crate::load::{Located, SchemaId};

impl Lowering<'_> {
    /// The body of an operation; none where it has no media type.
    pub(super) fn body(
        &mut self,
        id: OperationId,
        located: &Located<openapiv3::RequestBody>,
        items: &IndexMap<String, SchemaId>,
    ) -> Option<Body> {
        let body = &located.item;
        let content = located.at.key("content");
        let mut media: Vec<Media> = Vec::with_capacity(body.content.len());
        for (written, one) in &body.content {
            if let Some(known) = media.iter().find(|known| is_same(&known.range, written)) {
                if self.is_of_schema(known, one) {
                    continue;
                }
                let at = content.key(written);
                self.degraded(
                    &at,
                    format!("`{written}` is the media type of an earlier one"),
                    "it is read as the earlier one",
                );
                continue;
            }
            let item = items.get(written).copied();
            let at = content.key(written);
            let mut lowered = self
                .asked(written, one, item, &at, |part| Origin::Operation(id, part.unwrap_or("body").into()));
            lowered.encodings = self.encodings(id, one, &at);
            media.push(lowered);
        }
        (!media.is_empty()).then(|| Body {
            required: body.required,
            description: body.description.clone(),
            media,
        })
    }
}
