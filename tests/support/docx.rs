//! Writes Word documents, plain or with what programs and people leave in them.

use super::printed::{Block, Cell, Grid, Printed};
use super::zip;

/// What a document has in it besides its words: a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Oddities(pub(crate) u16);

impl Oddities {
    /// Words cut into runs, with marks of spelling and positions between them.
    pub(crate) const SPLIT_RUNS: Self = Self(1);
    /// Content controls around paragraphs, rows and cells.
    pub(crate) const CONTROLS: Self = Self(1 << 1);
    /// Numbers that were something else before: deleted and inserted.
    pub(crate) const TRACKED: Self = Self(1 << 2);
    /// Headings whose numbers stand in no run.
    pub(crate) const AUTO_NUMBERS: Self = Self(1 << 3);
    /// Paragraphs in text boxes, each written twice for old and new programs.
    pub(crate) const TEXT_BOXES: Self = Self(1 << 4);
    /// Numbers that are results of fields.
    pub(crate) const FIELDS: Self = Self(1 << 5);
    /// Digits of a symbol font.
    pub(crate) const SYMBOLS: Self = Self(1 << 6);
    /// Rows that leave out columns of the grid at both sides, and those that do not.
    pub(crate) const MARGINS: Self = Self(1 << 7);
    /// Notes under the text.
    pub(crate) const FOOTNOTES: Self = Self(1 << 8);
    /// The last table in the only cell of another.
    pub(crate) const NESTED: Self = Self(1 << 9);
    /// Cells merged sideways as old programs do.
    pub(crate) const OLD_MERGES: Self = Self(1 << 10);
    /// Hidden text, deleted rows and deleted paragraphs.
    pub(crate) const HIDDEN: Self = Self(1 << 11);
    /// All of them.
    pub(crate) const ALL: Self = Self((1 << 12) - 1);

    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

const NAMESPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml""#;

/// A document of this report.
pub(crate) fn write(printed: &Printed, odd: Oddities) -> Vec<u8> {
    // Numbers that count by themselves leave none out.
    let headings =
        printed.blocks.iter().filter_map(|block| if let Block::Heading(words) = block { Some(words) } else { None });
    let counted = headings.zip("一二三四五六七八九".chars()).all(|(heading, number)| heading.starts_with(number));
    let odd = if counted { odd } else { Oddities(odd.0 & !Oddities::AUTO_NUMBERS.0) };
    let writer = Writer { odd };
    let last = printed.blocks.iter().rposition(|block| matches!(block, Block::Table(_)));
    let blocks = printed.blocks.iter().enumerate().map(|(at, block)| writer.block(at, block, last == Some(at)));
    let body: String = blocks.collect();
    let part = |name: &str, inside: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:{name} {NAMESPACES}>{inside}</w:{name}>"
        )
    };
    let document = part("document", &format!("<w:body>{body}<w:sectPr><w:headerReference/></w:sectPr></w:body>"));
    let relationships = |of: &[(&str, &str)]| {
        let base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let one = |(kind, target): &(&str, &str)| {
            format!("<Relationship Id=\"{kind}\" Type=\"{base}/{kind}\" Target=\"{target}\"/>")
        };
        format!("<Relationships>{}</Relationships>", of.iter().map(one).collect::<String>())
    };
    zip(&[
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("_rels/.rels", relationships(&[("officeDocument", "word/document.xml")])),
        ("word/document.xml", document),
        (
            "word/_rels/document.xml.rels",
            relationships(&[("styles", "styles.xml"), ("numbering", "numbering.xml"), ("footnotes", "footnotes.xml")]),
        ),
        ("word/styles.xml", part("styles", STYLES)),
        ("word/numbering.xml", part("numbering", NUMBERING)),
        (
            "word/footnotes.xml",
            part("footnotes", "<w:footnote><w:p><w:r><w:t>另有9999件</w:t></w:r></w:p></w:footnote>"),
        ),
    ])
}

/// A heading that is numbered by its style, as `一、`.
const STYLES: &str = r#"<w:docDefaults/><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
    <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="10"><w:basedOn w:val="1"/></w:style>"#;
