//! Bytes to [`Document`]: the first stop. It knows encodings and file formats, and not what an annual report is.

mod document;
mod encoding;
mod html;
mod limits;
mod text;

pub use document::{Block, Cell, Document, Format, Note, Paragraph, Place, Table};
pub use encoding::{Decoded, Undecodable, decode};
pub use limits::Limits;

use crate::lang::Bilingual;
use std::path::Path;

/// Why a file could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is text in no encoding that these reports come in.
    Encoding(Undecodable),
    /// It is no text, and of no format that is known here.
    Binary,
    /// It is larger than the limits allow.
    TooLarge {
        /// Which limit: the name of its field in [`Limits`].
        limit: &'static str,
        /// Its value.
        most: u64,
    },
}

impl Unreadable {
    /// In words, for the message.
    #[must_use]
    pub fn words(&self) -> Bilingual {
        match self {
            Self::Encoding(Undecodable { offset, encoding }) => Bilingual::new(
                format!(
                    "文件的编码认不出来：既不是 UTF-8，也不是 GB18030（按 {encoding} 读，第 {} 个字节起有误）",
                    offset + 1
                ),
                Some(format!(
                    "the encoding is neither UTF-8 nor GB18030 (as {encoding}, byte {} is wrong)",
                    offset + 1
                )),
            ),
            Self::Binary => Bilingual::new(
                "文件不是文本，也不是认得的格式",
                Some("the file is no text, and of no format that is known"),
            ),
            Self::TooLarge { limit, most } => Bilingual::new(
                format!("文件超过了限度（{limit}：{most}）"),
                Some(format!("the file is beyond the limit ({limit}: {most})")),
            ),
        }
    }
}

/// Reads a file, given its bytes and its name (a hint only: content decides).
///
/// # Errors
/// Where it is nothing that can be read; the reason is for people.
pub fn read(bytes: &[u8], name: &Path, limits: &Limits) -> Result<Document, Unreadable> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(Unreadable::TooLarge { limit: "file_bytes", most: limits.file_bytes });
    }
    let decoded = html::decode(bytes).map_err(Unreadable::Encoding)?;
    if decoded.text.contains('\0') {
        return Err(Unreadable::Binary);
    }
    let named =
        |names: &[&str]| name.extension().is_some_and(|it| names.iter().any(|name| it.eq_ignore_ascii_case(name)));
    let markdown = named(&["md", "markdown"]);
    // Markdown may begin with a tag; only a whole page is none.
    let page = if markdown { html::is_page(&decoded.text) } else { html::looks_like_html(&decoded.text) };
    if page || named(&["html", "htm", "shtml", "xhtml"]) && decoded.text.contains("</") {
        return html::read(decoded.text.into_owned(), limits);
    }
    let format = if markdown { Format::Markdown } else { Format::Text };
    text::read(decoded.text.into_owned(), format, limits)
}
