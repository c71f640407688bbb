//! Small PDF files, and what is read from them.

use super::fixture::{Face, Sheet, file, pdf, stream};
use super::read;
use crate::read::{Block, Cell, Document, Limit, Limits, Note, Place, Unreadable};
use crate::text::Span;
use crate::text::Text;
use proptest::prelude::*;

/// Slow machines may take their time.
fn limits() -> Limits {
    Limits { seconds: 60, ..Limits::default() }
}

fn document(sheets: &[Sheet]) -> Document {
    read(&pdf(sheets), &limits()).unwrap_or_else(|error| panic!("{error:?}"))
}

/// The view, line by line: paragraphs as they are, rows of cells between bars.
fn shown(sheets: &[Sheet]) -> Vec<String> {
    document(sheets).view.lines().map(str::to_owned).collect()
}

fn sheet() -> Sheet {
    Sheet::default()
}

/// A page that twelve characters fill, but for the margins.
fn narrow() -> Sheet {
    Sheet { narrow: true, ..Sheet::default() }
}

#[test]
fn fonts_say_the_same_in_many_ways() {
    for face in [Face::Song, Face::FangSong, Face::Numbered, Face::Subset, Face::Named] {
        let page = sheet().text(face, 50.0, 100.0, "规章（012").text(face, 200.0, 100.0, "2");
        assert_eq!(shown(&[page]), ["规章（012 2"], "{face:?}");
    }
    assert_eq!(shown(&[sheet().text(Face::Latin, 50.0, 100.0, "75.9260")]), ["75.9260"]);
}

#[test]
fn characters_are_what_they_look_like() {
    assert_eq!(shown(&[sheet().song(50.0, 100.0, "⼀、⻘⽯镇⼈⺠政府\u{ad}１")]), ["一、青石镇人民政府-１"]);
}

#[test]
fn codes_without_meaning_are_not_guessed() {
    let page = sheet().song(50.0, 100.0, "共").text(Face::Nameless, 60.0, 100.0, "12").song(70.0, 100.0, "件");
    let document = document(&[page]);
    assert_eq!(document.view, "共\u{fffd}\u{fffd}件\n");
    let [Note::Garbled(span)] = document.notes.as_slice() else { panic!("{:?}", document.notes) };
    assert_eq!(document.show(*span), "\u{fffd}\u{fffd}");
}

#[test]
fn text_in_a_font_that_is_not_there_is_not_forgotten() {
    let page = sheet().raw("BT /Missing 10 Tf 50 700 Td (12) Tj ET").song(50.0, 200.0, "正文");
    assert_eq!(shown(&[page]), ["\u{fffd}\u{fffd}", "正文"]);
}

#[test]
fn drawings_in_drawings() {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Contents[4 0 R 4 0 R]/Resources<</XObject<</Form 5 0 R>>>>>>".to_owned(),
        stream("", "q 1 0 0 1 0 100 cm /Form Do Q 1 0 0 1 200 0 cm"),
        stream(
            "/Subtype/Form/Matrix[2 0 0 2 50 0]/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>",
            "BT /F 5 Tf (12) Tj ET",
        ),
    ];
    let document = read(&file(&objects, ""), &limits()).unwrap();
    assert_eq!(document.view, "12 12\n");
}

#[test]
fn lines_go_on_where_there_was_no_room() {
    let page = narrow()
        .song(120.0, 100.0, "报告标题")
        .song(70.0, 130.0, "第一段话写到行末为止，")
        .song(50.0, 150.0, "第二行的结尾还有些空")
        .song(70.0, 170.0, "第二段话也写到了行末。")
        .song(70.0, 190.0, "第三段。")
        .song(50.0, 210.0, "顶格的一行也写到行末处号")
        .song(50.0, 230.0, "12345件。");
    let document = document(&[page]);
    let paragraphs = [
        "报告标题",
        "第一段话写到行末为止，第二行的结尾还有些空",
        "第二段话也写到了行末。",
        "第三段。",
        "顶格的一行也写到行末处号12345件。",
    ];
    assert_eq!(document.view.lines().collect::<Vec<_>>(), paragraphs);
    let lines = [("第一段", 2), ("为止", 2), ("第二行", 3), ("结尾", 3), ("第二段", 4), ("顶格", 6), ("12345", 7)];
    for (words, line) in lines {
        let at = document.view.find(words).unwrap();
        assert_eq!(document.place(Span::new(at, at + words.len())), Place::Page { page: 1, line }, "{words}");
    }
}

