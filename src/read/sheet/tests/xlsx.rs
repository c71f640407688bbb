use super::{place_of, shown, spans};
use crate::read::fixture::Zip;
use crate::read::{Document, Limit, Limits, Note, Unreadable};
use std::path::Path;

/// A workbook in the making.
#[derive(Default)]
struct Workbook {
    /// What is in the main part besides the list of sheets.
    settings: &'static str,
    strings: &'static str,
    styles: &'static str,
    /// Names with attributes, and parts.
    sheets: Vec<(&'static str, String)>,
}

impl Workbook {
    fn sheet(mut self, name: &'static str, inside: impl Into<String>) -> Self {
        self.sheets.push((name, inside.into()));
        self
    }

    fn package(&self) -> Zip {
        let relationship = |id: &str, kind: &str, target: &str| {
            format!("<Relationship Id=\"{id}\" Type=\"http://x/{kind}\" Target=\"{target}\"/>")
        };
        let mut index = String::new();
        let mut parts =
            relationship("s", "sharedStrings", "strings.xml") + &relationship("f", "styles", "/xl/styles.xml");
        let mut zip = Zip::default()
            .entry(
                "_rels/.rels",
                format!("<Relationships>{}</Relationships>", relationship("r", "officeDocument", "xl/workbook.xml")),
            )
            .entry("xl/strings.xml", format!("<sst uniqueCount=\"99999999999\">{}</sst>", self.strings))
            .entry("xl/styles.xml", format!("<styleSheet>{}</styleSheet>", self.styles));
        for (at, (name, inside)) in self.sheets.iter().enumerate() {
            let kind = if name.contains("chart") { "chartsheet" } else { "worksheet" };
            index += &format!("<sheet name=\"{name}\" sheetId=\"{at}\" r:id=\"id{at}\"/>");
            parts += &relationship(&format!("id{at}"), kind, &format!("sheets/{at}.xml"));
            zip = zip.entry(
                &format!("xl/sheets/{at}.xml"),
                format!("<x:worksheet>{inside}</x:worksheet>").replace("x:", ""),
            );
        }
        zip.entry("xl/workbook.xml", format!("<workbook>{}<sheets>{index}</sheets></workbook>", self.settings))
            .entry("xl/_rels/workbook.xml.rels", format!("<Relationships>{parts}</Relationships>"))
    }

    fn read(&self) -> Document {
        self.try_read(&Limits::default()).unwrap_or_else(|error| panic!("{error:?}"))
    }

