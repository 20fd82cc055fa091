// SPDX-License-Identifier: MIT

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix

extension RoomkeyError {
    /// What the network has to say, in the words of the system where it has some.
    init(network error: any Error) {
        let cause: any Error =
            if let failed = error as? NIOConnectionError {
                failed.connectionErrors.last?.error ?? failed.dnsAError ?? failed.dnsAAAAError ?? failed
            } else {
                error
            }
        switch cause {
        case let error as HTTPClientError where error == .cancelled: self = .cancelled
        case let error as HTTPClientError where error == .deadlineExceeded: self = .timeout
        case let error as IOError: self = .unreachable(String(cString: strerror(error.errnoCode)))
        case ChannelError.connectTimeout: self = .unreachable("it does not answer")
        case is SocketAddressError.UnknownHost: self = .unreachable("no host has this name")
        default: self = .unreachable("\(cause)")
        }
    }
}
