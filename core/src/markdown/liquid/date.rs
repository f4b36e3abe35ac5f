//! Dates, as Liquid's filters write them.

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// A day and a time of the day, in no zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    year: i64,
    month: usize,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
}

impl Date {
    /// Reads `2026-11-22`, with a time after a blank or `T` or without; `None` for any other form.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (date, time) = match text.find([' ', 'T', 't']) {
            Some(at) => (&text[..at], text[at + 1..].trim()),
            None => (text, ""),
        };
        let number = |text: &str| -> Option<i64> {
            let digits = !text.is_empty() && text.len() < 5 && text.bytes().all(|b| b.is_ascii_digit());
            if digits { text.parse().ok() } else { None }
        };
        let mut parts = date.split(['-', '/']);
        let (year, month, day) = (number(parts.next()?)?, number(parts.next()?)?, number(parts.next()?)?);
        if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        let end = time.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(time.len());
        let mut clock = time[..end].split(':').map(|part| number(part).filter(|n| *n < 61).unwrap_or(0));
        let mut next = || clock.next().unwrap_or(0);
        Some(Self { year, month: month as usize, day, hour: next(), minute: next(), second: next() })
    }

    /// In a form of `strftime`. What is not known of a form stays as it is written.
    pub(super) fn format(self, form: &str) -> String {
        let mut out = String::new();
        let mut chars = form.chars().peekable();
        while let Some(c) = chars.next() {
            if c != '%' {
                out.push(c);
                continue;
            }
            let flag = chars.next_if(|c| matches!(c, '-' | '^' | '_' | '0'));
            let Some(letter) = chars.next() else { break };
            let part = self.part(letter);
            match (part, flag) {
                (Some(part), Some('-')) => out.push_str(match part.trim_start_matches([' ', '0']) {
                    "" => "0",
                    rest => rest,
                }),
                (Some(part), Some('^')) => out.push_str(&part.to_uppercase()),
                (Some(part), _) => out.push_str(&part),
                (None, _) => out.extend(['%'].into_iter().chain(flag).chain([letter])),
            }
        }
        out
    }

    fn part(self, letter: char) -> Option<String> {
        let month = MONTHS[self.month - 1];
        let day = DAYS[self.weekday()];
        let half = if self.hour % 12 == 0 { 12 } else { self.hour % 12 };
        Some(match letter {
            'Y' => self.year.to_string(),
            'y' => format!("{:02}", self.year % 100),
            'm' => format!("{:02}", self.month),
            'B' => month.to_owned(),
            'b' | 'h' => month[..3].to_owned(),
            'd' => format!("{:02}", self.day),
            'e' => format!("{:2}", self.day),
            'j' => format!("{:03}", self.of_year()),
            'A' => day.to_owned(),
            'a' => day[..3].to_owned(),
            'u' => if self.weekday() == 0 { 7 } else { self.weekday() }.to_string(),
            'w' => self.weekday().to_string(),
            'H' => format!("{:02}", self.hour),
            'k' => format!("{:2}", self.hour),
            'I' => format!("{half:02}"),
            'l' => format!("{half:2}"),
            'M' => format!("{:02}", self.minute),
            'S' => format!("{:02}", self.second),
            'p' => if self.hour < 12 { "AM" } else { "PM" }.to_owned(),
            'P' => if self.hour < 12 { "am" } else { "pm" }.to_owned(),
            'z' => "+0000".to_owned(),
            'Z' => "UTC".to_owned(),
            'F' => self.format("%Y-%m-%d"),
            'T' | 'X' => self.format("%H:%M:%S"),
            'R' => self.format("%H:%M"),
            'D' | 'x' => self.format("%m/%d/%y"),
            'c' => self.format("%a %b %e %H:%M:%S %Y"),
            'n' => "\n".to_owned(),
            't' => "\t".to_owned(),
            '%' => "%".to_owned(),
            _ => return None,
        })
    }

    fn of_year(self) -> i64 {
        let leap = (self.year % 4 == 0 && self.year % 100 != 0) || self.year % 400 == 0;
        let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][self.month - 1];
        before + self.day + i64::from(leap && self.month > 2)
    }

    /// The day of the week, from Sunday (Sakamoto's method).
    fn weekday(self) -> usize {
        let shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4][self.month - 1];
        let year = if self.month < 3 { self.year - 1 } else { self.year };
        (year + year / 4 - year / 100 + year / 400 + shift + self.day).rem_euclid(7) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_strftime_does() {
        let date = Date::read("2021-01-09 08:05:00 +0100").unwrap();
        assert_eq!(date.format("%B %-d, %Y"), "January 9, 2021");
        assert_eq!(date.format("%a %e %b %y %j %I:%M %p %^b 100%%"), "Sat  9 Jan 21 009 08:05 AM JAN 100%");
        assert_eq!(Date::read("2024-02-29T00:00:00Z").unwrap().format("%A %j %Q"), "Thursday 060 %Q");
        for odd in ["", "now", "2021-13-01", "2021-01", "1-2-3-4", "20211-01-01"] {
            assert_eq!(Date::read(odd), None, "{odd}");
        }
    }
}
