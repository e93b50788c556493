//! Bodies of requests.

use super::Lowering;
use super::media::essence;
use super::view::View;
use crate::ir::{Body, Media, OperationId, Origin};
use crate::load::Located;

impl Lowering<'_> {
    /// The body of an operation; none where it has no media type.
    pub(super) fn body(
        &mut self,
        id: OperationId,
        located: &Located<openapiv3::RequestBody>,
    ) -> Option<Body> {
        let body = &located.item;
        let content = located.at.key("content");
        let mut media: Vec<Media> = Vec::with_capacity(body.content.len());
        for (written, one) in &body.content {
            if media.iter().any(|known| known.essence == essence(written)) {
                let at = content.key(written);
                self.degraded(
                    &at,
                    format!("`{written}` differs from an earlier media type only in its parameters"),
                    "it is read as the earlier one",
                );
                continue;
            }
            let at = content.key(written);
            let mut lowered =
                self.media(written, one, View::Request, &at, || Origin::Operation(id, "body".into()));
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