    fn try_read(&self, limits: &Limits) -> Result<Document, Unreadable> {
        crate::read::read(&self.package().bytes(), Path::new("报告.et"), limits)
    }
}

/// One sheet of these rows; a cell is text, or XML where it begins with `<`.
fn sheet(rows: &[&[&str]]) -> String {
    let cell = |cell: &&str| match cell.starts_with('<') {
        true => (*cell).to_owned(),
        false => format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
    };
    let row = |row: &&[&str]| format!("<row>{}</row>", row.iter().map(cell).collect::<String>());
    format!("<sheetData>{}</sheetData>", rows.iter().map(row).collect::<String>())
}

fn read(rows: &[&[&str]]) -> Document {
    Workbook::default().sheet("表", sheet(rows)).read()
}

/// Two formats with borders and two without, the second and the fourth of dates.
const STYLES: &str = r#"<numFmts><numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;"/></numFmts>
    <borders><border><left/><diagonal style="thin"/></border><border><left style="thin"/><top style="thin"/></border></borders>
    <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
    <cellXfs><xf numFmtId="0" borderId="0"/><xf numFmtId="14"/><xf numFmtId="0" borderId="1"/><xf numFmtId="165" borderId="1"/></cellXfs>"#;

/// A workbook with some of everything.
pub(in crate::read) fn sample() -> Zip {
    let merges = "<mergeCells><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"A2:A3\"/></mergeCells>";
    let rows: &[&[&str]] = &[
        &["标题"],
        &["规章", "<c s=\"3\"><v>45291</v></c>", "<c t=\"s\" s=\"2\"><v>0</v></c>"],
        &["", "<c><f>SUM(A1)</f></c>", "<c r=\"C3\"><v>1.5</v></c>"],
    ];
    let strings = "<si><r><t>文_x000D_件</t></r></si>";
    let workbook =
        Workbook { strings, styles: STYLES, settings: "<calcPr fullCalcOnLoad=\"1\"/>", ..Workbook::default() };
    workbook.sheet("表", sheet(rows) + merges).sheet("二\" state=\"hidden", sheet(&[&["a", "b"]])).package()
}

#[test]
fn values_of_every_kind() {
    let strings = "<si><t>规章</t></si><si><r><rPr/><t>行政</t></r><r><t xml:space=\"preserve\"> 许可</t></r><rPh><t>xu</t></rPh></si>";
    let workbook = Workbook { strings, styles: STYLES, ..Workbook::default() };
    for (cell, value) in [
        ("<c t=\"s\"><v>0</v></c>", "规章"),
        ("<c t=\"s\"><v> 1 </v></c>", "行政 许可"),
        ("<c t=\"inlineStr\"><is><t>一_x000D_&#10;二</t></is></c>", "一 二"),
        ("<c t=\"str\"><f>A1</f><v>3_x4E00_</v></c>", "3一"),
        ("<c t=\"str\"><f>A1</f><v></v></c>", ""),
        ("<c><v>9.0</v></c>", "9"),
        ("<c t=\"n\"><v>0.30000000000000004</v></c>", "0.30000000000000004"),
        ("<c><v>1.1398889E7</v></c>", "11398889"),
        ("<c><v>2.4252311082E4</v></c>", "24252.311082"),
        ("<c><v>-1942</v></c>", "-1942"),
        ("<c><v>1e400</v></c>", "1e400"),
        ("<c s=\"1\"><v>45291</v></c>", "2023-12-31"),
        ("<c s=\"3\"><v>45292.5</v></c>", "2024-01-01 12:00"),
        ("<c s=\"9\"><v>45291</v></c>", "45291"),
        ("<c t=\"d\"><v>2023-12-31T00:00:00</v></c>", "2023-12-31"),
        ("<c t=\"b\"><v>1</v></c>", "TRUE"),
        ("<c t=\"e\"><f>A1</f><v>#REF!</v></c>", "#REF!"),
        ("<c><f>SUM(A1:A2)</f><v>7</v></c>", "7"),
        ("<c><f>SUM(A1:A2)</f><v>0</v></c>", "0"),
        ("<c><f>SUM(A1:A2)</f></c>", "?"),
        ("<c><f>SUM(A1:A2)</f><v></v></c>", "?"),
        ("<c><f t=\"shared\" si=\"0\"/><v/></c>", "?"),
        ("<c><extLst><ext/></extLst></c>", ""),
    ] {
        let document = Workbook { sheets: vec![("表", sheet(&[&["x", cell, "y"]]))], ..workbook }.read();
        assert_eq!(shown(&document), ["[表]", &format!("x¦{value}¦y")], "{cell}");
    }
}

#[test]
fn results_of_no_program_are_none() {
    let rows: [&[&str]; 1] =
        [&["合计", "<c><f>SUM(A1:A2)</f><v>0</v></c>", "<c><f>SUM(A1:A2)</f><v>3</v></c>", "<c><v>0</v></c>"]];
    let settings = "<calcPr fullCalcOnLoad=\"1\"/>";
    let document = Workbook { settings, sheets: vec![("表", sheet(&rows))], ..Workbook::default() }.read();
    assert_eq!(shown(&document), ["[表]", "合计¦?¦3¦0"]);
    let settings = "<workbookPr date1904=\"1\"/>";
    let rows: [&[&str]; 1] = [&["日期", "<c s=\"1\"><v>43829</v></c>"]];
    let document =
        Workbook { settings, styles: STYLES, sheets: vec![("表", sheet(&rows))], ..Workbook::default() }.read();
    assert_eq!(shown(&document), ["[表]", "日期¦2023-12-31"]);
}

#[test]
fn a_report_on_a_sheet() {
    let rows: &[&[&str]] = &[
        &["清河县白杨镇政府信息公开工作年度报告"],
        &[],
        &["一、总体情况"],
        &["2023年，白杨镇……\n　　二是……。"],
        &["二、主动公开政府信息情况"],
        &["第二十条第（一）项", "<c/>", "<c/>"],
        &["信息内容", "本年制发件数", "本年废止件数"],
        &["规章", "<c><v>0</v></c>", "<c><v>1</v></c>"],
        &["第二十条第（五）项"],
        &["信息内容", "本年处理决定数量"],
        &["行政许可", "<c/>", "<c/>"],
        &[],
        &["六、其他需要报告的事项"],
        &["无。"],
    ];
    let document = read(rows);
    let expected = [
        "[表]",
        "清河县白杨镇政府信息公开工作年度报告",
        "一、总体情况",
        "2023年，白杨镇……",
        "二是……。",
        "二、主动公开政府信息情况",
        "第二十条第（一）项",
        "信息内容¦本年制发件数¦本年废止件数",
        "规章¦0¦1",
        "第二十条第（五）项¦¦",
        "信息内容¦本年处理决定数量¦",
        "行政许可¦¦",
        "六、其他需要报告的事项",
        "无。",
    ];
    assert_eq!(shown(&document), expected);
    assert!(document.view.contains("\n| 规章 | 0 | 1 |\n| 第二十条第（五）项 |  |  |\n"), "{}", document.view);
    assert_eq!(place_of(&document, "清河县"), (1, 1));
    assert_eq!(place_of(&document, "1 |\n| 第二十条"), (8, 3));
}

#[test]
fn borders_say_what_a_table_is() {
    let empty = "<c s=\"2\"/>";
    let label = |words: &str| format!("<c s=\"2\" t=\"inlineStr\"><is><t>{words}</t></is></c>");
    let (one, two, last) = (label("第二十条第（一）项"), label("规章"), label("四、结转下年度"));
    let rows: &[&[&str]] = &[
        &["二、主动公开政府信息情况"],
        &[&one],
        &[&two, empty, "<c s=\"2\"><v>1</v></c>"],
        &[&last, empty, empty],
        &["三、收到和处理"],
        &[&label(&"长".repeat(80))],
    ];
    let workbook = Workbook { styles: STYLES, sheets: vec![("表", sheet(rows))], ..Workbook::default() };
    let expected = [
        "[表]",
        "二、主动公开政府信息情况",
        "第二十条第（一）项¦¦",
        "规章¦¦1",
        "四、结转下年度¦¦",
        "三、收到和处理",
        &"长".repeat(80),
    ];
    assert_eq!(shown(&workbook.read()), expected);
}

#[test]
fn merged_cells_are_cells_once() {
    let merges = "<mergeCells><mergeCell ref=\"A1:D1\"/><mergeCell ref=\"A2:A4\"/><mergeCell ref=\"B3:C4\"/><mergeCell ref=\"D4\"/></mergeCells>";
    let rows: &[&[&str]] = &[
        &["标题", "隐", "隐"],
        &["三、结果", "（一）", "1", "2"],
        &["隐", "（二）", "隐", "3"],
        &["隐", "隐", "隐", "4"],
        &["四", "5", "6", "7"],
    ];
    let document = Workbook::default().sheet("表", sheet(rows) + merges).read();
    assert_eq!(shown(&document), ["[表]", "标题", "三、结果¦（一）¦1¦2", "（二）¦3", "4", "四¦5¦6¦7"]);
    assert_eq!(spans(&document), ["0+1x3 1+1x1 2+1x1 3+1x1", "1+2x2 3+1x1", "3+1x1", "0+1x1 1+1x1 2+1x1 3+1x1"]);
    assert!(document.view.contains("\n|  | （二） |  | 3 |\n|  |  |  | 4 |\n"), "{}", document.view);
}

#[test]
fn cells_that_are_merged_over_rows() {
    let merges = "<mergeCells><mergeCell ref=\"A1:C2\"/><mergeCell ref=\"A3:A4\"/></mergeCells>";
    let rows: &[&[&str]] = &[&["标题"], &[], &["三、结果", "（一）", "1"], &["", "（二）"], &["四", "（三）"]];
    let document = Workbook::default().sheet("表", sheet(rows) + merges).read();
    assert_eq!(shown(&document), ["[表]", "标题", "三、结果¦（一）¦1", "（二）¦", "四¦（三）¦"]);
    assert_eq!(document.blocks.len(), 3);
}

#[test]
fn merged_cells_that_overlap_do_no_harm() {
    let merges = "<mergeCells><mergeCell ref=\"A1:B2\"/><mergeCell ref=\"B1:C2\"/><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>";
    let document = Workbook::default().sheet("表", sheet(&[&["a", "b", "c"], &["d", "e", "f"]]) + merges).read();
    assert_eq!(shown(&document)[0], "[表]");
}

#[test]
fn a_blank_row_is_a_gap_unless_a_wider_table_follows() {
    let rows: &[&[&str]] = &[&["a", "b", "c"], &[], &["d", "e"], &[], &["f", "g", "h", "i"]];
    let document = read(rows);
    assert_eq!(shown(&document), ["[表]", "a¦b¦c", "d¦e¦", "f¦g¦h¦i"]);
    assert_eq!(document.blocks.len(), 3);
}

#[test]
fn places_count_as_the_program_does() {
    let rows =
        "<sheetData><row r=\"7\"><c r=\"H7\" t=\"inlineStr\"><is><t>甲</t></is></c><c r=\"J7\"><v>42</v></c></row>
        <row><c><v>5</v></c><c r=\"K8\"><v>6</v></c></row></sheetData>";
    let document = Workbook::default().sheet("一", sheet(&[&["乙", "1"]])).sheet("二", rows).read();
    assert_eq!(shown(&document), ["[一]", "乙¦1", "[二]", "¦¦¦¦¦¦¦甲¦¦42¦", "5¦¦¦¦¦¦¦¦¦¦6"]);
    assert_eq!(place_of(&document, "42"), (7, 10));
    assert_eq!(place_of(&document, "5 |"), (8, 1));
}

#[test]
fn what_is_hidden_is_read_and_noted() {
    let hidden = "<sheetData><row r=\"1\"><c><v>1</v></c><c><v>2</v></c></row><row r=\"2\" hidden=\"1\"><c><v>3</v></c><c><v>4</v></c></row>
        <row r=\"3\" hidden=\"1\"/></sheetData>";
    let nothing = "<sheetData><row r=\"3\" hidden=\"1\"/></sheetData>";
    let workbook = Workbook::default()
        .sheet("一", hidden)
        .sheet("二\" state=\"veryHidden", sheet(&[&["a", "b"]]))
        .sheet("三\" state=\"hidden", nothing)
        .sheet("四", format!("<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols>{}", sheet(&[&["c", "d"]])))
        .sheet("五", format!("<cols><col min=\"3\" max=\"9\" hidden=\"1\"/></cols>{}", sheet(&[&["e", "f"]])))
        .sheet("chart", "");
    let document = workbook.read();
    assert_eq!(shown(&document), ["[一]", "1¦2", "3¦4", "[二]", "a¦b", "[三]", "[四]", "c¦d", "[五]", "e¦f"]);
    let notes = [Note::HiddenRows("一".into()), Note::HiddenSheet("二".into()), Note::HiddenColumns("四".into())];
    assert_eq!(document.notes, notes);
}

#[test]
fn what_lies_on_a_sheet_is_noted() {
    let noted = |drawing: &str| {
        let relationship =
            "<Relationships><Relationship Id=\"d\" Type=\"x/drawing\" Target=\"../drawings/1.xml\"/></Relationships>";
        let package = Workbook::default().sheet("表", sheet(&[&["a", "b"]])).package();
        let package = package.entry("xl/sheets/_rels/0.xml.rels", relationship).entry(
            "xl/drawings/1.xml",
            format!("<xdr:wsDr><xdr:twoCellAnchor>{drawing}</xdr:twoCellAnchor></xdr:wsDr>"),
        );
        crate::read::read(&package.bytes(), Path::new(""), &Limits::default()).unwrap().notes
    };
    for drawing in ["<xdr:pic/>", "<xdr:sp><xdr:txBody/></xdr:sp>", "<xdr:graphicFrame/>"] {
        assert_eq!(noted(drawing), [Note::Drawings("表".into())], "{drawing}");
    }
    assert_eq!(noted("<xdr:clientData/>"), []);
}

#[test]
fn what_a_workbook_may_cost() {
    let too_large = |sheet: String, limits: Limits| match Workbook::default().sheet("表", sheet).try_read(&limits) {
        Err(Unreadable::TooLarge { limit, .. }) => limit,
        other => panic!("{other:?}"),
    };
    let far = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>1</v></c></row></sheetData>";
    assert_eq!(too_large(far.into(), Limits { cells: 10_000, ..Limits::default() }), Limit::Cells);
    let long = sheet(&[&["长".repeat(500).as_str(), "b"]]);
    assert_eq!(too_large(long, Limits { inflated_size: 1500, ..Limits::default() }), Limit::InflatedSize);
    // One long text, in many cells.
    let strings: &str = Box::leak(format!("<si><t>{}</t></si>", "长".repeat(1000)).into_boxed_str());
    let many = format!("<sheetData><row>{}</row></sheetData>", "<c t=\"s\"><v>0</v></c>".repeat(100));
    let workbook = Workbook { strings, sheets: vec![("表", many)], ..Workbook::default() };
    let read = workbook.try_read(&Limits { inflated_size: 20_000, ..Limits::default() });
    assert_eq!(read.map(drop), Err(Unreadable::TooLarge { limit: Limit::InflatedSize, most: 20_000 }));
}

#[test]
fn references_to_nothing_are_damage() {
    for inside in [
        "<sheetData><row><c t=\"s\"><v>7</v></c></row></sheetData>",
        "<sheetData><row r=\"9999999\"><c><v>7</v></c></row></sheetData>",
        "<sheetData><row><c r=\"ZZZZ1\"><v>7</v></c></row></sheetData>",
        "<sheetData><row><c r=\"7\"><v>7</v></c></row></sheetData>",
        "<sheetData><row>",
    ] {
        let read = Workbook::default().sheet("表", inside).try_read(&Limits::default());
        assert_eq!(read.map(drop), Err(Unreadable::Damaged { part: "xl/sheets/0.xml".into() }), "{inside}");
    }
}
