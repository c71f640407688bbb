//! What a zip archive is: its main part is found by relationships or by the media type that it begins with, not by name.

use super::archive::Archive;
use super::flat::flat;
use super::signature::Foreign;
use super::xml::Xml;
use super::{Document, Limits, Traced, Unreadable, docx, remains, sheet};

/// An archive of parts that refer to each other, and its main part.
pub(super) struct Package<'b> {
    pub(super) archive: Archive<'b>,
    /// The name of the main part, and its text.
    pub(super) main: String,
    pub(super) source: String,
}

/// That one part refers to another.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Relationship {
    pub(super) id: String,
    /// The last word of its type: `styles`, `worksheet`.
    pub(super) kind: String,
    /// The name of the other part.
    pub(super) target: String,
}

/// An archive of a kind that is read.
enum Opened<'b> {
    Word(Package<'b>),
    Workbook(Package<'b>),
    OpenSheet(Archive<'b>),
}

/// Reads the archive that `bytes` are.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Unreadable> {
    let mut opened = open(bytes, limits)?;
    let remains = match &mut opened {
        Opened::Word(package) | Opened::Workbook(package) => remains::of(&mut package.archive),
        Opened::OpenSheet(archive) => remains::of(archive),
    };
    let mut document = match opened {
        Opened::Word(package) => docx::read(package, limits),
        Opened::Workbook(package) => sheet::xlsx::read(package, limits),
        Opened::OpenSheet(archive) => sheet::ods::read(archive, limits),
    }?;
    document.notes.extend(remains);
    Ok(document)
}

/// Reads the archive that `bytes` are once more, and keeps where everything was read from; nothing of kinds that are not
/// written to.
pub(crate) fn trace(bytes: &[u8], limits: &Limits) -> Result<Option<Traced>, Unreadable> {
    match open(bytes, limits)? {
        Opened::Word(package) => docx::trace(package, limits).map(Some),
        Opened::Workbook(package) => sheet::xlsx::trace(package, limits).map(Some),
        Opened::OpenSheet(_) => Ok(None),
    }
}

fn open<'b>(bytes: &'b [u8], limits: &Limits) -> Result<Opened<'b>, Unreadable> {
    let mut archive = Archive::open(bytes, limits)?;
    if archive.is_encrypted() {
        return Err(Unreadable::Encrypted);
    }
    if archive.has("OFD.xml") {
        return Err(Unreadable::Foreign(Foreign::Ofd));
    }
    if let Some(media_type) = archive.text("mimetype")? {
        let kind = media_type.trim().strip_prefix("application/vnd.oasis.opendocument.").unwrap_or_default();
        return match kind.trim_end_matches("-template") {
            "spreadsheet" => Ok(Opened::OpenSheet(archive)),
            "text" => Err(Unreadable::Foreign(Foreign::OpenText)),
            "presentation" => Err(Unreadable::Foreign(Foreign::Presentation)),
            _ => Err(Unreadable::Foreign(Foreign::Archive("ZIP"))),
        };
    }
    let Some(main) = main_part(&mut archive)? else {
        return Err(Unreadable::Foreign(Foreign::Archive("ZIP")));
    };
    if main.ends_with(".bin") {
        return Err(Unreadable::Foreign(Foreign::BinaryExcel));
    }
    let Some(source) = archive.text(&main)? else { return Err(Unreadable::Damaged { part: main }) };
    let root = Xml::new(&source, &main, limits).child()?.map(|tag| tag.name().to_owned());
    let package = Package { archive, main, source };
    match root.as_deref() {
        Some("document") => Ok(Opened::Word(package)),
        Some("workbook") => Ok(Opened::Workbook(package)),
        Some("presentation") => Err(Unreadable::Foreign(Foreign::Presentation)),
        _ => Err(Unreadable::Damaged { part: package.main }),
    }
}

/// The name of the part that the archive is about.
fn main_part(archive: &mut Archive<'_>) -> Result<Option<String>, Unreadable> {
    let relationships = relationships(archive, "")?;
    let main = relationships.into_iter().find(|it| it.kind == "officeDocument" && archive.has(&it.target));
    let usual = ["word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"];
    let by_name = || usual.into_iter().find(|name| archive.has(name)).map(str::to_owned);
    Ok(main.map(|it| it.target).or_else(by_name))
}

/// What `part` refers to inside the archive; the part of no name is the archive itself.
pub(super) fn relationships(archive: &mut Archive<'_>, part: &str) -> Result<Vec<Relationship>, Unreadable> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = format!("{folder}/_rels/{file}.rels");
    let Some(source) = archive.text(&name)? else { return Ok(Vec::new()) };
    let relationships = flat(&source).filter(|tag| tag.name == "Relationship").map(|tag| {
        let mut relationship = Relationship::default();
        let mut external = false;
        for (name, value) in tag.attributes() {
            match name {
                "Id" => relationship.id = value.into_owned(),
                "Type" => relationship.kind = value.rsplit('/').next().unwrap_or_default().to_owned(),
                "Target" => relationship.target = resolve(folder, &value),
                "TargetMode" => external = value == "External",
                _ => {}
            }
        }
        (!external).then_some(relationship)
    });
    Ok(relationships.flatten().collect())
}

/// The name of the part that `target` means to a part in `folder`.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<_> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            ".." => drop(path.pop()),
            "." | "" => {}
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::fixture::Zip;

    const RELATIONSHIPS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/styles" Target="styles.xml"/>
        <Relationship Id="b" Type="x/image" Target="..\media\1.png"/>
        <Relationship Id="c" Type="x/hyperlink" Target="http://example.org/" TargetMode="External"/>
        <Relationship Id="d" Type="x/theme" Target="/theme/./1.xml"/></Relationships>"#;

    #[test]
    fn targets_are_resolved_from_where_the_part_is() {
        let bytes = Zip::default().entry("word/_rels/document.xml.rels", RELATIONSHIPS).bytes();
        let mut archive = Archive::open(&bytes, &Limits::default()).unwrap();
        let found = relationships(&mut archive, "word/document.xml").unwrap();
        let found: Vec<_> = found.iter().map(|it| (it.id.as_str(), it.kind.as_str(), it.target.as_str())).collect();
        let expected =
            [("a", "styles", "word/styles.xml"), ("b", "image", "media/1.png"), ("d", "theme", "theme/1.xml")];
        assert_eq!(found, expected);
    }

    #[test]
    fn archives_that_are_no_documents() {
        let foreign = |zip: Zip| match read(&zip.bytes(), &Limits::default()) {
            Err(Unreadable::Foreign(kind)) => kind,
            other => panic!("{other:?}"),
        };
        let open_document = |kind: &str| format!("application/vnd.oasis.opendocument.{kind}");
        assert_eq!(foreign(Zip::default().entry("a/报告.docx", "")), Foreign::Archive("ZIP"));
        assert_eq!(
            foreign(Zip::default().entry("OFD.xml", "<ofd:OFD/>").entry("Doc_0/Document.xml", "")),
            Foreign::Ofd
        );
        assert_eq!(foreign(Zip::default().entry("mimetype", open_document("text"))), Foreign::OpenText);
        assert_eq!(foreign(Zip::default().entry("mimetype", open_document("presentation"))), Foreign::Presentation);
        assert_eq!(foreign(Zip::default().entry("ppt/presentation.xml", "<p:presentation/>")), Foreign::Presentation);
        let binary =
            r#"<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>"#;
        let workbook = Zip::default().entry("_rels/.rels", binary).entry("xl/workbook.bin", "");
        assert_eq!(foreign(workbook), Foreign::BinaryExcel);
    }
}
