use super::{place_of, shown, spans};
use crate::read::fixture::compound;
use crate::read::{Document, Limit, Limits, Note, Unreadable};
use std::path::Path;

fn record(id: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&id.to_le_bytes(), &length.to_le_bytes(), data].concat()
}

/// The beginning of a section: its version, and what it is.
fn begin(version: u16, kind: u16) -> Vec<u8> {
    record(0x0809, &[version.to_le_bytes(), kind.to_le_bytes()].concat())
}

fn wide(words: &str) -> Vec<u8> {
    words.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A string with its length in two bytes before it.
fn string(words: &str) -> Vec<u8> {
    let length = u16::try_from(words.encode_utf16().count()).unwrap();
    [&length.to_le_bytes()[..], &[1], &wide(words)].concat()
}

/// Row, column and format, and what comes behind.
fn cell(id: u16, row: u16, column: u16, style: u16, rest: &[u8]) -> Vec<u8> {
    let place = [row, column, style].map(u16::to_le_bytes).concat();
    record(id, &[&place, rest].concat())
}

fn label(row: u16, column: u16, words: &str) -> Vec<u8> {
    cell(0x0204, row, column, 0, &string(words))
}

fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
    cell(0x0203, row, column, 0, &value.to_le_bytes())
}

/// A formula: its result, options, and operations.
fn formula(row: u16, column: u16, result: [u8; 8], options: u16, operations: &[u8]) -> Vec<u8> {
    let length = u16::try_from(operations.len()).unwrap();
    let rest = [&result[..], &options.to_le_bytes(), &[0; 4], &length.to_le_bytes(), operations].concat();
    cell(0x0006, row, column, 0, &rest)
}

/// The stream of a workbook: records of its own, and sheets with their states.
fn stream(globals: &[Vec<u8>], sheets: &[(&str, u8, Vec<Vec<u8>>)]) -> Vec<u8> {
    let section = |records: &[Vec<u8>]| [begin(0x600, 0x10), records.concat(), record(0x0a, &[])].concat();
    let index = |offset: usize, name: &str, state: u8| {
        let length = u8::try_from(name.encode_utf16().count()).unwrap();
        record(0x85, &[&u32::try_from(offset).unwrap().to_le_bytes()[..], &[state, 0, length, 1], &wide(name)].concat())
    };
    let head = |offsets: &[usize]| {
        let entries = sheets.iter().zip(offsets).map(|((name, state, _), offset)| index(*offset, name, *state));
        [begin(0x600, 5), globals.concat(), entries.collect::<Vec<_>>().concat(), record(0x0a, &[])].concat()
    };
    let bodies: Vec<_> = sheets.iter().map(|(_, _, records)| section(records)).collect();
    let mut offset = head(&vec![0; sheets.len()]).len();
    let mut offsets = Vec::new();
    for body in &bodies {
        offsets.push(offset);
        offset += body.len();
    }
    [head(&offsets), bodies.concat()].concat()
}

fn try_read(stream: &[u8], limits: &Limits) -> Result<Document, Unreadable> {
    crate::read::read(&compound(&[("Workbook", stream)]), Path::new("报告.et"), limits)
}

fn read(globals: &[Vec<u8>], records: Vec<Vec<u8>>) -> Document {
    try_read(&stream(globals, &[("表", 0, records)]), &Limits::default()).unwrap_or_else(|error| panic!("{error:?}"))
}

/// A format of cells: its number format, and its borders.
fn style(format: u16, lines: u16) -> Vec<u8> {
    record(0xe0, &[&[0; 2], &format.to_le_bytes()[..], &[0; 6], &lines.to_le_bytes(), &[0; 8]].concat())
}