#[test]
fn a_word_that_would_have_had_room_begins_anew() {
    let page = narrow().song(50.0, 100.0, "这一行写到了行末为止了吧").song(50.0, 120.0, "这一行没有写到行末").song(
        50.0,
        140.0,
        "所以这是另外一段",
    );
    assert_eq!(shown(&[page]), ["这一行写到了行末为止了吧这一行没有写到行末", "所以这是另外一段"]);
}

#[test]
fn what_every_page_repeats_is_gone() {
    let page = |number: &str, text: &str| {
        narrow()
            .song(90.0, 40.0, "青石镇年报")
            .song(50.0, 200.0, text)
            .song(50.0, 220.0, "第二行的文字一直写到行末")
            .song(100.0, 770.0, number)
    };
    let pages = [page("- 1 -", "第一页的文字一直写到行末"), page("— 2 —", "第二页的文字一直写到行末")];
    assert_eq!(
        shown(&pages),
        ["第一页的文字一直写到行末第二行的文字一直写到行末第二页的文字一直写到行末第二行的文字一直写到行末"]
    );
    assert_eq!(shown(&[narrow().song(50.0, 40.0, "3").song(50.0, 400.0, "12")]), ["12"]);
}

#[test]
fn marked_footers_are_gone_too() {
    let page = sheet()
        .song(50.0, 100.0, "正文")
        .raw("/Artifact <</Type/Pagination>> BDC")
        .song(50.0, 300.0, "页脚")
        .raw("EMC")
        .song(50.0, 400.0, "结尾");
    assert_eq!(shown(&[page]), ["正文", "结尾"]);
}

/// `规章 | 1`, `文件 | (blank)` in the way that `rule` draws lines.
fn small_table(rule: impl Fn(Sheet, (f32, f32), (f32, f32)) -> Sheet) -> Sheet {
    let mut page = sheet().song(55.0, 115.0, "规章").song(155.0, 115.0, "1").song(55.0, 135.0, "文件");
    for x in [50.0, 150.0, 250.0] {
        page = rule(page, (x, 100.0), (x, 140.0));
    }
    for y in [100.0, 120.0, 140.0] {
        page = rule(page, (50.0, y), (250.0, y));
    }
    page
}

#[test]
fn rulings_are_drawn_in_many_ways() {
    let boxed = |page: Sheet, x: f32, y: f32, width: f32, height: f32| {
        page.raw(&format!("{x} {} {width} -{height} re f", 800.0 - y))
    };
    let lines = small_table(Sheet::line);
    let thin_boxes =
        small_table(|page, from, to| boxed(page, from.0, from.1, (to.0 - from.0).max(0.5), (to.1 - from.1).max(0.5)));
    let double =
        small_table(|page, from, to| page.line(from, to).line((from.0 + 1.5, from.1 + 1.5), (to.0 + 1.5, to.1 + 1.5)));
    let dots = small_table(|mut page, from, to| {
        let steps = ((to.0 - from.0).max(to.1 - from.1) / 2.0) as usize;
        for step in 0..=steps {
            let at = |from: f32, to: f32| from + (to - from) * step as f32 / steps as f32;
            page = boxed(page, at(from.0, to.0), at(from.1, to.1), 1.0, 1.0);
        }
        page
    });
    // Without lines at its sides.
    let open = small_table(|page, from, to| if from.1 == to.1 || from.0 == 150.0 { page.line(from, to) } else { page });
    let cells = small_table(|page, _, _| page)
        .raw("50 680 100 20 re S 150 680 100 20 re S 50 660 100 20 re S 150 660 100 20 re s");
    for (way, page) in
        [("lines", lines), ("boxes", thin_boxes), ("double", double), ("dots", dots), ("cells", cells), ("open", open)]
    {
        assert_eq!(shown(&[page]), ["| 规章 | 1 |", "| 文件 |  |"], "{way}");
    }
}

