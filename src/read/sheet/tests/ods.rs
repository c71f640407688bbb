use super::{place_of, shown, spans};
use crate::read::fixture::Zip;
use crate::read::{Document, Limit, Limits, Note, Unreadable};
use std::path::Path;

const STYLES: &str = r#"<office:automatic-styles>
    <style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>
    <style:style style:name="box" style:family="table-cell"><style:table-cell-properties fo:border="0.06pt solid #000"/></style:style>
    <style:style style:name="line" style:family="table-cell">
      <style:table-cell-properties fo:border-bottom="1pt solid #000" fo:border-top="none"/></style:style></office:automatic-styles>"#;

fn package(tables: &str, manifest: &str) -> Zip {
    let content = format!(
        "<office:document-content>{STYLES}<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>\
         </office:document-content>"
    );
    Zip::default()
        .entry("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        .entry("META-INF/manifest.xml", manifest)
        .entry("content.xml", content)
}

fn try_read(rows: &str, limits: &Limits) -> Result<Document, Unreadable> {
    let table = format!("<table:table table:name=\"表\">{rows}</table:table>");
    crate::read::read(&package(&table, "").bytes(), Path::new("报告.ods"), limits)
}

fn read(rows: &str) -> Document {
    try_read(rows, &Limits::default()).unwrap_or_else(|error| panic!("{error:?}"))
}

fn cell(words: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{words}</text:p></table:table-cell>")
}

fn row(cells: &[&str]) -> String {
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

/// A workbook with some of everything.
pub(in crate::read) fn sample() -> Zip {
    let wide = "<table:table-cell table:number-columns-spanned=\"2\" table:number-columns-repeated=\"2\"><text:p>宽<text:s/></text:p></table:table-cell>";
    let number = "<table:table-cell table:style-name=\"box\" office:value-type=\"float\" office:value=\"1.5\"/>";
    let rows = row(&[&cell("规章"), number, wide]) + &row(&["<table:covered-table-cell/>", number]);
    package(
        &format!("<table:table table:name=\"表\"><table:table-column/>{rows}</table:table>"),
        "<manifest:manifest/>",
    )
}

#[test]
fn values_of_every_kind() {
    for (attributes, inside, value) in [
        ("office:value-type=\"float\" office:value=\"9.0\"", "<text:p>9</text:p>", "9"),
        (
            "office:value-type=\"float\" office:value=\"0.30000000000000004\"",
            "<text:p>0.3</text:p>",
            "0.30000000000000004",
        ),
        ("office:value-type=\"date\" office:date-value=\"2023-12-31\"", "<text:p>31/12</text:p>", "2023-12-31"),
        ("office:value-type=\"boolean\" office:boolean-value=\"true\"", "<text:p>真</text:p>", "TRUE"),
        ("office:value-type=\"time\" office:time-value=\"PT10H\"", "<text:p>10:00</text:p>", "10:00"),
        (
            "office:value-type=\"string\"",
            "<text:p>一<text:s text:c=\"2\"/><text:span>二</text:span></text:p>",
            "一  二",
        ),
        ("office:value-type=\"string\"", "<text:p>一</text:p><text:p>二</text:p>", "一 二"),
        (
            "office:value-type=\"string\"",
            "<office:annotation><text:p>批注</text:p></office:annotation><text:p>1</text:p>",
            "1",
        ),
        ("office:value-type=\"string\" office:string-value=\"甲\"", "", "甲"),
        ("table:formula=\"of:=SUM(A)\" office:value-type=\"float\" office:value=\"0\"", "<text:p>0</text:p>", "0"),
        ("table:formula=\"of:=IF(A)\" office:value-type=\"string\"", "", ""),
        ("table:formula=\"of:=IF(A)\"", "<text:p/>", ""),
        ("table:formula=\"of:=SUM(A)\"", "", "?"),
        (
            "table:formula=\"of:=A\" office:value-type=\"string\" calcext:value-type=\"error\"",
            "<text:p>#REF!</text:p>",
            "#REF!",
        ),
    ] {
        let made = format!("<table:table-cell {attributes}>{inside}</table:table-cell>");
        assert_eq!(shown(&read(&row(&[&cell("x"), &made, &cell("y")]))), ["[表]", &format!("x¦{value}¦y")], "{made}");
    }
}

#[test]
fn repeated_cells_and_rows() {
    let rows = [
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
        "\n <table:table-header-rows> <table:table-row table:number-rows-repeated=\"2\">",
        "<table:table-cell/><table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"float\" office:value=\"1\"/>",
        "<table:table-cell table:number-columns-repeated=\"16381\"/></table:table-row> </table:table-header-rows>",
        &row(&[&cell("甲"), "<table:table-cell table:number-columns-repeated=\"2\"/>", &cell("乙")]),
        "<table:table-row table:number-rows-repeated=\"1048571\"><table:table-cell table:style-name=\"box\" table:number-columns-repeated=\"9\"/></table:table-row>",
    ];
    let document = read(&rows.concat());
    assert_eq!(shown(&document), ["[表]", "¦1¦1¦", "¦1¦1¦", "甲¦¦¦乙"]);
    assert_eq!(place_of(&document, "乙"), (5, 4));
}

#[test]
fn merged_cells_are_cells_once() {
    let wide = "<table:table-cell table:number-columns-spanned=\"2\" table:number-rows-spanned=\"2\"><text:p>宽</text:p></table:table-cell>";
    let covered = "<table:covered-table-cell/>";
    let document = read(&(row(&[wide, covered, &cell("1")]) + &row(&[covered, covered, &cell("2")])));
    assert_eq!(shown(&document), ["[表]", "宽¦1", "2"]);
    assert_eq!(spans(&document), ["0+2x2 2+1x1", "2+1x1"]);
}

#[test]
fn borders_come_from_cells_rows_and_columns() {
    let columns = "<table:table-column table:number-columns-repeated=\"2\" table:default-cell-style-name=\"box\"/>\
        <table:table-column table:default-cell-style-name=\"Default\"/>";
    let label = cell("四、结转下年度继续办理");
    let plain = "<table:table-cell table:style-name=\"line\" office:value-type=\"string\"><text:p>五、问题</text:p></table:table-cell>";
    let document = read(
        &[columns, &row(&[&cell("规章"), &cell("0")]), &row(&[&label, "<table:table-cell/>"]), &row(&[plain])].concat(),
    );
    assert_eq!(shown(&document), ["[表]", "规章¦0", "四、结转下年度继续办理¦", "五、问题"]);
}

#[test]
fn what_is_hidden_is_read_and_noted() {
    let rows = row(&[&cell("a"), &cell("b")])
        + &row(&[&cell("c"), &cell("d")])
            .replace("<table:table-row>", "<table:table-row table:visibility=\"collapse\">");
    let tables = format!(
        "<table:table table:name=\"一\"><table:table-column/><table:table-column table:visibility=\"collapse\"/>{rows}</table:table><table:table table:name=\"二\" table:style-name=\"hidden\">{}</table:table>",
        row(&[&cell("e")])
    );
    let document = crate::read::read(&package(&tables, "").bytes(), Path::new(""), &Limits::default()).unwrap();
    assert_eq!(shown(&document), ["[一]", "a¦b", "c¦d", "[二]", "e"]);
    let notes = [Note::HiddenRows("一".into()), Note::HiddenColumns("一".into()), Note::HiddenSheet("二".into())];
    assert_eq!(document.notes, notes);
}

#[test]
fn what_lies_on_a_sheet_is_noted() {
    let frame = "<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>";
    let in_cell = cell("a").replace("<text:p>", &format!("{frame}<text:p>"));
    for document in [
        read(&[format!("<table:shapes>{frame}</table:shapes>"), row(&[&cell("a"), &cell("b")])].concat()),
        read(&row(&[&in_cell, &cell("b")])),
    ] {
        assert_eq!(shown(&document)[1], "a¦b");
        assert_eq!(document.notes, [Note::Drawings("表".into())]);
    }
}

#[test]
fn what_is_encrypted_or_cut_or_too_large() {
    let encrypted = package("", "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>").bytes();
    assert_eq!(crate::read::read(&encrypted, Path::new(""), &Limits::default()).map(drop), Err(Unreadable::Encrypted));
    let cut = Zip::default()
        .entry("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        .entry("content.xml", "<a><table:table>");
    let damaged = Unreadable::Damaged { part: "content.xml".into() };
    assert_eq!(crate::read::read(&cut.bytes(), Path::new(""), &Limits::default()).map(drop), Err(damaged.clone()));
    let many = "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"100\"><text:p>1</text:p></table:table-cell></table:table-row>";
    assert_eq!(
        try_read(many, &Limits::default()).map(drop),
        Err(Unreadable::TooLarge { limit: Limit::Cells, most: 1_000_000 })
    );
    let beyond = many.replace("1000000", "9999999");
    assert_eq!(try_read(&beyond, &Limits::default()).map(drop), Err(damaged));
}
