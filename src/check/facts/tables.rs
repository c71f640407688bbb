//! What a rule can ask of tables, their rows, columns and cells.

use super::Asked;
use crate::check::context::{Context, Reason, TableView};
use crate::check::eval::Answer;
use crate::check::item::Item;
use crate::check::words;
use crate::form::{self, CellIx, TableId};
use crate::report::{Likeness, Notation, RowState, Unit, Value as CellValue};
use crate::rule::Fact;
use crate::text::Key;
use rust_decimal::Decimal;
use std::borrow::Cow;

impl<'r> Context<'r> {
    pub(super) fn ask_table(&'r self, fact: Fact, item: Item) -> Asked<'r> {
        let Some(id) = item.table() else { return self.ask_report(fact) };
        let Some(view) = self.table(id) else { return self.ask_missing_table(fact, id) };
        let table = view.table;
        match fact {
            Fact::TablePresent => Ok(Answer::Bool(true)),
            Fact::TableIdText => Ok(Answer::text(&view.printed.name)),
            Fact::TableForm if table.form_is_certain => Ok(self.form_name(table.form)),
            Fact::TableForm => Err(Reason::NotStated),
            // Where its heading is missing, nothing can stand under it.
            Fact::TableInOwnSection if self.report.section(view.printed.section).is_none() => {
                Err(Reason::SectionMissing)
            }
            Fact::TableInOwnSection => {
                table.section.map(|section| Answer::Bool(section == view.printed.section)).ok_or(Reason::SectionMissing)
            }
            Fact::TableRepeated => Ok(Answer::Bool(self.report.repeated_tables.iter().any(|(other, _)| *other == id))),
            Fact::TableRunTogether => Ok(Answer::Bool(table.run_together.is_some())),
            Fact::TableUnreadable => {
                let readable =
                    |row: &crate::report::RowFound| matches!(row.state, RowState::Read | RowState::OtherForm);
                let broken = self.report.breaks_off.is_some_and(|broken| broken.in_table == Some(id));
                let any = table.rows.iter().any(readable);
                if broken && !any {
                    Err(Reason::BreaksOff)
                } else {
                    Ok(Answer::Bool(!any && table.run_together.is_none()))
                }
            }
            Fact::TableBlank => {
                let mut read = table.cells.iter().filter(|cell| cell.value != CellValue::Unread).peekable();
                let any = read.peek().is_some();
                Ok(Answer::Bool(any && read.all(|cell| cell.value == CellValue::Blank)))
            }
            Fact::TableMixesBlanks => {
                let blank = table.cells.iter().any(|cell| cell.value == CellValue::Blank);
                let nought = table.cells.iter().any(|cell| cell.value == CellValue::Number(Decimal::ZERO));
                Ok(Answer::Bool(blank && nought))
            }
            Fact::TableNote => {
                Ok(table.note.map_or(Answer::Nothing, |note| Answer::Text(self.document.words(note.span))))
            }
            Fact::TableOfficialNote => {
                Ok(view.printed.note.as_ref().map_or(Answer::Nothing, |note| Answer::text(note)))
            }
            Fact::TableNoteExact => {
                let printed = view.printed.note.as_deref().map(Key::of);
                Ok(Answer::Bool(table.note.map(|note| Key::of(&self.document.words(note.span))) == printed))
            }
            Fact::TableMergedGroup => Ok(Answer::Bool(table.merged_group.is_some())),
            Fact::TablePicture | Fact::TableSectionEmpty => Ok(Answer::Bool(false)),
            _ => self.ask_part(fact, item, view),
        }
    }

    fn ask_missing_table(&'r self, fact: Fact, id: TableId) -> Asked<'r> {
        let form = self.forms.get(self.form);
        let printed = form.table(id).ok_or(Reason::TableMissing)?;
        let at = form.sections.iter().position(|section| section.id == printed.section);
        let found = self.report.section(printed.section);
        let last = self.report.breaks_off.is_some_and(|broken| broken.last_section == Some(printed.section));
        match fact {
            Fact::TablePresent if last || (found.is_none() && at.is_some_and(|at| self.is_beyond(at))) => {
                Err(Reason::BreaksOff)
            }
            Fact::TablePresent => Ok(Answer::Bool(false)),
            Fact::TableIdText => Ok(Answer::text(&printed.name)),
            Fact::TableSectionEmpty => Ok(Answer::Bool(found.is_some_and(|section| self.is_empty(section.id)))),
            Fact::TablePicture => {
                let span = found.map(|section| section.span);
                Ok(Answer::Bool(
                    span.is_some_and(|span| self.report.pictures.iter().any(|picture| span.contains(*picture))),
                ))
            }
            _ => self.ask_report(fact).map_err(|_| Reason::TableMissing),
        }
    }

    fn ask_part(&'r self, fact: Fact, item: Item, view: &TableView<'r>) -> Asked<'r> {
        match item {
            Item::Block(_, at) => self.ask_block(fact, at, view),
            Item::Row(table, row) => self.ask_row(fact, table, row, view),
            Item::Column(_, column) => {
                let block = view.printed.blocks.iter().position(|block| block.columns.contains(&usize::from(column.0)));
                let answer = self.ask_column(fact, column, view);
                answer.or_else(|reason| match block {
                    Some(block) if reason == Reason::NotStated => self.ask_block(fact, block, view),
                    _ => Err(reason),
                })
            }
            Item::Cell(table, cell) => self.ask_cell(fact, table, cell, view),
            Item::ExtraRow(_, at) => {
                let extra = &view.table.extra_rows[at];
                match fact {
                    Fact::ExtraRowForm => Ok(extra.form.map_or(Answer::Nothing, |form| self.form_name(form))),
                    Fact::ExtraRowLabel => Ok(Answer::Text(self.document.words(extra.span))),
                    _ => self.ask_report(fact),
                }
            }
            Item::ExtraColumn(_, at) => match fact {
                Fact::ExtraColumnLabel => Ok(Answer::Text(self.document.words(view.table.extra_columns[at].span))),
                _ => self.ask_report(fact),
            },
            _ => self.ask_report(fact),
        }
    }

    fn ask_block(&'r self, fact: Fact, at: usize, view: &TableView<'r>) -> Asked<'r> {
        let block = &view.table.blocks[at];
        match fact {
            Fact::BlockPresent => Ok(Answer::Bool(block.present)),
            Fact::BlockCaptioned => {
                Ok(Answer::Bool(block.caption.is_some() || view.printed.blocks[at].caption.is_none()))
            }
            Fact::BlockInOrder => {
                let before = view.table.blocks[..at].iter().filter(|other| other.present);
                Ok(Answer::Bool(before.clone().all(|other| other.position < block.position)))
            }
            Fact::BlockForm => block.form.map(|form| self.form_name(form)).ok_or(Reason::NotStated),
            _ => self.ask_report(fact),
        }
    }