const NUMBERING: &str = r#"<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
    <w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>"#;

struct Writer {
    odd: Oddities,
}

impl Writer {
    fn block(&self, at: usize, block: &Block, is_last_table: bool) -> String {
        let odd = self.odd;
        match block {
            Block::Title(words) => self.paragraph("<w:pPr><w:jc w:val=\"center\"/></w:pPr>", &self.words(words)),
            Block::Heading(words) => match words.split_once('、') {
                Some((_, title)) if odd.has(Oddities::AUTO_NUMBERS) => {
                    self.paragraph("<w:pPr><w:pStyle w:val=\"10\"/></w:pPr>", &self.words(title))
                }
                _ => self.paragraph("", &self.words(words)),
            },
            Block::Paragraph(words) => {
                let note =
                    if odd.has(Oddities::FOOTNOTES) { "<w:r><w:footnoteReference w:id=\"1\"/></w:r>" } else { "" };
                let paragraph = self.paragraph("", &(self.words(words) + note));
                let paragraph = if odd.has(Oddities::TEXT_BOXES) && at.is_multiple_of(2) {
                    self.boxed(&paragraph)
                } else {
                    paragraph
                };
                if odd.has(Oddities::HIDDEN) {
                    let hidden = "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>（草稿）</w:t></w:r></w:p>";
                    paragraph + hidden
                } else {
                    paragraph
                }
            }
            Block::Table(grid) if is_last_table && odd.has(Oddities::NESTED) => {
                format!("<w:tbl><w:tblGrid/><w:tr><w:tc><w:p/>{}<w:p/></w:tc></w:tr></w:tbl><w:p/>", self.table(grid))
            }
            Block::Table(grid) => self.table(grid) + "<w:p/>",
        }
    }

    fn paragraph(&self, properties: &str, runs: &str) -> String {
        let paragraph = format!("<w:p w:rsidR=\"00A77427\">{properties}{runs}</w:p>");
        if self.odd.has(Oddities::CONTROLS) { control(&paragraph) } else { paragraph }
    }

    /// An empty paragraph with a text box.
    fn boxed(&self, paragraph: &str) -> String {
        let content = format!("<w:txbxContent>{paragraph}</w:txbxContent>");
        format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></w:drawing></mc:Choice>\
             <mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
    }

    /// Running text.
    fn words(&self, words: &str) -> String {
        if !self.odd.has(Oddities::SPLIT_RUNS) {
            return run(words);
        }
        let characters: Vec<char> = words.chars().collect();
        let pieces = characters.chunks(3).map(|piece| run(&piece.iter().collect::<String>()));
        pieces.collect::<Vec<_>>().join("<w:proofErr w:type=\"spellStart\"/><w:bookmarkStart w:id=\"0\"/>")
    }

    /// What stands in a cell.
    fn content(&self, words: &str) -> String {
        let is_number =
            !words.is_empty() && words.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
        if !is_number {
            return self.words(words);
        }
        let mut runs = self.words(words);
        if self.odd.has(Oddities::SYMBOLS) {
            let symbol = |c: char| match c {
                '0'..='9' => format!("<w:sym w:font=\"Symbol\" w:char=\"F0{:02X}\"/>", u32::from(c)),
                other => format!("<w:t>{other}</w:t>"),
            };
            runs = format!("<w:r>{}</w:r>", words.chars().map(symbol).collect::<String>());
        }
        if self.odd.has(Oddities::FIELDS) {
            let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
            let instruction = "<w:r><w:instrText xml:space=\"preserve\"> =SUM(LEFT) </w:instrText></w:r>";
            runs = [&mark("begin"), instruction, &mark("separate"), &runs, &mark("end")].concat();
        }
        if self.odd.has(Oddities::TRACKED) {
            let deleted = "<w:del w:id=\"1\" w:author=\"x\"><w:r><w:delText>77</w:delText></w:r></w:del>";
            runs = format!("{deleted}<w:ins w:id=\"2\" w:author=\"x\">{runs}</w:ins>");
        }
        runs
    }

