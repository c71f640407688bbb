//! Pages to try: tags left out, tables in tables, spans, references, hidden parts.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::BoxedStrategy;

fn one_of(choices: &'static [&'static str]) -> BoxedStrategy<String> {
    select(choices).prop_map(str::to_owned).boxed()
}

fn concat(parts: Vec<BoxedStrategy<String>>) -> BoxedStrategy<String> {
    parts.prop_map(|parts| parts.concat()).boxed()
}

fn many(part: BoxedStrategy<String>, most: usize) -> BoxedStrategy<String> {
    vec(part, 0..=most).prop_map(|parts| parts.concat()).boxed()
}

fn fixed(text: &'static str) -> BoxedStrategy<String> {
    Just(text.to_owned()).boxed()
}

/// A word that occurs nowhere else, most likely.
fn word() -> BoxedStrategy<String> {
    prop_oneof![
        4 => any::<u16>().prop_map(|number| number.to_string()),
        4 => select(&["规章", "一、", "本年新收", "（三）不予公开", "件", "1 < 2", "a&b", "1 2", "3\n4", "总\r\n  计"][..]).prop_map(str::to_owned),
        2 => select(&["&nbsp;", "&#20214;", "&lt;td&gt;", "&amp;", "&ensp;", "&#x4e00;", "&nbsp", "&bogus;"][..]).prop_map(str::to_owned),
        2 => select(&[" ", "\n", "\r\n\t", "<!-- <td>9 -->", "<!--[if gte mso 9]><xml>9</xml><![endif]-->"][..]).prop_map(str::to_owned),
    ]
    .boxed()
}

/// Something in a line.
fn inline() -> BoxedStrategy<String> {
    let formatted = (
        select(&["b", "FONT", "span", "a", "strong", "o:p", "i", "ucapcontent", "u"][..]),
        select(&["", " style=\"font-family: 仿宋\"", " class=x", " color='#000'"][..]),
        many(word(), 3),
        0..4u8,
    )
        .prop_map(|(name, attributes, inside, open)| match open {
            0 => format!("<{name}{attributes}>{inside}"),
            _ => format!("<{name}{attributes}>{inside}</{}>", name.to_lowercase()),
        });
    prop_oneof![
        6 => word(),
        4 => formatted,
        1 => one_of(&["<br>", "<br/>", "</br>", "</span>", "</b>", "</p>", "<wbr>", "<img width=9 src=x>", "</o:p>"]),
        1 => one_of(&[
            "<script>document.write('<td>9</td>')</script>",
            "<style>td{}</style>",
            "<span style='display:none'>9</span>",
            "<span hidden>9<span>9</span>9</span>",
            "<template><tr><td>9</template>",
            "<noscript><td>9</noscript>",
            "<textarea><td>9</textarea>",
            "<select><option>9<option>9</select>",
        ]),
    ]
    .boxed()
}

/// Something with lines of its own.
fn block() -> BoxedStrategy<String> {
    let inside = || many(inline(), 3);
    prop_oneof![
        4 => inside(),
        4 => concat(vec![one_of(&["<p>", "<P class=MsoNormal>", "<p align=center>"]), inside(), one_of(&["</p>", ""])]),
        2 => concat(vec![one_of(&["<div>", "<center>"]), inside(), fixed("<p>"), inside(), one_of(&["</div>", "</center></div>"])]),
        1 => concat(vec![fixed("<h2>"), inside(), one_of(&["</h2>", "</h3>"])]),
        1 => concat(vec![fixed("<ul><li>"), inside(), one_of(&["<li>", "</li><li>"]), inside(), one_of(&["</ul>", "</li></ul>"])]),
        1 => concat(vec![fixed("<dl><dt>"), inside(), fixed("<dd>"), inside(), fixed("</dl>")]),
        1 => concat(vec![one_of(&["<p hidden>", "<div style='display:none'>"]), inside(), fixed("</div><p>")]),
    ]
    .boxed()
}

fn spans() -> BoxedStrategy<String> {
    prop_oneof![
        6 => fixed(""),
        2 => (0..5u8, 0..5u8).prop_map(|(colspan, rowspan)| format!(" colspan=\"{colspan}\" rowspan='{rowspan}'")),
        1 => one_of(&[" rowspan=0", " colspan=x rowspan=-1", " rowspan=99", " width=5 height=7", " COLSPAN=2"]),
        1 => one_of(&[" style='display:none'", " style=\"BORDER: 1pt; text-align:center\"", " hidden"]),
    ]
    .boxed()
}

