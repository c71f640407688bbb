//! An empty form as Markdown: merged cells are followed by blank ones.

use super::Piece;
use crate::form::{Holds, Table};

pub(super) fn write(pieces: &[Piece<'_>]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Title(title) => text.push_str(&format!("# {title}\n\n")),
            Piece::Heading(heading) => text.push_str(&format!("## {heading}\n\n")),
            Piece::Paragraph(paragraph) if paragraph.is_empty() => {}
            Piece::Paragraph(paragraph) => text.push_str(&format!("{paragraph}\n\n")),
            Piece::Table(table) => text.push_str(&self::table(table)),
        }
    }
    text
}

fn table(table: &Table) -> String {
    let grid = table.grid();
    let mut text = String::new();
    for (at, row) in grid.rows.iter().enumerate() {
        let mut line = vec![""; grid.width];
        for cell in row {
            let words = match cell.holds {
                Holds::Caption(words) | Holds::Corner(words) | Holds::Header(words, _) | Holds::Label(words, _) => {
                    words
                }
                Holds::Cell(_) | Holds::Nothing => "",
            };
            if let Some(place) = line.get_mut(cell.column) {
                *place = words;
            }
        }
        text.push_str(&format!("| {} |\n", line.join(" | ")));
        if at == 0 {
            text.push_str(&format!("|{}\n", "---|".repeat(grid.width)));
        }
    }
    text.push('\n');
    text
}