/// The stream of a workbook with some of everything.
pub(in crate::read) fn sample() -> Vec<u8> {
    let strings = [&[0; 8][..], &string("规章"), &string("文件")].concat();
    let more = record(0x3c, &string("许可"));
    let records = vec![
        cell(0x00fd, 0, 0, 1, &0u32.to_le_bytes()),
        formula(0, 1, 7f64.to_le_bytes(), 0, &[0x19, 0x10, 0, 0]),
        label(1, 0, "许可"),
        formula(1, 1, [0, 0, 0, 0, 0, 0, 0xff, 0xff], 0, &[]),
        record(0x0207, &string("三")),
        record(0xe5, &[&[1, 0][..], &[0, 0, 1, 0, 0, 0, 0, 0]].concat()),
    ];
    let globals = [style(0, 0), style(14, 0x1111), record(0xfc, &strings), more];
    stream(&globals, &[("表", 0, records), ("二", 1, vec![number(3, 9, 1.0)])])
}

#[test]
fn values_of_every_kind() {
    let strings = [&[0; 8][..], &string("规章"), &string("文件")].concat();
    let globals = [
        style(0, 0),
        style(14, 0),
        style(164, 0),
        record(0x041e, &[&164u16.to_le_bytes()[..], &string("yyyy\"年\"")].concat()),
        record(0xfc, &strings),
    ];
    let text_result = [0, 0, 0, 0, 0, 0, 0xff, 0xff];
    let sum = [0x25, 0, 0, 1, 0, 0, 0xc0, 0, 0xc0, 0x19, 0x10, 0, 0];
    for (records, value) in [
        (label(0, 1, "甲"), "甲"),
        (cell(0x00fd, 0, 1, 0, &1u32.to_le_bytes()), "文件"),
        (number(0, 1, 9.0), "9"),
        (number(0, 1, 75.926), "75.926"),
        (cell(0x027e, 0, 1, 0, &((8 << 2) | 2u32).to_le_bytes()), "8"),
        (cell(0x0203, 0, 1, 1, &45_291.0f64.to_le_bytes()), "2023-12-31"),
        (cell(0x0203, 0, 1, 2, &45_291.0f64.to_le_bytes()), "2023-12-31"),
        (cell(0x0205, 0, 1, 0, &[1, 0]), "TRUE"),
        (cell(0x0205, 0, 1, 0, &[0x17, 1]), "#REF!"),
        (formula(0, 1, 7f64.to_le_bytes(), 0, &sum), "7"),
        (formula(0, 1, 0f64.to_le_bytes(), 0, &sum), "0"),
        (formula(0, 1, 0f64.to_le_bytes(), 2, &sum), "?"),
        (formula(0, 1, [3, 0, 0, 0, 0, 0, 0xff, 0xff], 0, &sum), "?"),
        (formula(0, 1, [3, 0, 0, 0, 0, 0, 0xff, 0xff], 0, &[0x17, 0, 0]), ""),
        (formula(0, 1, [2, 0, 0x07, 0, 0, 0, 0xff, 0xff], 0, &sum), "#DIV/0!"),
        ([formula(0, 1, text_result, 0, &sum), record(0x0207, &string("三"))].concat(), "三"),
        ([begin(0x600, 0x20), label(0, 1, "图"), record(0x0a, &[]), label(0, 1, "乙")].concat(), "乙"),
    ] {
        let document = read(&globals, vec![label(0, 0, "x"), records.clone(), label(0, 2, "y")]);
        assert_eq!(shown(&document), ["[表]", &format!("x¦{value}¦y")], "{records:x?}");
    }
}

#[test]
fn rows_of_numbers_and_of_blanks() {
    let short = |value: u32| [&[0, 0][..], &((value << 2) | 2).to_le_bytes()].concat();
    let numbers = [&[0, 0, 1, 0][..], &short(5), &short(6), &[2, 0]].concat();
    let blanks = [&[1, 0, 1, 0][..], &[1, 0, 1, 0], &[2, 0]].concat();
    let records = vec![label(0, 0, "规章"), record(0xbd, &numbers), label(1, 0, "文件"), record(0xbe, &blanks)];
    let document = read(&[style(0, 0), style(0, 0x1111)], records);
    assert_eq!(shown(&document), ["[表]", "规章¦5¦6", "文件¦¦"]);
    assert_eq!(place_of(&document, "6"), (1, 3));
}

