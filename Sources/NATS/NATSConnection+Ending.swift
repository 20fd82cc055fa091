// SPDX-License-Identifier: MIT

import CNATS
import Dispatch

extension NATSConnection {
    private static let endings = DispatchQueue(label: "roomkey.nats.endings")
    private static let flushTimeout: Int64 = 1_000
    private static let pause: DispatchTimeInterval = .seconds(1)

    /// Ends a subscription that nobody uses any more, soon and elsewhere.
    ///
    /// `natsSubscription_Destroy` alone would free what the library's reading thread may be about to put a message into, and the process
    /// would abort (nats-io/nats.c#637, mended in 3.6; Debian 12 has 3.4). So it is freed only when nothing refers to it for certain.
    func end(_ subscription: OpaquePointer) {
        let ending = Ending(subscription: subscription)
        Self.endings.async { [self] in
            natsSubscription_Unsubscribe(ending.subscription)
            free(ending)
        }
    }

    private func free(_ ending: Ending) {
        // The thread that has read the answer has done with all that came before, and a closed connection has none.
        let isOver =
            natsConnection_IsClosed(connection)
            || natsConnection_FlushTimeout(connection, Self.flushTimeout) == NATS_OK
        guard isOver else {
            Self.endings.asyncAfter(deadline: .now() + Self.pause) { [self] in free(ending) }
            return
        }
        natsSubscription_Destroy(ending.subscription)
    }

    /// `@unchecked Sendable`: whoever ends a subscription does not use it any more, so it is only ever with one thread.
    private struct Ending: @unchecked Sendable {
        let subscription: OpaquePointer
    }
}
