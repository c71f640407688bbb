//! The layouts that text files come in.

use super::sample::Sample;
use gouji::form::{Layout as Printed, Table};

/// How the tables of a text are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Tabs between cells, blank cells where merged ones are: as copied from Word.
    Tabs,
    /// Markdown with a ruling under the header.
    Markdown,
    /// Bars at both ends, no ruling.
    Bars,
    /// Bars between cells only.
    InnerBars,
    /// Bars behind every cell, rows filled up to the width of the grid.
    Padded,
    /// A cell a line.
    Lines,
    /// A cell a line, a blank line between.
    SpacedLines,
    /// A cell a line with a bar behind it.
    BarredLines,
    /// Blanks between cells.
    Blanks,
}

pub const ALL: [Layout; 9] = [
    Layout::Tabs,
    Layout::Markdown,
    Layout::Bars,
    Layout::InnerBars,
    Layout::Padded,
    Layout::Lines,
    Layout::SpacedLines,
    Layout::BarredLines,
    Layout::Blanks,
];

/// A row of cells; `None` is a cell that a merged one covers.
type Row = Vec<Option<String>>;

/// The whole report.
pub fn render(sample: &Sample, layout: Layout) -> String {
    let form = sample.printed();
    let year = sample.year;
    let mut text = format!("{}{year}年政府信息公开工作年度报告\n\n", sample.body);
    let notice = &form.notice;
    text.push_str(&format!(
        "本报告根据《中华人民共和国政府信息公开条例》和《{}》（国办公开办函〔{}〕{}号）要求编制。本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。\n\n",
        notice.title, notice.year, notice.number
    ));
    for (at, section) in form.sections.iter().enumerate() {
        if sample.lost_sections.contains(&at) {
            continue;
        }
        let mark = if layout == Layout::Markdown { "## " } else { "" };
        text.push_str(&format!("{mark}{}、{}\n\n", section.number, section.title));
        match form.tables.iter().find(|table| table.section == section.id) {
            Some(table) => text.push_str(&set(&rows(sample, table), layout)),
            None => text.push_str(prose(&section.name)),
        }
        text.push('\n');
    }
    text
}

fn prose(section: &str) -> &'static str {
    match section {
        "overview" => {
            "本机关全面推进政府信息公开工作。（一）主动公开。通过门户网站主动公开各类政府信息。（二）依申请公开。依法办理信息公开申请。（三）政府信息管理。严格审核发布。（四）平台建设。建好网站和政务公开专区。（五）监督保障。加强考核和培训，开展社会评议，没有需要责任追究的情况。\n"
        }
        "problems" => {
            "存在的主要问题是公开的形式不够丰富。下一步将改进解读方式，加强业务培训，提升公开的质量和效果。\n"
        }
        _ => "本年度没有收取信息处理费，没有其他需要报告的事项。\n",
    }
}

/// The rows of a table as printed, with the cells that merged ones cover.
fn rows(sample: &Sample, table: &Table) -> Vec<Row> {
    match table.layout {
        Printed::SideBySide => side_by_side(sample, table),
        Printed::Rows if table.blocks.len() > 1 => blocks(sample, table),
        Printed::Rows => grouped(sample, table),
    }
}

fn filled(label: &str) -> Option<String> {
    Some(label.to_owned())
}

fn blocks(sample: &Sample, table: &Table) -> Vec<Row> {
    let widest = table.blocks.iter().map(|block| block.columns.len()).max().unwrap_or(0) + 1;
    let wide = |mut row: Row| {
        row.resize(widest, None);
        row
    };
    let cells = sample.cells(&table.name);
    let mut rows = Vec::new();
    for block in &table.blocks {
        rows.push(wide(vec![block.caption.clone()]));
        let header = table.columns[block.columns.clone()].iter().map(|column| {
            let unit = column.label == "采购总金额";
            Some(if unit { format!("{}（单位：万元）", column.label) } else { column.label.clone() })
        });
        rows.push(wide(filled("信息内容").into_iter().map(Some).chain(header).collect()));
        for row in block.rows.clone() {
            let first = usize::from(table.rows[row].first_cell.0);
            let values = cells[first..first + block.columns.len()].iter().cloned().map(Some);
            rows.push(wide(filled(&table.rows[row].label).into_iter().map(Some).chain(values).collect()));
        }
    }
    rows
}

