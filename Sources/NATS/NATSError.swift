// SPDX-License-Identifier: MIT

import CNATS

/// Why NATS did not do what it was asked.
package enum NATSError: Error, Equatable, CustomStringConvertible {
    /// None of the servers can be reached, or none lets us in.
    case unreachable(reason: String)
    /// There was no answer in time: it may have been done or not.
    case timedOut
    case noSuchStream
    /// Another node has created the stream in the meantime.
    case streamExists
    /// The server is alone, so it cannot keep what it is given more than once.
    case replicasNotSupported
    /// The messages that were to come next are not coming: the reader is of no use any more.
    case interrupted(reason: String)
    case failed(doing: String, reason: String)

    package var description: String {
        switch self {
        case .unreachable(let reason): "NATS cannot be reached: \(reason)"
        case .timedOut: "NATS did not answer in time"
        case .noSuchStream: "the stream does not exist"
        case .streamExists: "the stream already exists"
        case .replicasNotSupported: "the NATS server is not part of a cluster"
        case .interrupted(let reason): "reading from NATS was interrupted: \(reason)"
        case .failed(let doing, let reason): "\(doing) failed: \(reason)"
        }
    }

    /// Throws unless a call of the library went well.
    static func check(_ status: natsStatus, _ doing: String, code: jsErrCode = jsErrCode(0)) throws(NATSError) {
        guard status != NATS_OK else { return }
        switch code {
        case JSStreamNotFoundErr: throw .noSuchStream
        case JSStreamNameExistErr: throw .streamExists
        case JSStreamReplicasNotSupportedErr: throw .replicasNotSupported
        default: break
        }
        guard status != NATS_TIMEOUT else { throw .timedOut }
        throw .failed(doing: doing, reason: reason(for: status))
    }

    /// The library's text of its last error on this thread.
    static func reason(for status: natsStatus) -> String {
        var last = NATS_OK
        if let text = nats_GetLastError(&last), last == status {
            // It begins with where in the library it is: "(conn.c:2088): No server available for connection".
            let reason = String(cString: text).replacing(#/^\([^)]*\): /#, with: "")
            if !reason.isEmpty { return reason }
        }
        return natsStatus_GetText(status).map { String(cString: $0) } ?? "status \(status.rawValue)"
    }
}
