//! Small pages, each with one oddity of real ones.

use super::super::Limit;
use super::super::document::{Block, Document};
use super::*;
use crate::text::{Span, Text};

fn page(source: &str) -> Document {
    read(source.to_owned(), &Limits::default()).unwrap_or_else(|bad| panic!("{bad:?}"))
}

/// Paragraphs as they are, rows as `a¦b` between brackets, a picture as its tag.
fn shown(source: &str) -> Vec<String> {
    let document = page(source);
    let mut shown = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => shown.push(document.read(&paragraph.text).to_owned()),
            Block::Table(table) => {
                let row =
                    |cells: &[_]| cells.iter().map(|cell| cell_shown(&document, cell)).collect::<Vec<_>>().join("¦");
                let rows: Vec<_> = table.rows().map(row).collect();
                shown.push(format!("[{}]", rows.join("][")));
            }
            Block::Picture(span) => shown.push(document.show(*span).to_owned()),
            Block::Sheet(_) => {}
        }
    }
    shown
}

/// What a cell says; behind it, where it is not one row high and one column wide, its size, and before it its column if
/// cells from above push it to the right.
fn cell_shown(document: &Document, cell: &super::super::document::Cell) -> String {
    let size = match (cell.colspan, cell.rowspan) {
        (1, 1) => String::new(),
        (columns, rows) => format!("({columns}×{rows})"),
    };
    document.read(&cell.text).to_owned() + &size
}

/// The grid columns of each row's cells.
fn columns(source: &str) -> Vec<Vec<u16>> {
    let document = page(source);
    let tables = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    tables.flat_map(|table| table.rows()).map(|row| row.iter().map(|cell| cell.column).collect()).collect()
}

/// All texts of a document, in order.
fn texts(document: &Document) -> Vec<&Text> {
    let mut texts = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => texts.push(&paragraph.text),
            Block::Table(table) => texts.extend(table.cells.iter().map(|cell| &cell.text)),
            Block::Picture(_) | Block::Sheet(_) => {}
        }
    }
    texts
}

mod tables {
    use super::*;

    #[test]
    fn tags_may_be_left_out() {
        assert_eq!(shown("<table><tr><td>1<td>2<tr><th>3<td>4</table>5"), ["[1¦2][3¦4]", "5"]);
        assert_eq!(shown("<TABLE><TBODY><TR><TD>1</TD><TD>2</TD></TR></TABLE>"), ["[1¦2]"]);
        assert_eq!(shown("<table><td>1<td>2<tbody><td>3<td>4"), ["[1¦2][3¦4]"]);
        assert_eq!(shown("<table><tr><td><p>1<p>2<td><ul><li>3<li>4</table>"), ["[1\n2¦3\n4]"]);
        assert_eq!(shown("<table><tr><td>1</th>2</td><td>3</table>"), ["[12¦3]"]);
    }

    #[test]
    fn a_blank_cell_is_a_cell() {
        assert_eq!(
            shown("<table><tr><td>规章<td>&nbsp;<td><p><span><o:p>&nbsp;</o:p></span></p><td></td><td/><td>0</table>"),
            ["[规章¦¦¦¦¦0]"]
        );
    }

    #[test]
    fn merged_cells_are_there_once_and_push_others_aside() {
        let table = "<table><tr><td rowspan=2 colspan=2>a<td>b<tr><td>c<tr><td>d<td>e<td>f</table>";
        assert_eq!(shown(table), ["[a(2×2)¦b][c][d¦e¦f]"]);
        assert_eq!(columns(table), [vec![0, 2], vec![2], vec![0, 1, 2]]);
    }

    #[test]
    fn spans_are_cut_where_their_rows_end() {
        assert_eq!(
            shown("<table><tr><td rowspan=0>a<td>b<tr><td>c<tbody><tr><td>d<td>e</table>"),
            ["[a(1×2)¦b][c][d¦e]"]
        );
        assert_eq!(shown("<table><tr><td rowspan=99>a<td>b<tr><td>c</table>"), ["[a(1×2)¦b][c]"]);
        assert_eq!(columns("<table><tr><td rowspan=9>a<td>b<tbody><tr><td>c<td>d</table>"), [[0, 1], [0, 1]]);
    }

