//! Text and positions in it: spans, line and column numbers, and the folding under which labels are compared.

mod fold;
mod garbled;
mod lines;
mod paragraph;
mod signs;
mod span;
mod words;

pub use fold::{Key, after_reading_aid, is_blank, simplify, trim, without_blanks};
pub use garbled::garbled;
pub use lines::{LineIndex, Position};
pub use paragraph::paragraph;
pub use signs::Signs;
pub use span::{Mapped, Span, Text, TextBuilder};
pub use words::Words;

#[cfg(feature = "pdf")]
pub(crate) use fold::ideograph;
pub(crate) use span::mask;
