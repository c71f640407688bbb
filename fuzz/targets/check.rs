//! Any bytes as a file of reports, from bytes to results: the first byte says by what name it goes and in which format the results
//! are written.
#![no_main]

use gouji::emit::Format;
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 4] = ["report.txt", "report.md", "report", "report.html"];

const FORMATS: [Format; 12] = [
    Format::Human,
    Format::Concise,
    Format::Json,
    Format::JsonLines,
    Format::Sarif,
    Format::Github,
    Format::Gitlab,
    Format::Junit,
    Format::Checkstyle,
    Format::Rdjson,
    Format::Html,
    Format::Markdown,
];

fuzz_target!(|data: &[u8]| {
    let (first, bytes) = data.split_first().map_or((0, data), |(first, bytes)| (usize::from(*first), bytes));
    gouji_fuzz::check_and_tell(bytes, NAMES[first % NAMES.len()], FORMATS[first / NAMES.len() % FORMATS.len()]);
});