#[test]
fn merged_cells_are_read_once() {
    let page = sheet()
        .line((50.0, 100.0), (350.0, 100.0))
        .line((50.0, 120.0), (350.0, 120.0))
        .line((150.0, 140.0), (350.0, 140.0))
        .line((50.0, 160.0), (350.0, 160.0))
        .line((50.0, 100.0), (50.0, 160.0))
        .line((150.0, 120.0), (150.0, 160.0))
        .line((250.0, 120.0), (250.0, 160.0))
        .line((350.0, 100.0), (350.0, 160.0))
        .song(55.0, 115.0, "第二十条第（一）项")
        .song(55.0, 143.0, "本年办理结果")
        .song(155.0, 135.0, "予以公开")
        .song(255.0, 135.0, "3")
        .song(155.0, 155.0, "不予公开")
        .song(60.0, 200.0, "下文");
    let document = document(&[page]);
    assert_eq!(
        document.view,
        "| 第二十条第（一）项 |  |  |\n| 本年办理结果 | 予以公开 | 3 |\n|  | 不予公开 |  |\n下文\n"
    );
    let spans: Vec<_> = cells(&document).map(|cell| (cell.column, cell.colspan, cell.rowspan)).collect();
    assert_eq!(spans, [(0, 3, 1), (0, 1, 2), (1, 1, 1), (2, 1, 1), (1, 1, 1), (2, 1, 1)]);
}

fn cells(document: &Document) -> impl Iterator<Item = &Cell> {
    let tables = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(&table.cells),
        _ => None,
    });
    tables.flatten()
}

#[test]
fn words_wrap_in_cells() {
    let page = sheet()
        .ruled(&[50.0, 100.0, 130.0, 200.0], &[100.0, 140.0, 200.0])
        .song(55.0, 115.0, "结果")
        .song(55.0, 130.0, "维持")
        .song(103.0, 115.0, "11398")
        .song(103.0, 130.0, "889")
        .song(135.0, 115.0, "22")
        .song(135.0, 130.0, "（其中1")
        .song(70.0, 155.0, "三")
        .song(70.0, 170.0, "、")
        .song(70.0, 185.0, "本");
    assert_eq!(shown(&[page]), ["| 结果维持 | 11398889 | 22 （其中1 |", "| 三、本 |  |  |"]);
}

#[test]
fn labels_may_stand_upright_or_lie() {
    let grid = |page: Sheet| {
        page.song(50.0, 50.0, "大多数文字是横排的")
            .ruled(&[50.0, 100.0, 200.0], &[100.0, 200.0])
            .song(105.0, 150.0, "1")
    };
    let shown = |page: Sheet| shown(&[page]).pop();
    let down = grid(sheet()).turned((0.0, 1.0), 75.0, 110.0, "三、本年").turned((0.0, 1.0), 60.0, 110.0, "办理");
    assert_eq!(shown(down).as_deref(), Some("| 三、本年办理 | 1 |"));
    let up = grid(sheet()).turned((0.0, -1.0), 65.0, 190.0, "三、本年").turned((0.0, -1.0), 85.0, 190.0, "办理");
    assert_eq!(shown(up).as_deref(), Some("| 三、本年办理 | 1 |"));
    let vertical =
        grid(sheet()).text(Face::Vertical, 85.0, 110.0, "三、本年").text(Face::Vertical, 65.0, 110.0, "办理");
    assert_eq!(shown(vertical).as_deref(), Some("| 三、本年办理 | 1 |"));
    let slanted = grid(sheet()).turned((0.7, 0.7), 75.0, 110.0, "草稿");
    assert_eq!(shown(slanted).as_deref(), Some("|  | 1 |"));
}