    fn table(&self, grid: &Grid) -> String {
        let width = grid.first().map_or(0, Vec::len);
        let margins = self.odd.has(Oddities::MARGINS);
        let columns = "<w:gridCol w:w=\"900\"/>".repeat(width);
        let narrow = if margins { "<w:gridCol w:w=\"40\"/>" } else { "" };
        let mut text = format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"a\"/></w:tblPr><w:tblGrid>{narrow}{columns}{narrow}</w:tblGrid>"
        );
        // Where a cell goes on downwards, its left border must be one line: only tables without such are stepped.
        let stepped = grid.iter().flatten().flatten().all(|cell| cell.rows == 1);
        for at in 0..grid.len() {
            let wide = margins && stepped && at % 2 == 1;
            let row = self.row(grid, at, if margins { Some(wide) } else { None });
            text.push_str(&if self.odd.has(Oddities::CONTROLS) && at.is_multiple_of(3) { control(&row) } else { row });
        }
        if self.odd.has(Oddities::HIDDEN) {
            let cell = "<w:tc><w:p><w:r><w:t>55</w:t></w:r></w:p></w:tc>".repeat(width);
            text.push_str(&format!("<w:tr><w:trPr><w:del w:id=\"9\"/></w:trPr>{cell}</w:tr>"));
        }
        text + "</w:tbl>"
    }

    /// `margins`: whether the row covers the narrow columns at both sides, where there are any.
    fn row(&self, grid: &Grid, at: usize, margins: Option<bool>) -> String {
        let left_out = margins == Some(false);
        let mut text = "<w:tr>".to_owned();
        if left_out {
            text.push_str(
                "<w:trPr><w:gridBefore w:val=\"1\"/><w:wBefore w:w=\"40\"/><w:gridAfter w:val=\"1\"/></w:trPr>",
            );
        }
        let width = grid[at].len();
        let mut column = 0;
        while column < width {
            let (owner, cell, goes_on) = owner(grid, at, column);
            let ends = column + cell.columns;
            let more = usize::from(margins == Some(true)) * (usize::from(column == 0) + usize::from(ends == width));
            assert_eq!(owner, column, "a merged cell begins in the same column in all its rows");
            text.push_str(&self.cell(cell, goes_on, more));
            column = ends;
        }
        text + "</w:tr>"
    }

    fn cell(&self, cell: &Cell, goes_on: bool, more: usize) -> String {
        let down = match (goes_on, cell.rows > 1) {
            (true, _) => "<w:vMerge/>",
            (_, true) => "<w:vMerge w:val=\"restart\"/>",
            _ => "",
        };
        let paragraph = if goes_on { "<w:p/>".to_owned() } else { self.paragraph("", &self.content(&cell.text)) };
        let one = |span: usize, across: &str, inside: &str| {
            let cell = format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"900\"/><w:gridSpan w:val=\"{span}\"/>{across}{down}</w:tcPr>{inside}</w:tc>"
            );
            if self.odd.has(Oddities::CONTROLS) { control(&cell) } else { cell }
        };
        if self.odd.has(Oddities::OLD_MERGES) && cell.columns > 1 && cell.rows == 1 && more == 0 {
            let rest = one(1, "<w:hMerge/>", "<w:p/>").repeat(cell.columns - 1);
            return one(1, "<w:hMerge w:val=\"restart\"/>", &paragraph) + &rest;
        }
        one(cell.columns + more, "", &paragraph)
    }
}

/// The cell that covers a place of the grid, the column that it begins in, and whether it began in a row above.
fn owner(grid: &Grid, row: usize, column: usize) -> (usize, &Cell, bool) {
    for above in (0..=row).rev() {
        for before in (0..=column).rev() {
            if let Some(cell) = &grid[above][before]
                && above + cell.rows > row
                && before + cell.columns > column
            {
                return (before, cell, above < row);
            }
        }
    }
    panic!("a cell at row {row}, column {column}")
}

fn control(inside: &str) -> String {
    format!("<w:sdt><w:sdtPr><w:alias w:val=\"数据\"/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>")
}

fn run(words: &str) -> String {
    format!(
        "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
        super::escaped(words)
    )
}