#[test]
fn merged_cells_and_what_is_hidden() {
    let merges = record(0xe5, &[&[1, 0][..], &[0, 0, 1, 0, 0, 0, 0, 0]].concat());
    let hidden = record(0x0208, &[&[1, 0][..], &[0; 10], &[0x20, 0, 0, 0]].concat());
    let column = record(0x7d, &[&[1, 0, 1, 0][..], &[0; 4], &[1, 0]].concat());
    let picture = record(0x5d, &[0x15, 0, 0x12, 0, 8, 0]);
    let filter = record(0x5d, &[0x15, 0, 0x12, 0, 0x14, 0]);
    let records = vec![
        hidden,
        column,
        picture,
        label(0, 0, "三"),
        number(0, 1, 1.0),
        label(1, 0, "隐"),
        number(1, 1, 2.0),
        merges,
    ];
    let sheets = [("一", 0, records), ("二", 1, vec![filter, label(3, 9, "戊")])];
    let document = try_read(&stream(&[], &sheets), &Limits::default()).unwrap();
    assert_eq!(shown(&document), ["[一]", "三¦1", "2", "[二]", "戊"]);
    assert_eq!(spans(&document), ["0+1x2 1+1x1", "1+1x1"]);
    let of_first = [Note::HiddenRows, Note::HiddenColumns, Note::Drawings].map(|note| note("一".into()));
    assert_eq!(document.notes[..3], of_first);
    assert_eq!(document.notes[3..], [Note::HiddenSheet("二".into())]);
    assert_eq!(place_of(&document, "戊"), (4, 10));
}

#[test]
fn strings_of_excel_95_are_in_a_code_page() {
    let name = record(0x85, &[&[0, 0, 0, 0, 0, 0, 4][..], b"\xb1\xed\xb8\xf1"].concat());
    let mut stream = [begin(0x500, 5), record(0x42, &936u16.to_le_bytes()), name, record(0x0a, &[])].concat();
    let offset = u32::try_from(stream.len()).unwrap().to_le_bytes();
    let at = stream.windows(2).position(|id| id == [0x85, 0]).unwrap() + 4;
    stream[at..at + 4].copy_from_slice(&offset);
    let text = cell(0x0204, 0, 0, 0, &[&[4, 0][..], b"\xb9\xe6\xd5\xc2"].concat());
    stream.extend([begin(0x500, 0x10), text, number(0, 1, 3.0), record(0x0a, &[])].concat());
    let document = crate::read::read(&compound(&[("Book", &stream)]), Path::new(""), &Limits::default()).unwrap();
    assert_eq!(shown(&document), ["[表格]", "规章¦3"]);
}

#[test]
fn what_is_encrypted_or_cut_or_too_large() {
    let encrypted = stream(&[record(0x2f, &[1, 0])], &[]);
    assert_eq!(try_read(&encrypted, &Limits::default()).map(drop), Err(Unreadable::Encrypted));
    let whole = stream(&[], &[("表", 0, vec![label(0, 0, "规章"), number(0, 1, 3.0)])]);
    let damaged = Unreadable::Damaged { part: "Workbook".into() };
    for length in 1..whole.len() {
        let read = try_read(&whole[..length], &Limits::default()).map(drop);
        assert!(
            read == Err(damaged.clone()) || read == Err(Unreadable::Damaged { part: String::new() }),
            "{length}: {read:?}"
        );
    }
    let beyond = stream(&[], &[("表", 0, vec![cell(0x00fd, 0, 1, 0, &9u32.to_le_bytes())])]);
    assert_eq!(try_read(&beyond, &Limits::default()).map(drop), Err(damaged));
    let limits = Limits { cells: 3, ..Limits::default() };
    assert_eq!(try_read(&whole, &limits).map(drop), Err(Unreadable::TooLarge { limit: Limit::Cells, most: 3 }));
}
