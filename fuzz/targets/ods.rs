//! The content of workbooks in the OpenDocument format.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let rest = [("mimetype", "application/vnd.oasis.opendocument.spreadsheet")];
    gouji_fuzz::check_parts(&["content.xml"], &rest, data, "report.ods");
});
