// SPDX-License-Identifier: MIT

import Foundation

/// How times are written.
enum Moment {
    /// Hours and minutes.
    static func time(_ date: Date) -> String {
        let parts = Calendar.current.dateComponents([.hour, .minute], from: date)
        return twoDigits(parts.hour) + ":" + twoDigits(parts.minute)
    }

    /// A day as people call it.
    static func day(_ date: Date, now: Date) -> String {
        let calendar = Calendar.current
        if calendar.isDate(date, inSameDayAs: now) { return "Today" }
        if let yesterday = calendar.date(byAdding: .day, value: -1, to: now),
            calendar.isDate(date, inSameDayAs: yesterday)
        {
            return "Yesterday"
        }
        let isThisYear = calendar.component(.year, from: date) == calendar.component(.year, from: now)
        let style = Date.FormatStyle.dateTime.weekday(.wide).day().month(.wide)
        return date.formatted(isThisYear ? style : style.year())
    }

    /// A day and a time, short.
    static func dayAndTime(_ date: Date, now: Date) -> String {
        Calendar.current.isDate(date, inSameDayAs: now)
            ? time(date) : date.formatted(Date.FormatStyle.dateTime.day().month(.abbreviated)) + " " + time(date)
    }

    private static func twoDigits(_ number: Int?) -> String {
        let number = number ?? 0
        return number < 10 ? "0\(number)" : "\(number)"
    }
}
