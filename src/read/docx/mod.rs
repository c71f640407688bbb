//! Word documents (.docx), by Word, WPS or LibreOffice.
//!
//! Read is what a reader of the printed body would see: numbers of lists that stand in no run, the results of fields, text
//! boxes behind the paragraph that they are anchored in. Left out is what is deleted or hidden, and what stands apart from
//! the body: headers, footers, notes, comments.

mod layout;
mod numbering;
mod numerals;
mod paragraph;
mod story;
mod styles;
mod symbols;
mod table;
#[cfg(test)]
pub(super) mod tests;

use super::package::{Package, relationships};
use super::xml::Xml;
use super::{Document, Format, Limits, Note, Part, Traced, Unreadable};
use layout::Layout;
use numbering::Numbering;
use story::Story;
use styles::Styles;

/// Reads the document that a package holds.
pub(super) fn read(package: Package<'_>, limits: &Limits) -> Result<Document, Unreadable> {
    Ok(read_and_trace(package, limits, false)?.0)
}

/// Where the document that a package holds is read from.
pub(super) fn trace(package: Package<'_>, limits: &Limits) -> Result<Traced, Unreadable> {
    Ok(read_and_trace(package, limits, true)?.1)
}

fn read_and_trace(package: Package<'_>, limits: &Limits, trace: bool) -> Result<(Document, Traced), Unreadable> {
    let Package { mut archive, main, source } = package;
    let relationships = relationships(&mut archive, &main)?;
    let part = |kind: &str| relationships.iter().find(|it| it.kind == kind).map(|it| it.target.as_str());
    let mut numbering = Numbering::default();
    if let Some(name) = part("numbering")
        && let Some(source) = archive.text(name)?
    {
        numbering = Numbering::read(&source, name, limits)?;
    }
    let styles = part("styles").map(|name| archive.stream(name)).transpose()?.flatten();

    let mut story = Story::new(Xml::new(&source, &main, limits), Styles::new(styles), numbering, limits);
    story.trace = trace;
    let body = story.body()?;
    let Story { tracked, ref mut styles, .. } = story;
    if let Some(refused) = styles.refused.take() {
        return Err(refused);
    }
    drop(story);
    let mut layout = Layout::new(limits);
    layout.story(&body, None)?;
    let (view, mut notes) = layout.view.finish();
    if tracked {
        notes.insert(0, Note::TrackedChanges);
    }
    let mut document = Document::new(Format::Docx, view, layout.blocks);
    document.notes = notes;
    let parts = vec![Part { name: main, source }];
    Ok((document, Traced { format: Format::Docx, parts, origins: layout.origins }))
}