    #[test]
    fn absurd_spans() {
        let table = "<table><tr><td colspan=99999999999 rowspan=99999999999>a<td colspan=0>b<td colspan=-3>c</table>";
        assert_eq!(shown(table), ["[a(1000×1)¦b¦c]"]);
        assert_eq!(columns(table), [[0, 1000, 1001]]);
    }

    #[test]
    fn a_large_grid_is_refused() {
        let row = "<tr>".to_owned() + &"<td colspan=1000 rowspan=65534>".repeat(100);
        let read = read(format!("<table>{}", row.repeat(20)), &Limits::default());
        assert!(matches!(read, Err(Unreadable::TooLarge { limit: Limit::Cells, most: 1_000_000 })), "{read:?}");
    }

    #[test]
    fn the_foot_comes_last() {
        assert_eq!(
            shown("<table><thead><tr><td>a<td>b<tfoot><tr><td>e<td>f<tbody><tr><td>c<td>d</table>"),
            ["[a¦b][c¦d][e¦f]"]
        );
    }

    #[test]
    fn captions_and_stray_text_come_before_the_table() {
        assert_eq!(
            shown("0<table>1<caption>2</caption><tr><td>a<td>b</td>3</tr></table>4"),
            ["0", "1", "2", "3", "[a¦b]", "4"]
        );
    }

    #[test]
    fn stray_text_in_a_cell_keeps_its_place() {
        assert_eq!(shown("<table><tr><td>a<td><table><tr><td>1<tr>2</table></table>"), ["[a¦1\n2]"]);
    }

    #[test]
    fn a_table_in_a_cell_is_a_table_of_its_own() {
        assert_eq!(
            shown(
                "<table><tr><td>a<td>b<tr><td>c<td>before<table><tr><td>1<td>2</table>after<td>d<tr><td>e<td>f</table>"
            ),
            ["[a¦b][c]", "before", "[1¦2]", "after", "[d][e¦f]"]
        );
    }

    #[test]
    fn the_layout_of_a_page_is_no_table() {
        let page = "<table><tr><td>首页<tr><td><h1>年度报告</h1><p>一、总体情况<table><tr><td>规章<td>0</table><p>三、收到<tr><td>版权所有</table>";
        assert_eq!(shown(page), ["首页", "年度报告", "一、总体情况", "[规章¦0]", "三、收到", "版权所有"]);
    }

    #[test]
    fn a_frame_is_no_table() {
        assert_eq!(shown("<table><tr><td>一、总体情况<br>2023年</table>"), ["一、总体情况", "2023年"]);
        assert_eq!(shown("<table><tr><td>a<td><table><tr><td>0</table></table>"), ["[a¦0]"]);
        assert_eq!(shown("<table><tr><td>a<td><table><tr><td>&nbsp;<td></table></table>"), ["[a¦]"]);
    }

    #[test]
    fn a_cell_of_prose_is_no_cell() {
        let prose = "政府信息公开".repeat(20);
        assert_eq!(shown(&format!("<table><tr><td>menu<td><p>{prose}<p>{prose}</table>")), ["menu", &prose, &prose]);
        let vertical: Vec<_> = "本列数据的勾稽关系为第一项加第二项之和等于第三项加第四项之和".split("").collect();
        let cell = format!("<table><tr><td>{}<td>0</table>", vertical.join("<br>"));
        assert_eq!(shown(&cell).len(), 1);
    }

    #[test]
    fn a_table_that_was_not_closed_keeps_its_rows() {
        assert_eq!(
            shown("<table><tr><td>a<td>1<tr><td>b<td>2<h2>三、收到</h2><table><tr><td>c<td>3</table>"),
            ["[a¦1][b]", "2", "三、收到", "[c¦3]"]
        );
        assert_eq!(shown("<table><tr><td>a<td>1</tr><table><tr><td>c<td>3</table>"), ["[a¦1]", "[c¦3]"]);
    }

    #[test]
    fn a_part_of_a_table_is_a_table() {
        assert_eq!(shown("<tr><td>1<td>2<tr><td>3<td>4"), ["[1¦2][3¦4]"]);
        // Behind other markup no browser takes it for one; its cells are kept apart all the same.
        assert_eq!(shown("<p>a<tr><td>1</td><td>2</td>"), ["a", "1", "2"]);
    }

