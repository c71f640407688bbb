//! What kind of file bytes are, told by how they begin: the containers that are read, and what is not read at all.

/// What the first bytes of a file say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signature {
    /// A zip archive: Word, Excel, OpenDocument, OFD, or any other.
    Zip,
    /// A compound file: the older formats of Office and WPS, and encrypted files of any.
    Compound,
    /// A kind of file that is known, and not read.
    Foreign(Foreign),
}

/// A kind of file that is known, and not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Foreign {
    /// A document of Word before 2007 (.doc), or of WPS (.wps).
    OldWord,
    /// A document of Word or WPS saved as a single XML file.
    WordXml,
    /// A document in the rich text format (.rtf).
    Rtf,
    /// A text document of LibreOffice (.odt).
    OpenText,
    /// A workbook of Excel saved as a single XML file.
    ExcelXml,
    /// A binary workbook (.xlsb).
    BinaryExcel,
    /// A presentation, of any program.
    Presentation,
    /// A document in China's fixed layout format (.ofd).
    Ofd,
    /// A picture; its format's name.
    Picture(&'static str),
    /// An archive; its format's name.
    Archive(&'static str),
    /// A compound file of a program that is not known.
    Compound,
}

/// What to do about a file that is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Remedy {
    /// Open it with the program that wrote it, and save it in the format of this extension.
    SaveAs(&'static str),
    /// Unpack it, and check the files in it.
    Unpack,
    /// Find the report's text, or the document that this was made from.
    FindText,
}

impl Foreign {
    /// The extension that such files have, or the name of their format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OldWord => ".doc/.wps",
            Self::WordXml | Self::ExcelXml => ".xml",
            Self::Rtf => ".rtf",
            Self::OpenText => ".odt",
            Self::BinaryExcel => ".xlsb",
            Self::Presentation => ".ppt/.pptx",
            Self::Ofd => ".ofd",
            Self::Picture(name) | Self::Archive(name) => name,
            Self::Compound => "OLE",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(self) -> Remedy {
        match self {
            Self::OldWord | Self::WordXml | Self::Rtf | Self::OpenText => Remedy::SaveAs("docx"),
            Self::ExcelXml | Self::BinaryExcel => Remedy::SaveAs("xlsx"),
            Self::Archive(_) => Remedy::Unpack,
            Self::Presentation | Self::Ofd | Self::Picture(_) | Self::Compound => Remedy::FindText,
        }
    }
}

/// What the first bytes of a file say, if anything.
pub(super) fn of(bytes: &[u8]) -> Option<Signature> {
    const FIRST_BYTES: &[(&[u8], Signature)] = &[
        (b"PK\x03\x04", Signature::Zip),
        (b"PK\x05\x06", Signature::Zip),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Signature::Compound),
        (b"{\\rtf", Signature::Foreign(Foreign::Rtf)),
        (b"\x89PNG\r\n\x1a\n", Signature::Foreign(Foreign::Picture("PNG"))),
        (b"\xff\xd8\xff", Signature::Foreign(Foreign::Picture("JPEG"))),
        (b"GIF87a", Signature::Foreign(Foreign::Picture("GIF"))),
        (b"GIF89a", Signature::Foreign(Foreign::Picture("GIF"))),
        (b"II*\0", Signature::Foreign(Foreign::Picture("TIFF"))),
        (b"MM\0*", Signature::Foreign(Foreign::Picture("TIFF"))),
        (b"Rar!\x1a\x07", Signature::Foreign(Foreign::Archive("RAR"))),
        (b"7z\xbc\xaf\x27\x1c", Signature::Foreign(Foreign::Archive("7z"))),
        (b"\x1f\x8b\x08", Signature::Foreign(Foreign::Archive("gzip"))),
        (b"\xfd7zXZ\0", Signature::Foreign(Foreign::Archive("xz"))),
    ];
    let first = FIRST_BYTES.iter().find(|(first, _)| bytes.starts_with(first) && bytes.len() > first.len());
    first.map(|(_, signature)| *signature).or_else(|| elsewhere(bytes).map(Signature::Foreign))
}

/// Kinds that it takes more than the first bytes to tell.
fn elsewhere(bytes: &[u8]) -> Option<Foreign> {
    let at = |range: std::ops::Range<usize>| bytes.get(range).unwrap_or_default();
    if bytes.starts_with(b"RIFF") && at(8..12) == b"WEBP" {
        return Some(Foreign::Picture("WebP"));
    }
    if at(4..8) == b"ftyp" && [b"heic", b"heix", b"mif1", b"avif"].iter().any(|brand| at(8..12) == *brand) {
        return Some(Foreign::Picture("HEIC"));
    }
    // Text may well begin with "BM"; it does not have four zero bytes where a bitmap has them.
    if bytes.starts_with(b"BM") && at(6..10) == [0; 4] {
        return Some(Foreign::Picture("BMP"));
    }
    if bytes.starts_with(b"BZh") && at(4..10) == b"1AY&SY" {
        return Some(Foreign::Archive("bzip2"));
    }
    if at(257..262) == b"ustar" {
        return Some(Foreign::Archive("tar"));
    }
    let beginning = at(0..bytes.len().min(1024));
    if memchr::memmem::find(beginning, b"<?xml").is_none_or(|at| at > 3) {
        return None;
    }
    let says = |words: &[u8]| memchr::memmem::find(beginning, words).is_some();
    if says(b"progid=\"Word.Document\"") || says(b"schemas.microsoft.com/office/2006/xmlPackage") {
        return Some(Foreign::WordXml);
    }
    let workbook = says(b"progid=\"Excel.Sheet\"") || says(b"urn:schemas-microsoft-com:office:spreadsheet");
    workbook.then_some(Foreign::ExcelXml)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_content() {
        let foreign = |kind| Some(Signature::Foreign(kind));
        for (bytes, signature) in [
            (&b"PK\x03\x04\x14\0"[..], Some(Signature::Zip)),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", Some(Signature::Compound)),
            (b"{\\rtf1\\ansi", foreign(Foreign::Rtf)),
            (b"\x89PNG\r\n\x1a\n\0\0", foreign(Foreign::Picture("PNG"))),
            (b"\xff\xd8\xff\xe0", foreign(Foreign::Picture("JPEG"))),
            (b"GIF89a\x01", foreign(Foreign::Picture("GIF"))),
            (b"RIFF\x10\0\0\0WEBPVP8 ", foreign(Foreign::Picture("WebP"))),
            (b"BM\x36\x04\0\0\0\0\0\0\x36\x04", foreign(Foreign::Picture("BMP"))),
            (b"MM\0*\0", foreign(Foreign::Picture("TIFF"))),
            (b"Rar!\x1a\x07\x01", foreign(Foreign::Archive("RAR"))),
            (b"7z\xbc\xaf\x27\x1c\0", foreign(Foreign::Archive("7z"))),
            (b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>", foreign(Foreign::ExcelXml)),
            (b"<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?>", foreign(Foreign::WordXml)),
            (b"%PDF-1.7", None),
            (b"<!DOCTYPE html>", None),
            (b"BMW 3 xxxxxxx", None),
            (b"PK\x03\x04", None),
            (b"", None),
        ] {
            assert_eq!(of(bytes), signature, "{:?}", String::from_utf8_lossy(bytes));
        }
    }
}
