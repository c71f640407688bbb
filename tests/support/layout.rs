//! The layouts that text files come in.

use super::sample::Sample;
use gouji::form::{Layout as Printed, Table};

/// How the tables of a text are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
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
    /// A cell a line, blanks before it.
    IndentedLines,
    /// A cell a line with a bar behind it, and nothing for the cells that merged ones cover.
    BareBarredLines,
    /// A cell a line with a bar behind it, a bar alone before each row.
    LedLines,
    /// A cell a line with a bar behind it, but rows of one cell with all their bars on one line.
    MixedLines,
    /// Bars on lines of their own.
    OwnLineBars,
    /// Every row a table of its own, each with a ruling.
    RowTables,
}

pub(crate) const ALL: [Layout; 15] = [
    Layout::Tabs,
    Layout::Markdown,
    Layout::Bars,
    Layout::InnerBars,
    Layout::Padded,
    Layout::Lines,
    Layout::SpacedLines,
    Layout::BarredLines,
    Layout::Blanks,
    Layout::IndentedLines,
    Layout::BareBarredLines,
    Layout::LedLines,
    Layout::MixedLines,
    Layout::OwnLineBars,
    Layout::RowTables,
];

impl Layout {
    /// True where a blank cell can be seen, and cells that merged ones cover are blank cells.
    pub(crate) fn is_grid(self) -> bool {
        matches!(self, Self::Tabs | Self::Markdown | Self::Bars | Self::InnerBars | Self::RowTables)
    }

    /// True where bars end the cells.
    pub(crate) fn has_bars(self) -> bool {
        !matches!(self, Self::Tabs | Self::Blanks | Self::Lines | Self::SpacedLines | Self::IndentedLines)
    }

    /// True where every cell has a line of its own.
    pub(crate) fn is_cell_a_line(self) -> bool {
        !self.is_grid() && !matches!(self, Self::Padded | Self::Blanks)
    }
}

/// A row of cells; `None` is a cell that a merged one covers.
pub(crate) type Row = Vec<Option<String>>;

/// What a report is put together from.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Heading(String),
    Paragraph(String),
    Table { name: String, rows: Vec<Row> },
}

/// The whole report.
pub(crate) fn render(sample: &Sample, layout: Layout) -> String {
    set(&parts(sample), layout)
}

/// The report in parts.
pub(crate) fn parts(sample: &Sample) -> Vec<Part> {
    let (form, edits) = (sample.printed(), &sample.edits);
    let year = sample.year;
    let notice = &sample.cited().notice;
    let period = edits.period.clone().unwrap_or_else(|| format!("自{year}年1月1日起至{year}年12月31日止"));
    let mut parts = vec![
        Part::Paragraph(format!("{}{year}年政府信息公开工作年度报告", sample.body)),
        Part::Paragraph(format!(
            "本报告根据《中华人民共和国政府信息公开条例》和《{}》（国办公开办函〔{}〕{}号）要求编制。本报告所列数据的统计期限{period}。",
            notice.title, notice.year, notice.number
        )),
    ];
    for section in form.sections.iter().filter(|section| !edits.lost_sections.contains(section.name.as_str())) {
        if !edits.lost_headings.contains(section.name.as_str()) {
            parts.push(Part::Heading(format!("{}、{}", section.number, section.title)));
        }
        match form.tables.iter().find(|table| table.section == section.id) {
            Some(table) if edits.lost_tables.contains(table.name.as_str()) => {}
            Some(table) => parts.push(Part::Table { name: table.name.clone(), rows: rows(sample, table) }),
            None => parts.push(Part::Paragraph(prose(&section.name).to_owned())),
        }
    }
    parts
}

/// Parts as text.
pub(crate) fn set(parts: &[Part], layout: Layout) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Heading(words) => {
                let mark = if layout == Layout::Markdown { "## " } else { "" };
                text.push_str(&format!("{mark}{words}\n\n"));
            }
            Part::Paragraph(words) => text.push_str(&format!("{words}\n\n")),
            Part::Table { rows, .. } => {
                set_rows(rows, layout, &mut text);
                text.push('\n');
            }
        }
    }
    text
}

