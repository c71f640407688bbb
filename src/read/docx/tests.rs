//! Documents written by hand, with everything in them that programs and people do.

use crate::read::fixture::Zip;
use crate::read::{Block, Cell, Document, Limit, Limits, Note, Place, Unreadable};
use std::path::Path;

const NAMESPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
    xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main""#;

fn relationship(kind: &str, target: &str) -> String {
    let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    format!(r#"<Relationship Id="{kind}" Type="{types}/{kind}" Target="{target}"/>"#)
}

fn relationships(of: &[(&str, &str)]) -> String {
    let all: String = of.iter().map(|(kind, target)| relationship(kind, target)).collect();
    format!("<?xml version=\"1.0\"?><Relationships>{all}</Relationships>")
}

/// A document of this body, these styles and these lists.
fn package(body: &str, styles: &str, lists: &str) -> Zip {
    let part = |name: &str, inside: &str| format!("<w:{name} {NAMESPACES}>{inside}</w:{name}>");
    Zip::default()
        .entry("_rels/.rels", relationships(&[("officeDocument", "word/document.xml")]))
        .entry("word/document.xml", part("document", &format!("<w:body>{body}<w:sectPr/></w:body>")))
        .entry(
            "word/_rels/document.xml.rels",
            relationships(&[("styles", "styles.xml"), ("numbering", "numbering.xml")]),
        )
        .entry("word/styles.xml", part("styles", styles))
        .entry("word/numbering.xml", part("numbering", lists))
}

fn try_read(bytes: &[u8], limits: &Limits) -> Result<Document, Unreadable> {
    crate::read::read(bytes, Path::new("报告.docx"), limits)
}

fn read(body: &str) -> Document {
    try_read(&package(body, "", "").bytes(), &Limits::default()).unwrap_or_else(|error| panic!("{error:?}"))
}

/// Paragraphs as they are, rows with `¦` between cells, pictures as `▣`.
fn shown(document: &Document) -> Vec<String> {
    let cells =
        |row: &[Cell]| row.iter().map(|cell| document.read(&cell.text).to_owned()).collect::<Vec<_>>().join("¦");
    let block = |block: &Block| match block {
        Block::Paragraph(paragraph) => vec![document.read(&paragraph.text).to_owned()],
        Block::Table(table) => table.rows().map(cells).collect(),
        Block::Picture(_) => vec!["▣".to_owned()],
        Block::Sheet(_) => Vec::new(),
    };
    document.blocks.iter().flat_map(block).collect()
}

fn cells(document: &Document) -> impl Iterator<Item = &Cell> {
    let tables =
        document.blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
    tables.flat_map(|table| &table.cells)
}

/// For each row of all tables, what its cells cover: first column, `+` columns, `x` rows.
fn spans(document: &Document) -> Vec<String> {
    let span = |cell: &Cell| format!("{}+{}x{}", cell.column, cell.colspan, cell.rowspan);
    let row = |row: &[Cell]| row.iter().map(span).collect::<Vec<_>>().join(" ");
    let tables =
        document.blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
    tables.flat_map(|table| table.rows().map(row).collect::<Vec<_>>()).collect()
}

fn run(inside: &str) -> String {
    format!("<w:r>{inside}</w:r>")
}

fn text(words: &str) -> String {
    run(&format!("<w:t xml:space=\"preserve\">{words}</w:t>"))
}

fn p(inside: &str) -> String {
    format!("<w:p>{inside}</w:p>")
}

/// A cell of these properties that says `words`.
fn tc(properties: &str, words: &str) -> String {
    format!("<w:tc><w:tcPr><w:tcW w:w=\"9\"/>{properties}</w:tcPr>{}</w:tc>", p(&text(words)))
}

fn tr(cells: &[String]) -> String {
    format!("<w:tr>{}</w:tr>", cells.concat())
}

fn tbl(rows: &[String]) -> String {
    format!("<w:tbl><w:tblPr/><w:tblGrid/>{}</w:tbl>", rows.concat())
}

/// A table of plain cells.
fn plain(rows: &[&[&str]]) -> String {
    let row = |row: &&[&str]| tr(&row.iter().map(|words| tc("", words)).collect::<Vec<_>>());
    tbl(&rows.iter().map(row).collect::<Vec<_>>())
}

/// A document with some of everything.
pub(in crate::read) fn sample() -> Zip {
    let lists = r#"<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
        <w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>"#;
    let styles =
        r#"<w:style w:type="paragraph" w:styleId="1"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>"#;
    let shape =
        format!("<w:drawing><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></w:drawing>", p(&text("框")));
    let field = run(
        "<w:fldChar w:fldCharType=\"begin\"/><w:instrText>=SUM(LEFT)</w:instrText><w:fldChar w:fldCharType=\"end\"/>",
    );
    let (begins, goes_on) =
        ("<w:gridSpan w:val=\"2\"/><w:vMerge w:val=\"restart\"/>", "<w:gridSpan w:val=\"2\"/><w:vMerge/>");
    let body = [
        p(&("<w:pPr><w:pStyle w:val=\"1\"/></w:pPr>".to_owned()
            + &text("总体情况")
            + &run("<w:br/><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/>"))),
        p(&run(&format!("<mc:AlternateContent><mc:Choice Requires=\"wps\">{shape}</mc:Choice></mc:AlternateContent>"))),
        p(
            "<w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr><w:ins w:id=\"1\"><w:r><w:rPr><w:vanish/></w:rPr><w:t>1</w:t></w:r></w:ins>",
        ),
        tbl(&[
            tr(&[tc(begins, "三"), tc("", "1")]),
            tr(&[tc(goes_on, ""), format!("<w:tc>{}{}</w:tc>", p(&field), plain(&[&["内"]]))]),
        ]),
    ];
    package(&body.concat(), styles, lists)
}

#[test]
fn a_report_and_its_view() {
    let body = [
        p(&text("清河县白杨镇")),
        p(""),
        p(&text(" 一、总体情况　")),
        plain(&[&["规章", "0", ""], &["文件", " 22", "1"]]),
        p(&text("无")),
        plain(&[&["总计", "3"]]),
    ];
    let document = read(&body.concat());
    let view = "清河县白杨镇\n一、总体情况\n| 规章 | 0 |  |\n| 文件 | 22 | 1 |\n无\n| 总计 | 3 |\n";
    assert_eq!(document.view, view);
    assert_eq!(shown(&document), ["清河县白杨镇", "一、总体情况", "规章¦0¦", "文件¦22¦1", "无", "总计¦3"]);
    let paragraphs: Vec<_> = document
        .blocks
        .iter()
        .filter_map(|block| if let Block::Paragraph(it) = block { Some(it.place) } else { None })
        .collect();
    assert_eq!(paragraphs, [Place::Paragraph(1), Place::Paragraph(2), Place::Paragraph(3)]);
    let of =
        |words: &str| cells(&document).find(|cell| document.show(cell.text.span()) == words).map(|cell| cell.place);
    assert_eq!(of("22"), Some(Place::TableCell { table: 1, row: 2, column: 2 }));
    assert_eq!(of("3"), Some(Place::TableCell { table: 2, row: 1, column: 2 }));
}

#[test]
fn the_main_part_is_found_by_relationships() {
    let strict = r#"<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body>
        <x:p><x:r><x:t>正文</x:t></x:r></x:p></x:body></x:document>"#;
    let package = Zip::default()
        .entry("word/document.xml", "<w:document><w:body><w:p><w:r><w:t>旧</w:t></w:r></w:p></w:body></w:document>")
        .entry("_rels/.rels", relationships(&[("officeDocument", "/Office\\main.xml")]))
        .entry("office/main.xml", strict);
    for bytes in [package.bytes(), package.streamed()] {
        assert_eq!(shown(&try_read(&bytes, &Limits::default()).unwrap()), ["正文"]);
    }
}

#[test]
fn numbers_that_stand_in_no_run() {
    let level = |at: usize, format: &str, text: &str| {
        format!(
            r#"<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>"#
        )
    };
    let levels =
        [level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3.")]
            .concat();
    let lists = format!(
        r#"<w:abstractNum w:abstractNumId="5">{levels}</w:abstractNum><w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>"#
    );
    let styles = r#"<w:style w:type="paragraph" w:styleId="1"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="2"><w:basedOn w:val="1"/></w:style>"#;
    let styled = |style: &str, words: &str| p(&format!("<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}", text(words)));
    let listed = |place: &str, words: &str| p(&format!("<w:pPr><w:numPr>{place}</w:numPr></w:pPr>{}", text(words)));
    let level = |at: usize| format!("<w:ilvl w:val=\"{at}\"/><w:numId w:val=\"2\"/>");
    let deleted = r#"<w:pPr><w:pStyle w:val="1"/><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:del><w:r><w:delText>x</w:delText></w:r></w:del>"#;
    let body = [
        styled("1", "总体情况"),
        listed(&level(1), "概述"),
        tbl(&[tr(&[
            tc("", "（三）不予公开").replace("<w:p>", &format!("<w:p><w:pPr><w:numPr>{}</w:numPr></w:pPr>", level(2))),
            tc("", "0"),
        ])]),
        p(deleted),
        styled("2", "主动公开"),
        listed("<w:numId w:val=\"0\"/>", "无号"),
        listed(&level(1), "概述"),
    ];
    let document = try_read(&package(&body.concat(), styles, &lists).bytes(), &Limits::default()).unwrap();
    let expected = ["一、总体情况", "（一）概述", "1. （三）不予公开¦0", "二、主动公开", "无号", "（一）概述"];
    assert_eq!(shown(&document), expected);
    assert!(document.view.starts_with("一、总体情况\n（一）概述\n| 1. （三）不予公开 | 0 |\n"));
}

#[test]
fn what_stands_in_a_paragraph() {
    for (inside, words) in [
        (text("三") + &text("、本") + "<w:proofErr/><w:bookmarkStart/>" + &text("年"), "三、本年"),
        (run("<w:tab/><w:t>一</w:t><w:tab/><w:t>二</w:t>"), "一 二"),
        (run("<w:t> 一 </w:t><w:t>二</w:t>"), "一二"),
        (run("<w:noBreakHyphen/><w:t>8</w:t><w:softHyphen/><w:t>9</w:t>"), "-89"),
        (run("<w:t> 一\n二 </w:t>"), "一 二"),
        (text("１２　３") + &run("<w:footnoteReference w:id=\"1\"/>"), "１２　３"),
        (run("<w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/><w:sym w:font=\"Symbol\" w:char=\"F037\"/>"), "✓7"),
        (run("<w:rPr><w:rFonts w:ascii=\"Symbol\"/></w:rPr><w:t>\u{f031}</w:t>"), "1"),
        (format!("<w:hyperlink>{}</w:hyperlink><w:smartTag>{}</w:smartTag>", text("一"), text("二")), "一二"),
        (format!("<w:sdt><w:sdtPr><w:t>x</w:t></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>", text("一")), "一"),
        (
            run(
                "<w:ruby><w:rt><w:r><w:t>jù</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>据</w:t></w:r></w:rubyBase></w:ruby>",
            ),
            "据",
        ),
        ("<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num></m:f></m:oMath>".to_owned(), "1"),
        (text("&lt;a&gt; &amp;&#x4e00;"), "<a> &一"),
        (text("第") + &run("<w:commentReference/><w:annotationRef/>") + &text("1条"), "第1条"),
    ] {
        assert_eq!(shown(&read(&p(&inside))), [words], "{inside}");
    }
}

#[test]
fn a_line_break_ends_a_line_and_not_a_cell() {
    let broken = text("一、总体情况") + &run("<w:br/>") + &text("2023年") + &run("<w:br w:type=\"page\"/><w:cr/>");
    let document = read(
        &(p(&broken)
            + &p(&text("二"))
            + &tbl(&[tr(&[
                tc("", "22").replace("</w:t>", "</w:t><w:br/><w:t>（其中修订 16 件）</w:t>"),
                tc("", "1"),
            ])])),
    );
    assert_eq!(shown(&document), ["一、总体情况", "2023年", "二", "22 （其中修订 16 件）¦1"]);
    let places: Vec<_> = document
        .blocks
        .iter()
        .filter_map(|block| if let Block::Paragraph(it) = block { Some(it.place) } else { None })
        .collect();
    assert_eq!(places, [Place::Paragraph(1), Place::Paragraph(1), Place::Paragraph(2)]);
}

#[test]
fn private_characters_are_noted() {
    let document = read(&p(&(text("12") + &run("<w:sym w:font=\"方正符号\" w:char=\"F033\"/>"))));
    let [Note::Garbled(span)] = document.notes[..] else { panic!("{:?}", document.notes) };
    assert_eq!(document.show(span), "\u{f033}");
}

#[test]
fn tracked_changes_are_accepted() {
    let body = [
        p(
            "<w:ins w:id=\"1\"><w:r><w:t>三</w:t></w:r></w:ins><w:del w:id=\"2\"><w:r><w:delText>五</w:delText><w:t>六</w:t></w:r></w:del>",
        ),
        p("<w:moveFrom><w:r><w:t>从</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>到</w:t></w:r></w:moveTo>"),
        p(&format!("<w:pPr><w:rPr><w:del w:id=\"3\"/></w:rPr></w:pPr>{}", text("前"))),
        p(&text("后")),
        p(&format!("<w:pPr><w:rPr><w:del w:id=\"6\"/></w:rPr></w:pPr>{}", text("表前"))),
        tbl(&[
            tr(&[tc("", "规章"), tc("", "1")]),
            tr(&[tc("", "删去"), tc("", "2")]).replace("<w:tr>", "<w:tr><w:trPr><w:del w:id=\"4\"/></w:trPr>"),
            tr(&[tc("", "文件"), tc("", "3")]).replace("<w:tr>", "<w:tr><w:trPr><w:ins w:id=\"5\"/></w:trPr>"),
        ]),
    ];
    let document = read(&body.concat());
    assert_eq!(shown(&document), ["三", "到", "前后", "表前", "规章¦1", "文件¦3"]);
    assert_eq!(document.notes, [Note::TrackedChanges]);
    let last = cells(&document).last().map(|cell| cell.place);
    assert_eq!(last, Some(Place::TableCell { table: 1, row: 2, column: 2 }));
    assert_eq!(
        read(&p(
            "<w:pPr><w:rPr><w:b/><w:rPrChange w:id=\"1\"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr></w:pPr>"
        ))
        .notes,
        []
    );
}

#[test]
fn hidden_text_is_no_text() {
    let styles = r#"<w:style w:type="character" w:styleId="hide"><w:rPr><w:vanish/></w:rPr></w:style>"#;
    let hidden = |properties: &str, words: &str| run(&format!("<w:rPr>{properties}</w:rPr><w:t>{words}</w:t>"));
    let body = [
        p(&(hidden("<w:vanish/>", "隐") + &hidden("<w:vanish w:val=\"0\"/>", "现") + &hidden("<w:webHidden/>", "页"))),
        p(&(hidden("<w:rStyle w:val=\"hide\"/>", "隐")
            + &hidden("<w:rStyle w:val=\"hide\"/><w:vanish w:val=\"false\"/>", "现"))),
        p(&format!("<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>{}", hidden("<w:vanish/>", "全段"))),
        tbl(&[tr(&[tc("", "0"), tc("", "1")]).replace("<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>")]),
    ];
    let document = try_read(&package(&body.concat(), styles, "").bytes(), &Limits::default()).unwrap();
    assert_eq!(shown(&document), ["现页", "现"]);
}

#[test]
fn fields_show_their_results() {
    let begin = run("<w:fldChar w:fldCharType=\"begin\"/>");
    let instruction = |words: &str| run(&format!("<w:instrText>{words}</w:instrText>"));
    let separate = run("<w:fldChar w:fldCharType=\"separate\"/>");
    let end = run("<w:fldChar w:fldCharType=\"end\"/>");
    let page = [begin.clone(), instruction("PAGE"), separate.clone(), text("3"), end.clone()].concat();
    let nested = [begin.clone(), instruction("IF "), page.clone(), separate.clone(), text("是"), end.clone()].concat();
    assert_eq!(shown(&read(&p(&(page.clone() + &text("页"))))), ["3页"]);
    assert_eq!(shown(&read(&p(&nested))), ["是"]);
    assert_eq!(shown(&read(&p(&format!("<w:fldSimple w:instr=\"DATE\">{}</w:fldSimple>", text("1月"))))), ["1月"]);
    // A result of several paragraphs; and a field without an end.
    let long = p(&[begin.clone(), instruction("TOC"), separate, text("目录")].concat()) + &p(&(text("一") + &end));
    assert_eq!(shown(&read(&long)), ["目录", "一"]);
    assert_eq!(shown(&read(&(p(&(begin.clone() + &text("x"))) + &p(&text("正文"))))), ["正文"]);

    let sum = |result: &str| {
        tc("", "").replace("</w:p>", &format!("{begin}{}{result}{end}</w:p>", instruction(" =SUM(LEFT) ")))
    };
    let separate = run("<w:fldChar w:fldCharType=\"separate\"/>");
    let document = read(&tbl(&[tr(&[tc("", "合计"), sum(""), sum(&(separate + &text("7")))])]));
    let uncomputed: Vec<_> = cells(&document).map(|cell| cell.uncomputed).collect();
    assert_eq!((shown(&document), uncomputed), (vec!["合计¦¦7".to_owned()], vec![false, true, false]));
}

#[test]
fn of_two_alternatives_one_is_read() {
    let box_of = |words: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(&text(words)));
    let alternatives = |required: &str| {
        run(&format!(
            "<mc:AlternateContent><mc:Choice Requires=\"{required}\"><w:drawing><wps:txbx>{}</wps:txbx></w:drawing></mc:Choice>\
             <mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>",
            box_of("新"),
            box_of("旧")
        ))
    };
    let paragraph = |required: &str| p(&(text("前") + &alternatives(required) + &text("后")));
    assert_eq!(shown(&read(&paragraph("wps"))), ["前后", "新"]);
    assert_eq!(shown(&read(&paragraph("wps cx"))), ["前后", "旧"]);
    let declared =
        paragraph("n").replace("Requires", "xmlns:n=\"http://schemas.microsoft.com/office/word/2012/wordml\" Requires");
    assert_eq!(shown(&read(&declared)), ["前后", "新"]);
    let cell = tc("", "0").replace("</w:p>", &format!("{}</w:p>", alternatives("wps")));
    assert_eq!(shown(&read(&tbl(&[tr(&[cell, tc("", "1")])]))), ["0 新¦1"]);
}

#[test]
fn tables_in_text_boxes_stand_behind_their_anchor() {
    let drawing = run(&format!(
        "<w:drawing><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></w:drawing>",
        plain(&[&["规章", "0"]])
    ));
    assert_eq!(shown(&read(&(p(&(drawing + &text("表："))) + &p(&text("后"))))), ["表：", "规章¦0", "后"]);
}

#[test]
fn pictures_stand_where_they_are() {
    let of = |inside: &str| shown(&read(&(p(&(text("图") + &run(inside))) + &p(&text("后")))));
    assert_eq!(of("<w:drawing><a:graphic><a:blip/></a:graphic></w:drawing>"), ["图", "▣", "后"]);
    assert_eq!(of("<w:pict><v:shape><v:imagedata/></v:shape></w:pict>"), ["图", "▣", "后"]);
    assert_eq!(of("<w:object/>"), ["图", "▣", "后"]);
    assert_eq!(of("<w:pict><v:line/></w:pict>"), ["图", "后"]);
    assert_eq!(of("<w:pict><v:textpath string=\"艺术字\"/></w:pict>"), ["图", "艺术字", "后"]);
    assert_eq!(shown(&read("<w:altChunk/>")), ["▣"]);
    let picture = tc("", "印").replace("</w:p>", &format!("{}</w:p>", run("<w:object/>")));
    let table = tbl(&[tr(&[picture, tc("", "1")]), tr(&[tc("", "二"), tc("", "2")])]);
    assert_eq!(shown(&read(&table)), ["印¦1", "▣", "二¦2"]);
}

#[test]
fn merged_cells_are_cells_once() {
    let span = |columns: usize| format!("<w:gridSpan w:val=\"{columns}\"/>");
    let (begins, goes_on) = ("<w:vMerge w:val=\"restart\"/>", "<w:vMerge/>");
    let document = read(&tbl(&[
        tr(&[tc(&(span(2) + begins), "申请人情况"), tc(&span(2), "法人")]),
        tr(&[tc(&(span(2) + "<w:vMerge w:val=\"continue\"/>"), ""), tc("", "企业"), tc("", "其他")]),
        tr(&[tc(begins, "三、结果"), tc("", "（一）"), tc("", "1"), tc("", "2")]),
        tr(&[tc(goes_on, ""), tc("", "（二）"), tc("", "3"), tc("", "4")]),
        tr(&[tc(begins, "四"), tc("", "（三）"), tc("<w:hMerge w:val=\"restart\"/>", "5"), tc("<w:hMerge/>", "")]),
    ]));
    assert_eq!(
        spans(&document),
        ["0+2x2 2+2x1", "2+1x1 3+1x1", "0+1x2 1+1x1 2+1x1 3+1x1", "1+1x1 2+1x1 3+1x1", "0+1x1 1+1x1 2+2x1"]
    );
    let view = "| 申请人情况 |  | 法人 |  |\n|  |  | 企业 | 其他 |\n| 三、结果 | （一） | 1 | 2 |\n|  | （二） | 3 | 4 |\n| 四 | （三） | 5 |  |\n";
    assert_eq!(document.view, view);
}

#[test]
fn what_a_row_leaves_out() {
    let before =
        |row: String, properties: &str| row.replacen("<w:tr>", &format!("<w:tr><w:trPr>{properties}</w:trPr>"), 1);
    let document = read(&tbl(&[
        tr(&[tc("", "a"), tc("", "b"), tc("", "c")]),
        before(tr(&[tc("", "d"), tc("", "e")]), "<w:gridBefore w:val=\"1\"/>"),
        before(tr(&[tc("", "f")]), "<w:gridAfter w:val=\"2\"/>"),
        tr(&[tc("<w:vMerge/>", "g"), tc("", "h")]),
    ]));
    assert_eq!(spans(&document), ["0+1x1 1+1x1 2+1x1", "1+1x1 2+1x1", "0+1x1", "0+1x1 1+1x1"]);
    assert_eq!(document.view, "| a | b | c |\n|  | d | e |\n| f |  |  |\n| g | h |  |\n");
}

#[test]
fn borders_that_are_nearly_one_are_one() {
    let grid = "<w:tblGrid><w:gridCol w:w=\"1000\"/><w:gridCol w:w=\"15\"/><w:gridCol w:w=\"1000\"/></w:tblGrid>";
    let span = "<w:gridSpan w:val=\"2\"/>";
    let rows = [tr(&[tc("", "a"), tc(span, "b")]), tr(&[tc(span, "c"), tc("", "d")])];
    assert_eq!(spans(&read(&tbl(&rows))), ["0+1x1 1+2x1", "0+2x1 2+1x1"]);
    assert_eq!(spans(&read(&tbl(&rows).replace("<w:tblGrid/>", grid))), ["0+1x1 1+1x1", "0+1x1 1+1x1"]);
    let narrow = [tr(&[tc("", "a"), tc("", "n"), tc("", "b")]), tr(&[tc(span, "c"), tc("", "d")])];
    assert_eq!(spans(&read(&tbl(&narrow).replace("<w:tblGrid/>", grid))), ["0+1x1 1+1x1 2+1x1", "0+2x1 2+1x1"]);
}

#[test]
fn columns_of_the_file_that_no_cell_begins_in_do_not_count() {
    let span = |columns: usize| format!("<w:gridSpan w:val=\"{columns}\"/>");
    let document =
        read(&tbl(&[tr(&[tc(&span(3), "a"), tc(&span(4), "b")]), tr(&[tc(&span(3), "c"), tc(&span(4), "d")])]));
    assert_eq!(spans(&document), ["0+1x1 1+1x1", "0+1x1 1+1x1"]);
    let places: Vec<_> = cells(&document).map(|cell| cell.place).collect();
    assert_eq!(places[3], Place::TableCell { table: 1, row: 2, column: 2 });
}

#[test]
fn content_controls_around_rows_and_cells() {
    let control = |inside: String| format!("<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>");
    let table = tbl(&[control(tr(&[tc("", "a"), control(tc("", "b"))])), tr(&[tc("", "c"), tc("", "d")])]);
    assert_eq!(shown(&read(&control(table))), ["a¦b", "c¦d"]);
}

#[test]
fn a_frame_around_the_report_is_no_table() {
    let cell = |inside: &[String]| format!("<w:tc><w:tcPr/>{}</w:tc>", inside.concat());
    let inner = plain(&[&["规章", "0"], &["文件", "3"]]);
    let report = [p(&text("一、总体情况")), p(&text("二、主动公开")), inner, p(&text("六、其他"))];
    let framed = read(&tbl(&[tr(&[cell(&report)])]));
    assert_eq!(shown(&framed), ["一、总体情况", "二、主动公开", "规章¦0", "文件¦3", "六、其他"]);
    let place = |table, row, column| Place::TableCell { table, row, column };
    let places: Vec<_> = cells(&framed).map(|cell| cell.place).collect();
    assert_eq!(places[3], place(2, 2, 2));
    let Some(Block::Paragraph(last)) = framed.blocks.last() else { panic!("a paragraph") };
    assert_eq!(last.place, place(1, 1, 1));

    // A frame of one column; and one around prose within a table of several.
    let rows = [tr(&[tc("", "一、总体情况")]), tr(&[tc("", "2023年")])];
    assert_eq!(read(&tbl(&rows)).blocks.len(), 2);
    let wide = "<w:gridSpan w:val=\"2\"/>";
    let prose = "长".repeat(100);
    let document = read(&tbl(&[
        tr(&[tc(wide, "标签")]),
        tr(&[tc("", "规章"), tc("", "0")]),
        tr(&[tc(wide, &prose)]),
        tr(&[tc("", "文件"), tc("", "1")]),
    ]));
    assert_eq!(shown(&document), ["标签", "规章¦0", &prose, "文件¦1"]);
    assert_eq!(document.blocks.len(), 3);
}

#[test]
fn a_table_in_a_cell_of_a_row() {
    let nested = format!("<w:tc>{}{}{}</w:tc>", p(&text("处罚")), plain(&[&["1", "2"]]), p(""));
    let document =
        read(&tbl(&[tr(&[tc("", "许可"), nested, tc("", "3")]), tr(&[tc("", "a"), tc("", "b"), tc("", "c")])]));
    assert_eq!(shown(&document), ["许可", "处罚", "1¦2", "3", "a¦b¦c"]);
}

#[test]
fn footnotes_and_headers_are_not_the_body() {
    let package = package(&p(&text("正文")), "", "")
        .entry("word/footnotes.xml", format!("<w:footnotes>{}</w:footnotes>", p(&text("注"))))
        .entry("word/header1.xml", format!("<w:hdr>{}</w:hdr>", p(&text("页眉"))));
    assert_eq!(shown(&try_read(&package.bytes(), &Limits::default()).unwrap()), ["正文"]);
}

#[test]
fn what_a_document_may_cost() {
    let too_large = |body: String, limits: Limits| match try_read(&package(&body, "", "").bytes(), &limits) {
        Err(Unreadable::TooLarge { limit, .. }) => limit,
        other => panic!("{other:?}"),
    };
    let deep = "<w:sdt>".repeat(300) + &"</w:sdt>".repeat(300);
    assert_eq!(too_large(deep, Limits::default()), Limit::Nesting);
    assert_eq!(
        too_large(p(&run(&"<w:fldChar w:fldCharType=\"begin\"/>".repeat(300))), Limits::default()),
        Limit::Nesting
    );
    let table = plain(&[&["a", "b"], &["c", "d"]]);
    assert_eq!(too_large(table, Limits { cells: 7, ..Limits::default() }), Limit::Cells);
    // Few cells, but a grid of many.
    let steps: Vec<_> = (0..100)
        .map(|at| {
            tr(&[tc("", "a")]).replace("<w:tr>", &format!("<w:tr><w:trPr><w:gridBefore w:val=\"{at}\"/></w:trPr>"))
        })
        .collect();
    assert_eq!(too_large(tbl(&steps), Limits { cells: 1000, ..Limits::default() }), Limit::Cells);
    assert_eq!(
        too_large(p(&text(&"长".repeat(1000))), Limits { inflated_size: 2000, ..Limits::default() }),
        Limit::InflatedSize
    );
}

#[test]
fn the_deepest_document_that_limits_can_allow_is_read() {
    let mut limits = Limits::default();
    limits.change("nesting=1000000".parse().unwrap());
    let levels = (limits.nesting - 20) / 3;
    for (open, close) in [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:sdt><w:sdtContent><w:ins>", "</w:ins></w:sdtContent></w:sdt>"),
        ("<mc:AlternateContent><mc:Fallback><w:sdt>", "</w:sdt></mc:Fallback></mc:AlternateContent>"),
    ] {
        let body = open.repeat(levels) + &p(&text("底")) + &close.repeat(levels);
        let document = try_read(&package(&body, "", "").bytes(), &limits).unwrap();
        assert_eq!(shown(&document), ["底"], "{open}");
    }
    let (open, close) = ("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>");
    let body = open.repeat(levels / 2) + &p(&text("底")) + &close.repeat(levels / 2);
    assert_eq!(shown(&try_read(&package(&body, "", "").bytes(), &limits).unwrap()), ["底"]);
    let formula = format!("<m:oMath>{}<m:t>底</m:t>{}</m:oMath>", "<m:e>".repeat(900), "</m:e>".repeat(900));
    assert_eq!(shown(&try_read(&package(&p(&formula), "", "").bytes(), &limits).unwrap()), ["底"]);
}

#[test]
fn a_document_cut_short_is_damaged() {
    let package = Zip::default()
        .entry("_rels/.rels", relationships(&[("officeDocument", "word/document.xml")]))
        .entry("word/document.xml", "<w:document><w:body><w:p><w:r><w:t>一");
    let damaged = Unreadable::Damaged { part: "word/document.xml".to_owned() };
    assert_eq!(try_read(&package.bytes(), &Limits::default()).map(drop), Err(damaged));
}
