//! Messages over two streams of bytes. What is no message is answered, and the next one is read: a slip of the client must
//! not end the session.

use lsp_server::{ErrorCode, Message};
use serde_json::{Value, json};
use std::io::{self, BufRead, Read as _, Write};

/// Something that came from the client.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A message.
    Message(Message),
    /// Something that is none, and why.
    Malformed(String),
    /// The reports of the workspace: not from the client, but for the one who listens to it.
    Scanned(Box<super::scan::Scanned>),
    /// Work that was done aside.
    Done(Box<super::aside::Done>),
    /// Nothing more will come.
    End,
}

/// No message is longer: a document of the largest size that is read, with every character escaped.
const LONGEST: usize = 1 << 30;

/// Reads what comes next; nothing at the end of the stream.
///
/// # Errors
/// Where the stream cannot be read.
pub(super) fn read(stream: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let Some(length) = header(stream)? else { return Ok(None) };
    let length = match length {
        Ok(length) if length <= LONGEST => length,
        Ok(length) => return Ok(Some(Incoming::Malformed(format!("a message of {length} bytes")))),
        Err(line) => return Ok(Some(Incoming::Malformed(format!("no header: {line}")))),
    };
    let mut body = Vec::new();
    stream.take(length as u64).read_to_end(&mut body)?;
    if body.len() < length {
        return Ok(None);
    }
    Ok(Some(parse(&body)))
}

/// The length that the header of the next message states, or a line that belongs in no header; nothing at the end.
fn header(stream: &mut impl BufRead) -> io::Result<Option<Result<usize, String>>> {
    const LONGEST_LINE: u64 = 4096;
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if stream.take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        match (line.split_once(':'), length) {
            (None, Some(length)) if line.is_empty() => return Ok(Some(Ok(length))),
            (None, None) if line.is_empty() => {}
            (Some((name, value)), _) if name.eq_ignore_ascii_case("content-length") => match value.trim().parse() {
                Ok(value) => length = Some(value),
                Err(_) => return Ok(Some(Err(line.to_owned()))),
            },
            (Some((name, _)), _) if name.starts_with("Content-") => {}
            _ => return Ok(Some(Err(line.to_owned()))),
        }
    }
}

fn parse(body: &[u8]) -> Incoming {
    let parsed = serde_json::from_slice(body).or_else(|error| match without_lone_surrogates(body) {
        Some(body) => serde_json::from_str(&body),
        None => Err(error),
    });
    match parsed {
        Ok(message) => Incoming::Message(message),
        Err(error) => Incoming::Malformed(error.to_string()),
    }
}

/// The message with halves of surrogate pairs replaced by a character as long. An editor has them in its text for a moment
/// where such a character is typed or cut in two; were the change thrown away, all later ones would go astray.
fn without_lone_surrogates(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let code = |at: usize| {
        text.get(at..at + 6).and_then(|it| it.strip_prefix("\\u")).and_then(|it| u16::from_str_radix(it, 16).ok())
    };
    let mut out = String::with_capacity(text.len());
    let (mut at, mut changed) = (0, false);
    while let Some(found) = text.get(at..)?.find('\\') {
        let start = at + found;
        out.push_str(text.get(at..start)?);
        let length = match code(start) {
            Some(0xd800..=0xdbff) if matches!(code(start + 6), Some(0xdc00..=0xdfff)) => 12,
            Some(0xd800..=0xdfff) => {
                out.push_str("\\ufffd");
                (at, changed) = (start + 6, true);
                continue;
            }
            Some(_) => 6,
            None => 1 + text.get(start + 1..)?.chars().next().map_or(0, char::len_utf8),
        };
        out.push_str(text.get(start..start + length)?);
        at = start + length;
    }
    out.push_str(text.get(at..)?);
    changed.then_some(out)
}

/// Writes a message.
///
/// # Errors
/// Where nobody listens.
pub(super) fn write(stream: &mut impl Write, message: &Message) -> io::Result<()> {
    message.write(stream)
}

/// Writes the answer to something that was no message: whose answer it is, nobody knows.
///
/// # Errors
/// Where nobody listens.
pub(super) fn write_malformed(stream: &mut impl Write, problem: &str) -> io::Result<()> {
    let error = json!({ "code": ErrorCode::ParseError as i32, "message": problem });
    let answer = json!({ "jsonrpc": "2.0", "id": Value::Null, "error": error }).to_string();
    write!(stream, "Content-Length: {}\r\n\r\n{answer}", answer.len())?;
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    /// The methods of the messages in a stream, a stroke for what is none.
    fn methods(stream: &str) -> Vec<String> {
        let mut stream = stream.as_bytes();
        let mut methods = Vec::new();
        while let Some(incoming) = read(&mut stream).unwrap() {
            methods.push(match incoming {
                Incoming::Message(Message::Notification(it)) => it.method,
                Incoming::Message(other) => format!("{other:?}"),
                Incoming::Malformed(_) => "-".to_owned(),
                other => format!("{other:?}"),
            });
        }
        methods
    }

    #[test]
    fn what_is_no_message_does_not_hide_the_next() {
        let good = frame(r#"{"jsonrpc":"2.0","method":"a"}"#);
        assert_eq!(methods(&(frame("{") + &good)), ["-", "a"]);
        assert_eq!(methods(&(frame("{}") + &good)), ["-", "a"]);
        assert_eq!(methods(&(frame("\u{1}") + &frame("[1]") + &good)), ["-", "-", "a"]);
        assert_eq!(methods(&format!("junk\r\n{good}")), ["-", "a"]);
        assert_eq!(methods(&format!("\r\n{good}\r\n{good}")), ["a", "a"]);
        assert_eq!(methods(&good.replace("\r\n\r\n", "\r\nContent-Type: application/x\r\n\r\n")), ["a"]);
        assert_eq!(methods("Content-Length: 99\r\n\r\n{}"), [""; 0]);
        assert_eq!(methods("Content-Length: 99999999999999999999\r\n\r\n"), ["-"]);
    }

    #[test]
    fn half_a_character_is_a_character() {
        let text = |escaped: &str| {
            let body = format!(r#"{{"method":"a","params":"{escaped}"}}"#);
            match parse(body.as_bytes()) {
                Incoming::Message(Message::Notification(it)) => it.params.as_str().map(str::to_owned),
                _ => None,
            }
        };
        assert_eq!(text(r"\ud842\udfb7").as_deref(), Some("𠮷"));
        assert_eq!(text(r"\ud842").as_deref(), Some("\u{fffd}"));
        assert_eq!(text(r"a\udfb7\ud842\udfb7\n\\ud842").as_deref(), Some("a\u{fffd}𠮷\n\\ud842"));
        assert_eq!(text(r"\ud842\ud842\udfb7").as_deref(), Some("\u{fffd}𠮷"));
    }
}
