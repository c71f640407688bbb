//! What of a document may be shown: the one place that everything quoted from it passes before it is written anywhere.

use std::borrow::Cow;

/// A text that may quote the document, as it may be shown.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

/// The same of a text that may not be there.
pub(super) fn visible_option(text: Option<&str>) -> Option<Cow<'_, str>> {
    text.map(visible)
}