    #[test]
    fn tables_nested_beyond_reason_are_refused() {
        let nested = |depth| read("<table><tr><td>".repeat(depth), &Limits::default());
        assert!(nested(200).is_ok());
        assert!(matches!(nested(100_000), Err(Unreadable::TooLarge { limit: Limit::Nesting, most: 256 })));
    }

    #[test]
    fn one_table_of_a_text() {
        let source = "# 二\n<TABLE id=1><tr><td>规章<td>0</TABLE>\n<table>";
        let Ok(Some((blocks, end))) = table_at(source, source.find('<').unwrap_or(0), &Limits::default()) else {
            panic!()
        };
        assert_eq!(&source[end..], "\n<table>");
        let [Block::Table(table)] = &blocks[..] else { panic!("{blocks:?}") };
        let cells: Vec<_> = table.cells.iter().map(|cell| &source[cell.text.span().range()]).collect();
        assert_eq!(cells, ["规章", "0"]);
        assert_eq!(table_at(source, 0, &Limits::default()), Ok(None));
    }
}

mod text {
    use super::*;

    #[test]
    fn runs_of_a_line_join_without_blanks() {
        assert_eq!(shown("<p><b>三</b><span>、本</span><font><i>年</i></font>度</p>"), ["三、本年度"]);
        assert_eq!(shown("<div>10<!-- a -->20</div>"), ["1020"]);
    }

    #[test]
    fn white_space_is_one_blank_and_none_at_the_ends() {
        assert_eq!(shown("<p>\r\n  a \n\t b&#32; <b> c</b> </p>  \n"), ["a b c"]);
        assert_eq!(shown("<p>公益 &nbsp; &nbsp;组织"), ["公益 \u{a0} \u{a0}组织"]);
    }

    #[test]
    fn a_line_end_inside_of_chinese_is_none() {
        assert_eq!(shown("<p>政府信息\n    公开，\n共3\n件"), ["政府信息公开，共3 件"]);
        assert_eq!(shown("<span>来源：办公室</span>\n<span>日期：1月</span>"), ["来源：办公室 日期：1月"]);
    }