#[test]
fn pages_may_stand_or_lie() {
    let rotated = |more| Sheet { more, ..small_table(Sheet::line) };
    for more in ["", "/Rotate 90", "/Rotate 180", "/Rotate -90"] {
        assert_eq!(shown(&[rotated(more)]), ["| 规章 | 1 |", "| 文件 |  |"], "{more}");
    }
}

#[test]
fn a_table_goes_on_over_the_page() {
    let first = sheet()
        .ruled(&[50.0, 100.0, 200.0, 300.0], &[700.0, 730.0, 760.0])
        .song(55.0, 715.0, "组一")
        .song(105.0, 715.0, "1.甲")
        .song(205.0, 715.0, "1")
        .song(55.0, 745.0, "组二无")
        .song(105.0, 745.0, "1.乙")
        .song(205.0, 745.0, "2")
        .song(290.0, 790.0, "— 1 —");
    let second = sheet()
        .ruled(&[100.0, 200.0, 300.0], &[50.0, 80.0, 110.0])
        .line((50.0, 50.0), (100.0, 50.0))
        .line((50.0, 110.0), (100.0, 110.0))
        .line((50.0, 50.0), (50.0, 110.0))
        .song(55.0, 65.0, "法提供")
        .song(105.0, 65.0, "2.丙")
        .song(205.0, 65.0, "3")
        .song(105.0, 95.0, "3.丁");
    let document = document(&[first, second]);
    assert_eq!(document.view, "| 组一 | 1.甲 | 1 |\n| 组二无法提供 | 1.乙 | 2 |\n|  | 2.丙 | 3 |\n|  | 3.丁 |  |\n");
    let group = cells(&document).nth(3).map(|cell| (cell.rowspan, cell.place));
    assert_eq!(group, Some((3, Place::Page { page: 1, line: 2 })));
    let last = cells(&document).last().map(|cell| cell.place);
    assert_eq!(last, Some(Place::Page { page: 2, line: 2 }));
}

#[test]
fn a_row_may_be_torn_by_the_end_of_the_page() {
    let xs = [50.0, 120.0, 200.0];
    let first = |label| sheet().ruled(&xs, &[730.0, 760.0]).song(55.0, 745.0, label).song(125.0, 745.0, "6");
    let second = |label, number| {
        sheet()
            .ruled(&xs, &[50.0, 80.0, 110.0])
            .song(55.0, 65.0, label)
            .song(125.0, 65.0, number)
            .song(55.0, 95.0, "2.其他")
            .song(125.0, 95.0, "7")
    };
    assert_eq!(shown(&[first("1.要重新出"), second("具信息", "")]), ["| 1.要重新出具信息 | 6 |", "| 2.其他 | 7 |"]);
    let rows = ["| 1.申请 | 6 |", "| 2.补正 |  |", "| 2.其他 | 7 |"];
    assert_eq!(shown(&[first("1.申请"), second("2.补正", "")]), rows, "a row without a number");
    let rows = ["| 1.要重新出 | 6 |", "| 具信息 | 8 |", "| 2.其他 | 7 |"];
    assert_eq!(shown(&[first("1.要重新出"), second("具信息", "8")]), rows, "two rows with numbers");
}

#[test]
fn numbers_do_not_go_on_in_a_heading() {
    let first = sheet()
        .ruled(&[50.0, 80.0, 200.0], &[720.0, 760.0])
        .line((80.0, 740.0), (200.0, 740.0))
        .song(55.0, 735.0, "结果")
        .song(55.0, 750.0, "维持")
        .song(85.0, 735.0, "未经复议")
        .song(85.0, 755.0, "总计");
    let second = sheet().ruled(&[50.0, 80.0, 200.0], &[50.0, 80.0]).song(55.0, 65.0, "72").song(85.0, 65.0, "64");
    assert_eq!(shown(&[first, second]), ["| 结果维持 | 未经复议 |", "|  | 总计 |", "| 72 | 64 |"]);
}

