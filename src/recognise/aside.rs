//! What stands beside a table on a sheet: sums that somebody checks by, years ago's numbers, notes. It is no part of the table,
//! though it stands in the same rows.

use super::lines::{Line, Lines, Piece, Said};
use crate::form::{Forms, Role};
use crate::read::{Cell, Document, Table};

impl<'d, 'f> Lines<'d, 'f> {
    /// Cuts the rows of `table`, which are the lines from `first` on, off behind the last column of the form, where nothing
    /// behind it has a label.
    pub(super) fn cut_asides(&mut self, document: &'d Document, table: &'d Table, first: usize, forms: &Forms) {
        let count = self.lines.len() - first;
        if count != table.row_ends.len() {
            return;
        }
        let (mut labels, mut edge) = (0, 0);
        for (line, row) in self.lines[first..].iter().zip(table.rows()) {
            for (piece, cell) in self.of(line).iter().zip(cells_of(line, row)) {
                let end = usize::from(cell.column) + usize::from(cell.colspan);
                if !piece.labels().is_empty() {
                    labels = labels.max(end);
                }
                if is_last_column(piece, forms) {
                    edge = edge.max(end);
                }
            }
        }
        if edge == 0 || edge < labels {
            return;
        }
        for (line, row) in self.lines[first..].iter_mut().zip(table.rows()) {
            let cells = cells_of(line, row);
            let kept = cells.iter().take_while(|cell| usize::from(cell.column) < edge).count();
            if kept == cells.len() {
                continue;
            }
            line.pieces.end = line.pieces.start + kept;
            let mut filled = cells[..kept].iter().filter(|cell| !cell.text.span().is_empty());
            let only = filled.next().filter(|_| filled.next().is_none());
            line.said = only.map(|cell| Said::of(document, &cell.text));
        }
    }
}

/// The cells that the pieces of a line are; none where they are not one each.
fn cells_of<'d>(line: &Line<'_>, row: &'d [Cell]) -> &'d [Cell] {
    row.len()
        .checked_sub(line.pieces.len())
        .filter(|numbers| *numbers < 2)
        .and_then(|numbers| row.get(numbers..))
        .unwrap_or_default()
}

fn is_last_column(piece: &Piece<'_, '_>, forms: &Forms) -> bool {
    piece.labels().iter().any(|label| {
        let Role::Column(column) = label.role else { return false };
        let Some(table) = forms.get(label.form).table(label.table) else { return false };
        table.blocks.iter().any(|block| block.columns.end == usize::from(column.0) + 1)
    })
}

#[cfg(test)]
mod tests {
    use crate::read::{self, Block, Format, Limits};
    use crate::recognise::recognise;
    use crate::recognise::tests::{forms, vocabulary};
    use crate::report::{Report, Value};
    use std::path::Path;

    const HEAD: &str = "\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计";
    const ROW: &str = "一、本年新收政府信息公开申请数量\t5\t1\t0\t0\t0\t0\t6";

    /// What is made out on a sheet, `before` standing on one before it.
    fn report(before: &str, sheet: &str) -> Report {
        let text = format!("{before}\n{sheet}");
        let mut document = read::read(text.as_bytes(), Path::new("a.txt"), &Limits::default()).expect("a text");
        document.format = Format::Sheet;
        let at = document.blocks.iter().position(|block| matches!(block, Block::Table(_))).expect("a table");
        document.blocks.insert(at, Block::Sheet(1));
        recognise(&document, forms(), vocabulary())
    }

    /// The numbers of the first row.
    fn numbers(sheet: &str) -> String {
        let report = report("", sheet);
        let shown = |value: &Value| match value {
            Value::Number(number) => number.to_string(),
            Value::Unread => "?".to_owned(),
            other => format!("{other:?}"),
        };
        report.tables[0].cells[..7].iter().map(|cell| shown(&cell.value)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_stands_beside_a_table_is_none_of_it() {
        let rest = "二、上年结转政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1";
        assert_eq!(numbers(&format!("{HEAD}\n{ROW}\n{rest}")), "5 1 0 0 0 0 6");
        assert_eq!(numbers(&format!("{HEAD}\n{ROW}\t\t6\t对\n{rest}\t\t1\t对")), "5 1 0 0 0 0 6");
        assert_eq!(numbers(&format!("{HEAD}\n{ROW}\t3\n{rest}\t4")), "5 1 0 0 0 0 6");
        // A label stands over it: it is a column of the table, and not the form's.
        assert_eq!(numbers(&format!("{HEAD}\t小计\n{ROW}\t3\n{rest}\t4")), "5 1 0 0 0 0 6");
        assert_eq!(report("", &format!("{HEAD}\t小计\n{ROW}\t3\n{rest}\t4")).tables[0].extra_columns.len(), 1);
    }

    #[test]
    fn a_sheet_is_in_no_section_of_another() {
        let before = "一、总体情况\n无。\n六、其他需要报告的事项\n无。";
        assert_eq!(report(before, &format!("{HEAD}\n{ROW}")).tables[0].section, None);
    }
}
