//! What an office file carries besides its text: comments, and the names of those who wrote it.
//!
//! None of it is needed to read the report, so a part that cannot be read is passed over.

use super::archive::Archive;
use super::document::Note;
use super::flat::flat;
use quick_xml::escape::unescape;

/// What is left in an archive of parts.
pub(super) fn of(archive: &mut Archive<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    let comments = comments(archive);
    if comments > 0 {
        notes.push(Note::Comments(comments));
    }
    for part in ["docProps/core.xml", "meta.xml"] {
        if let Ok(Some(source)) = archive.text(part) {
            let names = ["creator", "lastModifiedBy", "initial-creator"];
            names.into_iter().filter_map(|name| content(&source, name)).for_each(|name| add_author(&mut notes, &name));
        }
    }
    notes
}

/// Notes that the file names an author, once for each.
pub(super) fn add_author(notes: &mut Vec<Note>, name: &str) {
    let author = Note::Author(name.trim().to_owned());
    if !name.trim().is_empty() && !notes.contains(&author) {
        notes.push(author);
    }
}

/// How many comments are left. Of those that can be answered, a workbook has a copy of the older kind.
fn comments(archive: &mut Archive<'_>) -> usize {
    let is_comments = |name: &&str| {
        *name == "word/comments.xml" || name.starts_with("xl/") && name.ends_with(".xml") && name.contains("comment")
    };
    let parts: Vec<String> = archive.names().filter(is_comments).map(str::to_owned).collect();
    let (mut plain, mut threaded) = (0, 0);
    for part in parts {
        let Ok(Some(source)) = archive.text(&part) else { continue };
        for tag in flat(&source) {
            match tag.name {
                "comment" => plain += 1,
                "threadedComment" => threaded += 1,
                _ => {}
            }
        }
    }
    plain.max(threaded)
}

/// What stands in the first element of this local name.
fn content(source: &str, name: &str) -> Option<String> {
    let starts = source.match_indices(name).map(|(at, _)| at);
    let inside = |at: &usize| {
        let opens = source[..*at].ends_with([':', '<']) && !source[..*at].ends_with("</");
        let tag = &source[*at + name.len()..];
        let (attributes, rest) =
            tag.split_once('>').filter(|_| opens && tag.starts_with(['>', ' ', '\n', '\r', '\t']))?;
        if attributes.ends_with('/') { None } else { rest.split_once('<').map(|(text, _)| text) }
    };
    let text = starts.clone().find_map(|at| inside(&at).filter(|_| !in_end_tag(source, at)))?;
    Some(unescape(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned))
}

/// Whether a name stands in an end tag: `</dc:creator>`.
fn in_end_tag(source: &str, at: usize) -> bool {
    source[..at].rfind('<').is_some_and(|open| source[open..].starts_with("</"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::fixture::Zip;
    use crate::read::limits::Limits;

    fn notes(zip: Zip) -> Vec<Note> {
        of(&mut Archive::open(&zip.bytes(), &Limits::default()).unwrap())
    }

    fn core(creator: &str, last: &str) -> String {
        format!(
            "<cp:coreProperties><dc:title>王建国</dc:title><dc:creator>{creator}</dc:creator><cp:lastModifiedBy>{last}</cp:lastModifiedBy></cp:coreProperties>"
        )
    }

    #[test]
    fn comments_are_counted_and_authors_named_once() {
        let comments = "<w:comments><w:comment w:id=\"0\"><w:p/></w:comment><w:comment w:id=\"1\"/></w:comments>";
        let zip =
            Zip::default().entry("word/comments.xml", comments).entry("docProps/core.xml", core(" 王建国 ", "王建国"));
        assert_eq!(notes(zip), [Note::Comments(2), Note::Author("王建国".to_owned())]);
        let zip = Zip::default()
            .entry(
                "xl/comments1.xml",
                "<comments><authors/><commentList><comment ref=\"A1\"/></commentList></comments>",
            )
            .entry(
                "xl/threadedComments/threadedComment1.xml",
                "<ThreadedComments><threadedComment ref=\"A1\"/></ThreadedComments>",
            );
        assert_eq!(notes(zip), [Note::Comments(1)]);
    }

    #[test]
    fn nothing_is_left_where_nothing_was_left() {
        assert_eq!(notes(Zip::default().entry("word/comments.xml", "<w:comments/>")), []);
        assert_eq!(notes(Zip::default().entry("docProps/core.xml", core("", " "))), []);
        assert_eq!(notes(Zip::default().entry("docProps/core.xml", "<dc:creator/><x>creator</x>")), []);
        assert_eq!(notes(Zip::default().entry("docProps/core.xml", "creator>")), []);
    }
}