    #[test]
    fn blocks_and_breaks_end_lines() {
        assert_eq!(
            shown("a<div>b<p>c</div>d<br>e<br/><br>f<hr>g<h1>h</h1>i</p>j"),
            ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]
        );
        assert_eq!(shown("a<span style='display:block'>b</span>c"), ["a", "b", "c"]);
        assert_eq!(shown("a<p style='display:inline'>b</p>c"), ["abc"]);
        assert_eq!(
            shown("<table><tr><td>商业<br>企业<td>22<p>（其中修订 16 件）</table>"),
            ["[商业\n企业¦22\n（其中修订 16 件）]"]
        );
    }

    #[test]
    fn preformatted_text_keeps_its_lines() {
        assert_eq!(shown("<pre>\n规章  0\r\n文件\t1\n</pre>x  y"), ["规章  0", "文件\t1", "x y"]);
        assert_eq!(shown("<p style='white-space: pre-wrap'>a\nb</p>"), ["a", "b"]);
    }

    #[test]
    fn what_is_not_shown_is_not_read() {
        for hidden in [
            "<script>if (a<b) x('<p>1')</script>",
            "<style>td{}</style>",
            "<!-- 1 -->",
            "<!--[if gte mso 9]><xml><w:View>1</w:View></xml><![endif]-->",
            "<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml>",
            "<?xml:namespace prefix = o ns = \"urn:schemas\" />",
            "<template><p>1<template>2</template>3</template>",
            "<noscript><p>1</noscript>",
            "<select><option>1<option>2</select>",
            "<textarea><p>1</textarea>",
            "<iframe>1</iframe>",
            "<svg><title>1</title><text>2</text><style>3</style></svg>",
            "<p style='DISPLAY: none'>1</p>",
            "<div hidden>1<p>2<div>3</div></div>",
            "<span style='visibility:hidden'>1<b>2</b></span>",
            "<span style='display:none'>1<span>2</span>3</span>",
        ] {
            let shown = shown(&format!("<div>a{hidden}b</div>"));
            assert_eq!(shown.concat(), "ab", "{hidden}");
        }
        assert_eq!(shown("<p style='display:none'>1<p>2"), ["2"]);
        assert_eq!(shown("<a><div hidden>1</a>2</div>3"), ["3"]);
        assert_eq!(shown("<svg><g>1<div>2</div>"), ["2"]);
    }

    #[test]
    fn much_that_is_hidden_is_noted() {
        let notes = |page: &str| read(page.to_owned(), &Limits::default()).unwrap().notes;
        let words = "总体情况".repeat(200);
        assert_eq!(notes(&format!("<p>1</p><div style='display:none'><p>{words}</p></div>")), [Note::HiddenText]);
        assert_eq!(notes(&format!("<p>{words}</p><div hidden>2</div><script>{words}</script>")), []);
        assert_eq!(notes(&format!("<template>{words}</template><style>{words}</style>")), []);
    }

    #[test]
    fn hidden_parts_of_tables_take_no_room() {
        let table = "<table><tr><td>a<td style='display:none'>b<td>c<tr hidden><td>d<td>e<tr><td>f<td style='visibility:hidden'>g</table>";
        assert_eq!(shown(table), ["[a¦c][f¦]"]);
        assert_eq!(columns(table), [[0, 1], [0, 1]]);
        assert_eq!(shown("<table style='display:none'><tr><td>1<td>2</table>3"), ["3"]);
    }

    #[test]
    fn what_word_leaves_behind_is_no_text() {
        let word = "<p class=MsoNormal><![if !supportLists]>1.<span>&nbsp;</span><![endif]>属于国家秘密<o:p></o:p></p>";
        assert_eq!(shown(word), ["1.\u{a0}属于国家秘密"]);
    }

    #[test]
    fn the_title_comes_first_and_once() {
        assert_eq!(
            shown("<html><head><title>\n 年度报告&amp;附件 </title><body><title>网站</title>正文"),
            ["年度报告&附件", "正文"]
        );
    }

    #[test]
    fn lists_are_numbered_as_a_browser_does() {
        assert_eq!(
            shown("<ol><li>规章<li>文件<li value=7>许可<li>处罚</ol>"),
            ["1.规章", "2.文件", "7.许可", "8.处罚"]
        );
        assert_eq!(
            shown("<ol style='list-style-type:cjk-ideographic' start=2><li><p>主动公开<ul><li>a</ul><li>收到</ol>"),
            ["二、主动公开", "a", "三、收到"]
        );
        assert_eq!(shown("<ol><li>一、总体情况<li>（二）部分</ol>"), ["一、总体情况", "（二）部分"]);
        assert_eq!(
            shown("<ol style='list-style:none'><li>首页</ol><ul><li>新闻</ul><ol type=a><li>x"),
            ["首页", "新闻", "a.x"]
        );
    }

    #[test]
    fn raised_numbers_do_not_run_into_others() {
        assert_eq!(shown("<p>10<sup>4</sup>元，注<sup>1</sup>"), ["10^4元，注1"]);
    }

    #[test]
    fn pictures_where_text_could_be() {
        assert_eq!(
            shown(
                "<p>二、主动公开<p><img src=t1.png><p>三<img width=16 src=icon.gif>、收到<table><tr><td><img src=t2.png></table>"
            ),
            ["二、主动公开", "<img src=t1.png>", "三、收到", "<img src=t2.png>"]
        );
    }

    #[test]
    fn xhtml_closes_what_it_says_it_closes() {
        let page = "<?xml version=\"1.0\"?><html><script src='a.js'/><p/><table><tr><td/><td><![CDATA[<1>]]></td></tr></table>";
        assert_eq!(shown(page), ["[¦<1>]"]);
    }

    #[test]
    fn nesting_beyond_reason_is_read_flat() {
        let deep = "<div>a<p><b>b</b>".repeat(20_000);
        assert_eq!(shown(&deep).len(), 40_000);
    }
}

mod places {
    use super::*;

    #[test]
    fn text_is_pointed_at_in_the_source() {
        let source =
            "<table>\n<tr><td><p>商业</p>\n<p>企<b>业</b></p></td><td><p><span>2</span><span>6</span></td></table>";
        let document = page(source);
        let texts = texts(&document);
        assert_eq!(document.read(texts[0]), "商业\n企业");
        assert_eq!(document.show(texts[0].locate("商业\n企".len().."商业\n企业".len())), "业");
        assert_eq!(document.show(texts[0].locate(0.."商业\n企".len())), "商业</p>\n<p>企");
        assert_eq!(document.show(texts[1].span()), "2</span><span>6");
        assert_eq!(document.lines().position(texts[1].span().start as usize, source).line, 3);
    }