#[test]
fn tables_without_rulings_are_lines_of_words() {
    let page = sheet()
        .song(50.0, 100.0, "规章")
        .song(150.0, 100.0, "0")
        .song(250.0, 100.0, "11")
        .song(50.0, 120.0, "文件")
        .song(250.0, 120.0, "66");
    assert_eq!(shown(&[page]), ["规章 0 11", "文件 66"]);
}

#[test]
fn frames_and_crossing_lines_are_no_tables() {
    let text = |page: Sheet| page.song(50.0, 110.0, "标题").song(50.0, 200.0, "正文").song(50.0, 300.0, "结尾");
    let framed = text(sheet().ruled(&[20.0, 580.0], &[20.0, 120.0, 780.0]));
    let crossed = text(sheet().line((20.0, 120.0), (580.0, 120.0)).line((300.0, 90.0), (300.0, 780.0)));
    for page in [framed, crossed] {
        assert_eq!(shown(&[page]), ["标题", "正文", "结尾"]);
    }
}

#[test]
fn what_is_not_seen_is_not_read() {
    let page = sheet()
        .song(50.0, 100.0, "规章")
        .raw("3 Tr")
        .song(50.0, 120.0, "识别")
        .raw("0 Tr q 0 680 100 20 re W n")
        .song(87.0, 115.0, "甲乙丙")
        .raw("Q")
        .song(50.0, 900.0, "页外")
        .song(50.4, 100.0, "规章");
    assert_eq!(shown(&[page]), ["规章", "甲"]);
}

#[test]
fn places_are_lines_of_pages() {
    let page = small_table(Sheet::line).song(50.0, 60.0, "标题").song(50.0, 300.0, "正文");
    let document = document(&[sheet().song(50.0, 300.0, "封面"), page]);
    let place = |words: &str| {
        let at = document.view.find(words).unwrap();
        document.place(crate::text::Span::new(at, at + words.len()))
    };
    assert_eq!(place("封面"), Place::Page { page: 1, line: 1 });
    assert_eq!(place("标题"), Place::Page { page: 2, line: 1 });
    assert_eq!(place("1"), Place::Page { page: 2, line: 2 });
    assert_eq!(place("文件"), Place::Page { page: 2, line: 3 });
    assert_eq!(cells(&document).last().map(|cell| cell.place), Some(Place::Page { page: 2, line: 3 }));
    assert_eq!(place("正文"), Place::Page { page: 2, line: 4 });
}

#[test]
fn pictures() {
    let scan = || sheet().raw("q 600 0 0 800 0 0 cm /Scan Do Q");
    assert_eq!(read(&pdf(&[scan(), scan()]), &limits()).err(), Some(Unreadable::PictureOnly));
    let seal = "q 100 0 0 100 300 300 cm /Scan Do Q";
    let pages = [sheet().song(50.0, 100.0, "正文").raw(seal), scan()];
    let document = document(&pages);
    let [Block::Paragraph(_), Block::Picture(span)] = document.blocks.as_slice() else {
        panic!("{:?}", document.blocks)
    };
    assert!(!document.show(*span).is_empty());
}

#[test]
fn what_cannot_be_read_says_why() {
    let why = |bytes: &[u8]| read(bytes, &limits()).err();
    let damaged = Some(Unreadable::Damaged { part: String::new() });
    assert_eq!(why(b"%PDF-1.7\n"), damaged);
    let bytes = pdf(&[sheet().song(50.0, 100.0, "正文")]);
    assert_eq!(why(&bytes[..400]), damaged);
    let pages = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"].map(str::to_owned);
    assert_eq!(why(&file(&pages, "")), damaged);
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(why(text.replace("/Count 1", "/Count 2").as_bytes()), damaged, "a page is missing");
    assert_eq!(why(text.replace("/Contents 6", "/Contents 9").as_bytes()), damaged, "what a page says is missing");
    let broken = text.replace("<</Length 48>>", "<</Filter/FlateDecode/Length 48>>");
    assert_ne!(broken, text);
    assert_eq!(why(broken.as_bytes()), damaged, "a page says nothing");
    let key = "0".repeat(64);
    let lock = format!("/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<{key}>/U<{key}>>>/ID[<00><00>]");
    assert_eq!(why(&file(&pages, &lock)), Some(Unreadable::Encrypted));
}

