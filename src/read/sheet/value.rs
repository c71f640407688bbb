//! Values of cells as text: numbers as they are, and dates where the cell's format says that the number is one.

/// The shortest text that says this number and no other, never with an exponent.
pub(super) fn number(value: f64) -> String {
    if value == 0.0 { "0".to_owned() } else { value.to_string() }
}

/// What a truth value is shown as.
pub(super) fn truth(value: bool) -> &'static str {
    if value { "TRUE" } else { "FALSE" }
}

/// A number that is shown as a date: in days since 1900 or 1904, with the time of day behind the point.
pub(super) fn date(value: f64, since_1904: bool) -> String {
    const LAST_DAY: f64 = 2_958_466.0;
    const MINUTE: i64 = 60;
    const DAY: i64 = 24 * 60 * MINUTE;
    if !(0.0..LAST_DAY).contains(&value) || value == 0.0 {
        return number(value);
    }
    let seconds = (value * DAY as f64).round() as i64;
    let (days, second) = (seconds / DAY, seconds % DAY);
    let (hour, minute, second) = (second / (60 * MINUTE), second / MINUTE % 60, second % MINUTE);
    let time = match second {
        0 => format!("{hour:02}:{minute:02}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}"),
    };
    // Day 60 of the older count is the 29th of February 1900, which there was not.
    let since_1970 = match days {
        _ if since_1904 => days - 24_107,
        0 => return time,
        1..60 => days - 25_568,
        60 => return "1900-02-29".to_owned(),
        _ => days - 25_569,
    };
    let (year, month, day) = civil(since_1970);
    match time.as_str() {
        "00:00" => format!("{year:04}-{month:02}-{day:02}"),
        time => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}

/// Year, month and day of the day that is so many after the first of 1970.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, after) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (year + era * 400 + after, month, day)
}

/// True of the numbers of those built-in formats that show dates.
pub(super) fn is_date_format(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45 | 47 | 50..=58)
}

/// True of codes of formats that show dates: `yyyy"年"m"月"d"日"`.
pub(super) fn is_date_code(code: &str) -> bool {
    let mut rest = code.chars();
    while let Some(c) = rest.next() {
        match c {
            // Only the format of positive numbers counts.
            ';' => return false,
            '"' => drop(rest.by_ref().find(|c| *c == '"')),
            '\\' | '_' | '*' => drop(rest.next()),
            // A colour, a condition, a locale – or a unit of time: then it is an amount of time, not a time of day.
            '[' => {
                let inside = rest.as_str().split(']').next().unwrap_or_default();
                if !inside.is_empty() && inside.chars().all(|c| matches!(c, 'h' | 'm' | 's' | 'H' | 'M' | 'S')) {
                    return false;
                }
                rest.by_ref().find(|c| *c == ']');
            }
            'y' | 'm' | 'd' | 'h' | 's' | 'Y' | 'M' | 'D' | 'H' | 'S' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        for (value, text) in [
            (9.0, "9"),
            (-0.0, "0"),
            (-1942.0, "-1942"),
            (75.926, "75.926"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e21, "1000000000000000000000"),
            (1e-7, "0.0000001"),
            (11_398_889.0, "11398889"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn dates_and_times() {
        for (value, text) in [
            (1.0, "1900-01-01"),
            (59.0, "1900-02-28"),
            (60.0, "1900-02-29"),
            (61.0, "1900-03-01"),
            (45291.0, "2023-12-31"),
            (45292.4375, "2024-01-01 10:30"),
            (0.5, "12:00"),
            (0.0, "0"),
            (-1.0, "-1"),
            (2_958_465.0, "9999-12-31"),
            (1e10, "10000000000"),
        ] {
            assert_eq!(date(value, false), text);
        }
        assert_eq!(date(43_829.0, true), "2023-12-31");
        assert_eq!(date(45_291.999_999_999, false), "2024-01-01");
    }

    #[test]
    fn formats_that_show_dates() {
        for code in ["yyyy\"年\"m\"月\"d\"日\"", "[$-804]yyyy-mm-dd;@", "h:mm AM/PM", "[Red]d"] {
            assert!(is_date_code(code), "{code}");
        }
        for code in ["General", "0.00", "0\"days\"", "[h]:mm", "#,##0_);[Red](#,##0)", "0\\d", "0;yyyy", "@"] {
            assert!(!is_date_code(code), "{code}");
        }
        assert!(is_date_format(14) && is_date_format(31) && !is_date_format(2));
    }
}
