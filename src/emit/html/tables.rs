//! The tables of a report, drawn as they are printed, with marks on what findings are about.

use super::super::xml::escaped;
use super::super::{Entry, visible};
use super::Html;
use crate::check::{Finding, Item};
use crate::form::{self, CellIx, ColumnIx, Holds, RowIx};
use crate::report::{RowState, Table, Value};
use crate::rule::Severity;
use std::fmt::Write as _;

/// What is marked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Cell(CellIx),
    Row(RowIx),
    Column(ColumnIx),
}

/// A finding's mark on something.
struct Marked<'f> {
    mark: Mark,
    finding: &'f Finding,
    number: usize,
    /// It is at fault; else it only takes part.
    fault: bool,
    /// What should stand there.
    right: Option<String>,
}

/// The marks of one table.
struct Marks<'f> {
    marks: Vec<Marked<'f>>,
    printed: &'f form::Table,
}

impl<'f> Marks<'f> {
    fn of(findings: &'f [Finding], table: &Table, printed: &'f form::Table) -> Self {
        let mut marks = Self { marks: Vec::new(), printed };
        for (at, finding) in findings.iter().enumerate() {
            marks.finding(finding, at + 1, table);
        }
        marks
    }

    fn finding(&mut self, finding: &'f Finding, number: usize, table: &Table) {
        let cures = finding.cure.iter().filter(|cure| cure.table == table.id);
        let cured: Vec<(CellIx, String)> = cures.map(|cure| (cure.cell, cure.number.normalize().to_string())).collect();
        let items: Vec<CellIx> = finding
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Cell(of, cell) if *of == table.id => Some(*cell),
                _ => None,
            })
            .collect();
        for (place, name) in finding.cells.iter().enumerate().filter(|(_, name)| name.table == table.id) {
            let mark = match (name.row, name.column) {
                (Some(row), Some(column)) => match self.printed.cell(row, column) {
                    Some(cell) => Mark::Cell(cell),
                    None => continue,
                },
                (Some(row), None) => Mark::Row(row),
                (None, Some(column)) => Mark::Column(column),
                (None, None) => continue,
            };
            let (mut fault, mut right) = (place == 0 || !matches!(mark, Mark::Cell(_)), None);
            if let Mark::Cell(cell) = mark {
                if !cured.is_empty() {
                    let cure = cured.iter().find(|(it, _)| *it == cell);
                    (fault, right) = (cure.is_some(), cure.map(|(_, number)| number.clone()));
                } else if finding.blamed > 0 {
                    fault = place < finding.blamed;
                } else if !items.is_empty() {
                    fault = items.contains(&cell);
                }
            }
            self.marks.push(Marked { mark, finding, number, fault, right });
        }
    }

    /// The class, the numbers and what should stand there.
    fn of_mark(&self, mark: Mark, anchor: &str) -> (String, String, Option<&str>) {
        let on: Vec<&Marked<'_>> = self.marks.iter().filter(|it| it.mark == mark).collect();
        let faults: Vec<&&Marked<'_>> = on.iter().filter(|it| it.fault).collect();
        let class = match faults.iter().map(|it| it.finding.severity).max() {
            Some(Severity::Error) => " fault".to_owned(),
            Some(severity) => format!(" fault {}", severity.name()),
            None if on.is_empty() => String::new(),
            None => " involved".to_owned(),
        };
        let mut numbers = String::new();
        for it in &faults {
            let _ = write!(numbers, "<sup><a href=\"#{anchor}-{0}\">{0}</a></sup>", it.number);
        }
        (class, numbers, on.iter().find_map(|it| it.right.as_deref()))
    }

    fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }
}