#[test]
fn a_broken_cross_reference_is_mended() {
    let mut bytes = pdf(&[small_table(Sheet::line)]);
    bytes.splice(0..0, *b"something before it\n");
    assert_eq!(read(&bytes, &limits()).map(|it| it.view), Ok("| 规章 | 1 |\n| 文件 |  |\n".into()));
}

#[test]
fn limits_are_kept() {
    let over = |limits: Limits, bytes: &[u8]| match read(bytes, &limits) {
        Err(Unreadable::TooLarge { limit, .. }) => limit,
        other => panic!("{other:?}"),
    };
    let bytes = pdf(&[small_table(Sheet::line), sheet()]);
    assert_eq!(over(Limits { pages: 1, ..limits() }, &bytes), Limit::Pages);
    assert_eq!(over(Limits { glyphs: 4, ..limits() }, &bytes), Limit::Glyphs);
    assert_eq!(over(Limits { operations: 10, ..limits() }, &bytes), Limit::Operations);
    assert_eq!(over(Limits { cells: 3, ..limits() }, &bytes), Limit::Cells);
    assert_eq!(over(Limits { inflated_size: 100, ..limits() }, &bytes), Limit::InflatedSize);
    assert_eq!(over(Limits { nesting: 9, ..limits() }, &pdf(&[sheet().raw(&"q ".repeat(10))])), Limit::Nesting);
    // A drawing that draws itself.
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</Me 4 0 R>>>>>>".to_owned(),
        stream("/Subtype/Form", "/Me Do /Me Do"),
    ];
    assert_eq!(over(limits(), &file(&objects, "")), Limit::Nesting);
}

/// A table of merged cells: how high its rows and how wide its columns are, and its cells with their words.
#[derive(Clone, Debug)]
struct Plan {
    heights: Vec<u8>,
    widths: Vec<u8>,
    /// Row, column, rows, columns, words.
    cells: Vec<(usize, usize, usize, usize, &'static str)>,
}

/// Fills the grid from its first place on, each cell as large as is wished and as there is room.
fn plan() -> impl Strategy<Value = Plan> {
    const WORDS: [&str; 6] = ["", "0", "规章", "12.5", "第（一）", "本年"];
    let wish = (1_usize..=3, 1_usize..=3, 0..WORDS.len());
    let sizes = (prop::collection::vec(18_u8..40, 2..6), prop::collection::vec(45_u8..90, 2..6));
    (sizes, prop::collection::vec(wish, 36)).prop_map(|((heights, widths), wishes)| {
        let (rows, columns) = (heights.len(), widths.len());
        let mut taken = vec![false; rows * columns];
        let mut cells = Vec::new();
        for (place, (high, wide, words)) in (0..rows * columns).zip(wishes) {
            if taken[place] {
                continue;
            }
            let (row, column) = (place / columns, place % columns);
            let free = |wide: &usize| column + wide <= columns && !taken[place..place + wide].contains(&true);
            let wide = (1..=wide).take_while(free).last().unwrap_or(1);
            let high = high.min(rows - row);
            for row in row..row + high {
                taken[row * columns + column..row * columns + column + wide].fill(true);
            }
            cells.push((row, column, high, wide, WORDS[words]));
        }
        Plan { heights, widths, cells }
    })
}

impl Plan {
    fn edges(sizes: &[u8], start: f32) -> Vec<f32> {
        let ends = sizes.iter().scan(start, |at, size| {
            *at += f32::from(*size);
            Some(*at)
        });
        std::iter::once(start).chain(ends).collect()
    }

