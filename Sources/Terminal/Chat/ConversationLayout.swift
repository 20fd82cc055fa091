// SPDX-License-Identifier: MIT

import Foundation
import RoomkeyClient

/// Lays out the rows of a conversation as lines: who spoke and when above what they said, days and what is new between.
struct ConversationLayout: Sendable {
    /// What one person says within this time stands under one name.
    private static let groupSeconds: TimeInterval = 300
    /// What is said stands so far to the right of the names, with room for a mark.
    private static let indent = 2

    let rows: [TimelineRow]
    let quoted: [Seq: Quotation]
    let names: [UserID: String]
    let readBefore: Seq?
    let selected: TimelineRow.ID?
    let me: User
    let now: Date
    let columns: Int
    let palette: Palette

    /// The lines of one row.
    func lines(_ index: Int) -> [[Span]] {
        switch rows[index].content {
        case .gap(let gap):
            let count = gap.upperBound.rawValue - gap.lowerBound.rawValue + 1
            return [[], separator("\(count) more", palette.faint)]
        case .message(let message):
            let opening = opening(index, message)
            var lines = opening
            if !opening.isEmpty || isBegin(index) || message.replyTo != nil {
                lines += head(message, isFirst: index == 0)
            }
            if let seq = message.replyTo { lines.append(quotation(seq)) }
            return lines + marked(body(message), index, message)
        case .outgoing(let item):
            var lines = isBegin(index) ? head(item, isFirst: index == 0) : []
            if let seq = item.replyTo { lines.append(quotation(seq)) }
            lines += marked(
                MessageText(item.text, palette: palette, base: palette.faint).lines(columns - Self.indent),
                index,
                nil
            )
            if let refusal = item.refusal {
                let reason = "not sent: \(refusal.message.harmlessLine)  /retry or /discard"
                lines += indented([Span(reason, palette.error)].wrapped(to: columns - Self.indent))
            }
            return lines
        }
    }

    private func opening(_ index: Int, _ message: Message) -> [[Span]] {
        var lines: [[Span]] = []
        let before = index > 0 ? rows[index - 1].message : nil
        if before.map({ !Calendar.current.isDate($0.sentAt, inSameDayAs: message.sentAt) }) ?? true {
            if index > 0 { lines.append([]) }
            lines.append(separator(Moment.day(message.sentAt, now: now), palette.faint))
        }
        if let readBefore, message.sender != me.id, message.seq > readBefore,
            before.map({ $0.seq <= readBefore }) ?? (message.seq.rawValue == readBefore.rawValue + 1)
        {
            lines.append([])
            lines.append(separator("New", palette.accent))
        }
        return lines
    }

    /// Somebody begins to speak.
    private func isBegin(_ index: Int) -> Bool {
        guard index > 0, let (sender, time) = speaker(index), let (other, before) = speaker(index - 1) else {
            return true
        }
        return sender != other || time.timeIntervalSince(before) > Self.groupSeconds
    }

    private func speaker(_ index: Int) -> (UserID, Date)? {
        switch rows[index].content {
        case .message(let message): (message.sender, message.sentAt)
        case .outgoing(let item): (me.id, item.writtenAt)
        case .gap: nil
        }
    }

    private func head(_ message: Message, isFirst: Bool) -> [[Span]] {
        head(message.name, message.sender, message.sentAt, message.pin == nil ? "" : " · pinned", isFirst: isFirst)
    }

    private func head(_ item: OutboxItem, isFirst: Bool) -> [[Span]] {
        head(me.name, me.id, item.writtenAt, "", isFirst: isFirst)
    }

    private func head(_ name: String, _ id: UserID, _ time: Date, _ mark: String, isFirst: Bool) -> [[Span]] {
        let shown = name.harmlessLine.shortened(to: max(2, columns - 12 - mark.columns))
        let line = [
            Span(shown, palette.person(id).with(.bold)), Span("  \(Moment.time(time))\(mark)", palette.faint),
        ]
        return isFirst ? [line] : [[], line]
    }

    private func quotation(_ seq: Seq) -> [Span] {
        let answered = rows.lazy.compactMap(\.message).first { $0.seq == seq }
        let quotation = quoted[seq]
        let text = answered.map { $0.text } ?? quotation?.text
        let name = answered?.name ?? quotation?.name ?? ""
        let sender = answered?.sender ?? quotation?.sender ?? ""
        let said = text?.harmlessLine ?? "a deleted message"
        let shown = name.harmlessLine.shortened(to: columns / 3)
        let rest = columns - Self.indent - 4 - shown.columns
        return [
            Span("  ↱ ", palette.faint), Span(shown, palette.person(sender)),
            Span("  " + said.shortened(to: max(2, rest)), palette.faint),
        ]
    }

    private func body(_ message: Message) -> [[Span]] {
        let columns = columns - Self.indent
        guard let text = message.text else { return [[Span("deleted", palette.faint.with(.italic))]] }
        let mine = message.sender == me.id ? nil : me.id
        var lines = MessageText(text, palette: palette, mentions: message.mentionedAt, me: mine).lines(columns)
        if message.editedAt != nil {
            let last = lines.removeLast()
            lines += (last + [Span(" (edited)", palette.faint)]).wrapped(to: columns)
        }
        if !message.reactions.isEmpty {
            let reactions = message.reactions.flatMap { reaction in
                let style = reaction.isMine ? palette.accent.with(.bold) : palette.faint
                return [Span("\(reaction.emoji.harmlessLine)\u{A0}\(reaction.count)", style), Span("  ")]
            }
            lines += reactions.dropLast().wrapped(to: columns)
        }
        return lines
    }

    /// With a bar at the left of what is selected or calls one.
    private func marked(_ lines: [[Span]], _ index: Int, _ message: Message?) -> [[Span]] {
        if rows[index].id == selected { return lines.map { [Span("▌ ", palette.accent)] + $0 } }
        if let message, message.mentions(me.id), message.deletedAt == nil {
            return lines.map { [Span("▎ ", palette.mention)] + $0 }
        }
        return indented(lines)
    }

    private func indented(_ lines: [[Span]]) -> [[Span]] { lines.map { [Span("  ")] + $0 } }

    private func separator(_ text: String, _ style: Style) -> [Span] {
        let rest = max(2, columns - text.columns - 5)
        return [Span("── \(text) " + String(repeating: "─", count: rest), style)]
    }
}