    #[test]
    fn a_blank_cell_stands_behind_its_tag() {
        let document = page("<table><tr><td>a<td width=5></td></table>");
        assert_eq!(texts(&document)[1].span(), Span::at(28));
    }

    #[test]
    fn plain_text_needs_no_map() {
        let document = page("<p> a b规章 </p>");
        assert_eq!(*texts(&document)[0], Text::verbatim(Span::new(4, 13)));
    }
}

mod sniffing {
    use super::*;

    #[test]
    fn pages_and_what_is_none() {
        for page in [
            "\u{feff}<!DOCTYPE html><p>",
            "\n<html lang=zh>",
            "<?xml version='1.0'?>\n<!-- <a> --><HTML>",
            "<head>",
            "<title>a</title>",
        ] {
            assert!(is_page(page.trim_start_matches('\u{feff}')), "{page}");
            assert!(looks_like_html(page.trim_start_matches('\u{feff}')), "{page}");
        }
        for part in ["<tr><td>", "  <div class=a>", "<P>一", "标题：甲\n<div>乙</div><div>丙</div>"] {
            assert!(looks_like_html(part) && !is_page(part), "{part}");
        }
        for text in [
            "",
            "a < b",
            "<规章>",
            "<tablet>",
            "| a<br>b | c<br>d |",
            "一、\n<table><tr><td>1</table>",
            "<br>",
            "<!-- <html",
        ] {
            assert!(!looks_like_html(text), "{text}");
        }
    }
}

mod files {
    use super::super::super::read as read_file;
    use super::*;
    use std::path::Path;

    #[test]
    fn content_decides_and_the_name_is_a_hint() {
        let format = |name: &str, text: &str| {
            read_file(text.as_bytes(), Path::new(name), &Limits::default()).map(|document| document.format)
        };
        assert_eq!(format("a.txt", "<html><p>规章"), Ok(Format::Html));
        assert_eq!(format("a.md", "<!doctype html><p>规章"), Ok(Format::Html));
        assert_eq!(format("a.md", "<div>\n\n<div>规章\n"), Ok(Format::Markdown));
        assert_eq!(format("a.html", "规章<b>1</b>"), Ok(Format::Html));
        assert_eq!(format("a.html", "规章\t1"), Ok(Format::Text));
    }

    #[test]
    fn pages_are_decoded_as_they_declare() {
        let page = "<meta charset=gb2312><p>本年新收";
        let bytes = encoding_rs::GB18030.encode(page).0;
        let document = read_file(&bytes, Path::new("a"), &Limits::default());
        assert_eq!(document.map(|document| document.view), Ok(page.to_owned()));
    }
}

mod anything {
    use super::*;
    use proptest::prelude::*;

    /// Reads `source`, and checks that every character of every text stands where the text says.
    fn check(source: &str) -> Result<(), TestCaseError> {
        let document = page(source);
        for text in texts(&document) {
            let content = document.read(text);
            for (at, c) in content.char_indices() {
                let place = &document.reading()[text.locate(at..at + c.len_utf8()).range()];
                let stands_for = match c {
                    '\n' | ' ' => {
                        place.is_empty() || place.starts_with(|c: char| c.is_whitespace() || matches!(c, '<' | '&'))
                    }
                    _ => place.starts_with(['&', '<']),
                };
                prop_assert!(place == c.to_string() || stands_for, "{source:?}: {content:?} at {at}: {place:?}");
            }
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn text(source in any::<String>()) {
            check(&source)?;
        }

        #[test]
        fn soup(source in "(<|</|>|table|tr|td|tbody|caption|p|li|ol|div|b|pre|svg|select|title|template|script| |=|colspan|rowspan|style|display:none|hidden|'|1|一|&nbsp;|&#13;|&|<td>|<tr>|<table>|</table>|\r\n|<br>|/)*") {
            check(&source)?;
            for at in 0..source.len() {
                let _ = table_at(&source, at, &Limits::default());
            }
        }

        #[test]
        fn bytes(bytes in any::<Vec<u8>>()) {
            if let Ok(decoded) = decode(&bytes) {
                check(&decoded.text)?;
            }
        }
    }
}
