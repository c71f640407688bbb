//! An empty form as a Word document: real tables, with cells merged as in the form, set as official papers are (GB/T 9704).

use super::Piece;
use crate::form::{Grid, GridCell, Holds, Layout, Table};
use quick_xml::escape::escape;
use std::fmt::Write as _;
use std::io::{self, Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;

const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;

const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

/// Characters of the third size, lines of 28 points; headings and titles as the standard for official papers has them.
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"/><w:kern w:val="2"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="240" w:after="360" w:line="600" w:lineRule="exact"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/></w:pPr><w:rPr><w:rFonts w:eastAsia="方正小标宋简体"/><w:sz w:val="44"/><w:szCs w:val="44"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr></w:style><w:style w:type="paragraph" w:customStyle="1" w:styleId="Cell"><w:name w:val="Cell"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/></w:pPr><w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style><w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>"#;

/// The width of the text of an A4 page, in twentieths of a point.
const TEXT_WIDTH: usize = 8844;

pub(super) fn write(title: &str, pieces: &[Piece<'_>]) -> io::Result<Vec<u8>> {
    let core = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title></cp:coreProperties>",
        escape(title)
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", RELATIONS),
        ("docProps/core.xml", &core),
        ("word/document.xml", &document(pieces)),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS),
        ("word/styles.xml", STYLES),
    ] {
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn document(pieces: &[Piece<'_>]) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>",
    );
    for piece in pieces {
        match piece {
            Piece::Title(title) => paragraph(&mut text, Some("Title"), title),
            Piece::Heading(heading) => paragraph(&mut text, Some("Heading1"), heading),
            Piece::Paragraph(words) => paragraph(&mut text, None, words),
            Piece::Table(table) => {
                self::table(&mut text, table);
                // Word joins tables that nothing stands between.
                paragraph(&mut text, None, "");
            }
        }
    }
    text.push_str("<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" w:footer=\"992\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>");
    text
}

fn paragraph(text: &mut String, style: Option<&str>, words: &str) {
    text.push_str("<w:p>");
    if let Some(style) = style {
        let _ = write!(text, "<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>");
    }
    if !words.is_empty() {
        let _ = write!(text, "<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(words));
    }
    text.push_str("</w:p>");
}

fn table(text: &mut String, table: &Table) {
    let grid = table.grid();
    let widths = widths(&grid);
    text.push_str("<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>");
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        let _ = write!(text, "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>");
    }
    text.push_str("</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for width in &widths {
        let _ = write!(text, "<w:gridCol w:w=\"{width}\"/>");
    }
    text.push_str("</w:tblGrid>");
    for at in 0..grid.rows.len() {
        row(text, table, &grid, at, &widths);
    }
    text.push_str("</w:tbl>");
}

/// The widths of the columns: most of what labels get goes to the innermost.
fn widths(grid: &Grid<'_>) -> Vec<usize> {
    const OUTER: usize = 880;
    const INNER: usize = 2400;
    let labels: Vec<usize> = (0..grid.labels).map(|at| if at + 1 == grid.labels { INNER } else { OUTER }).collect();
    let left = TEXT_WIDTH - labels.iter().sum::<usize>();
    let values = grid.width - grid.labels;
    labels.into_iter().chain(std::iter::repeat_n(left / values.max(1), values)).collect()
}

/// A row: its own cells, and the continuations of those that reach down into it.
fn row(text: &mut String, table: &Table, grid: &Grid<'_>, at: usize, widths: &[usize]) {
    let reaching =
        grid.rows.iter().enumerate().take(at + 1).flat_map(|(start, row)| row.iter().map(move |cell| (start, cell)));
    let mut cells: Vec<(usize, &GridCell<'_>)> = reaching.filter(|(start, cell)| start + cell.rowspan > at).collect();
    cells.sort_by_key(|(_, cell)| cell.column);
    let own = grid.rows.get(at).into_iter().flatten();
    let is_header = own.clone().all(|cell| matches!(cell.holds, Holds::Corner(_) | Holds::Header(..)))
        || table.layout == Layout::SideBySide && own.clone().all(|cell| !matches!(cell.holds, Holds::Cell(_)));
    text.push_str("<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"340\"/>");
    // Only rows from the first on can be repeated on every page.
    if is_header && table.blocks.len() == 1 {
        text.push_str("<w:tblHeader/>");
    }
    text.push_str("</w:trPr>");
    for (start, cell) in cells {
        let width: usize = widths.iter().skip(cell.column).take(cell.colspan).sum();
        let _ = write!(text, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
        if cell.colspan > 1 {
            let _ = write!(text, "<w:gridSpan w:val=\"{}\"/>", cell.colspan);
        }
        if cell.rowspan > 1 {
            text.push_str(if start == at { "<w:vMerge w:val=\"restart\"/>" } else { "<w:vMerge/>" });
        }
        text.push_str("<w:vAlign w:val=\"center\"/></w:tcPr>");
        let words = match cell.holds {
            Holds::Caption(words) | Holds::Corner(words) | Holds::Header(words, _) | Holds::Label(words, _)
                if start == at =>
            {
                words
            }
            _ => "",
        };
        let left = matches!(cell.holds, Holds::Label(..)) && table.layout == Layout::Rows;
        let justify = if left { "<w:jc w:val=\"left\"/>" } else { "" };
        let _ = write!(text, "<w:p><w:pPr><w:pStyle w:val=\"Cell\"/>{justify}</w:pPr>");
        if !words.is_empty() {
            let _ = write!(text, "<w:r><w:t>{}</w:t></w:r>", escape(words));
        }
        text.push_str("</w:p></w:tc>");
    }
    text.push_str("</w:tr>");
}