    fn ask_row(&'r self, fact: Fact, table: TableId, row: form::RowIx, view: &TableView<'r>) -> Asked<'r> {
        let found = view.table.row(row);
        let printed = view.printed.row(row);
        let missing = found.state == RowState::Missing;
        let label = || found.label.map(|label| self.label(label.span)).ok_or(Reason::RowMissing);
        let total = || view.printed.block_of(row).total.and_then(|total| view.printed.cell(row, total));
        match fact {
            Fact::RowIdText => Ok(Answer::text(&printed.id)),
            Fact::RowWidth => Ok(Answer::Number(view.printed.block_of(row).columns.len().into())),
            Fact::RowOfficialLabel => Ok(Answer::text(&printed.label)),
            Fact::RowPresent if missing => self.is_lost(table, row, view).map_or(Ok(Answer::Bool(false)), Err),
            Fact::RowPresent => Ok(Answer::Bool(true)),
            _ if missing && !is_of_wider(fact) => Err(Reason::RowMissing),
            Fact::RowAligned => match found.state {
                RowState::RunTogether => Err(Reason::RunTogether),
                RowState::OtherForm => Err(Reason::OtherForm),
                RowState::Torn => Err(Reason::RowUnaligned),
                RowState::Unaligned(_) if self.is_last(table, row, view) => Err(Reason::BreaksOff),
                state => Ok(Answer::Bool(state == RowState::Read)),
            },
            Fact::RowRealigned if self.is_last(table, row, view) => Err(Reason::BreaksOff),
            Fact::RowRealigned => Ok(Answer::Bool(found.realigned)),
            Fact::RowCells => match found.state {
                RowState::Unaligned(cells) => Ok(Answer::Number(cells.into())),
                _ => Ok(Answer::Number(view.printed.block_of(row).columns.len().into())),
            },
            Fact::RowInOrder if found.state == RowState::Torn => Err(Reason::RowUnaligned),
            Fact::RowInOrder => {
                let before =
                    view.printed.row_ids().take_while(|other| *other != row).map(|other| view.table.row(other));
                let is_found =
                    |row: &&crate::report::RowFound| !matches!(row.state, RowState::Missing | RowState::Torn);
                let mut before = before.filter(is_found);
                Ok(Answer::Bool(before.all(|other| other.position <= found.position)))
            }
            Fact::RowTorn => {
                let torn = found.state == RowState::Torn;
                self.is_lost(table, row, view).filter(|_| torn).map_or(Ok(Answer::Bool(torn)), Err)
            }
            Fact::RowRepeated => Ok(Answer::Bool(found.again.is_some())),
            Fact::RowLabel => Ok(Answer::Text(label()?)),
            Fact::RowLabelExact => {
                let likeness = found.label.map(|label| label.likeness).ok_or(Reason::RowMissing)?;
                Ok(Answer::Bool(likeness == Likeness::Exact))
            }
            Fact::RowLabelMeansOther => {
                Ok(Answer::Bool(found.label.is_some_and(|it| it.likeness == Likeness::Position)))
            }
            Fact::RowDetailsBlank => {
                let mut details = view.printed.cells_of_row(row).filter(|cell| Some(*cell) != total());
                Ok(Answer::Bool(
                    total().is_some() && details.all(|cell| view.table.cell(cell).value == CellValue::Blank),
                ))
            }
            Fact::RowTotalNought => {
                let nought = |cell: CellIx| view.table.cell(cell).value == CellValue::Number(Decimal::ZERO);
                Ok(Answer::Bool(total().is_some_and(nought)))
            }
            Fact::RowNumberRight => {
                Ok(Answer::Bool(number_of(&label()?).is_none_or(|it| Some(it) == number_of(&printed.label))))
            }
            _ => self.ask_block(fact, printed.block, view),
        }
    }

    /// Why a missing row is not to be blamed on the report, if it is not.
    fn is_lost(&self, table: TableId, row: form::RowIx, view: &TableView<'_>) -> Option<Reason> {
        let merged = view.table.merged_group.as_ref().map(|(group, _)| *group);
        if merged.is_some() && view.printed.row(row).under == merged {
            return Some(Reason::MergedGroup);
        }
        let broken = self.report.breaks_off.is_some_and(|broken| broken.in_table == Some(table));
        let after = view
            .printed
            .row_ids()
            .skip(usize::from(row.0))
            .any(|row| !matches!(view.table.row(row).state, RowState::Missing | RowState::Torn));
        (broken && !after).then_some(Reason::BreaksOff)
    }

    /// True of the row in which the text breaks off.
    fn is_last(&self, table: TableId, row: form::RowIx, view: &TableView<'_>) -> bool {
        let broken = self.report.breaks_off.is_some_and(|broken| broken.in_table == Some(table));
        let later = view.printed.row_ids().any(|it| view.table.row(it).position > view.table.row(row).position);
        broken && !later
    }

    fn ask_column(&'r self, fact: Fact, column: form::ColumnIx, view: &TableView<'r>) -> Asked<'r> {
        let found = view.table.column(column);
        let printed = view.printed.column(column);
        let header = || found.header.ok_or(Reason::NotStated);
        match fact {
            Fact::ColumnIdText => Ok(Answer::text(&printed.id)),
            Fact::ColumnPresent => Ok(Answer::Bool(!found.absent)),
            Fact::ColumnLabel => Ok(Answer::Text(self.label(header()?.span))),
            Fact::ColumnOfficialLabel => Ok(Answer::text(&printed.label)),
            Fact::ColumnLabelExact => Ok(Answer::Bool(header()?.likeness == Likeness::Exact)),
            Fact::ColumnRemark => Ok(Answer::Bool(header()?.likeness == Likeness::Remark)),
            _ => Err(Reason::NotStated),
        }
    }

    fn ask_cell(&'r self, fact: Fact, table: TableId, at: CellIx, view: &TableView<'r>) -> Asked<'r> {
        let cell = view.table.cell(at);
        let (row, column) = view.printed.address(at);
        let notation = |mark: Notation| Ok(Answer::Bool(cell.notation.has(mark)));
        if fact == Fact::CellFigure {
            return view.addend(at).number().map(Answer::Number);
        }
        if cell.value == CellValue::Unread && is_of_cell(fact) {
            return Err(view.addend(at).number().err().unwrap_or(Reason::RowMissing));
        }
        match fact {
            Fact::CellValue => match cell.value {
                CellValue::Number(number) => {
                    let unit = view.printed.column(column).unit.as_deref();
                    Ok(Answer::Number(Unit::convert(number, cell.unit, unit)))
                }
                _ => view.addend(at).number().map(Answer::Number),
            },
            Fact::CellKind => Ok(Answer::text(view.printed.column(column).kind.name())),
            Fact::CellText => Ok(Answer::Text(Cow::Owned(words::one_line(&self.document.words(cell.span))))),
            Fact::CellRead => Ok(Answer::Bool(cell.value != CellValue::Unread)),
            Fact::CellBlank => Ok(Answer::Bool(cell.value == CellValue::Blank)),
            Fact::CellPlaceholder => Ok(Answer::Bool(cell.value == CellValue::Placeholder)),
            Fact::CellNumber => Ok(Answer::Bool(matches!(cell.value, CellValue::Number(_)))),
            Fact::CellNotANumber => Ok(Answer::Bool(cell.value == CellValue::NotANumber)),
            Fact::CellUncomputed => Ok(Answer::Bool(cell.value == CellValue::Uncomputed)),
            Fact::CellWhole => Ok(Answer::Bool(!matches!(cell.value, CellValue::Number(it) if !it.fract().is_zero()))),
            Fact::CellUnit => Ok(cell.unit.map_or(Answer::Nothing, |unit| Answer::text(unit.label()))),
            Fact::CellFullWidth => notation(Notation::FULL_WIDTH),
            Fact::CellChinese => notation(Notation::CHINESE),
            Fact::CellSeparated => notation(Notation::SEPARATED),
            Fact::CellRemark => notation(Notation::REMARK),
            Fact::CellLeadingZero => notation(Notation::LEADING_ZERO),
            Fact::CellLetter => notation(Notation::LETTER),
            Fact::CellWordSign => notation(Notation::WORD_SIGN),
            Fact::CellSlash => notation(Notation::SLASH),
            Fact::CellWholeDecimal => notation(Notation::WHOLE_DECIMAL),
            Fact::CellLongDecimal => notation(Notation::LONG_DECIMAL),
            Fact::ColumnIdText
            | Fact::ColumnPresent
            | Fact::ColumnLabel
            | Fact::ColumnOfficialLabel
            | Fact::ColumnLabelExact
            | Fact::ColumnRemark => self.ask_column(fact, column, view),
            _ => self.ask_row(fact, table, row, view),
        }
    }
}