    fn drawn(&self) -> Sheet {
        let (xs, ys) = (Self::edges(&self.widths, 50.0), Self::edges(&self.heights, 100.0));
        let mut page = sheet();
        for (row, column, high, wide, words) in &self.cells {
            let (left, right) = (xs[*column], xs[column + wide]);
            let (top, bottom) = (ys[*row], ys[row + high]);
            page = page.ruled(&[left, right], &[top, bottom]);
            if !words.is_empty() {
                page = page.song(left + 3.0, (top + bottom) / 2.0 + 4.0, words);
            }
        }
        page
    }

    /// What should be read: rows and columns in which no cell begins do not count.
    fn expected(&self) -> Vec<(usize, usize, usize, usize, String)> {
        let used = |of: fn(&(usize, usize, usize, usize, &str)) -> usize, at: usize| {
            let mut starts: Vec<_> = self.cells.iter().map(of).filter(|start| *start < at).collect();
            starts.sort_unstable();
            starts.dedup();
            starts.len()
        };
        let cell = |(row, column, high, wide, words): &(usize, usize, usize, usize, &str)| {
            let (top, left) = (used(|cell| cell.0, *row), used(|cell| cell.1, *column));
            let (bottom, right) = (used(|cell| cell.0, row + high), used(|cell| cell.1, column + wide));
            (top, left, bottom - top, right - left, (*words).to_owned())
        };
        self.cells.iter().map(cell).collect()
    }
}

fn found(document: &Document) -> Vec<(usize, usize, usize, usize, String)> {
    let [Block::Table(table)] = document.blocks.as_slice() else { panic!("{:?}", document.blocks) };
    let row = |(row, cells): (usize, &[Cell])| {
        let cell = |cell: &Cell| {
            let (wide, high) = (usize::from(cell.colspan), usize::from(cell.rowspan));
            (row, usize::from(cell.column), high, wide, document.read(&cell.text).to_owned())
        };
        cells.iter().map(cell).collect::<Vec<_>>()
    };
    table.rows().enumerate().flat_map(row).collect()
}

/// Every text is in the view, letter for letter, and inside it.
fn check_spans(document: &Document) {
    let check = |text: &Text| {
        let words = document.view.get(text.span().range());
        assert_eq!(words, Some(document.read(text)));
    };
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => check(&paragraph.text),
            Block::Table(table) => table.cells.iter().for_each(|cell| check(&cell.text)),
            Block::Picture(span) => assert!(document.view.get(span.range()).is_some()),
            Block::Sheet(_) => panic!("no sheets here"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_drawn_table_is_read_as_it_was_meant(plan in plan()) {
        let is_told = plan.cells.iter().any(|cell| cell.1 > 0) && plan.cells.iter().any(|cell| !cell.4.is_empty());
        prop_assume!(is_told);
        let document = document(&[plan.drawn()]);
        prop_assert_eq!(found(&document), plan.expected());
        check_spans(&document);
    }

    #[test]
    fn no_bytes_are_fatal(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        let _ = read(&[b"%PDF-1.7\n", bytes.as_slice()].concat(), &limits());
    }

    #[test]
    fn no_damage_is_fatal(damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..24)) {
        let mut bytes = pdf(&[small_table(Sheet::line), sheet().song(50.0, 100.0, "正文")]);
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(document) = read(&bytes, &limits()) {
            check_spans(&document);
        }
    }
}

#[test]
fn properties_are_in_whatever_the_writer_used() {
    for bytes in [
        &b"\xfe\xff\x73\x8b\x5e\xfa"[..],
        b"\xff\xfe\x8b\x73\xfa\x5e",
        b"\xef\xbb\xbf\xe7\x8e\x8b\xe5\xbb\xba",
        b"\xe7\x8e\x8b\xe5\xbb\xba",
        b"\xcd\xf5\xbd\xa8",
    ] {
        assert_eq!(super::text_of(bytes), "王建");
    }
}