fn cell(content: BoxedStrategy<String>) -> BoxedStrategy<String> {
    (one_of(&["<td", "<TD", "<th"]), spans(), content, 0..3u8)
        .prop_map(|(start, spans, content, end)| {
            let name = &start[1..];
            let end = if end == 0 { String::new() } else { format!("</{name}>\n") };
            format!("{start}{spans}>{content}{end}")
        })
        .boxed()
}

fn rows(content: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let row =
        concat(vec![one_of(&["<tr>", "<TR height=20>", "<tr>\n "]), many(cell(content), 4), one_of(&["</tr>\n", ""])]);
    prop_oneof![8 => row.clone(), 1 => concat(vec![fixed("<tr hidden>"), row])].boxed()
}

fn table(content: BoxedStrategy<String>, foot: bool) -> BoxedStrategy<String> {
    let group = |names: &'static [(&'static str, &'static str)]| {
        (select(names), vec(rows(content.clone()), 0..4), any::<bool>())
            .prop_map(|((start, end), rows, closed)| {
                format!("{start}{}{}", rows.concat(), if closed { end } else { "" })
            })
            .boxed()
    };
    let head =
        one_of(&["", "<colgroup><col width=1><col></colgroup>", "<caption>表1</caption>", "<col>", "<!-- x -->"]);
    let first = group(&[("", ""), ("<tbody>", "</tbody>"), ("<thead>", "</thead>")]);
    let second = if foot { group(&[("<tfoot>", "</tfoot>")]) } else { fixed("") };
    let third = group(&[("<tbody>", "</tbody>"), ("", "")]);
    concat(vec![
        one_of(&["<table>", "<TABLE border=1>\n"]),
        head,
        first,
        second,
        third,
        one_of(&["</table>", "</TABLE>\n"]),
    ])
}

/// A page that somebody could have written.
pub(crate) fn page() -> BoxedStrategy<String> {
    let plain = many(block(), 2);
    let inner = prop_oneof![table(plain.clone(), false), table(word(), false)].boxed();
    let nested = prop_oneof![5 => plain.clone(), 1 => concat(vec![plain.clone(), inner, plain.clone()])].boxed();
    let middle = prop_oneof![6 => plain.clone(), 1 => table(nested.clone(), false)].boxed();
    let body = prop_oneof![2 => block(), 1 => table(nested, false), 1 => table(plain, true), 1 => table(middle, false)];
    concat(vec![
        one_of(&[
            "<!DOCTYPE html><p>",
            "<!DOCTYPE html><html><head><meta charset=utf-8><title>年度报告 &amp; 附件</title></head><body>",
            "<!doctype html>\n<html><title>a</title><body class=x><title>b</title>",
        ]),
        many(body.boxed(), 4),
        one_of(&["", "</body></html>", "</table></html>\n"]),
    ])
}

/// Tags in any order.
pub(crate) fn soup() -> BoxedStrategy<String> {
    let tag = prop_oneof![
        6 => select(&["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "</th>", "<td colspan=2>", "<td rowspan=2>"][..]),
        2 => select(&["<tbody>", "</tbody>", "<thead>", "</thead>", "<col>", "<colgroup>", "<tr><td>", "</td><td>", "<table><tr><td>"][..]),
        2 => select(&["<p>", "</p>", "<div>", "</div>", "<ul>", "</ul>", "<li>", "</li>", "<h2>", "</h2>", "<br>", "<dd>", "<dl>"][..]),
        2 => select(&["<b>", "</b>", "<span>", "</span>", "<a>", "</a>", "<o:p>", "</o:p>", "<div hidden>", "<font>"][..]),
        1 => select(&["<!-- x -->", "<template>", "</template>", "<script>9</script>", "<form>", "</form>", "<input>", "<button>", "</button>"][..]),
    ];
    // Numbers in their order show best what went where.
    let part = prop_oneof![3 => tag.prop_map(Some), 2 => Just(None)];
    vec(part, 0..40)
        .prop_map(|parts| {
            let part = |(at, part): (usize, &Option<&str>)| part.map_or_else(|| format!(" {at} "), str::to_owned);
            "<!DOCTYPE html><p>".to_owned() + &parts.iter().enumerate().map(part).collect::<String>()
        })
        .boxed()
}
