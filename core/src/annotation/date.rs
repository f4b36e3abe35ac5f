//! Moments, as people and other programs write them.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A moment: milliseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 has it, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(pub u64);

const DAY: u64 = 86_400_000;
/// The last moment of the year 9999, beyond which RFC 3339 has no form.
const LAST: u64 = 253_402_300_799_999;

impl Moment {
    /// `2026-11-22`.
    pub fn day(self) -> String {
        let (year, month, day) = civil((self.0.min(LAST) / DAY) as i64);
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// `2026-11-22T23:05:01.250Z`.
    pub fn written(self) -> String {
        let rest = self.0.min(LAST) % DAY;
        let (seconds, millis) = (rest / 1000, rest % 1000);
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        format!("{}T{hours:02}:{minutes:02}:{:02}.{millis:03}Z", self.day(), seconds % 60)
    }

    /// The moment that a text says; `None` for any other form than `2026-11-22T23:05:01Z`, with or without a
    /// fraction of the second.
    pub fn read(text: &str) -> Option<Self> {
        let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
        let number = |text: &str, most: u64| {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            text.parse::<u64>().ok().filter(|number| digits && *number <= most)
        };
        let mut parts = date.split('-');
        let (year, month, day) =
            (number(parts.next()?, 9999)?, number(parts.next()?, 12)?, number(parts.next()?, 31)?);
        let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
        let mut parts = clock.split(':');
        let (hours, minutes, seconds) =
            (number(parts.next()?, 23)?, number(parts.next()?, 59)?, number(parts.next()?, 60)?);
        let millis = number(&format!("{fraction:0<3}")[..3], 999)?;
        let days = days(year as i64, month as i64, day as i64);
        let whole = u64::try_from(days).ok()? * DAY + ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis;
        Some(Self(whole))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written())
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Moment::read(&text)
            .ok_or_else(|| de::Error::custom(format!("{text:?} is no moment of RFC 3339 in UTC")))
    }
}

/// The day of the proleptic Gregorian calendar so many days after 1970-01-01 (H. Hinnant, "chrono-Compatible
/// Low-Level Date Algorithms").
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// Days from 1970-01-01 to a day of the proleptic Gregorian calendar; the inverse of [`civil`].
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_and_read() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_700_000_000_123, "2023-11-14T22:13:20.123Z"),
            (LAST, "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(Moment(millis).written(), text);
            assert_eq!(Moment::read(text), Some(Moment(millis)));
        }
        assert_eq!(Moment::read("2023-11-14T22:13:20Z"), Some(Moment(1_700_000_000_000)));
        assert_eq!(Moment::read("2023-11-14T22:13:20.5Z"), Some(Moment(1_700_000_000_500)));
        for wrong in [
            "",
            "yesterday",
            "2023-11-14",
            "2023-11-14T22:13:20",
            "2023-13-14T22:13:20Z",
            "1969-01-01T00:00:00Z",
        ] {
            assert_eq!(Moment::read(wrong), None, "{wrong}");
        }
        assert_eq!(Moment(u64::MAX).day(), "9999-12-31");
        for day in 0..60_000 {
            let (y, m, d) = civil(day);
            assert_eq!(days(y, m, d), day);
        }
    }
}
