//! PDF files: characters and lines at places, back to paragraphs and tables.
//!
//! A PDF knows neither words nor tables. Glyphs and rulings are collected page by page ([`content`], [`font`], [`path`]);
//! rulings that touch make grids ([`grid`]), glyphs fall into their cells ([`table`]) or make lines ([`mod@line`]); what every page
//! repeats is removed ([`furniture`]), lines become paragraphs ([`paragraph`]), and tables go on from page to page.

mod bounds;
mod budget;
mod content;
mod encoding;
mod fence;
#[cfg(test)]
mod fixture;
mod font;
mod furniture;
mod geometry;
mod grid;
mod layout;
mod line;
mod paragraph;
mod path;
mod render;
mod table;
#[cfg(test)]
mod tests;

use super::remains::add_author;
use super::{Document, Limit, Limits, Unreadable};
use budget::Budget;
use hayro_syntax::object::Dict;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use layout::Leaf;

/// Reads a PDF.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Unreadable> {
    bounds::check(bytes, limits)?;
    let (bytes, budget) = (bytes.to_vec(), Budget::new(limits));
    fence::run(limits, move || document(bytes, budget))
}

fn document(bytes: Vec<u8>, mut budget: Budget) -> Result<Document, Unreadable> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm) => {
            Unreadable::Encrypted
        }
        LoadPdfError::Decryption(_) | LoadPdfError::Invalid => Unreadable::Damaged { part: String::new() },
    })?;
    let pages = pdf.pages();
    let most = budget.limits.pages.min(usize::from(u16::MAX));
    if pages.len() > most {
        return Err(Unreadable::TooLarge { limit: Limit::Pages, most: most as u64 });
    }
    if pages.len() < promised(&pdf) {
        return Err(Unreadable::Damaged { part: String::new() });
    }
    let mut fonts = font::Fonts::default();
    let mut leaves: Vec<Leaf> = Vec::with_capacity(pages.len());
    let mut is_text = false;
    for (page, number) in pages.iter().zip(1..) {
        let drawing = content::draw(page, &mut fonts, &mut budget)?;
        is_text |= drawing.glyphs.iter().any(|glyph| glyph.c.is_alphanumeric());
        leaves.push(layout::leaf(drawing, number, &mut budget)?);
    }
    if !is_text {
        return Err(if leaves.is_empty() {
            Unreadable::Damaged { part: String::new() }
        } else {
            Unreadable::PictureOnly
        });
    }
    furniture::remove(&mut leaves);
    leaves.iter_mut().for_each(Leaf::number);
    let mut document = render::document(leaves, &budget.limits)?;
    if let Some(author) = &pdf.metadata().author {
        add_author(&mut document.notes, &text_of(author));
    }
    Ok(document)
}

/// A string of the file's properties: in UTF-16, in UTF-8, or in what the system that wrote it used.
fn text_of(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        // Not as the standard has it, but so does WPS.
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::GBK.decode_without_bom_handling(bytes).0.into_owned(),
        },
    }
}

/// How many pages the file says it has.
fn promised(pdf: &Pdf) -> usize {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let pages = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("Pages"));
    pages.and_then(|pages| pages.get::<usize>("Count")).unwrap_or_default()
}
