//! An empty form as a web page.

use super::Piece;
use crate::form::{Holds, Table};
use quick_xml::escape::escape;

const STYLE: &str = "body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.8; font-family: FangSong, STFangsong, SimSun, serif; }
h1 { text-align: center; font-size: 1.6rem; } h2 { font-size: 1.2rem; font-family: SimHei, sans-serif; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.4; }
th, td { border: 1px solid #333; padding: .2rem .3rem; font-weight: normal; text-align: center; } th.label { text-align: left; }";

pub(super) fn write(title: &str, pieces: &[Piece<'_>]) -> String {
    let mut text = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"UTF-8\">\n<title>{}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n",
        escape(title)
    );
    for piece in pieces {
        match piece {
            Piece::Title(title) => text.push_str(&format!("<h1>{}</h1>\n", escape(title.as_str()))),
            Piece::Heading(heading) => text.push_str(&format!("<h2>{}</h2>\n", escape(heading.as_str()))),
            Piece::Paragraph(paragraph) => text.push_str(&format!("<p>{}</p>\n", escape(paragraph.as_str()))),
            Piece::Table(table) => text.push_str(&self::table(table)),
        }
    }
    text.push_str("</body>\n</html>\n");
    text
}

fn table(table: &Table) -> String {
    let mut text = String::from("<table>\n");
    for row in table.grid().rows {
        text.push_str("<tr>");
        for cell in row {
            let span = |name: &str, count: usize| {
                if count > 1 { format!(" {name}=\"{count}\"") } else { String::new() }
            };
            let spans = span("colspan", cell.colspan) + &span("rowspan", cell.rowspan);
            text.push_str(&match cell.holds {
                Holds::Caption(words) | Holds::Corner(words) | Holds::Header(words, _) => {
                    format!("<th{spans}>{}</th>", escape(words))
                }
                Holds::Label(words, _) => format!("<th class=\"label\"{spans}>{}</th>", escape(words)),
                Holds::Cell(_) | Holds::Nothing => format!("<td{spans}></td>"),
            });
        }
        text.push_str("</tr>\n");
    }
    text + "</table>\n"
}
