//! The parts of workbooks.
#![no_main]

use libfuzzer_sys::fuzz_target;

const RELATIONSHIPS: &str = r#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="x/sharedStrings" Target="sharedStrings.xml"/>
<Relationship Id="c" Type="x/styles" Target="styles.xml"/></Relationships>"#;

fuzz_target!(|data: &[u8]| {
    let names = ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"];
    gouji_fuzz::check_parts(&names, &[("xl/_rels/workbook.xml.rels", RELATIONSHIPS)], data, "report.xlsx");
});