fn prose(section: &str) -> &'static str {
    match section {
        "overview" => {
            "本机关全面推进政府信息公开工作。（一）主动公开。通过门户网站主动公开各类政府信息。（二）依申请公开。依法办理信息公开申请。（三）政府信息管理。严格审核发布。（四）平台建设。建好网站和政务公开专区。（五）监督保障。加强考核和培训，开展社会评议，没有需要责任追究的情况。"
        }
        "problems" => "存在的主要问题是公开的形式不够丰富。下一步将改进解读方式，加强业务培训，提升公开的质量和效果。",
        _ => "本年度没有收取信息处理费，没有其他需要报告的事项。",
    }
}

/// The rows of a table as printed, with the cells that merged ones cover.
fn rows(sample: &Sample, table: &'static Table) -> Vec<Row> {
    match table.layout {
        Printed::SideBySide => side_by_side(sample, table),
        Printed::Rows if table.blocks.len() > 1 => blocks(sample, table),
        Printed::Rows => grouped(sample, table),
    }
}

fn filled(label: &str) -> Option<String> {
    Some(label.to_owned())
}

fn none(count: usize) -> Row {
    vec![None; count]
}

/// The rows of the form that are there, each as often as it is there, with its label.
fn printed_rows(sample: &Sample, table: &'static Table) -> Vec<(usize, String)> {
    let key = |row: usize| (table.name.as_str(), table.rows[row].id.clone());
    let there = (0..table.rows.len()).filter(|row| !sample.edits.lost_rows.contains(&key(*row)));
    there
        .flat_map(|row| {
            let times = if sample.edits.doubled_rows.contains(&key(row)) { 2 } else { 1 };
            let label = sample.edits.labels.get(&key(row)).unwrap_or(&table.rows[row].label);
            vec![(row, label.clone()); times]
        })
        .collect()
}

fn blocks(sample: &Sample, table: &'static Table) -> Vec<Row> {
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
        for (row, label) in printed_rows(sample, table).into_iter().filter(|(row, _)| block.rows.contains(row)) {
            let first = usize::from(table.rows[row].first_cell.0);
            let values = cells[first..first + block.columns.len()].iter().cloned().map(Some);
            rows.push(wide(std::iter::once(Some(label)).chain(values).collect()));
        }
    }
    rows
}

fn grouped(sample: &Sample, table: &'static Table) -> Vec<Row> {
    let label = |id: &str| table.column_groups.iter().find(|group| group.id == id).map(|group| group.label.clone());
    let column = |at: usize| Some(table.columns[at].label.clone());
    let mut rows: Vec<Row> = vec![
        [vec![table.note.clone(), None, None, label("applicants")], none(5), vec![column(6)]].concat(),
        [none(3), vec![column(0), label("organisation")], none(4), none(1)].concat(),
        [none(4), (1..6).map(column).collect(), none(1)].concat(),
    ];
    let mut last_groups: (Option<usize>, Option<usize>) = (None, None);
    let cells = sample.cells(&table.name);
    for (at, row_label) in printed_rows(sample, table) {
        let row = &table.rows[at];
        let inner = row.under;
        let outer = inner
            .and_then(|group| table.groups[group].under)
            .or(inner.filter(|group| table.groups[*group].id == "handling"));
        let outer = outer.or_else(|| inner.map(|_| 0));
        let nested = inner.filter(|group| table.groups[*group].id != "handling");
        let name = |group: Option<usize>, last: Option<usize>| {
            group.filter(|_| group != last).map(|it| table.groups[it].label.clone())
        };
        let row_label = Some(row_label);
        let mut cells_of_row: Row = match (outer, nested) {
            (None, _) => vec![row_label, None, None],
            (Some(_), None) => vec![name(outer, last_groups.0), row_label, None],
            (Some(_), Some(_)) => vec![name(outer, last_groups.0), name(nested, last_groups.1), row_label],
        };
        last_groups = (outer, nested);
        let first = usize::from(row.first_cell.0);
        cells_of_row.extend(cells[first..first + 7].iter().cloned().map(Some));
        rows.push(cells_of_row);
    }
    without_columns(sample, table, rows)
}

