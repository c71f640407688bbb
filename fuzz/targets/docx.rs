//! The parts of Word documents.
#![no_main]

use libfuzzer_sys::fuzz_target;

const RELATIONSHIPS: &str = r#"<Relationships><Relationship Id="a" Type="x/styles" Target="styles.xml"/><Relationship Id="b" Type="x/numbering" Target="numbering.xml"/></Relationships>"#;

fuzz_target!(|data: &[u8]| {
    let names = ["word/document.xml", "word/styles.xml", "word/numbering.xml"];
    gouji_fuzz::check_parts(&names, &[("word/_rels/document.xml.rels", RELATIONSHIPS)], data, "report.docx");
});