fn grouped(sample: &Sample, table: &Table) -> Vec<Row> {
    let label = |id: &str| table.column_groups.iter().find(|group| group.id == id).map(|group| group.label.clone());
    let column = |at: usize| Some(table.columns[at].label.clone());
    let none = |count: usize| vec![None; count];
    let mut rows: Vec<Row> = vec![
        [vec![table.note.clone(), None, None, label("applicants")], none(5), vec![column(6)]].concat(),
        [none(3), vec![column(0), label("organisation")], none(4), none(1)].concat(),
        [none(4), (1..6).map(column).collect(), none(1)].concat(),
    ];
    let mut last_groups: (Option<usize>, Option<usize>) = (None, None);
    let cells = sample.cells(&table.name);
    for row in table.rows.iter().filter(|row| !sample.lost_rows.contains(&row.id)) {
        let inner = row.under;
        let outer = inner
            .and_then(|group| table.groups[group].under)
            .or(inner.filter(|group| table.groups[*group].id == "handling"));
        let outer = outer.or_else(|| inner.map(|_| 0));
        let nested = inner.filter(|group| table.groups[*group].id != "handling");
        let name = |group: Option<usize>, last: Option<usize>| {
            group.filter(|_| group != last).map(|it| table.groups[it].label.clone())
        };
        let mut cells_of_row: Row = match (outer, nested) {
            (None, _) => vec![filled(&row.label), None, None],
            (Some(_), None) => vec![name(outer, last_groups.0), filled(&row.label), None],
            (Some(_), Some(_)) => vec![name(outer, last_groups.0), name(nested, last_groups.1), filled(&row.label)],
        };
        last_groups = (outer, nested);
        let first = usize::from(row.first_cell.0);
        cells_of_row.extend(cells[first..first + 7].iter().cloned().map(Some));
        rows.push(cells_of_row);
    }
    rows
}

fn side_by_side(sample: &Sample, table: &Table) -> Vec<Row> {
    let row = |at: usize| Some(table.rows[at].label.clone());
    let columns = || table.columns.iter().map(|column| Some(column.label.clone())).collect::<Row>();
    let none = |count: usize| vec![None; count];
    let group = Some(table.groups[0].label.clone());
    vec![
        [vec![row(0)], none(4), vec![group], none(9)].concat(),
        [columns(), vec![row(1)], none(4), vec![row(2)], none(4)].concat(),
        [none(5), columns(), columns()].concat(),
        sample.cells(&table.name).iter().cloned().map(Some).collect(),
    ]
}

fn set(rows: &[Row], layout: Layout) -> String {
    let mut text = String::new();
    for (at, row) in rows.iter().enumerate() {
        text.push_str(&line(row, layout));
        if layout == Layout::Markdown && at == 0 {
            text.push_str(&format!("|{}\n", " --- |".repeat(row.len())));
        }
    }
    text
}

fn line(row: &Row, layout: Layout) -> String {
    let all = || row.iter().map(|cell| cell.clone().unwrap_or_default());
    // What a converter leaves of a row with merged cells.
    let left = || row.iter().flatten().cloned().collect::<Vec<_>>();
    let first = |cells: Vec<String>, line: fn(&str) -> String| cells.iter().map(|cell| line(cell)).collect::<String>();
    match layout {
        Layout::Tabs => all().collect::<Vec<_>>().join("\t") + "\n",
        Layout::Markdown | Layout::Bars => format!("| {} |\n", all().collect::<Vec<_>>().join(" | ")),
        Layout::InnerBars => all().collect::<Vec<_>>().join(" | ") + "\n",
        Layout::Padded => {
            let cells = left();
            let padding = "|".repeat(row.len() - cells.len());
            format!("{} | {padding}\n", cells.join(" | "))
        }
        Layout::Lines => first(left(), |cell| format!("{cell}\n")),
        Layout::SpacedLines => first(left(), |cell| format!("{cell}\n\n")),
        Layout::BarredLines => {
            let cells = left();
            let padding = "|".repeat(row.len() - cells.len());
            let lines = first(cells, |cell| format!("{cell} |\n"));
            if padding.is_empty() { lines } else { format!("{lines}{padding}\n") }
        }
        Layout::Blanks => left().join(" ") + "\n",
    }
}

/// Layouts in which a blank cell can be seen.
pub fn shows_blanks(layout: Layout) -> bool {
    matches!(layout, Layout::Tabs | Layout::Markdown | Layout::Bars | Layout::InnerBars)
}