/// Takes the lost columns out of a table; what stands over several columns stays over the rest of them.
fn without_columns(sample: &Sample, table: &'static Table, mut rows: Vec<Row>) -> Vec<Row> {
    const LABELS: usize = 3;
    let is_lost = |at: &usize| sample.edits.lost_columns.contains(table.columns[*at].id.as_str());
    for lost in (0..table.columns.len()).rev().filter(is_lost) {
        for row in &mut rows {
            let taken = row.remove(LABELS + lost);
            let is_group = |label: &String| table.column_groups.iter().any(|group| group.label == *label);
            if let Some(group) = taken.filter(is_group)
                && let Some(next) = row.get_mut(LABELS + lost)
            {
                next.get_or_insert(group);
            }
        }
    }
    rows
}

fn side_by_side(sample: &Sample, table: &'static Table) -> Vec<Row> {
    let row = |at: usize| Some(table.rows[at].label.clone());
    let columns = || table.columns.iter().map(|column| Some(column.label.clone())).collect::<Row>();
    let group = Some(table.groups[0].label.clone());
    vec![
        [vec![row(0)], none(4), vec![group], none(9)].concat(),
        [columns(), vec![row(1)], none(4), vec![row(2)], none(4)].concat(),
        [none(5), columns(), columns()].concat(),
        sample.cells(&table.name).iter().cloned().map(Some).collect(),
    ]
}

fn set_rows(rows: &[Row], layout: Layout, text: &mut String) {
    for (at, row) in rows.iter().enumerate() {
        text.push_str(&line(row, layout));
        if layout == Layout::Markdown && at == 0 || layout == Layout::RowTables {
            text.push_str(&format!("|{}\n", " --- |".repeat(row.len())));
        }
        if layout == Layout::RowTables {
            text.push('\n');
        }
    }
}

fn line(row: &Row, layout: Layout) -> String {
    let all = || row.iter().map(|cell| cell.clone().unwrap_or_default());
    // What a converter leaves of a row with merged cells.
    let left = || row.iter().flatten().cloned().collect::<Vec<_>>();
    let first = |cells: Vec<String>, line: fn(&str) -> String| cells.iter().map(|cell| line(cell)).collect::<String>();
    match layout {
        Layout::Tabs => all().collect::<Vec<_>>().join("\t") + "\n",
        Layout::Markdown | Layout::Bars | Layout::RowTables => {
            format!("| {} |\n", all().collect::<Vec<_>>().join(" | "))
        }
        Layout::InnerBars => all().collect::<Vec<_>>().join(" | ") + "\n",
        Layout::Padded => {
            let cells = left();
            let padding = "|".repeat(row.len() - cells.len());
            format!("{} | {padding}\n", cells.join(" | "))
        }
        Layout::Lines => first(left(), |cell| format!("{cell}\n")),
        Layout::SpacedLines => first(left(), |cell| format!("{cell}\n\n")),
        Layout::BarredLines | Layout::MixedLines => {
            let cells = left();
            let padding = "|".repeat(row.len() - cells.len());
            if layout == Layout::MixedLines && cells.len() == 1 {
                return format!("{} | {padding}\n", cells[0]);
            }
            let lines = first(cells, |cell| format!("{cell} |\n"));
            if padding.is_empty() { lines } else { format!("{lines}{padding}\n") }
        }
        Layout::IndentedLines => first(left(), |cell| format!("　　{cell}\n\n")),
        Layout::BareBarredLines => first(left(), |cell| format!("{cell} |\n")),
        Layout::LedLines => format!("|\n{}", first(left(), |cell| format!("{cell} |\n"))),
        Layout::OwnLineBars => format!("| {}", first(left(), |cell| format!("{cell}\n|\n"))),
        Layout::Blanks => left().join(" ") + "\n",
    }
}
