//! Documents that are open in the editor.

use super::position::{Encoding, Lines};
use gen_lsp_types::{LanguageKind, TextDocumentContentChangeEvent, TextDocumentItem, Uri};
use std::cell::OnceCell;

/// A document that is open, as the editor has it.
#[derive(Debug)]
pub(super) struct Buffer {
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) language: LanguageKind,
    text: String,
    encoding: Encoding,
    lines: OnceCell<Lines>,
}

impl Buffer {
    pub(super) fn new(item: TextDocumentItem, encoding: Encoding) -> Self {
        let TextDocumentItem { uri, language_id: language, version, text } = item;
        Self { uri, version, language, text, encoding, lines: OnceCell::new() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::new(&self.text, self.encoding))
    }

    /// Makes changes, one behind another.
    pub(super) fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        self.version = version;
        for change in changes {
            match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(change) => {
                    let range = self.lines().bytes(&self.text, change.range);
                    self.text.replace_range(range, &change.text);
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(change) => {
                    self.text = change.text;
                }
            }
            self.lines = OnceCell::new();
        }
    }
}
