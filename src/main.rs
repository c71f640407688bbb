//! The command line.
use std::path::Path;
use std::sync::Arc;
fn main() {
    let src = |t: &'static str| Arc::new(gouji::load::Source { name: "x".into(), text: t.into() });
    let forms = gouji::form::Forms::load(&[
        src(include_str!("../rules/forms/2019.toml")),
        src(include_str!("../rules/forms/2021.toml")),
    ])
    .unwrap();
    let voc = gouji::vocabulary::Vocabulary::load(&src(include_str!("../rules/vocabulary.toml"))).unwrap();
    for f in std::env::args().skip(1) {
        let bytes = std::fs::read(&f).unwrap();
        let doc = gouji::read::read(&bytes, Path::new(&f), &gouji::read::Limits::default()).unwrap();
        let r = gouji::recognise::recognise(&doc, &forms, &voc);
        println!(
            "=== {f}\n title {:?}\n body {:?} year {:?} form {:?} period {:?} {:?}",
            r.title.as_ref().map(|t| &t.value),
            r.body.as_ref().map(|b| &b.value),
            r.year.as_ref().map(|y| y.value),
            r.form.map(|f| &forms.get(f).id),
            r.period.as_ref().and_then(|p| p.first.as_ref().map(|d| d.value)),
            r.period.as_ref().and_then(|p| p.last.as_ref().map(|d| d.value))
        );
        println!(
            " cites {:?}",
            r.citations
                .iter()
                .map(|c| (
                    c.number.as_ref().map(|n| (n.prefix.value.clone(), n.year, n.number)),
                    c.title.as_ref().map(|t| t.value.0),
                    c.issuer.as_ref().map(|i| i.value.clone())
                ))
                .collect::<Vec<_>>()
        );
        println!(
            " parts {:?} breaks {:?} report {}",
            r.parts.as_ref().map(|p| (p.stated.value, p.listed)),
            r.breaks_off,
            r.is_report
        );
        for h in &r.headings {
            println!(
                "   H {:?} {} -> {:?}",
                h.numeral.as_ref().map(|n| n.value),
                h.title.value,
                h.section.map(|s| &forms.sections()[s.0 as usize])
            );
        }
        for s in &r.sections {
            print!(" {}({:?})", forms.sections()[s.id.0 as usize], s.likeness);
        }
        println!();
        for t in &r.tables {
            let form = forms.get(t.form);
            let p = form.table(t.id).unwrap();
            println!(
                " T {} form {} certain {} note {} extra {:?} extracols {:?} glued {:?} merged {:?}",
                p.name,
                form.id,
                t.form_is_certain,
                t.note.is_some(),
                t.extra_rows.iter().map(|e| doc.show(e.span)).collect::<Vec<_>>(),
                t.extra_columns.iter().map(|e| doc.show(e.span)).collect::<Vec<_>>(),
                t.run_together.map(|s| doc.show(s)),
                t.merged_group.as_ref().map(|m| m.0)
            );
            println!(
                "   cols {:?}",
                t.columns
                    .iter()
                    .zip(&p.columns)
                    .map(|(c, pc)| format!(
                        "{}:{}",
                        pc.id,
                        c.header.map_or("-".into(), |h| format!("{:?}", h.likeness))
                    ))
                    .collect::<Vec<_>>()
            );
            for row in p.row_ids() {
                let rf = t.row(row);
                let cells: Vec<String> = p
                    .cells_of_row(row)
                    .map(|c| match t.cell(c).value {
                        gouji::report::Value::Number(n) => n.to_string(),
                        gouji::report::Value::Blank => "_".into(),
                        gouji::report::Value::Unread => ".".into(),
                        gouji::report::Value::Placeholder => "/".into(),
                        o => format!("{o:?}"),
                    })
                    .collect();
                println!(
                    "   {:28} {:?} {:?} {}",
                    p.row(row).id,
                    rf.state,
                    rf.label.map(|l| l.likeness),
                    cells.join(" ")
                );
            }
        }
        for t in &r.repeated_tables {
            println!(" repeated {:?}", t);
        }
    }
}