/// Questions about a row that can be answered without it.
fn is_of_wider(fact: Fact) -> bool {
    !matches!(
        fact,
        Fact::RowAligned
            | Fact::RowRealigned
            | Fact::RowCells
            | Fact::RowInOrder
            | Fact::RowRepeated
            | Fact::RowTorn
            | Fact::RowLabel
            | Fact::RowLabelExact
            | Fact::RowLabelMeansOther
            | Fact::RowNumberRight
    )
}

/// Questions about what stands in a cell.
fn is_of_cell(fact: Fact) -> bool {
    matches!(
        fact,
        Fact::CellValue
            | Fact::CellText
            | Fact::CellBlank
            | Fact::CellPlaceholder
            | Fact::CellNumber
            | Fact::CellNotANumber
            | Fact::CellUncomputed
            | Fact::CellWhole
            | Fact::CellUnit
            | Fact::CellFullWidth
            | Fact::CellChinese
            | Fact::CellSeparated
            | Fact::CellRemark
            | Fact::CellLeadingZero
            | Fact::CellLetter
            | Fact::CellWordSign
            | Fact::CellSlash
            | Fact::CellWholeDecimal
            | Fact::CellLongDecimal
    )
}

/// The number that a label begins with: `3.`, `（三）`.
fn number_of(label: &str) -> Option<char> {
    let first = Key::first(label)?;
    (first.is_ascii_digit() || "一二三四五六七八九".contains(first)).then_some(first)
}