impl Html<'_> {
    /// The tables of a report.
    pub(super) fn tables(&self, out: &mut String, entry: &Entry<'_>, anchor: &str) {
        let Some(report) = entry.linted.report.as_ref().filter(|report| report.is_report) else { return };
        let Some(form) = report.form else { return };
        let words = self.words();
        for printed in &self.setting.knowledge.forms.get(form).tables {
            let found = report.table(printed.id);
            let printed = found
                .and_then(|table| self.setting.knowledge.forms.get(table.form).table(printed.id))
                .unwrap_or(printed);
            let _ = writeln!(out, "<h3>{}</h3>", escaped(printed.label.get(self.setting.lang)));
            match found {
                Some(table) => self.table(out, entry, table, printed, anchor),
                None => {
                    let _ = writeln!(out, "<p>{}</p>", self.say(&words.not_in_document));
                }
            }
        }
    }

    fn table(&self, out: &mut String, entry: &Entry<'_>, table: &Table, printed: &form::Table, anchor: &str) {
        let marks = Marks::of(&entry.linted.checked.findings, table, printed);
        let grid = printed.grid();
        let _ = writeln!(out, "<figure><table class=\"form {}\">{}", printed.name, columns(&grid));
        for row in &grid.rows {
            out.push_str("<tr>");
            for cell in row {
                let span = |name: &str, count: usize| {
                    if count > 1 { format!(" {name}=\"{count}\"") } else { String::new() }
                };
                let spans = span("colspan", cell.colspan) + &span("rowspan", cell.rowspan);
                let _ = match cell.holds {
                    Holds::Caption(words) => write!(out, "<th class=\"caption\"{spans}>{}</th>", escaped(words)),
                    Holds::Corner(words) => write!(out, "<th class=\"corner\"{spans}>{}</th>", escaped(words)),
                    Holds::Header(words, column) => {
                        let (class, numbers, _) = marked(&marks, column.map(Mark::Column), anchor);
                        write!(out, "<th class=\"header{class}\"{spans}>{}{numbers}</th>", escaped(words))
                    }
                    Holds::Label(words, row) => {
                        let (class, numbers, _) = marked(&marks, row.map(Mark::Row), anchor);
                        write!(out, "<th class=\"label{class}\"{spans}>{}{numbers}</th>", escaped(words))
                    }
                    Holds::Nothing => write!(out, "<th{spans}></th>"),
                    Holds::Cell(at) => {
                        let (class, numbers, right) = marks.of_mark(Mark::Cell(at), anchor);
                        let right = right.map_or_else(String::new, |right| {
                            let words = self.fill(&self.words().should_be, &[("right", &right)]);
                            format!("<span class=\"right\">{words}</span>")
                        });
                        let value = self.value(entry, table, printed, at);
                        write!(out, "<td class=\"value{class}\"{spans}>{value}{numbers}{right}</td>")
                    }
                };
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</table>\n");
        if !marks.is_empty() {
            let words = self.words();
            let _ = writeln!(
                out,
                "<p class=\"legend\"><i class=\"fault\"></i>{}<i class=\"involved\"></i>{}</p>",
                self.say(&words.legend_fault),
                self.say(&words.legend_involved)
            );
        }
        out.push_str("</figure>\n");
    }

    /// What the report says in a cell.
    fn value(&self, entry: &Entry<'_>, table: &Table, printed: &form::Table, at: CellIx) -> String {
        let (row, _) = printed.address(at);
        let cell = table.cell(at);
        if cell.value == Value::Unread || table.row(row).state == RowState::Missing {
            return "<span class=\"lost\">?</span>".to_owned();
        }
        let shown = entry.linted.document.as_ref().map_or("", |document| document.show(cell.span));
        let plain: String = match cell.value {
            // In a page the characters of a number may stand apart, with markup between them.
            Value::Number(number) if shown.contains('<') => number.normalize().to_string(),
            _ if shown.contains('<') => String::new(),
            _ => shown.split_whitespace().collect(),
        };
        escaped(&visible::visible(&plain))
    }
}

/// The widths of the columns: most of what labels get goes to the innermost.
fn columns(grid: &form::Grid<'_>) -> String {
    const OUTER: usize = 8;
    const INNER: usize = 24;
    let outer = format!("<col style=\"width:{OUTER}%\">").repeat(grid.labels.saturating_sub(1));
    let inner = format!("<col style=\"width:{INNER}%\">").repeat(grid.labels.min(1));
    let left = 100 - OUTER * grid.labels.saturating_sub(1) - INNER * grid.labels.min(1);
    let values = grid.width - grid.labels;
    #[allow(clippy::cast_precision_loss, reason = "a few columns")]
    let width = left as f64 / values.max(1) as f64;
    let values = format!("<col style=\"width:{width:.2}%\">").repeat(values);
    format!("<colgroup>{outer}{inner}{values}</colgroup>")
}

fn marked<'m>(marks: &'m Marks<'_>, mark: Option<Mark>, anchor: &str) -> (String, String, Option<&'m str>) {
    mark.map_or_else(Default::default, |mark| marks.of_mark(mark, anchor))
}
